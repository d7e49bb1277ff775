"""The signed paper on the record page: dropped or chosen, matched, asked for where no code tells, shown, withdrawn."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.services.cancellations import cancel
from app.services.printing import issue, note_signed
from app.services.returned_papers import ReturnedPaper
from app.services.scans import OTHER_MATERIAL
from tests.services.scan_office import blank, picture
from tests.ui.conftest import Desktop
from tests.ui.dropping import drop
from tests.ui.screen import visible_words
from ui.pages.record_page import RecordPage

_ORIENTATION = 0x0112
_ROTATED = 6
"""EXIF: the camera was held upright, the picture lies on its side."""


def printed(desktop: Desktop, number: str, form: str = "filing") -> bytes:
    counter = desktop.counter
    _, pdf = issue(counter.desk, counter.papers, desktop.actor, number, form)
    return pdf


def opened(desktop: Desktop, number: str) -> RecordPage:
    desktop.work.record_wanted.emit(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    return page


def kept(desktop: Desktop, number: str) -> tuple[ReturnedPaper, ...]:
    with desktop.counter.store.read() as uow:
        return uow.returned.of_filing(number)


def words(desktop: Desktop) -> str:
    return "\n".join(visible_words(desktop.frame.page))


def saved(folder: Path, content: bytes, name: str = "scan.jpg") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_scan_dropped_on_its_record_is_kept_and_no_longer_waited_for(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file_referral().number
    pdf = printed(signed_in, number)
    opened(signed_in, number)
    assert "签字表未收回" in words(signed_in)
    drop(signed_in, saved(tmp_path, picture(pdf, turned=2)))
    assert "扫描件已存为备案表。" in words(signed_in)
    assert "已扫描" in words(signed_in)
    assert "签字表未收回" not in words(signed_in)
    (paper,) = kept(signed_in, number)
    assert (paper.form, paper.by_hand, paper.returned_by) == ("filing", False, signed_in.actor.login)
    assert f"{paper.returned_at:%Y-%m-%d %H:%M} {signed_in.actor.name}" in words(signed_in)


def test_a_scan_is_added_by_keyboard(signed_in: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = signed_in.file().number
    path = saved(tmp_path, picture(printed(signed_in, number)))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    opened(signed_in, number)
    signed_in.press(Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert len(kept(signed_in, number)) == 1


def test_the_same_scan_dropped_twice_is_told_and_kept_once(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    path = saved(tmp_path, picture(printed(signed_in, number)))
    opened(signed_in, number)
    drop(signed_in, path)
    drop(signed_in, path)
    assert "这份扫描件已经存过（备案表），没有再存。" in words(signed_in)
    assert len(kept(signed_in, number)) == 1


def test_the_scan_of_another_record_is_refused_in_place(signed_in: Desktop, tmp_path: Path) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    path = saved(tmp_path, picture(printed(signed_in, other)))
    page = opened(signed_in, number)
    drop(signed_in, path)
    assert "这是另一件备案的表" in words(signed_in)
    assert other in words(signed_in)
    assert signed_in.frame.page is page
    assert kept(signed_in, number) == kept(signed_in, other) == ()


@pytest.mark.parametrize(
    ("content", "told"), [(b"PK\x03\x04", "只收JPEG、PNG图片和PDF"), (b"", "空的"), (blank()[:300], "不完整或已损坏")]
)
def test_a_wrong_file_is_refused_in_place(signed_in: Desktop, tmp_path: Path, content: bytes, told: str) -> None:
    number = signed_in.file().number
    opened(signed_in, number)
    drop(signed_in, saved(tmp_path, content))
    assert told in words(signed_in)
    assert signed_in.problems.shown is None
    assert kept(signed_in, number) == ()


def test_a_scan_without_codes_is_shown_and_asked_for_its_form(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    printed(signed_in, number, "commitment")
    page = opened(signed_in, number)
    drop(signed_in, saved(tmp_path, blank()))
    assert len(page.scan_view.sheets) == 1
    assert next(iter(page.scan_view.choices)) == "commitment", "what is waited for comes first"
    assert list(page.scan_view.choices) == ["commitment", "filing", OTHER_MATERIAL], "no form it never had"
    assert signed_in.focus is page.scan_view.choices["commitment"]
    signed_in.press(Qt.Key.Key_Escape)
    assert kept(signed_in, number) == ()
    drop(signed_in, saved(tmp_path, blank()))
    signed_in.press(Qt.Key.Key_Return)
    assert "扫描件已存为承诺书。" in words(signed_in)
    (paper,) = kept(signed_in, number)
    assert (paper.form, paper.by_hand) == ("commitment", True)


def test_a_photo_is_shown_upright(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    exif = Image.Exif()
    exif[_ORIENTATION] = _ROTATED
    written = BytesIO()
    Image.new("L", (1100, 800), 255).save(written, "JPEG", exif=exif)
    page = opened(signed_in, number)
    drop(signed_in, saved(tmp_path, written.getvalue()))
    (sheet,) = page.scan_view.sheets
    assert (sheet.width(), sheet.height()) == (800, 1100)


def test_a_kept_scan_is_looked_at_and_withdrawn_with_a_reason(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    path = saved(tmp_path, picture(printed(signed_in, number), kind="PDF"))
    page = opened(signed_in, number)
    drop(signed_in, path)
    (paper,) = kept(signed_in, number)
    assert page.scans is not None
    page.scans.show_wanted.emit(paper)
    signed_in.settle()
    assert len(page.scan_view.sheets) == 1
    assert not page.scan_view.withdraw_button.isEnabled()
    assert f"由 {signed_in.actor.name} 存入" in words(signed_in)
    page.scan_view.reason.setText("放错了备案")
    page.scan_view.withdraw_button.click()
    signed_in.settle()
    assert "备案表已撤下。" in words(signed_in)
    assert kept(signed_in, number) == ()
    assert "签字表未收回" in words(signed_in)


def test_a_record_opened_meanwhile_does_not_get_the_scan_of_the_one_before(signed_in: Desktop, tmp_path: Path) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    page = opened(signed_in, number)
    page.takes_files((saved(tmp_path, blank()),))
    signed_in.work.record_wanted.emit(other)
    signed_in.settle()
    assert not page.scan_view.isVisible()
    assert kept(signed_in, number) == kept(signed_in, other) == ()


def test_today_counts_what_is_not_back_and_lists_it(signed_in: Desktop) -> None:
    number, other = signed_in.file().number, signed_in.file(1).number
    note_signed(signed_in.counter.desk, signed_in.actor, other)
    signed_in.press(Qt.Key.Key_F5)
    signed_in.press(Qt.Key.Key_F3)
    tile = signed_in.frame.page.tiles["unsigned"]  # type: ignore[attr-defined]
    assert "1" in visible_words(tile)
    tile.click()
    signed_in.settle()
    rows = signed_in.frame.page.list.model.rows  # type: ignore[attr-defined]
    assert [row.number for row in rows] == [number]


def test_several_files_dropped_on_a_record_are_taken_one_after_the_other(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    page = opened(signed_in, number)
    form = saved(tmp_path, picture(printed(signed_in, number)), "1.jpg")
    letter = saved(tmp_path, picture(printed(signed_in, number, "commitment")), "2.jpg")
    assert drop(signed_in, form, letter, saved(tmp_path, b"PK\x03\x04", "3.docx"), saved(tmp_path, blank(), "4.png"))
    assert page.scan_view.choices, "the last one has no code"
    page.scan_view.closed.emit()
    signed_in.settle()
    assert {paper.form for paper in kept(signed_in, number)} == {"filing", "commitment"}
    said = words(signed_in)
    assert "4 份扫描件：已存 2 份；3.docx没有存（这种文件不能入档，" in said
    assert "4.png没有选是哪张表。" in said


def test_several_files_mean_nothing_where_no_page_takes_them(signed_in: Desktop, tmp_path: Path) -> None:
    signed_in.press(Qt.Key.Key_F3)
    assert not drop(signed_in, saved(tmp_path, blank(), "1.png"), saved(tmp_path, blank(), "2.png"))


def test_a_kept_scan_older_than_its_record_says_what_came_after(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file_referral().number
    path = saved(tmp_path, picture(printed(signed_in, number)))
    opened(signed_in, number)
    drop(signed_in, path)
    assert "签的是第1版" not in words(signed_in)
    cancel(signed_in.counter.desk, signed_in.actor, number, reason="申请人要求")
    opened(signed_in, number)
    assert "签的是第1版，备案现在已是第2版。其后办过：撤销备案（2026-05-06）。" in words(signed_in)


def test_a_kept_scan_is_shown_where_it_is_verified(signed_in: Desktop, tmp_path: Path) -> None:
    number = signed_in.file().number
    path = saved(tmp_path, picture(printed(signed_in, number)))
    opened(signed_in, number)
    drop(signed_in, path)
    signed_in.press(Qt.Key.Key_F10)
    drop(signed_in, path)
    assert "本窗口收存的一份扫描件" in words(signed_in)
    assert {"送验的表", "留档"} <= set(visible_words(signed_in.frame.page))
