"""A transaction is everything or nothing, and facts are never rewritten."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.audit import find_break
from app.domain.authentication import Authentication, CardReading
from app.domain.dates import FixedClock
from app.domain.filing_number import make_filing_number
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import CardState, Enrolment, LifeState
from app.errors import EnvironmentProblem, UserError
from app.services.ports import PrintedPaper
from app.store import SqlStore, engine
from app.store.engine import connect
from tests.store.builders import COUNTER, DAY, NOW, PERSON, act_again, do, file_act, file_one, later_act


def test_an_act_its_outbox_row_and_its_audit_entry_are_kept_together(store: SqlStore) -> None:
    filed = file_one(store)
    with store.read() as work:
        assert work.filings.find(filed.number) == filed
        assert [row.filing_number for row in work.outbox.of_filing(filed.number)] == [filed.number]
        assert [entry.subject for entry in work.audit.entries()] == [filed.number]


def test_leaving_without_commit_keeps_nothing_of_an_act(store: SqlStore) -> None:
    number = make_filing_number(COUNTER, DAY, 1)
    with store.write() as work:
        work.counter.next_sequence("filing")
        do(work, file_act(number))
    with store.read() as work:
        assert work.filings.find(number) is None
        assert work.outbox.of_filing(number) == ()
        assert list(work.audit.entries()) == []
    with store.write() as work:
        assert work.counter.next_sequence("filing") == 1


def test_a_failure_after_the_act_takes_the_act_back(store: SqlStore) -> None:
    number = make_filing_number(COUNTER, DAY, 1)
    with store.write() as work:
        do(work, file_act(number))
        with pytest.raises(driver.IntegrityError):
            do(work, file_act(make_filing_number(COUNTER, DAY, 2), act_id="32080301-01-1"))
    with store.read() as work:
        assert work.filings.find(number) is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE act SET body = '{}'",
        "DELETE FROM act",
        "INSERT OR REPLACE INTO act SELECT * FROM act",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "UPDATE receipt SET verdict = 'accepted'",
        "DELETE FROM receipt",
        "UPDATE authentication SET body = '{}'",
        "DELETE FROM authentication",
        "UPDATE printed_paper SET copy = 9",
        "DELETE FROM printed_paper",
        "UPDATE outbox SET body = '[]'",
        "UPDATE outbox SET act_id = 'x'",
        "DELETE FROM outbox",
    ],
)
def test_the_database_itself_refuses_to_rewrite_facts(store: SqlStore, statement: str) -> None:
    filed = file_one(store)
    reading = CardReading(PERSON.social_security_number, PERSON.name)
    with store.write() as work:
        work.outbox.add_receipt(Receipt("32080301-01-1", Verdict.REJECTED))
        work.authentications.add(Authentication("a1", NOW, reading, (), CardState.NORMAL, Enrolment.IN_ORDER))
        work.prints.add(PrintedPaper("p1", filed.number, "filing", "1", "00", NOW, "wang", 1))
        work.commit()
    connection = connect(store.database_path, store.keys.database)
    try:
        with pytest.raises(driver.IntegrityError, match="never rewritten"):
            connection.execute(statement)
    finally:
        connection.close()


def test_two_acts_cannot_take_the_same_place_in_a_record(store: SqlStore) -> None:
    filed = file_one(store)
    act_again(store, filed, destination_name="杭州市")
    with pytest.raises(UserError) as refusal, store.write() as work:
        do(work, later_act(filed, "32080301-01-9", destination_name="苏州市"), filed)
    assert refusal.value.code == "stale_record"
    with store.read() as work:
        assert [act.changes.get("destination_name") for act in work.filings.acts(filed.number)] == ["上海市", "杭州市"]


def test_a_state_that_is_not_the_one_after_the_act_is_a_bug(store: SqlStore) -> None:
    filed = file_one(store)
    act = later_act(filed, "32080301-01-2", status=LifeState.CANCELLED)
    with pytest.raises(ValueError, match="not the one after"), store.write() as work:
        work.filings.add_act(act, filed)


def test_a_reader_sees_the_database_as_it_was_at_its_first_look(store: SqlStore) -> None:
    first = file_one(store)
    with store.read() as work:
        assert work.filings.find(first.number) is not None
        second = file_one(store)
        assert work.filings.find(second.number) is None
    with store.read() as work:
        assert work.filings.find(second.number) is not None


def test_writing_or_committing_through_a_reader_is_a_bug_not_a_problem_of_the_disk(store: SqlStore) -> None:
    with pytest.raises(driver.OperationalError), store.read() as work:
        work.counter.put("office", "32080301")
    with pytest.raises(RuntimeError), store.read() as work:
        work.commit()


def test_nothing_can_be_done_with_a_unit_of_work_after_its_commit(store: SqlStore) -> None:
    with store.write() as work:
        work.counter.put("office", "32080301")
        work.commit()
        with pytest.raises(RuntimeError):
            work.counter.put("office", "32080302")
    with store.read() as work:
        assert work.counter.get("office") == "32080301"


def test_a_lock_held_too_long_by_another_window_is_told_in_words(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_SECONDS", 0.05)
    with (
        SqlStore(store.folder, store.keys, clock=clock) as other,
        store.write(),
        pytest.raises(EnvironmentProblem) as problem,
        other.write(),
    ):
        pass
    assert problem.value.code == "store_busy"


def test_workers_and_window_write_one_after_another_and_lose_nothing(store: SqlStore) -> None:
    def work_through() -> None:
        for _ in range(10):
            file_one(store)

    threads = [threading.Thread(target=work_through) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as work:
        entries = list(work.audit.entries())
        orders = [row.order for row in work.outbox.list(None, 100, 0)]
    assert (len(entries), find_break(entries), orders) == (30, None, list(range(1, 31)))


def test_a_changed_audit_entry_would_show_as_a_break(store: SqlStore) -> None:
    for _ in range(3):
        file_one(store)
    with store.read() as work:
        entries = list(work.audit.entries())
    entries[1] = replace(entries[1], actor="somebody else")
    assert find_break(entries) == 2
