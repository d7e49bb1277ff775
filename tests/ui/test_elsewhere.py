"""Filings of other counters in the window: found by typing, read, and not acted on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.bootstrap.counter import Received
from app.bootstrap.line_status import LineStatus
from app.domain.authentication import CardReading, Check, CheckKind, CheckResult
from app.domain.vocabulary import MadeAt
from app.services.feed_store import Recheck
from app.services.identification import authenticate
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from tests.wire.window import Window, someone
from ui.pages.elsewhere_page import ElsewherePage
from ui.pages.filings_page import FilingsPage
from ui.shell.workplace import Changed
from ui.widgets.buttons import Button


def _filed_elsewhere(desktop: Desktop, social_security_number: str = "", name: str = "欧阳单") -> str:
    who = someone(name)
    if social_security_number:
        who = replace(who, social_security_number=social_security_number)
    act, state = Window("02").file(person=who)
    with desktop.counter.desk.store.write() as uow:
        uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(act, state)))
        uow.commit()
    return state.number


def _search(desktop: Desktop, typed: str) -> None:
    desktop.press(Qt.Key.Key_F2)
    desktop.type(typed)
    desktop.settle()


def test_a_filing_made_elsewhere_is_found_while_one_types_and_says_where(signed_in: Desktop) -> None:
    _filed_elsewhere(signed_in)
    _search(signed_in, "oyd")
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert [row.name for row in page.list.model.rows] == ["欧阳单"]
    assert any("他处办理" in words for words in visible_words(page))


def test_enter_opens_what_is_known_of_it_and_escape_leads_back(signed_in: Desktop) -> None:
    number = _filed_elsewhere(signed_in)
    _search(signed_in, "oyd")
    signed_in.press(Qt.Key.Key_Return)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, ElsewherePage)
    words = visible_words(page)
    assert {"欧阳单", number, "生效", "登记备案"} & set(words) >= {"欧阳单", number}
    assert any("本窗口只能查看" in said for said in words)
    signed_in.press(Qt.Key.Key_Escape)
    signed_in.settle()
    assert isinstance(signed_in.frame.page, FilingsPage)


def test_the_list_of_own_work_has_none_of_them(signed_in: Desktop) -> None:
    _filed_elsewhere(signed_in)
    signed_in.press(Qt.Key.Key_F5)
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert page.list.model.rows == ()


def test_the_list_shows_them_alone_or_beside_our_own_when_asked(signed_in: Desktop) -> None:
    there, here = _filed_elsewhere(signed_in), signed_in.file().number
    signed_in.press(Qt.Key.Key_F5)
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    for wanted, numbers in (
        (MadeAt.ELSEWHERE, {there}),
        (MadeAt.ANYWHERE, {there, here}),
        (MadeAt.HERE, {here}),
    ):
        page.made_at.setCurrentIndex(tuple(MadeAt).index(wanted))
        signed_in.settle()
        assert {row.number for row in page.list.model.rows} == numbers


def test_a_search_for_everybody_is_narrowed_to_what_is_not_upstream(signed_in: Desktop) -> None:
    there = _filed_elsewhere(signed_in, name="王二小")
    here = signed_in.file().number
    _search(signed_in, "w")
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert {row.number for row in page.list.model.rows} == {here, there}
    page.not_upstream.click()
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [here]


def test_the_visit_lists_what_the_applicant_filed_elsewhere_and_goes_on_after_a_look_at_it(signed_in: Desktop) -> None:
    who = signed_in.people[0]
    number = _filed_elsewhere(signed_in, who.social_security_number, who.name)
    signed_in.frame.begin_visit(CardReading(who.social_security_number, who.name, who.card_no, reader="练习"))
    signed_in.settle()
    wizard = signed_in.frame.page
    words = visible_words(wizard)
    assert "既往备案 1 件" in words
    assert any("他处办理：机构32080301第02窗口" in said for said in words)
    [opening] = [item for item in wizard.findChildren(Button) if item.accessibleName() == f"打开既往备案 {number}"]
    opening.setFocus()
    signed_in.press(Qt.Key.Key_Return)
    assert isinstance(signed_in.frame.page, ElsewherePage)
    signed_in.press(Qt.Key.Key_Escape)
    assert signed_in.frame.page is wizard
    assert who.name in visible_words(wizard), "the visit is where it was left"


def test_what_comes_down_meanwhile_is_listed_and_said_at_once(signed_in: Desktop) -> None:
    signed_in.press(Qt.Key.Key_F5)
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    page.made_at.setCurrentIndex(tuple(MadeAt).index(MadeAt.ELSEWHERE))
    signed_in.settle()
    assert page.list.model.rows == ()
    there = _filed_elsewhere(signed_in)
    signed_in.counter.received = Received(problems=("政策包更新没有启用。",))
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=0, taken=1))
    signed_in.settle()
    assert [row.number for row in page.list.model.rows] == [there]
    assert "政策包更新没有启用。" in signed_in.frame.bottom.words


def test_how_far_a_download_is_makes_no_page_ask_again(signed_in: Desktop) -> None:
    heard: list[Changed] = []
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=0))
    signed_in.work.changed.connect(heard.append)
    for received in range(1000, 5000, 1000):
        status = LineStatus(is_online=True, waiting=0, received=received, to_receive=9000)
        signed_in.work.line_changed.emit(status)
    assert heard == []
    signed_in.settle()


def test_a_long_download_is_said_while_it_goes_on(signed_in: Desktop) -> None:
    bottom = signed_in.frame.bottom
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=0, received=100_000, to_receive=300_000))
    assert "正在下载市级数据：已下载100000条，还有300000条。可以照常办理。" in bottom.words
    assert bottom.progress.isVisible()
    assert bottom.progress.value() == bottom.progress.maximum() // 4
    assert bottom.download_button.text() == "停止下载"
    stopped = LineStatus(is_online=True, waiting=0, received=100_000, to_receive=300_000, is_put_off=True)
    signed_in.work.line_changed.emit(stopped)
    assert "还有300000条没有下载" in bottom.words
    assert bottom.download_button.text() == "继续下载"
    signed_in.work.line_changed.emit(LineStatus(is_online=True, waiting=0))
    assert not bottom.progress.isVisible()
    assert not bottom.download_button.isVisible()
    signed_in.settle()


def test_what_a_fresh_roster_said_of_open_checks_is_on_the_record_and_below(signed_in: Desktop) -> None:
    filing = signed_in.file()
    desk = signed_in.counter.desk
    checked = authenticate(desk, CardReading(filing.person.social_security_number, filing.person.name))
    arrears = Check(CheckKind.ENROLMENT, CheckResult.FAILED, "欠费", "请先到征缴窗口补缴")
    with desk.store.write() as uow:
        uow.rechecks.add(Recheck(checked.id, filing.number, desk.now(), desk.now(), (arrears,)))
        uow.commit()
    signed_in.frame.open_record(filing.number)
    signed_in.settle()
    words = visible_words(signed_in.frame.page)
    assert "参保缴费：没有通过。欠费。请先到征缴窗口补缴" in words
    assert any(filing.number in notice and "复核" in notice for notice in signed_in.counter.notices())
