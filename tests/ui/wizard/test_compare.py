"""An applicant who has a filing already: what stands beside what is being filed, and the honest ways on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app.domain.authentication import CardReading
from app.domain.filing import Contact, Filing, MaterialTaken
from app.domain.vocabulary import ActKind, Category, Circumstance, Material
from app.flows.comparison import ComparedField, compare_with_standing
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitStep
from app.services.drafts import list_drafts
from tests.ui.wizard.clerk import Clerk
from ui.wizards.new_filing.compare_view import CompareView

CTRL = Qt.KeyboardModifier.ControlModifier


def _standing(clerk: Clerk, name: str = "王秀兰") -> Filing:
    training = clerk.counter.training
    assert training is not None
    who = next(person for person in training.people if person.name == name)
    flow = NewFiling(clerk.counter.desk, clerk.work.actor)
    flow.identify(CardReading(who.social_security_number, who.name, who.card_no, reader="练习"))
    flow.choose_category(Category.LONG_TERM_RESIDENT)
    flow.update(
        destination="310115",
        contact=Contact("淮安市淮安区淮城街道1号", "上海市浦东新区世纪大道100号", "13900001234"),
        materials=tuple(MaterialTaken(item) for item in (Material.ID_CARD, Material.SOCIAL_SECURITY_CARD)),
        circumstances=(Circumstance.ACCOMPANYING_ELDER,),
        commitment=True,
    )
    filing = flow.submit().filing
    assert filing is not None
    return filing


def _compare(clerk: Clerk) -> CompareView:
    clerk.qtbot.keyClick(clerk.page.focusWidget() or clerk.page, Qt.Key.Key_D, CTRL)
    clerk.settle()
    view = clerk.page.findChild(CompareView)
    assert view is not None
    assert view.isVisible()
    return view


def _visit(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n320100\n")
    clerk.write("13900001234")


def test_a_live_filing_is_told_on_the_card_at_once(clerk: Clerk) -> None:
    _standing(clerk)
    clerk.insert_card("王秀兰")
    assert "有效备案 1 件" in clerk.words
    assert "上海市" in clerk.words


def test_what_differs_is_marked_and_what_is_the_same_is_not(clerk: Clerk) -> None:
    filing = _standing(clerk)
    _visit(clerk)
    visit = clerk.page.visit
    (found,) = compare_with_standing(clerk.counter.desk, clerk.work.actor.role, visit.data, visit.flow.decision())
    by_name = {field.name: field for field in found.fields}
    assert found.number == filing.number
    assert by_name["就医地"] == ComparedField("就医地", "上海市", "江苏省南京市")
    assert by_name["就医地"].differs
    assert not by_name["人员类别"].differs
    assert not by_name["联系电话"].differs
    assert by_name["参保地住址"].filed == "还没有填"
    assert not by_name["参保地住址"].differs, "what was not filled in yet differs from nothing"


def test_a_district_filed_to_its_city_is_the_same_place_also_while_the_rules_refuse(clerk: Clerk) -> None:
    _standing(clerk)
    clerk.insert_card("王秀兰")
    clerk.press("\n2\n310115\n")
    visit = clerk.page.visit
    decision = visit.flow.decision()
    assert decision is not None
    assert decision.is_refused
    (found,) = compare_with_standing(clerk.counter.desk, clerk.work.actor.role, visit.data, decision)
    (place,) = (field for field in found.fields if field.name == "就医地")
    assert place == ComparedField("就医地", "上海市", "上海市")
    assert not place.differs


def test_a_key_shows_both_side_by_side_and_escape_loses_nothing(clerk: Clerk) -> None:
    _standing(clerk)
    _visit(clerk)
    before = clerk.page.visit.data
    _compare(clerk)
    assert {"已有备案", "正在办的", "上海市", "江苏省南京市", "不同"} <= set(clerk.words.split("\n"))
    clerk.press("~")
    assert clerk.step is VisitStep.DETAILS
    assert clerk.page.visit.data == before


def test_enter_on_the_comparison_never_goes_on_with_the_visit(clerk: Clerk) -> None:
    _standing(clerk)
    _visit(clerk)
    view = _compare(clerk)
    view.setFocus()
    clerk.press("\n<")
    assert clerk.step is VisitStep.DETAILS


def test_the_standing_one_is_changed_instead_and_the_visit_stays_a_draft(clerk: Clerk) -> None:
    filing = _standing(clerk)
    _visit(clerk)
    wanted: list[tuple[str, object]] = []
    clerk.work.act_wanted.connect(lambda number, kind: wanted.append((number, kind)))
    view = _compare(clerk)
    change = next(button for button in view.buttons if button.text() == "变更这件备案")
    change.click()
    assert wanted == [(filing.number, ActKind.CHANGE)]
    clerk.page.left()
    clerk.settle()
    assert len(list_drafts(clerk.counter.desk)) == 1


def test_a_clerk_opens_the_standing_one(clerk: Clerk) -> None:
    filing = _standing(clerk)
    _visit(clerk)
    opened: list[str] = []
    clerk.work.record_wanted.connect(opened.append)
    view = _compare(clerk)
    next(button for button in view.buttons if button.text() == "打开这件备案").click()
    assert opened == [filing.number]


def test_without_a_standing_filing_the_comparison_says_so(clerk: Clerk) -> None:
    clerk.insert_card("王秀兰")
    _compare(clerk)
    assert "这位申请人没有有效的备案。" in clerk.words


def test_nobody_is_compared_before_anybody_is_known(clerk: Clerk) -> None:
    data = replace(clerk.page.visit.data, reading=None)
    assert compare_with_standing(clerk.counter.desk, clerk.work.actor.role, data, None) == ()
