"""Acts wait in order for upstream, and the record shows how far they have come."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.filing import Filing
from app.domain.outbox import OutboxRow, Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.errors import UserError
from app.services.ports import FilingQuery
from app.store import SqlStore
from tests.store.builders import NOW, act_again, file_one


def move(store: SqlStore, act_id: str, **changes: object) -> None:
    with store.write() as work:
        work.outbox.update(replace(work.outbox.get(act_id), **changes))  # type: ignore[arg-type]
        work.commit()


def sendable(store: SqlStore) -> list[str]:
    with store.read() as work:
        return [row.act_id.rpartition("-")[2] for row in work.outbox.sendable(NOW, 100)]


def act_id(number: int) -> str:
    return f"32080301-01-{number}"


@pytest.fixture
def two_records(store: SqlStore) -> tuple[Filing, Filing]:
    """Acts 1 and 3 belong to the first record, 2 to the second."""
    first, second = file_one(store), file_one(store)
    return act_again(store, first, destination_name="杭州市"), second


def test_waiting_and_unknown_acts_go_in_the_counters_order(store: SqlStore, two_records: object) -> None:
    move(store, act_id(2), state=UpstreamState.UNKNOWN, attempts=1)
    assert sendable(store) == ["1", "2", "3"]
    with store.read() as work:
        assert [row.order for row in work.outbox.sendable(NOW, 2)] == [1, 2]


@pytest.mark.parametrize("state", [UpstreamState.REJECTED, UpstreamState.SET_ASIDE, UpstreamState.SENDING])
def test_an_act_waits_behind_an_earlier_one_of_its_record_only(
    store: SqlStore, two_records: object, state: UpstreamState
) -> None:
    move(store, act_id(1), state=state)
    assert sendable(store) == ["2"]


def test_an_act_to_be_tried_later_holds_back_the_next_of_its_record_until_then(
    store: SqlStore, two_records: object
) -> None:
    move(store, act_id(1), not_before=NOW + timedelta(microseconds=1))
    assert sendable(store) == ["2"]
    move(store, act_id(1), not_before=NOW)
    assert sendable(store) == ["1", "2", "3"]


@pytest.mark.parametrize("state", [UpstreamState.ACCEPTED, UpstreamState.CLOSED])
def test_an_act_at_its_end_lets_the_next_one_go(store: SqlStore, two_records: object, state: UpstreamState) -> None:
    move(store, act_id(1), state=state)
    assert sendable(store) == ["2", "3"]


def test_an_update_changes_the_journey_and_never_what_is_sent(store: SqlStore, two_records: object) -> None:
    with store.write() as work:
        row = work.outbox.get(act_id(1))
        later = NOW + timedelta(minutes=3)
        work.outbox.update(
            replace(row, body="other", state=UpstreamState.UNKNOWN, attempts=2, not_before=later, last_problem="超时")
        )
        work.commit()
    with store.read() as work:
        assert work.outbox.get(act_id(1)) == OutboxRow(
            1, row.act_id, row.filing_number, "{}", UpstreamState.UNKNOWN, 2, later, "超时"
        )


def test_an_act_that_is_not_queued_here_is_said_to_be_unknown(store: SqlStore) -> None:
    with pytest.raises(UserError) as refusal, store.read() as work:
        work.outbox.get("nobody")
    assert refusal.value.code == "unknown_act"
    with pytest.raises(UserError), store.write() as work:
        work.outbox.update(OutboxRow(1, "nobody", "x", "{}", UpstreamState.WAITING))


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("waiting", "waiting", "waiting"),
        ("accepted", "waiting", "waiting"),
        ("accepted", "accepted", "accepted"),
        ("rejected", "waiting", "rejected"),
        ("accepted", "set_aside", "set_aside"),
        ("accepted", "unknown", "unknown"),
        ("sending", "waiting", "waiting"),
        ("unknown", "waiting", "waiting"),
        ("closed", "waiting", "waiting"),
        ("closed", "accepted", "accepted"),
        ("closed", "closed", "closed"),
    ],
)
def test_a_record_shows_the_act_that_is_least_far(
    store: SqlStore, two_records: tuple[Filing, Filing], first: str, second: str, shown: str
) -> None:
    move(store, act_id(1), state=UpstreamState(first))
    move(store, act_id(3), state=UpstreamState(second))
    with store.read() as work:
        (row,) = work.filings.search(FilingQuery(text=two_records[0].number))
        not_yet = work.filings.count(FilingQuery(text=two_records[0].number, not_yet_upstream=True))
    assert (row.upstream.value, not_yet) == (shown, 0 if shown in {"accepted", "closed"} else 1)


def test_the_queue_is_counted_and_listed_by_state(store: SqlStore, two_records: object) -> None:
    move(store, act_id(1), state=UpstreamState.REJECTED)
    with store.read() as work:
        counts = work.outbox.counts()
        assert (counts[UpstreamState.WAITING], counts[UpstreamState.REJECTED], counts[UpstreamState.SENDING]) == (
            2,
            1,
            0,
        )
        assert [row.order for row in work.outbox.list(UpstreamState.WAITING, 10, 0)] == [2, 3]
        assert [row.order for row in work.outbox.list(None, 10, 1)] == [2, 3]


def test_the_same_receipt_twice_is_kept_once_and_a_later_one_beside_it(
    store: SqlStore, two_records: tuple[Filing, Filing]
) -> None:
    sent_back = Receipt(act_id(1), Verdict.REJECTED, code="E07", sentence="就医地已停用", received_at=NOW)
    accepted = Receipt(act_id(1), Verdict.ACCEPTED, "HA-1", received_at=NOW + timedelta(hours=1))
    for receipt in (sent_back, replace(sent_back, received_at=NOW + timedelta(hours=2)), accepted):
        with store.write() as work:
            work.outbox.add_receipt(receipt)
            work.commit()
    with store.read() as work:
        assert work.outbox.receipts_of(two_records[0].number) == (sent_back, accepted)
        assert work.outbox.receipts_of(two_records[1].number) == ()
        assert work.outbox.last_receipt_at() == NOW + timedelta(hours=1)


def test_upstream_has_never_answered_a_new_counter(store: SqlStore) -> None:
    with store.read() as work:
        assert work.outbox.last_receipt_at() is None
