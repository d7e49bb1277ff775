"""鉴权: four checks in their order, each passed, failed with cause and remedy, or unknown and made again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.authentication import Authentication, CheckKind, CheckResult
from app.domain.vocabulary import CardState, Enrolment
from app.policy.library import PackLibrary
from app.services.desk import Desk
from app.services.identification import ROSTER_STALE_AFTER, authenticate
from tests.builders import DAY, agent, go_to, put_on_roster, reading, roster_entry
from tests.policy.packs import Data, write_pack

P, F, U = CheckResult.PASSED, CheckResult.FAILED, CheckResult.UNKNOWN


def _results(checked: Authentication) -> list[CheckResult]:
    assert [check.kind for check in checked.checks] == list(CheckKind)
    for check in checked.checks:
        assert bool(check.cause) is bool(check.remedy) is (check.result is not P)
    return [check.result for check in checked.checks]


def test_a_good_card_of_a_person_in_order_passes_all_four(desk: Desk) -> None:
    put_on_roster(desk)
    checked = authenticate(desk, reading())
    assert _results(checked) == [P, P, P, P]
    assert (checked.card_state, checked.enrolment) == (CardState.NORMAL, Enrolment.IN_ORDER)
    assert checked.at == desk.now()
    assert checked.roster_loaded_at == desk.now()


@pytest.mark.parametrize("state", [CardState.LOST, CardState.LOCKED, CardState.CANCELLED])
def test_a_card_that_is_lost_locked_or_cancelled_stops_the_visit(desk: Desk, state: CardState) -> None:
    put_on_roster(desk, roster_entry(card_state=state))
    checked = authenticate(desk, reading())
    assert _results(checked) == [F, P, P, U]
    assert state.label in checked.failed[0].cause
    assert checked.card_state is state


@pytest.mark.parametrize(
    ("until", "result"), [(DAY - timedelta(days=1), F), (DAY, P), (DAY + timedelta(days=1), P), (None, P)]
)
def test_a_card_is_good_through_its_last_day(desk: Desk, until: date | None, result: CheckResult) -> None:
    put_on_roster(desk)
    assert _results(authenticate(desk, reading(valid_until=until)))[0] is result


def test_a_card_not_activated_reads_but_cannot_be_used_away(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(card_state=CardState.NOT_ACTIVATED))
    checked = authenticate(desk, reading())
    assert _results(checked) == [P, P, P, F]
    assert "激活" in checked.failed[0].remedy


def test_where_the_card_is_activated_in_the_same_visit_the_visit_goes_on_and_is_marked(
    desk: Desk, tmp_path: Path
) -> None:
    def activate_here(data: Data) -> None:
        for rule in data["card"]:
            rule["accepts"] = ["not_activated"]

    write_pack(tmp_path, activate_here)
    here = replace(desk, library=PackLibrary.load(tmp_path))
    put_on_roster(here, roster_entry(card_state=CardState.NOT_ACTIVATED))
    checked = authenticate(here, reading())
    assert _results(checked) == [P, P, P, U]
    assert "一并激活" in checked.unknown[0].remedy
    assert checked.card_state is CardState.NOT_ACTIVATED


def test_where_the_rules_ask_nothing_of_the_card_one_not_activated_still_stops_the_visit(
    desk: Desk, tmp_path: Path
) -> None:
    write_pack(tmp_path, lambda data: data.update(card=[]))
    silent = replace(desk, library=PackLibrary.load(tmp_path))
    put_on_roster(silent, roster_entry(card_state=CardState.NOT_ACTIVATED))
    assert _results(authenticate(silent, reading())) == [P, P, P, F]


def test_another_name_on_the_card_than_on_the_roster_stops_the_visit(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(name="王秀兰"))
    checked = authenticate(desk, reading(name="王秀蓝"))
    assert _results(checked) == [P, F, P, P]
    assert "姓名" in checked.failed[0].cause
    assert "王秀" not in checked.failed[0].cause + checked.failed[0].remedy
    assert "卡上的姓名" in checked.failed[0].cause
    typed = authenticate(desk, replace(reading(name="王秀蓝"), by_card=False)).failed[0]
    assert "录入的姓名" in typed.cause
    assert "录错的请重新录入" in typed.remedy


def test_an_older_card_of_the_same_person_stops_the_visit(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(card_no="J20801002"))
    assert _results(authenticate(desk, reading(card_no="J20801001"))) == [P, F, P, P]
    put_on_roster(desk, roster_entry(card_no=""))
    assert _results(authenticate(desk, reading(card_no="J20801001"))) == [P, P, P, P]


def test_an_agent_shows_a_card_too(desk: Desk) -> None:
    put_on_roster(desk)
    assert _results(authenticate(desk, reading(), agent(id_number=""))) == [P, F, P, P]
    assert _results(authenticate(desk, reading(), agent())) == [P, P, P, P]


@pytest.mark.parametrize("state", [Enrolment.ARREARS, Enrolment.SUSPENDED, Enrolment.TERMINATED])
def test_payments_not_in_order_stop_the_visit(desk: Desk, state: Enrolment) -> None:
    put_on_roster(desk, roster_entry(enrolment=state))
    checked = authenticate(desk, reading())
    assert _results(checked) == [P, P, F, P]
    assert checked.failed[0].cause == state.label, "what it is about stands before it already"
    assert checked.enrolment is state


def test_somebody_who_is_not_on_a_fresh_roster_is_not_insured(desk: Desk) -> None:
    put_on_roster(desk)
    checked = authenticate(desk, reading(social_security_number="320803195501101310"))
    assert _results(checked) == [P, P, F, U]
    assert checked.enrolment is Enrolment.NOT_FOUND


def test_without_a_roster_the_visit_goes_on_and_is_marked(desk: Desk) -> None:
    checked = authenticate(desk, reading())
    assert _results(checked) == [U, P, U, U]
    assert checked.failed == ()
    assert len(checked.unknown) == 3
    assert checked.enrolment is Enrolment.UNKNOWN


def test_a_roster_two_days_old_still_counts_and_an_older_one_leaves_enrolment_unknown(desk: Desk) -> None:
    put_on_roster(desk)
    go_to(desk, DAY + ROSTER_STALE_AFTER)
    assert _results(authenticate(desk, reading())) == [P, P, P, P]
    go_to(desk, DAY + ROSTER_STALE_AFTER + timedelta(days=1))
    checked = authenticate(desk, reading())
    assert _results(checked) == [U, P, U, U]
    assert checked.enrolment is Enrolment.UNKNOWN
    nobody = authenticate(desk, reading(social_security_number="320803195501101310"))
    assert _results(nobody) == [U, P, U, U]


def test_what_an_old_roster_says_is_neither_for_nor_against_a_person(desk: Desk) -> None:
    put_on_roster(desk, roster_entry(enrolment=Enrolment.ARREARS, card_state=CardState.LOST))
    go_to(desk, DAY + timedelta(days=30))
    checked = authenticate(desk, reading())
    assert _results(checked) == [U, P, U, U]
    assert (checked.card_state, checked.enrolment) == (CardState.NORMAL, Enrolment.UNKNOWN)


@pytest.mark.parametrize("written", ["阿卜杜拉·麦麦提", "阿卜杜拉•麦麦提", "阿卜杜拉．麦麦提", " 阿卜杜拉・麦麦提 "])
def test_a_name_is_the_same_whichever_middle_dot_a_system_writes(desk: Desk, written: str) -> None:
    put_on_roster(desk, roster_entry(name=written))
    assert _results(authenticate(desk, reading(name="阿卜杜拉·麦麦提"))) == [P, P, P, P]


def test_a_typed_number_goes_on_but_the_card_is_unread(desk: Desk) -> None:
    put_on_roster(desk)
    checked = authenticate(desk, reading(name="", card_no="", by_card=False))
    assert _results(checked) == [U, P, P, P]
    assert checked.card_state is CardState.UNREAD


def test_every_authentication_is_kept_under_a_number_of_its_own(desk: Desk) -> None:
    put_on_roster(desk)
    first, second = authenticate(desk, reading()), authenticate(desk, reading())
    assert first.id != second.id
    with desk.store.read() as uow:
        assert uow.authentications.find(first.id) == first
        assert uow.authentications.find(second.id) == second
