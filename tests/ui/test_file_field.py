"""A path typed by hand lies where it is shown, and the name offered for a backup is a new one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.conftest import MANAGER, Desktop
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings_page import SettingsPage
from ui.widgets.file_field import FileField, Wanted


@pytest.mark.usefixtures("dressed")
def test_a_name_alone_is_put_among_the_documents_and_shown_there(qtbot: QtBot, tmp_path: Path) -> None:
    field, following = FileField("备份文件", Wanted.NEW_FILE), QLineEdit()
    told: list[str] = []
    field.chosen.connect(told.append)
    field.returns_to(following)
    for widget in (field, following):
        qtbot.addWidget(widget)
    qtbot.keyClicks(field.line, "beifen")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert field.path == str(Path(documents, "beifen"))
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert field.line.text() == field.path
    assert told == [field.path]
    field.line.setText(f" {tmp_path} ")
    assert field.path == str(tmp_path)
    field.line.clear()
    assert field.path == ""


@pytest.mark.usefixtures("dressed")
def test_a_name_may_begin_as_a_home_folder_does(qtbot: QtBot) -> None:
    field = FileField("备份文件", Wanted.NEW_FILE)
    qtbot.addWidget(field)
    field.line.setText("~备份")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert field.path == str(Path(documents, "~备份"))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("kept", ["/saomiao/", "saomiao"])
def test_a_path_that_was_only_shown_is_not_changed_by_who_passes_through(qtbot: QtBot, kept: str) -> None:
    field, following = FileField("扫描件文件夹", Wanted.FOLDER), QLineEdit()
    told: list[str] = []
    field.chosen.connect(told.append)
    field.returns_to(following)
    for widget in (field, following):
        qtbot.addWidget(widget)
    field.show_path(kept)
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert (field.line.text(), told) == (kept, [])
    qtbot.keyClicks(field.line, "2")
    qtbot.keyClick(field.line, Qt.Key.Key_Return)
    assert told == [field.path]


def test_the_name_offered_for_a_backup_is_that_of_this_minute_also_on_the_next_day(desktop: Desktop) -> None:
    desktop.sign_in(MANAGER)
    page = desktop.frame.go("settings")
    assert isinstance(page, SettingsPage)
    names = []
    for _ in range(2):
        page.show_section("backup")
        desktop.settle()
        part = page.findChild(BackupPart)
        assert part is not None
        names.append(part.file.default_name)
        page.show_section("accounts")
        desktop.clock.instant += timedelta(days=1, minutes=5)
    made = [name.split("-", 3)[-1] for name in names]
    assert made == ["20260506-0900.yidibackup", "20260507-0905.yidibackup"]
