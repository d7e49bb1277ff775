"""设置, the counter's upkeep: examination, backup, the office's key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import doctor
from app.bootstrap.counter import SetUp, open_counter, set_up
from app.bootstrap.doctor import Health
from app.bootstrap.office_key import export_office_key
from app.bootstrap.training import TRAINING_PASSWORD
from app.domain.dates import FixedClock
from app.errors import Cancelled
from app.store.backup import find_last_backup, restore
from tests.ui.conftest import MANAGER, TODAY, Desktop
from tests.ui.screen import visible_words
from tests.ui.settings_ways import PASSPHRASE, page_of, part_of
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings.doctor_part import DoctorPart
from ui.pages.settings.office_key_part import OfficeKeyPart


def test_the_examination_shows_what_is_not_well_first_with_what_to_do(chief: Desktop) -> None:
    part = part_of(chief, "doctor", DoctorPart)
    healths = [item.health for item in part.findings]
    assert healths == sorted(healths, key=[Health.FAILED, Health.WARNING, Health.OK].index)
    words = visible_words(part)
    assert "从未备份" in words
    assert "请备份到另一个磁盘。" in words
    button = next(one for one in part.findChildren(type(part.again_button)) if one.text() == "去备份")
    button.click()
    chief.settle()
    assert isinstance(page_of(chief).part, BackupPart)


def test_the_examination_is_opened_from_anywhere(signed_in: Desktop) -> None:
    signed_in.frame.go("today")
    signed_in.work.doctor_wanted.emit()
    signed_in.settle()
    assert isinstance(page_of(signed_in).part, DoctorPart)


def test_an_examination_that_is_stopped_says_so(chief: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise Cancelled

    part = part_of(chief, "doctor", DoctorPart)
    monkeypatch.setattr(doctor, "_walk_chain", stopped)
    part.again_button.click()
    chief.settle()
    assert "检查已停止，没有查完。" in visible_words(part)
    assert part.again_button.isEnabled()
    assert chief.problems.shown is None


def fill_backup(part: BackupPart, target: Path, again: str = PASSPHRASE) -> None:
    part.file.show_path(str(target))
    part.passphrase.setText(PASSPHRASE)
    part.again.setText(again)


def test_a_backup_from_the_window_brings_the_counter_back(chief: Desktop, tmp_path: Path) -> None:
    number = chief.file().number
    part = part_of(chief, "backup", BackupPart)
    assert "还没有备份过。" in visible_words(part)
    target = tmp_path / "usb" / "one.yidibackup"
    target.parent.mkdir()
    fill_backup(part, target)
    part.begin_button.click()
    chief.settle()
    assert "已读回核对无误" in part.notice.words
    assert "同一个磁盘" in part.notice.words
    assert part.passphrase.text() == part.again.text() == ""
    assert any(words.startswith("最近一次备份：2026-05-06") for words in visible_words(part))
    assert restore(target, tmp_path / "back", PASSPHRASE, use_keyring=False).files
    assert number


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda part: part.file.show_path(""), "请选择备份存到哪里"),
        (lambda part: part.passphrase.setText("short"), "至少8个字符"),
        (lambda part: part.again.setText("something else"), "两次输入的不一样，请重新输入"),
    ],
)
def test_a_backup_that_cannot_be_made_says_which_field_is_wrong(
    chief: Desktop, tmp_path: Path, spoil: Callable[[BackupPart], None], sentence: str
) -> None:
    part = part_of(chief, "backup", BackupPart)
    fill_backup(part, tmp_path / "one.yidibackup")
    spoil(part)
    part.begin_button.click()
    chief.settle()
    assert sentence in visible_words(part)
    assert find_last_backup(chief.counter.store) is None


def test_a_backup_over_one_that_is_there_is_refused(chief: Desktop, tmp_path: Path) -> None:
    part = part_of(chief, "backup", BackupPart)
    (tmp_path / "one.yidibackup").write_bytes(b"precious")
    fill_backup(part, tmp_path / "one.yidibackup")
    part.begin_button.click()
    chief.settle()
    assert "备份文件已存在" in part.notice.words
    assert (tmp_path / "one.yidibackup").read_bytes() == b"precious"


def test_a_clerk_sees_how_old_the_backup_is_and_who_makes_it(signed_in: Desktop) -> None:
    part = part_of(signed_in, "backup", BackupPart)
    assert not part.begin_button.isEnabled()
    assert "备份里有全部个人信息，由负责人备份。" in visible_words(part)


def test_in_training_there_is_no_office_key_and_the_page_says_why(chief: Desktop) -> None:
    part = part_of(chief, "office_key", OfficeKeyPart)
    assert not part.export_button.isEnabled()
    assert "练习模式没有机构密钥" in part.notice.words


@pytest.fixture
def real_office(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[tuple[Desktop, Path]]:
    """Two real counters of one office: a window at the first, with whoever is in charge, and the other's folder."""
    for counter in ("01", "02"):
        wanted = SetUp(
            "huaian", "32080301", counter, admin_login=MANAGER, admin_name="何立华", admin_password=TRAINING_PASSWORD
        )
        set_up(tmp_path / counter / "data", wanted, clock=FixedClock.on(TODAY))
    desktop = Desktop(qtbot, tmp_path / "01" / "data", FixedClock.on(TODAY))
    desktop.rooms.sign_in.sign_in_as(MANAGER, TRAINING_PASSWORD)
    desktop.settle()
    yield desktop, tmp_path / "02" / "data"
    desktop.close()


def test_an_office_key_goes_out_and_that_of_another_counter_signs_at_once(
    real_office: tuple[Desktop, Path], tmp_path: Path
) -> None:
    desktop, other = real_office
    with open_counter(other, built_in_reader=True, clock=FixedClock.on(TODAY)) as counter:
        theirs = export_office_key(counter, tmp_path / "theirs.yidikey", PASSPHRASE, MANAGER)
        there = counter.papers.signer
    part = part_of(desktop, "office_key", OfficeKeyPart)
    part.out_file.show_path(str(tmp_path / "ours.yidikey"))
    part.out_passphrase.setText(PASSPHRASE)
    part.out_again.setText("something else")
    part.export_button.click()
    assert "两次输入的不一样，请重新输入" in visible_words(part)
    part.out_again.setText(PASSPHRASE)
    part.export_button.click()
    desktop.settle()
    assert "已写到 ours.yidikey" in part.notice.words
    part.in_file.show_path(str(tmp_path / "theirs.yidikey"))
    part.in_passphrase.setText("a wrong passphrase")
    part.import_button.click()
    desktop.settle()
    assert desktop.counter.papers.signer.key != there.key
    part.in_passphrase.setText(PASSPHRASE)
    part.import_button.click()
    desktop.settle()
    assert f"起用机构密钥 {theirs}" in part.notice.words
    assert desktop.counter.papers.signer.key == there.key
    assert part.in_passphrase.text() == ""
