"""A folder of scans in the window: matched by their codes, the rest chosen by looking, all by keyboard."""

from __future__ import annotations

from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.errors import EnvironmentProblem
from app.services.printing import issue, note_signed
from app.services.returned_papers import ReturnedPaper
from app.services.scan_folder import MatchState
from app.services.scans import OTHER_MATERIAL
from app.settings import SCAN_FOLDER, read_setting
from tests.services.scan_office import blank, picture, scan_pdf
from tests.ui.conftest import Desktop
from tests.ui.dropping import drop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage
from ui.pages.scan_folder import folder_run
from ui.pages.scan_folder_page import ScanFolderPage


def printed(desktop: Desktop, number: str, form: str = "filing") -> bytes:
    counter = desktop.counter
    _, pdf = issue(counter.desk, counter.papers, desktop.actor, number, form)
    return pdf


def kept(desktop: Desktop, number: str) -> tuple[ReturnedPaper, ...]:
    with desktop.counter.store.read() as uow:
        return uow.returned.of_filing(number)


def words(desktop: Desktop) -> str:
    return "\n".join(visible_words(desktop.frame.page))


def states(page: ScanFolderPage) -> list[MatchState]:
    return [row.state for row in page.model.rows]


def settled(desktop: Desktop, page: ScanFolderPage) -> None:
    desktop.qtbot.waitUntil(lambda: not page.run.is_running)
    desktop.settle()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "scans"
    made.mkdir()
    return made


