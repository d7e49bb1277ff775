"""变更 at the window, whole: the card read first, the new paper, the reason that lifts the lock; by keyboard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt

from app.domain.filing import MaterialTaken
from app.domain.vocabulary import ActKind, Material, MaterialHow
from app.services.queries import get_record
from tests.ui.conftest import Desktop
from tests.ui.record.conftest import LI_JIANGUO, ZHANG, WindowOfPanzhihua
from tests.ui.screen import visible_words
from ui.pages.record import change_panel
from ui.pages.record.change_panel import ChangePanel
from ui.pages.record.extend_panel import ExtendPanel
from ui.pages.record_page import RecordPage

WANG_XIULAN = 0
_CARDS = (Material.ID_CARD, Material.SOCIAL_SECURITY_CARD)
ENTER, SPACE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Down


def _change(window: Desktop, page: RecordPage) -> ChangePanel:
    panel = page.open_act(ActKind.CHANGE)
    window.settle()
    assert isinstance(panel, ChangePanel)
    return panel


def _type_place(window: Desktop, initials: str) -> None:
    window.type(initials)
    window.settle()
    window.press(ENTER)


def _go_to(window: Desktop, name: str) -> None:
    """Enter from field to field until the one of that name has the focus."""
    for _ in range(20):
        if window.focus.accessibleName() == name:
            return
        window.press(ENTER)
    raise AssertionError(f"no field {name}")


def test_a_whole_change_is_made_by_keyboard_with_the_card_and_the_new_household_register(
    panzhihua: WindowOfPanzhihua,
) -> None:
    filing = panzhihua.settled()
    page = panzhihua.open(filing.number)
    panel = _change(panzhihua, page)
    _type_place(panzhihua, "kunm")
    told = panzhihua.told(panel)
    assert "社会保障卡未鉴权" in told
    assert "至 2028-05-06" in told
    assert "缺：户籍证明、居住证、暂住证，任选一项" in told
    assert "攀医保〔2017〕10号 四（一）2" in told

    panzhihua.insert(LI_JIANGUO)
    assert panel.card.notice.words == "鉴权通过（09:00），李建国的卡状态正常。"
    assert panzhihua.frame.page is page
    assert "社会保障卡未鉴权" not in panzhihua.told(panel)

    _go_to(panzhihua, "新户籍证明复印件或迁移地派出所出具的居住证（暂住证）复印件")
    panzhihua.press(DOWN)
    assert "缺：" not in panzhihua.told(panel)
    _go_to(panzhihua, "特殊原因")
    panzhihua.press(SPACE)
    _go_to(panzhihua, "原因")
    panzhihua.write("投靠子女，户籍迁往昆明")
    assert panzhihua.told(panel).startswith("按政策可以办理")
    panzhihua.press(ENTER)
    panzhihua.press(ENTER)

    record = get_record(panzhihua.counter.desk, filing.number)
    assert record.filing.destination_name == "云南省昆明市"
    assert MaterialTaken(Material.HOUSEHOLD_REGISTER, MaterialHow.COPIED) in record.filing.materials
    assert record.filing.authentication_id != filing.authentication_id
    assert record.acts[-1].kind is ActKind.CHANGE
    assert record.acts[-1].reason == "投靠子女，户籍迁往昆明"
    assert record.filing.contact == filing.contact
    words = visible_words(page)
    assert "变更已办理，已排队待上报；本窗口还没有设置上报地址。" in words
    assert "四川省成都市" in words
    assert "云南省昆明市" in words


def test_without_the_card_the_change_is_refused_in_the_panel_and_nothing_is_done(
    panzhihua: WindowOfPanzhihua,
) -> None:
    filing = panzhihua.settled()
    panel = _change(panzhihua, panzhihua.open(filing.number))
    panel.contact["phone"].setFocus()
    panzhihua.write("13900005555")
    panel.do_button.click()
    panzhihua.settle()
    assert panel.notice.words.startswith("社会保障卡未鉴权")
    assert get_record(panzhihua.counter.desk, filing.number).filing == filing


def test_another_persons_card_is_said_to_be_one_and_the_panel_stays(panzhihua: WindowOfPanzhihua) -> None:
    page = panzhihua.open(panzhihua.settled().number)
    panel = _change(panzhihua, page)
    panzhihua.insert(WANG_XIULAN)
    assert panel.card.notice.words.startswith("这不是李建国的卡")
    assert panel.card.authentication_id == ""
    assert page.panel is panel
    assert panzhihua.frame.page is page


def test_a_card_put_in_before_the_panel_is_opened_is_read_at_once(panzhihua: WindowOfPanzhihua) -> None:
    number = panzhihua.settled().number
    panzhihua.insert(LI_JIANGUO)
    panel = _change(panzhihua, panzhihua.open(number))
    assert panel.card.authentication_id


def test_a_special_reason_is_written_down(panzhihua: WindowOfPanzhihua) -> None:
    panel = _change(panzhihua, panzhihua.open(panzhihua.settled().number))
    _type_place(panzhihua, "kunm")
    panel.special.click()
    panel.do_button.click()
    panzhihua.settle()
    assert panel.notice.words == "有特殊原因的，请在“原因”里写明"


def test_every_way_to_reach_the_person_is_changed_and_the_old_one_struck_through(
    panzhihua: WindowOfPanzhihua,
) -> None:
    filing = panzhihua.settled()
    panzhihua.insert(LI_JIANGUO)
    page = panzhihua.open(filing.number)
    panel = _change(panzhihua, page)
    for name, typed in (
        ("phone", "13900005555"),
        ("phone_2", "02888886666"),
        ("home_address", "攀枝花市仁和区1号"),
        ("away_address", "成都市青羊区2号"),
    ):
        panel.contact[name].setFocus()
        panzhihua.write(typed)
    panel.do_button.click()
    panzhihua.settle()
    contact = get_record(panzhihua.counter.desk, filing.number).filing.contact
    assert (contact.phone, contact.phone_2) == ("13900005555", "02888886666")
    assert (contact.home_address, contact.away_address) == ("攀枝花市仁和区1号", "成都市青羊区2号")
    words = visible_words(page)
    assert "成都市武侯区人民南路四段3号" in words
    assert "成都市青羊区2号" in words


def test_what_the_pack_does_not_ask_is_not_asked(signed_in: Desktop) -> None:
    signed_in.work.record_wanted.emit(signed_in.file_referral().number)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    panel = _change(signed_in, page)
    asked = set(visible_words(panel))
    assert {"就医地", "联系电话", "异地联系地址"} <= asked
    assert asked.isdisjoint({"社保卡", "医疗机构", "材料", "特殊原因", "证件截止日期"})


def test_the_papers_date_is_asked_only_where_the_filing_ends_with_it(signed_in: Desktop) -> None:
    number = signed_in.file(materials=(*_CARDS, Material.RESIDENCE_PERMIT), commitment=False).number
    signed_in.work.record_wanted.emit(number)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    panel = _change(signed_in, page)
    assert "证件截止日期" in visible_words(panel)
    panel.document_until.setFocus()
    signed_in.type("20290630")
    assert panel.request().document_until == date(2029, 6, 30)


def test_a_date_that_is_no_longer_asked_is_not_sent(signed_in: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    number = signed_in.file(materials=(*_CARDS, Material.RESIDENCE_PERMIT), commitment=False).number
    signed_in.work.record_wanted.emit(number)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, RecordPage)
    panel = _change(signed_in, page)
    panel.document_until.setFocus()
    signed_in.type("20290630")
    asked = change_panel.wanted_for_change
    monkeypatch.setattr(change_panel, "wanted_for_change", lambda *given: replace(asked(*given), document=False))
    panel.contact["phone"].setFocus()
    signed_in.type("1")
    assert "证件截止日期" not in visible_words(panel)
    assert panel.request().document_until is None
    assert panel.fault() == ("联系电话不对：手机11位，座机带区号，分机用“转”", panel.contact["phone"])


def test_an_extension_wants_the_card_and_the_approval(panzhihua: WindowOfPanzhihua) -> None:
    filing = panzhihua.referred()
    page = panzhihua.open(filing.number)
    panel = page.open_act(ActKind.EXTEND)
    assert isinstance(panel, ExtendPanel)
    told = panzhihua.told(panel)
    assert "社会保障卡未鉴权" in told
    assert "延期未获批准" in told
    panzhihua.insert(ZHANG)
    panel.approved.click()
    assert "2026-07-06" in panzhihua.told(panel)
    panel.do_button.click()
    panzhihua.settle()
    extended = get_record(panzhihua.counter.desk, filing.number).filing
    assert extended.valid_until is not None
    assert extended.valid_until.isoformat() == "2026-07-06"
    assert extended.authentication_id != filing.authentication_id
