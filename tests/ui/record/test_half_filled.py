"""What was typed into the panel of an act stays, wherever one goes meanwhile, until the act is done."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.vocabulary import ActKind
from app.services.queries import get_record
from tests.ui.record.conftest import LI_JIANGUO, WindowOfPanzhihua
from tests.ui.screen import visible_words
from ui.pages.record.act_panel import FILLED_BEFORE
from ui.pages.record.change_panel import ChangePanel
from ui.pages.record_page import RecordPage


def _change(window: WindowOfPanzhihua, page: RecordPage) -> ChangePanel:
    panel = page.open_act(ActKind.CHANGE)
    window.settle()
    assert isinstance(panel, ChangePanel)
    return panel


def test_a_panel_left_half_filled_is_found_so_again_until_it_is_cleared_or_done(
    panzhihua: WindowOfPanzhihua,
) -> None:
    first, second = panzhihua.settled().number, panzhihua.referred().number
    panel = _change(panzhihua, panzhihua.open(first))
    panel.destination.choose("530100")
    (paper,) = panel.papers.fields
    paper.setCurrentIndex(1)
    panel.contact["phone"].setFocus()
    panzhihua.write("13900005555")
    panel.special.setChecked(True)
    panel.reason.setText("投靠子女")
    altered = panel.request()
    panzhihua.press(Qt.Key.Key_F5)

    other = panzhihua.open(second)
    cancelling = other.open_act(ActKind.CANCEL)
    panzhihua.settle()
    assert cancelling is not None
    assert not cancelling.turn_button.isVisible()
    panzhihua.press(Qt.Key.Key_Escape)
    page = panzhihua.open(first)
    assert "变更填了一半，填的都还在；再点开就可以接着填。" in visible_words(page)
    panel = _change(panzhihua, page)
    assert panel.notice.words == FILLED_BEFORE
    assert (panel.request(), panel.reason.text()) == (altered, "投靠子女")

    panzhihua.press(Qt.Key.Key_Escape)
    assert "变更填了一半，填的都还在；再点开就可以接着填。" in visible_words(page)
    panel = _change(panzhihua, page)
    assert panel.request() == altered
    panel.turn_button.click()
    panzhihua.settle()
    assert isinstance(page.panel, ChangePanel)
    assert page.panel is not panel
    assert page.panel.request().fields == frozenset()
    page.panel.contact["phone_2"].setFocus()
    panzhihua.write("02888886666")
    page.panel.turn_button.click()
    panzhihua.settle()
    assert isinstance(page.panel, ChangePanel)
    put_back = page.panel.request()
    assert put_back == replace(altered, phone_2="02888886666"), "what was cleared, and what was typed since"
    page.panel.turn_button.click()
    panzhihua.settle()
    assert isinstance(page.panel, ChangePanel)
    assert page.panel.request().fields == frozenset()

    page.panel.contact["phone"].setText("13900006666")
    panzhihua.insert(LI_JIANGUO)
    page.panel.do_button.click()
    # Gone before it is done: the act is done all the same, and nothing of it is half filled.
    panzhihua.press(Qt.Key.Key_F5)
    panzhihua.settle()
    assert get_record(panzhihua.counter.desk, first).filing.contact.phone == "13900006666"
    page = panzhihua.open(first)
    assert "填了一半" not in " ".join(visible_words(page))