@pytest.fixture
def page(signed_in: Desktop, folder: Path, monkeypatch: pytest.MonkeyPatch) -> ScanFolderPage:
    """The page by its key, its folder chosen."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    signed_in.press(Qt.Key.Key_F11)
    found = signed_in.frame.page
    assert isinstance(found, ScanFolderPage)
    found.folder_button.click()
    signed_in.settle()
    return found


def run(desktop: Desktop, page: ScanFolderPage) -> None:
    """Begin by keyboard."""
    page.begin_button.setFocus()
    desktop.press(Qt.Key.Key_Return)
    settled(desktop, page)


def test_each_file_says_what_became_of_it(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    number = signed_in.file().number
    (folder / "a.jpg").write_bytes(picture(printed(signed_in, number), turned=2))
    (folder / "b.png").write_bytes(blank())
    (folder / "c.docx").write_bytes(b"PK\x03\x04")
    run(signed_in, page)
    assert states(page) == [MatchState.KEPT, MatchState.OPEN, MatchState.REFUSED]
    assert [paper.form for paper in kept(signed_in, number)] == ["filing"]
    assert "已入档 1 份，存过 0 份，待选 1 份，不能入档 1 份" in words(signed_in)
    assert "只收JPEG、PNG图片和PDF" in words(signed_in)
    assert page.table.currentIndex().row() == 1, "the hand is on what is to be decided"
    run(signed_in, page)
    assert states(page)[0] is MatchState.KEPT_BEFORE
    assert len(kept(signed_in, number)) == 1
    assert {path.name for path in folder.iterdir()} == {"a.jpg", "b.png", "c.docx"}


def test_the_folder_is_there_again_next_time(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    with signed_in.counter.store.read() as uow:
        assert read_setting(uow, SCAN_FOLDER) == str(folder)
    again = ScanFolderPage(signed_in.work)
    signed_in.qtbot.addWidget(again)
    again.entered()
    signed_in.settle()
    assert again.folder == folder


def test_a_record_and_a_form_are_chosen_by_keyboard(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    note_signed(signed_in.counter.desk, signed_in.actor, other)
    (folder / "b.png").write_bytes(blank())
    run(signed_in, page)
    signed_in.press(Qt.Key.Key_Return)
    assert len(page.choice.sheets.images) == 1
    assert list(page.choice.records) == [number], "what is still out comes first"
    # As slowly as fingers do; anything faster is a scanner.
    signed_in.frame.papers_in.scans.now_ms = count(1_000, 500).__next__
    signed_in.type(signed_in.people[1].social_security_number[:12])
    signed_in.settle()
    assert list(page.choice.records) == [other]
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.focus in page.choice.forms.values()
    page.choice.forms["commitment"].setFocus()
    signed_in.press(Qt.Key.Key_Return)
    assert states(page) == [MatchState.KEPT]
    (paper,) = (item for item in kept(signed_in, other) if item.is_scanned)
    assert (paper.form, paper.by_hand) == ("commitment", True)
    signed_in.press(Qt.Key.Key_Return)
    shown = signed_in.frame.page
    assert isinstance(shown, RecordPage)
    assert shown.view is not None
    assert shown.view.filing.number == other
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page is page


def test_what_is_waited_for_is_the_first_form_offered(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    number = signed_in.file().number
    printed(signed_in, number, "commitment")
    (folder / "b.png").write_bytes(blank())
    run(signed_in, page)
    signed_in.press(Qt.Key.Key_Return)
    signed_in.press(Qt.Key.Key_Return)
    assert signed_in.focus is page.choice.records[number], "nothing is taken unseen"
    signed_in.press(Qt.Key.Key_Return)
    signed_in.press(Qt.Key.Key_Return)
    assert [paper.form for paper in kept(signed_in, number)] == ["commitment"]


def test_only_forms_that_the_record_has_or_had_are_offered(
    signed_in: Desktop, page: ScanFolderPage, folder: Path
) -> None:
    number = signed_in.file().number
    printed(signed_in, number, "notice")
    printed(signed_in, number, "commitment")
    (folder / "b.png").write_bytes(blank())
    run(signed_in, page)
    signed_in.press(Qt.Key.Key_Return)
    page.choice.records[number].click()
    assert list(page.choice.forms) == ["commitment", "filing", "notice", OTHER_MATERIAL]


def test_a_record_whose_number_alone_was_read_is_not_looked_for(
    signed_in: Desktop, page: ScanFolderPage, folder: Path
) -> None:
    number = signed_in.file().number
    sheet = Image.open(BytesIO(picture(printed(signed_in, number))))
    # Without the check code at the foot, right of the barcode.
    sheet.paste("white", (sheet.width * 3 // 4, sheet.height * 6 // 7, sheet.width, sheet.height))
    sheet.save(folder / "b.png")
    run(signed_in, page)
    assert page.model.rows[0].words == "只读到备案编号，没有读到二维码。请选是哪张表。"
    signed_in.press(Qt.Key.Key_Return)
    assert not page.choice.asks_record
    assert signed_in.focus is page.choice.forms["filing"]
    signed_in.press(Qt.Key.Key_Return)
    assert [paper.form for paper in kept(signed_in, number)] == ["filing"]


def test_folders_in_the_folder_are_said_to_be_left_out(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    number = signed_in.file().number
    for name in ("四月", "五月"):
        (folder / name).mkdir()
    (folder / "a.jpg").write_bytes(picture(printed(signed_in, number)))
    run(signed_in, page)
    assert states(page) == [MatchState.KEPT]
    assert page.notice.words == "看完了。下面的 2 个文件夹没有看：五月、四月。请另选文件夹再开始。"


def test_esc_leaves_the_choice_for_later(signed_in: Desktop, page: ScanFolderPage, folder: Path) -> None:
    (folder / "b.png").write_bytes(blank())
    run(signed_in, page)
    signed_in.press(Qt.Key.Key_Return)
    assert page.choice.isVisible()
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.focus is page.table
    assert states(page) == [MatchState.OPEN]


def test_a_scan_of_several_records_is_refused_with_what_to_do(
    signed_in: Desktop, page: ScanFolderPage, folder: Path
) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    sheets = [picture(printed(signed_in, each)) for each in (number, other)]
    (folder / "both.pdf").write_bytes(scan_pdf(*sheets))
    run(signed_in, page)
    assert states(page) == [MatchState.REFUSED]
    assert "请一件备案扫描成一个文件" in page.model.rows[0].words
    assert kept(signed_in, number) == kept(signed_in, other) == ()


def test_the_barcode_of_the_paper_in_hand_chooses_its_record(
    signed_in: Desktop, page: ScanFolderPage, folder: Path
) -> None:
    signed_in.file()
    other = signed_in.file(1).number
    (folder / "b.png").write_bytes(blank())
    run(signed_in, page)
    signed_in.press(Qt.Key.Key_Return)
    assert page.takes_scan(other)
    signed_in.settle()
    page.choice.forms["filing"].click()
    signed_in.settle()
    assert len(kept(signed_in, other)) == 1


def test_stopping_finishes_the_file_begun_and_begins_no_other(
    signed_in: Desktop, page: ScanFolderPage, folder: Path
) -> None:
    for name in ("a.png", "b.png", "c.png"):
        (folder / name).write_bytes(blank())
    page.run.looking.connect(lambda *_: page.stop_button.click())
    run(signed_in, page)
    assert [row.path.name for row in page.model.rows] == ["a.png"]
    assert page.notice.words.startswith("已停止")
    assert page.begin_button.isVisible()


def test_a_disk_that_refuses_ends_the_run_with_its_sentence(
    signed_in: Desktop, page: ScanFolderPage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise EnvironmentProblem("磁盘满了", remedy="请清理磁盘")

    monkeypatch.setattr(folder_run, "settle", refuse)
    for name in ("a.png", "b.png"):
        (folder / name).write_bytes(blank())
    run(signed_in, page)
    assert page.notice.words.startswith("磁盘满了")
    assert states(page) == []


@pytest.mark.parametrize(("gone", "told"), [(True, "打不开这个文件夹"), (False, "文件夹里没有文件")])
def test_a_folder_gone_or_empty_is_said(
    signed_in: Desktop, page: ScanFolderPage, folder: Path, gone: bool, told: str
) -> None:
    if gone:
        folder.rmdir()
    run(signed_in, page)
    assert page.notice.words.startswith(told)


def test_files_dropped_on_the_page_are_matched(signed_in: Desktop, page: ScanFolderPage, tmp_path: Path) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    one, two = tmp_path / "1.jpg", tmp_path / "2.jpg"
    one.write_bytes(picture(printed(signed_in, number)))
    two.write_bytes(picture(printed(signed_in, other)))
    assert drop(signed_in, one, two)
    settled(signed_in, page)
    assert (len(kept(signed_in, number)), len(kept(signed_in, other))) == (1, 1)


def test_the_list_of_what_is_not_back_leads_here(signed_in: Desktop) -> None:
    printed(signed_in, signed_in.file().number)
    tile = signed_in.frame.page.tiles["unsigned"]  # type: ignore[attr-defined]
    tile.click()
    signed_in.settle()
    listed = signed_in.frame.page
    button = listed.scans_button  # type: ignore[attr-defined]
    assert button.isVisible()
    button.click()
    signed_in.settle()
    assert isinstance(signed_in.frame.page, ScanFolderPage)
    signed_in.press(Qt.Key.Key_F5)
    assert not button.isVisible()
