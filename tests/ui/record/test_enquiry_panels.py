"""入院查询 and 待遇查询 in the record's page: the answer, with its articles and their words, while one types."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt

from app.services.cancellations import cancel
from app.services.queries import get_record
from tests.ui.record.conftest import WindowOfPanzhihua
from ui.pages.record.act_panels import ENQUIRIES
from ui.pages.record.admission_panel import AdmissionPanel
from ui.pages.record.benefits_panel import BenefitsPanel


def test_a_stay_at_the_filed_place_is_covered_whole_and_one_elsewhere_is_not(panzhihua: WindowOfPanzhihua) -> None:
    filing = panzhihua.referred()
    page = panzhihua.open(filing.number)
    panel = page.open_enquiry(AdmissionPanel)
    assert isinstance(panel, AdmissionPanel)
    told = panzhihua.told(panel)
    assert told.startswith("这次住院在备案保障范围内")
    assert "攀医保〔2017〕10号 四（二）2" in told
    assert "有效期为 1个月" in told
    panel.admitted_on.set_value(date(2026, 6, 7))
    panel.edited()
    assert "不在备案有效期内" in panzhihua.told(panel)
    panel.admitted_on.set_value(date(2026, 6, 6))
    panel.destination.setFocus()
    panel.destination.selectAll()
    panzhihua.write("昆明")
    panzhihua.settle()
    assert panzhihua.told(panel) == ""
    panzhihua.press(Qt.Key.Key_Return)
    assert "就医地与备案地不符" in panzhihua.told(panel)
    assert get_record(panzhihua.counter.desk, filing.number).filing == filing


def test_what_a_day_gives_with_this_filing_and_without_any(panzhihua: WindowOfPanzhihua) -> None:
    page = panzhihua.open(panzhihua.referred().number)
    panel = page.open_enquiry(BenefitsPanel)
    assert isinstance(panel, BenefitsPanel)
    assert "可享受住院" in panzhihua.told(panel)
    panel.unfiled.click()
    told = panzhihua.told(panel)
    assert told.startswith("没有待遇")
    assert "医保基金不予支付" in told
    panel.day.set_value(date(2017, 4, 11))
    panel.edited()
    assert "没有待遇" not in panzhihua.told(panel)
    assert "2017-04-12" in panzhihua.told(panel)


def test_a_filing_that_ended_is_still_asked_and_says_that_it_ended(panzhihua: WindowOfPanzhihua) -> None:
    number = panzhihua.referred().number
    cancel(panzhihua.counter.desk, panzhihua.actor, number)
    page = panzhihua.open(number)
    assert page.enquiries is not None
    for kind in ENQUIRIES:
        page.enquiries.buttons[kind].click()
        assert isinstance(page.panel, kind)
        assert "备案已撤销" in panzhihua.told(page.panel)
    page.panel.closed.emit()
    assert page.panel is None
