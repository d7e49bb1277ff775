"""Scans dropped on a line of the checklist: kept with the draft, gone with it, and with the record once it is filed."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from app.domain.vocabulary import Material, MaterialHow
from app.errors import UserError
from app.flows.draft_lines import scans_of_draft
from app.flows.visit_data import VisitStep
from app.services.drafts import discard_draft
from app.services.material_scans import let_go_of_scans
from app.services.queries import view_record
from app.services.scan_folder import paper_name
from tests.ui.wizard.clerk import PAGE_AT_1366, PAGE_AT_LEAST, TODAY, Clerk
from ui.wizards.new_filing.material_line import HowButton
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.scans_view import ScansView

CTRL = Qt.KeyboardModifier.ControlModifier


def _picture(path: Path, shade: int, kind: str = "PNG", pages: int = 1) -> Path:
    images = [Image.new("L", (620, 877), shade + page) for page in range(pages)]
    written = BytesIO()
    images[0].save(written, kind, **({"save_all": True, "append_images": images[1:]} if pages > 1 else {}))
    path.write_bytes(written.getvalue())
    return path


def _step(clerk: Clerk) -> MaterialsStep:
    step = clerk.shown
    assert isinstance(step, MaterialsStep)
    return step


def _drop(clerk: Clerk, line: int, *paths: Path) -> bool:
    """Drop files on a line of the checklist; whether it would have them."""
    step = _step(clerk)
    table = step.table
    place = QPointF(step.place_of(line))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(table, entering)
    if entering.isAccepted():
        QApplication.sendEvent(table, QDropEvent(place, copy, data, left, none))
        clerk.settle()
    return entering.isAccepted()


@pytest.fixture
def at_materials(clerk: Clerk) -> Clerk:
    clerk.reach_materials()
    return clerk


def test_a_file_dropped_on_a_line_makes_that_line_scanned_and_no_other(at_materials: Clerk, tmp_path: Path) -> None:
    assert _drop(at_materials, 0, _picture(tmp_path / "身份证.png", 200))
    data = at_materials.page.visit.data
    assert [(item.material, item.how) for item in data.materials] == [(Material.ID_CARD, MaterialHow.SCANNED)]
    assert [(scan.material, scan.pages) for scan in data.scans] == [(Material.ID_CARD, 1)]
    assert "1份1页" in [button.text() for button in _step(at_materials).scan_buttons]


def test_several_files_and_several_pages_are_counted(at_materials: Clerk, tmp_path: Path) -> None:
    _drop(at_materials, 0, _picture(tmp_path / "1.png", 10), _picture(tmp_path / "2.pdf", 20, "PDF", pages=3))
    assert [scan.pages for scan in at_materials.page.visit.data.scans] == [1, 3]
    assert "2份4页" in [button.text() for button in _step(at_materials).scan_buttons]


def test_in_the_smallest_window_scans_push_no_way_to_take_a_paper_off_the_page(
    at_materials: Clerk, tmp_path: Path
) -> None:
    step = _step(at_materials)
    at_materials.window.resize(*PAGE_AT_LEAST)
    for line in (0, 1):
        _drop(at_materials, line, _picture(tmp_path / f"{line}.pdf", 20, "PDF", pages=3))
    room = step.parentWidget()
    assert room is not None
    for button in (*step.findChildren(HowButton), *step.scan_buttons):
        assert button.mapTo(room, button.rect().topRight()).x() < room.width(), button.accessibleName()
    below = step.scan_buttons[0]
    assert below.geometry().left() == 0, "there is no room beside the paper's name"
    at_materials.window.resize(*PAGE_AT_1366)
    at_materials.qtbot.waitUntil(lambda: below.geometry().left() > 0)


def test_the_same_file_twice_is_taken_once(at_materials: Clerk, tmp_path: Path) -> None:
    path = _picture(tmp_path / "1.png", 10)
    _drop(at_materials, 0, path)
    _drop(at_materials, 0, path)
    assert len(at_materials.page.visit.data.scans) == 1
    assert "没有再收" in at_materials.words


def test_what_is_no_scan_is_refused_in_place(at_materials: Clerk, tmp_path: Path) -> None:
    path = tmp_path / "1.png"
    path.write_bytes(b"not a picture")
    _drop(at_materials, 0, path)
    assert at_materials.page.visit.data.scans == ()
    assert "这种文件不能入档" in at_materials.words


def test_scans_come_back_with_the_draft_and_go_with_the_filing(
    clerk: Clerk, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.reach_materials()
    path = _picture(tmp_path / "1.png", 10)
    _drop(clerk, 0, path)
    clerk.page.left()
    clerk.settle()
    clerk.close()

    other = Clerk(qtbot, open_training(folder, clock=FixedClock.on(TODAY), built_in_reader=True))
    (draft,) = other.drafts
    other.page.begin(draft)
    (scan,) = other.page.visit.data.scans
    assert other.counter.papers.vault.get(scan.vault_hash) == path.read_bytes()
    other.press("143\n\n")
    view = view_record(other.counter.desk, other.filing.number, other.work.actor.role)
    (kept,) = view.returned
    assert (paper_name(kept.form), kept.vault_hash) == ("居民身份证", scan.vault_hash)
    assert let_go_of_scans(other.counter.desk, other.counter.papers.vault, [scan.vault_hash]) == 0
    assert path.read_bytes() == other.counter.papers.vault.get(kept.vault_hash)
    other.close()


def test_no_scan_lies_in_the_folder_in_the_clear(clerk: Clerk, folder: Path, tmp_path: Path) -> None:
    clerk.reach_materials()
    path = _picture(tmp_path / "1.png", 10)
    _drop(clerk, 0, path)
    clerk.page.left()
    clerk.settle()
    content = path.read_bytes()
    assert [file for file in folder.rglob("*") if file.is_file() and content[:64] in file.read_bytes()] == []


def test_the_scans_of_a_draft_that_was_thrown_away_leave_the_vault(at_materials: Clerk, tmp_path: Path) -> None:
    _drop(at_materials, 0, _picture(tmp_path / "1.png", 10))
    at_materials.take_card_out()
    at_materials.press("~")
    (draft,) = at_materials.drafts
    hashes = scans_of_draft(draft)
    desk, vault = at_materials.counter.desk, at_materials.counter.papers.vault
    assert let_go_of_scans(desk, vault, hashes) == 0, "the draft still names it"
    discard_draft(desk, draft.id)
    assert let_go_of_scans(desk, vault, hashes) == 1
    with pytest.raises(UserError):
        vault.get(hashes[0])


def test_a_scan_is_looked_at_taken_out_and_put_back(at_materials: Clerk, tmp_path: Path) -> None:
    _drop(at_materials, 0, _picture(tmp_path / "1.png", 10))
    at_materials.qtbot.keyClick(at_materials.page.focusWidget(), Qt.Key.Key_E, CTRL)
    at_materials.settle()
    view = at_materials.page.findChild(ScansView)
    assert view is not None
    assert view.isVisible()
    view.ways[0].click()
    data = at_materials.page.visit.data
    assert data.scans == ()
    assert data.materials == (), "how the paper was taken is to be said again"
    view.ways[0].click()
    assert len(at_materials.page.visit.data.scans) == 1
    assert at_materials.page.visit.data.taken[0].how is MaterialHow.SCANNED
    view.ways[0].click()
    at_materials.press("~")
    at_materials.settle()
    assert at_materials.page.visit.data.scans == ()
    vault = at_materials.counter.papers.vault
    with pytest.raises(UserError):
        vault.get(view.out[0].vault_hash)


def test_a_promise_never_takes_a_scan_away(at_materials: Clerk, tmp_path: Path) -> None:
    _drop(at_materials, 2, _picture(tmp_path / "1.png", 10))
    step = _step(at_materials)
    step.point_at_line(2)
    at_materials.press("4")
    assert len(at_materials.page.visit.data.scans) == 1
    assert "请先移除扫描件" in at_materials.words


def test_another_member_of_the_group_takes_the_scans_along(at_materials: Clerk, tmp_path: Path) -> None:
    _drop(at_materials, 2, _picture(tmp_path / "1.png", 10))
    (scan,) = at_materials.page.visit.data.scans
    group = at_materials.page.visit.flow.checklist()[2].group
    other = next(item for item in group if item is not scan.material)
    _step(at_materials).take(group, other, MaterialHow.SCANNED)
    assert [item.material for item in at_materials.page.visit.data.scans] == [other]


def test_files_dropped_beside_the_list_are_told_where_to_go(at_materials: Clerk, tmp_path: Path) -> None:
    assert at_materials.page.takes_files((tmp_path / "1.png",))
    assert "请把扫描件拖到它的那一行材料上" in at_materials.words


def test_the_place_below_the_pointer_decides(at_materials: Clerk) -> None:
    step = _step(at_materials)
    assert step.line_at(QPoint(10, 100_000)) is None


def _answer_with(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """What is chosen the next times that files are asked for; none is Esc."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in paths], ""))


