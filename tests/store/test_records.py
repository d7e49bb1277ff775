"""Everything kept comes back equal, and the days that matter are counted from the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.authentication import (
    Authentication,
    CardReading,
    Check,
    CheckKind,
    CheckResult,
    RosterEntry,
    RosterSnapshot,
)
from app.domain.filing import CommitmentState, fold
from app.domain.vocabulary import ActKind, CardState, Enrolment, Insurance, LifeState, Role, UpstreamState
from app.services.ports import Draft, FilingQuery, PrintedPaper, TodayCounts, User
from app.store import SqlStore
from tests.store.builders import BROKEN, DAY, NOW, PERSON, act_again, commitment, file_one, person


def test_a_record_is_the_fold_of_its_acts(store: SqlStore) -> None:
    filed = file_one(store, commitment=commitment())
    ended = act_again(store, filed, ActKind.CANCEL, status=LifeState.CANCELLED, commitment=None, valid_until=DAY)
    with store.read() as work:
        acts = work.filings.acts(filed.number)
        assert [act.kind for act in acts] == [ActKind.FILE, ActKind.CANCEL]
        assert work.filings.find(filed.number) == fold(acts) == ended


def test_a_person_has_all_records_newest_first(store: SqlStore) -> None:
    old = file_one(store, filed_on=date(2024, 1, 2))
    new = file_one(store)
    file_one(store, person=person("赵云", "110101199003070030"))
    with store.read() as work:
        assert work.filings.of_person(PERSON.social_security_number) == (new, old)
        assert work.filings.find("no such number") is None
        assert work.filings.acts("no such number") == ()


def test_the_sweep_touches_what_ended_or_was_due_before_the_day_and_still_lives(store: SqlStore) -> None:
    yesterday = DAY - timedelta(days=1)
    ended = file_one(store, valid_until=yesterday)
    broken_promise = file_one(store, commitment=commitment(due_on=yesterday))
    suspended = file_one(store, valid_until=yesterday, status=LifeState.SUSPENDED)
    file_one(store, valid_until=DAY, commitment=commitment(due_on=DAY))
    file_one(store, valid_until=yesterday, status=LifeState.CANCELLED)
    file_one(store, commitment=replace(BROKEN, due_on=yesterday))
    with store.read() as work:
        assert work.filings.touched_by_sweep(DAY) == (ended.number, broken_promise.number, suspended.number)


def test_the_today_page_counts_what_needs_doing(store: SqlStore) -> None:
    soon, yesterday, far = DAY + timedelta(days=7), DAY - timedelta(days=1), DAY + timedelta(days=8)
    for due in (DAY, soon, yesterday, far):
        file_one(store, filed_on=yesterday, commitment=commitment(due_on=due))
    file_one(store, valid_until=soon)
    file_one(store, valid_until=far, review_due=soon, status=LifeState.PENDING_REVIEW)
    file_one(store, valid_until=soon, status=LifeState.CANCELLED)
    with store.write() as work:
        rejected, set_aside, accepted, *_ = work.outbox.list(None, 10, 0)
        for row, state in (
            (rejected, UpstreamState.REJECTED),
            (set_aside, UpstreamState.SET_ASIDE),
            (accepted, UpstreamState.ACCEPTED),
        ):
            work.outbox.update(replace(row, state=state))
        work.drafts.save(Draft("d1", "new_filing", "欧阳单", "{}", NOW))
        work.commit()
    with store.read() as work:
        assert work.filings.today_counts(DAY, 7, 1, DAY) == TodayCounts(
            filed_today=3,
            commitments_due=2,
            commitments_due_this_week=1,
            commitments_due_today=1,
            commitments_overdue=1,
            expiring=1,
            reviews_due=1,
            reviews_at_deadline=0,
            letters_due=0,
            rejected_upstream=2,
            waiting_upstream=4,
            drafts=1,
            unsigned=0,
        )


def test_letters_are_due_the_day_after_their_retention_until_they_are_destroyed(store: SqlStore) -> None:
    ends = DAY - timedelta(days=1)
    kept = commitment(state=CommitmentState.KEPT, keep_letter_until=ends)
    due = file_one(store, commitment=kept)
    ended = file_one(store, commitment=replace(BROKEN, keep_letter_until=ends), status=LifeState.TERMINATED)
    file_one(store, commitment=replace(kept, keep_letter_until=DAY))
    file_one(store, commitment=replace(kept, keep_letter_until=None))
    file_one(store, commitment=replace(kept, letter_destroyed_on=DAY))
    file_one(store, commitment=commitment(keep_letter_until=ends))
    with store.read() as work:
        rows = work.filings.search(FilingQuery(letter_kept_before=DAY))
        assert {row.number for row in rows} == {due.number, ended.number}
        assert {row.letter_keep_until for row in rows} == {ends}
        assert work.filings.today_counts(DAY, 7, 1, DAY).letters_due == 2
    act_again(store, due, ActKind.CORRECT, commitment=replace(kept, letter_destroyed_on=DAY))
    with store.read() as work:
        assert work.filings.today_counts(DAY, 7, 1, DAY).letters_due == 1


def test_reviews_are_at_their_deadline_on_the_last_day_and_after_it(store: SqlStore) -> None:
    waiting = {"status": LifeState.PENDING_REVIEW}
    today = file_one(store, review_due=DAY, **waiting)
    late = file_one(store, review_due=DAY - timedelta(days=3), **waiting)
    file_one(store, review_due=DAY + timedelta(days=1), **waiting)
    file_one(store, review_due=DAY, status=LifeState.CANCELLED)
    with store.read() as work:
        rows = work.filings.search(FilingQuery(review_due_until=DAY))
        assert {(row.number, row.review_due) for row in rows} == {
            (today.number, DAY),
            (late.number, DAY - timedelta(days=3)),
        }
        counts = work.filings.today_counts(DAY, 7, 1, DAY)
        assert (counts.reviews_due, counts.reviews_at_deadline) == (3, 2)
        assert work.filings.today_counts(DAY, 7, 1, DAY + timedelta(days=1)).reviews_at_deadline == 3


def test_a_new_roster_takes_the_place_of_the_old_one(store: SqlStore) -> None:
    def entry(number: str, enrolment: Enrolment = Enrolment.IN_ORDER) -> RosterEntry:
        return RosterEntry(number, "欧阳单", Insurance.RESIDENT, enrolment, CardState.NORMAL, "A1")

    with store.read() as work:
        assert work.roster.snapshot() is None
    with store.write() as work:
        work.roster.replace([entry("1"), entry("2")], loaded_at=NOW, fingerprint="old")
        made = work.roster.replace(
            iter([entry("2"), entry("3"), entry("3", Enrolment.ARREARS)]), loaded_at=NOW, fingerprint="new"
        )
        work.commit()
    with store.read() as work:
        assert made == work.roster.snapshot() == RosterSnapshot(NOW, 2, "new")
        assert work.roster.find("1") is None
        assert work.roster.find("3") == entry("3", Enrolment.ARREARS)


def test_a_draft_is_replaced_listed_newest_first_and_thrown_away(store: SqlStore) -> None:
    old = Draft("d1", "new_filing", "欧阳单", '{"step":"card"}', NOW)
    new = Draft("d2", "new_filing", "赵云", "{}", NOW + timedelta(seconds=1))
    newest = replace(old, data='{"step":"review"}', updated_at=NOW + timedelta(seconds=2))
    with store.write() as work:
        for draft in (old, new, newest):
            work.drafts.save(draft)
        assert work.drafts.list() == (newest, new)
        work.drafts.delete("d2")
        work.drafts.delete("d2")
        work.commit()
    with store.read() as work:
        assert (work.drafts.find("d1"), work.drafts.find("d2")) == (newest, None)


def test_every_printed_copy_is_listed_in_the_order_of_printing_whatever_the_clock_said(store: SqlStore) -> None:
    filed = file_one(store)
    first = PrintedPaper("p1", filed.number, "filing", "2016", "ab" * 32, NOW, "wang", 1, revision=1)
    again = replace(first, id="p2", copy=2, printed_at=NOW - timedelta(days=1))
    with store.write() as work:
        work.prints.add(again)
        work.prints.add(first)
        work.commit()
    with store.read() as work:
        assert work.prints.of_filing(filed.number) == (first, again)


def test_accounts_are_kept_by_login(store: SqlStore) -> None:
    clerk = User("wang", "王经办", Role.CLERK, "$argon2id$1")
    reviewer = User("li", "李审核", Role.REVIEWER, "$argon2id$2", is_active=False)
    with store.write() as work:
        work.users.save(replace(clerk, name="王某"))
        work.users.save(clerk)
        work.users.save(reviewer)
        work.commit()
    with store.read() as work:
        assert work.users.list() == (reviewer, clerk)
        assert work.users.find("wang") == clerk
        assert work.users.find("WANG") is None


@pytest.mark.parametrize(
    "entry", [None, RosterEntry("1", "欧阳单", Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL)]
)
def test_an_authentication_comes_back_as_it_was_made(store: SqlStore, entry: RosterEntry | None) -> None:
    reading = CardReading(PERSON.social_security_number, PERSON.name, born_on=PERSON.born_on, valid_until=DAY)
    checks = (Check(CheckKind.CARD, CheckResult.PASSED), Check(CheckKind.ENROLMENT, CheckResult.UNKNOWN, "名册过旧"))
    made = Authentication("a1", NOW, reading, checks, CardState.NORMAL, Enrolment.UNKNOWN, entry, NOW)
    with store.write() as work:
        work.authentications.add(made)
        work.commit()
    with store.read() as work:
        assert work.authentications.find("a1") == made
        assert work.authentications.find("a2") is None


def test_settings_are_replaced_and_each_series_runs_by_itself(store: SqlStore) -> None:
    with store.write() as work:
        work.counter.put("office", "32080301")
        work.counter.put("office", "32080302")
        assert [work.counter.next_sequence(name) for name in ("a", "a", "b")] == [1, 2, 1]
        work.commit()
    with store.read() as work:
        assert (work.counter.get("office"), work.counter.get("hub")) == ("32080302", None)
