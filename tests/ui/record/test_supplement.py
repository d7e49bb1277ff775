"""补交材料 in the record's page: nothing is taken to be here, and no paper to be without an end, before it is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.vocabulary import ActKind, Material, MaterialHow
from app.services.queries import get_record
from app.services.scans import OTHER_MATERIAL, withdraw_scan
from tests.services.scan_office import blank
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.pages.record import supplement_panel
from ui.pages.record.supplement_panel import SupplementPanel
from ui.pages.record_page import RecordPage
from ui.widgets.choice import ChoiceBox

CTRL = Qt.KeyboardModifier.ControlModifier
DOWN, TAB, SPACE = Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Space


def _open(desktop: Desktop, number: str) -> SupplementPanel:
    desktop.work.record_wanted.emit(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    panel = page.open_act(ActKind.SUPPLEMENT)
    desktop.settle()
    assert isinstance(panel, SupplementPanel)
    return panel


def _do(desktop: Desktop, panel: SupplementPanel) -> None:
    panel.do_button.click()
    desktop.settle()


def _answer(desktop: Desktop, panel: SupplementPanel) -> str:
    _do(desktop, panel)
    return panel.notice.words


def _is_untouched(desktop: Desktop, number: str) -> bool:
    return get_record(desktop.counter.desk, number).filing.revision == 1


def test_papers_brought_later_are_taken_by_keyboard_and_settle_the_promise(signed_in: Desktop) -> None:
    number = signed_in.file().number
    panel = _open(signed_in, number)
    signed_in.press(DOWN)
    signed_in.press(TAB)
    signed_in.press(TAB)
    signed_in.type("20270630")
    assert not panel.undated.isEnabled()
    signed_in.press(TAB)
    assert signed_in.focus is panel.reason, "a date leaves no question whether there is one"
    _do(signed_in, panel)
    filing = get_record(signed_in.counter.desk, number).filing
    assert filing.owes == ()
    assert filing.valid_until is not None
    assert filing.valid_until.isoformat() == "2027-06-30"
    assert Material.RESIDENCE_PERMIT in {item.material for item in filing.materials}
    words = visible_words(signed_in.frame.page)
    assert "补交材料已办理，已排队待上报；本窗口还没有设置上报地址。" in words
    assert "2027-06-30" in words


def test_no_paper_is_taken_to_be_here_before_somebody_says_so(signed_in: Desktop) -> None:
    number = signed_in.file().number
    panel = _open(signed_in, number)
    assert panel.papers.taken == ()
    assert _answer(signed_in, panel) == "请选择交来的材料"
    assert _is_untouched(signed_in, number)
    assert "证件截止日期" not in visible_words(panel)


def test_a_paper_makes_the_filing_open_only_once_it_is_said_to_bear_no_end(signed_in: Desktop) -> None:
    number = signed_in.file().number
    panel = _open(signed_in, number)
    signed_in.press(DOWN)
    assert _answer(signed_in, panel) == "请填写证件截止日期；证件上没有写明的，请选“证件未写明截止日期”"
    assert _is_untouched(signed_in, number)
    panel.undated.setFocus()
    signed_in.press(SPACE)
    _do(signed_in, panel)
    filing = get_record(signed_in.counter.desk, number).filing
    assert (filing.owes, filing.valid_until, filing.provisional) == ((), None, False)


def test_a_date_takes_back_that_there_is_none(signed_in: Desktop) -> None:
    panel = _open(signed_in, signed_in.file().number)
    signed_in.press(DOWN)
    panel.undated.setChecked(True)
    panel.document_until.setFocus()
    signed_in.type("2027")
    assert not panel.undated.isChecked()
    assert panel.missing() == "证件截止日期不是一个日期，请改正"


def test_a_date_that_is_none_is_said_in_the_panel_and_nothing_is_done(signed_in: Desktop) -> None:
    number = signed_in.file().number
    panel = _open(signed_in, number)
    signed_in.press(DOWN)
    panel.document_until.setText("2027-02-30")
    assert _answer(signed_in, panel) == "证件截止日期不是一个日期，请改正"
    assert _is_untouched(signed_in, number)


def test_a_date_is_not_asked_where_the_end_does_not_come_from_a_paper(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = supplement_panel.wanted_for_supplement
    monkeypatch.setattr(
        supplement_panel, "wanted_for_supplement", lambda *given: replace(asked(*given), document=False)
    )
    panel = _open(signed_in, signed_in.file().number)
    signed_in.press(DOWN)
    assert panel.missing() == ""
    assert "证件截止日期" not in visible_words(panel)


def test_a_paper_counts_as_scanned_only_once_the_record_has_a_scan(
    signed_in: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = signed_in.file().number
    panel = _open(signed_in, number)
    hint = "要选“已扫描”，请先添加扫描件（Ctrl+O）。"
    assert hint not in visible_words(panel)
    signed_in.press(DOWN)
    assert hint in visible_words(panel)
    signed_in.press(TAB)
    signed_in.press(DOWN)
    signed_in.press(DOWN)
    assert [item.how for item in panel.papers.taken] == [MaterialHow.COPIED], "what is greyed is passed over"
    path = tmp_path / "1.jpg"
    path.write_bytes(blank())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    signed_in.press(Qt.Key.Key_O, CTRL)
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    page.scan_view.form_chosen.emit(OTHER_MATERIAL)
    signed_in.settle()
    assert page.panel is panel, "what was filled in stays"
    assert hint not in visible_words(panel)
    panel.papers.findChildren(ChoiceBox)[1].setFocus()
    signed_in.press(DOWN)
    assert [item.how for item in panel.papers.taken] == [MaterialHow.SCANNED]
    panel.undated.setChecked(True)
    (scan,) = page.view.returned if page.view is not None else ()
    withdraw_scan(signed_in.counter.desk, signed_in.actor, scan.id, "放错了")
    panel.scans_came(())
    assert _answer(signed_in, panel).endswith("还没有扫描件。请先添加（Ctrl+O），或改选留存方式。")
    panel.scans_came((scan,))
    _do(signed_in, panel)
    filing = get_record(signed_in.counter.desk, number).filing
    assert MaterialHow.SCANNED in {item.how for item in filing.materials}
