"""变更 and 延期 under a pack that wants the card read first, and how the papers of a change are kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.authentication import Authentication
from app.domain.dates import FixedClock
from app.domain.filing import Filing, Institution, MaterialTaken, Person
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import CardState, Category, Insurance, Material, MaterialHow
from app.policy.facts import ChangeRequest
from app.services.changes import change, plan_change
from app.services.desk import Desk
from app.services.extensions import extend
from app.services.filings import file
from app.services.identification import authenticate
from app.services.performing import foresee
from app.services.queries import get_record
from app.services.wanted import PaperWanted, Wanted, wanted_for_change, wanted_for_extension, wanted_for_supplement
from app.store import create_store
from tests.builders import (
    RESIDENCE_PAPERS,
    actor,
    agent,
    applicant,
    codes,
    commitment,
    filing,
    go_to,
    identity_number,
    intake,
    make_desk,
    person,
    put_on_roster,
    reading,
    request,
    roster_entry,
)

DAY = date(2020, 5, 6)
CHENGDU, KUNMING = "510100", "530100"
REGISTER = Material.HOUSEHOLD_REGISTER
MOVE = ChangeRequest(destination=KUNMING, materials=frozenset({REGISTER}), special_reason=True, card=CardState.UNREAD)


@pytest.fixture
def panzhihua(tmp_path: Path) -> Iterator[Desk]:
    clock = FixedClock.on(DAY)
    with create_store(tmp_path / "data", clock=clock, use_keyring=False) as store:
        desk = make_desk(store, clock, pack="panzhihua", counter=CounterIdentity("510400", "01", "01"))
        put_on_roster(desk, _entry())
        yield desk


def _entry(**changes: object) -> object:
    return replace(roster_entry(insurance=Insurance.EMPLOYEE), **changes)


def _pensioner() -> Person:
    return person(insurance=Insurance.EMPLOYEE)


def _checked(desk: Desk, **changes: object) -> Authentication:
    return authenticate(desk, reading(**changes))


def _filed(desk: Desk, category: Category = Category.RETIREE_SETTLED) -> Filing:
    papers = {Category.RETIREE_SETTLED: REGISTER, Category.REFERRAL: Material.REFERRAL_CERTIFICATE}
    asked = request(
        category,
        destination=CHENGDU,
        materials=frozenset({Material.SOCIAL_SECURITY_CARD, papers[category]}),
        institution="四川大学华西医院" if category is Category.REFERRAL else "",
    )
    who = applicant(insurance=Insurance.EMPLOYEE, retired=True)
    done = file(desk, actor(), intake(asked, who, person=_pensioner()))
    assert done.filing is not None, done.decision.reasons
    return done.filing


def test_the_checks_of_today_open_the_change_and_stay_with_it(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    checked = _checked(panzhihua)
    taken = (MaterialTaken(REGISTER, MaterialHow.COPIED),)
    done = change(panzhihua, actor(), number, MOVE, taken=taken, authentication_id=checked.id, reason="户籍迁往昆明")
    assert done.was_done, done.decision.reasons
    after = get_record(panzhihua, number).filing
    assert (after.destination, after.authentication_id) == (KUNMING, checked.id)
    assert set(taken) <= set(after.materials)


def test_what_is_foreseen_is_what_is_answered_and_leaves_no_trace(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    before = get_record(panzhihua, number)
    foreseen = foresee(panzhihua, number, plan_change(MOVE))
    assert get_record(panzhihua, number) == before
    assert foreseen == change(panzhihua, actor(), number, MOVE).decision


@pytest.mark.parametrize("case", ["none", "yesterday", "other", "holder"])
def test_a_card_not_read_today_by_its_holder_counts_as_unread(panzhihua: Desk, case: str) -> None:
    number = _filed(panzhihua).number
    authentication_id = ""
    if case == "yesterday":
        authentication_id = _checked(panzhihua).id
        go_to(panzhihua, date(2020, 5, 7))
    elif case == "other":
        authentication_id = _checked(panzhihua, social_security_number=identity_number(464).text).id
    elif case == "holder":
        authentication_id = _checked(panzhihua, name="王秀蓝").id
    result = change(panzhihua, actor(), number, MOVE, authentication_id=authentication_id)
    assert codes(result.decision.reasons) == {"card_not_authenticated"}


def test_a_lost_card_stops_the_change_whatever_the_caller_says(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    put_on_roster(panzhihua, _entry(card_state=CardState.LOST))
    told = replace(MOVE, card=CardState.NORMAL)
    result = change(panzhihua, actor(), number, told, authentication_id=_checked(panzhihua).id)
    assert codes(result.decision.reasons) == {"card_abnormal"}


def test_an_extension_rests_on_the_same_checks(panzhihua: Desk) -> None:
    number = _filed(panzhihua, Category.REFERRAL).number
    refused = extend(panzhihua, actor(), number, approved=True, card=CardState.UNREAD)
    assert codes(refused.decision.reasons) == {"card_not_authenticated"}
    checked = _checked(panzhihua)
    done = extend(panzhihua, actor(), number, approved=True, card=CardState.UNREAD, authentication_id=checked.id)
    assert done.filing is not None
    assert (done.filing.valid_until, done.filing.authentication_id) == (date(2020, 7, 6), checked.id)


def test_a_new_institution_does_not_keep_the_old_ones_level(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    first = ChangeRequest(institution="四川大学华西医院", institution_level="三级甲等")
    second = ChangeRequest(institution="成都市第三人民医院", special_reason=True)
    for asked in (first, second):
        done = change(panzhihua, actor(), number, asked)
        assert done.was_done, done.decision.reasons
    institution = get_record(panzhihua, number).filing.institution
    assert (institution.name, institution.level) == ("成都市第三人民医院", "")


def test_what_the_window_asks_for_a_change_is_what_the_pack_wants(panzhihua: Desk) -> None:
    filed = _filed(panzhihua)
    move = wanted_for_change(panzhihua, filed, ChangeRequest(destination=KUNMING))
    assert move.card
    assert move.special_reason
    assert [(paper.one_of[0], paper.as_copy) for paper in move.papers] == [(REGISTER, True)]
    phone = wanted_for_change(panzhihua, filed, ChangeRequest(phone="13900001111"))
    assert (phone.card, phone.papers, phone.special_reason) == (True, (), False)
    referral = _filed(panzhihua, Category.REFERRAL)
    assert wanted_for_extension(panzhihua, referral) == Wanted(card=True, approval=True)


def test_the_place_that_stands_is_no_change_and_makes_no_act(panzhihua: Desk) -> None:
    filed = _filed(panzhihua)
    same = ChangeRequest(destination=CHENGDU, phone=filed.contact.phone, institution="")
    answered = change(panzhihua, actor(), filed.number, same)
    assert not answered.decision.is_refused
    assert not answered.was_done
    assert get_record(panzhihua, filed.number).filing == filed
    moved = replace(same, phone="13700002222")
    assert not wanted_for_change(panzhihua, filed, moved).special_reason
    done = change(panzhihua, actor(), filed.number, moved)
    assert done.was_done, done.decision.reasons
    assert done.filing is not None
    assert (done.filing.destination, done.filing.contact.phone) == (CHENGDU, "13700002222")


def test_an_institution_is_left_behind_in_its_city(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    chosen = ChangeRequest(institution="四川大学华西医院", institution_level="三级甲等")
    assert change(panzhihua, actor(), number, chosen).was_done
    assert change(panzhihua, actor(), number, replace(MOVE, card=CardState.NORMAL)).was_done
    assert get_record(panzhihua, number).filing.institution == Institution()


def test_an_institution_typed_otherwise_stays_as_it_was_written_first(panzhihua: Desk) -> None:
    number = _filed(panzhihua).number
    first = ChangeRequest(institution="四川大学华西医院（东）", institution_level="三级甲等")
    assert change(panzhihua, actor(), number, first).was_done
    again = ChangeRequest(institution=" 四川大学华西医院(东)", phone="13700002222")
    done = change(panzhihua, actor(), number, again)
    assert done.was_done, done.decision.reasons
    assert done.filing is not None
    assert done.filing.institution == Institution("四川大学华西医院（东）", "三级甲等")


def test_where_the_pack_wants_nothing_nothing_is_asked(desk: Desk) -> None:
    assert wanted_for_change(desk, filing(), ChangeRequest(destination=KUNMING)) == Wanted(document=True)
    counted = filing(category=Category.REFERRAL)
    assert wanted_for_change(desk, counted, ChangeRequest(destination=KUNMING)) == Wanted(), "no paper gives its end"
    assert wanted_for_extension(desk, filing()) == Wanted()


def test_papers_still_owed_are_asked_with_every_change_and_in_the_packs_words(desk: Desk) -> None:
    owing = filing(commitment=commitment(), agent=agent())
    assert wanted_for_change(desk, owing, ChangeRequest(phone="1")).papers == (PaperWanted(RESIDENCE_PAPERS),)
    (paper,) = wanted_for_supplement(desk, owing).papers
    assert (paper.one_of, paper.wanted_as) == (RESIDENCE_PAPERS, "异地居住证明")
