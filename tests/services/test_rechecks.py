"""Checks that an old roster left open are made when a fresh one is here, and what came of them is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from app.domain.authentication import CheckKind, CheckResult, RosterEntry, RosterSnapshot
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, CardState, Enrolment, Role
from app.services.desk import Desk
from app.services.filings import file
from app.services.identification import authenticate, check_again
from app.services.rechecks import failed_rechecks, recheck_authentications
from app.services.status_changes import change_status
from tests.builders import actor, intake, put_on_roster, reading, roster_entry


def load(desk: Desk, *entries: RosterEntry) -> None:
    """A roster loaded a minute ago: another one than any before."""
    with desk.store.write() as uow:
        loaded_at = desk.now() + timedelta(minutes=1)
        uow.roster.replace(entries or (roster_entry(),), loaded_at=loaded_at, fingerprint="cd" * 32)
        uow.commit()


def file_unchecked(desk: Desk, **of_card: Any) -> Filing:
    """A filing made while there was no roster at all."""
    checked = authenticate(desk, reading(**of_card))
    done = file(desk, actor(), intake(authentication_id=checked.id))
    assert done.filing is not None
    return done.filing


def end(desk: Desk, filing: Filing) -> None:
    assert change_status(desk, actor(Role.MANAGER), filing.number, ActKind.TERMINATE, reason="参保人身故").was_done


def awaited(desk: Desk) -> int:
    with desk.store.read() as uow:
        return len(uow.rechecks.awaited())


def audited(desk: Desk) -> list[Any]:
    with desk.store.read() as uow:
        entries = [entry for entry in uow.audit.entries() if entry.event == "authentication.rechecked"]
    return [(entry.subject, json.loads(entry.detail)) for entry in entries]


def test_a_fresh_roster_answers_what_was_open(desk: Desk) -> None:
    filing = file_unchecked(desk)
    assert awaited(desk) == 1
    assert recheck_authentications(desk) == ()
    load(desk)
    [made] = recheck_authentications(desk)
    assert {check.kind for check in made.checks} == set(CheckKind)
    assert {check.result for check in made.checks} == {CheckResult.PASSED}
    assert awaited(desk) == 0
    assert failed_rechecks(desk) == ()
    assert audited(desk) == [(filing.number, {kind.value: "passed" for kind in CheckKind})]


@pytest.mark.parametrize(
    ("entry", "kind", "words"),
    [
        (roster_entry(enrolment=Enrolment.ARREARS), CheckKind.ENROLMENT, "欠费"),
        (roster_entry(card_state=CardState.LOST), CheckKind.CARD, "已挂失"),
        (roster_entry(card_no="J99999999"), CheckKind.HOLDER, "不是名册登记的现用卡"),
    ],
)
def test_what_fails_after_all_is_kept_with_its_cause(
    desk: Desk, entry: RosterEntry, kind: CheckKind, words: str
) -> None:
    filing = file_unchecked(desk)
    load(desk, entry)
    recheck_authentications(desk)
    assert failed_rechecks(desk) == (filing.number,)
    with desk.store.read() as uow:
        [kept] = uow.rechecks.of_filing(filing.number)
    assert [check.kind for check in kept.failed] == [kind]
    assert words in kept.failed[0].cause


def test_somebody_who_is_not_on_the_fresh_roster_failed(desk: Desk) -> None:
    filing = file_unchecked(desk)
    load(desk, roster_entry(social_security_number="320803195803024642"))
    recheck_authentications(desk)
    assert failed_rechecks(desk) == (filing.number,)


def test_the_roster_of_the_visit_answers_nothing_anew(desk: Desk) -> None:
    put_on_roster(desk)
    desk.clock.instant += timedelta(days=3)  # type: ignore[attr-defined]
    file_unchecked(desk)
    assert recheck_authentications(desk) == ()
    assert awaited(desk) == 1


def test_checks_that_were_all_made_are_not_made_again(desk: Desk) -> None:
    put_on_roster(desk)
    file_unchecked(desk)
    assert awaited(desk) == 0


def test_a_card_nobody_read_is_not_checked_and_the_rest_is(desk: Desk) -> None:
    checked = authenticate(desk, reading(by_card=False, card_no=""))
    snapshot = RosterSnapshot(desk.now(), 1, "cd" * 32)
    made = check_again(desk, checked, roster_entry(), snapshot)
    assert {check.kind for check in made} == {CheckKind.HOLDER, CheckKind.ENROLMENT, CheckKind.AWAY_USE}


def test_nobody_checks_again_for_a_filing_that_has_ended(desk: Desk) -> None:
    filing = file_unchecked(desk)
    end(desk, filing)
    load(desk, roster_entry(enrolment=Enrolment.ARREARS))
    assert recheck_authentications(desk) == ()
    assert (awaited(desk), failed_rechecks(desk)) == (0, ())


def test_a_failed_check_is_no_longer_told_once_the_filing_has_ended(desk: Desk) -> None:
    filing = file_unchecked(desk)
    load(desk, roster_entry(enrolment=Enrolment.ARREARS))
    recheck_authentications(desk)
    end(desk, filing)
    assert failed_rechecks(desk) == ()