def test_scanned_is_said_by_the_scan_which_is_asked_for_at_once(
    at_materials: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer_with(monkeypatch)
    at_materials.press("3")
    assert at_materials.page.visit.data.materials == ()
    assert "没有选扫描件，不能算“已扫描”" in at_materials.words
    first = next(button for button in _step(at_materials).findChildren(HowButton) if "已扫描" in button.text())
    assert first.hasFocus()
    assert not first.isChecked(), "the line looks as it stands"
    _answer_with(monkeypatch, _picture(tmp_path / "1.png", 10))
    at_materials.press("3")
    data = at_materials.page.visit.data
    assert [(item.material, item.how) for item in data.materials] == [(Material.ID_CARD, MaterialHow.SCANNED)]
    at_materials.press("2")
    assert [item.how for item in at_materials.page.visit.data.materials] == [MaterialHow.SCANNED, MaterialHow.COPIED], (
        "the mark has gone on to the next line"
    )
    _step(at_materials).point_at_line(0)
    _answer_with(monkeypatch)
    at_materials.press("1")
    _step(at_materials).point_at_line(0)
    at_materials.press("3")
    assert {item.how for item in at_materials.page.visit.data.materials} == {MaterialHow.SCANNED, MaterialHow.COPIED}, (
        "a line with a scan is not asked for another"
    )


def test_a_draft_of_former_times_opens_and_is_held_at_what_was_never_scanned(clerk: Clerk) -> None:
    clerk.reach_review()
    visit = clerk.page.visit
    scanned = tuple(replace(item, how=MaterialHow.SCANNED) for item in visit.data.materials)
    visit.flow.update(materials=scanned)
    clerk.press("\n")
    assert clerk.step is VisitStep.MATERIALS
    assert clerk.filings == ()
    assert clerk.page.visit.data.materials == scanned, "nothing that was chosen is lost"
    assert "居民身份证选了“已扫描”，却没有扫描件。请添加或改选" in clerk.words
    clerk.press("1")
    _step(clerk).point_at_line(1)
    clerk.press("2\n")
    assert clerk.step is VisitStep.REVIEW
