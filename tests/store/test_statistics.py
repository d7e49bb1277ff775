"""What statistics ask is answered along the indexes alone, so that a million filings need not be read."""

from __future__ import annotations

import pytest

from app.domain.filing import CommitmentState
from app.domain.vocabulary import ActKind, LifeState, MadeAt
from app.services.statistics_store import Span
from app.store import SqlStore
from app.store.database import DATABASE_NAME
from app.store.engine import connect
from app.store.repositories import statistics
from app.store.statement import Statement
from tests.store.builders import BROKEN, DAY, act_again, commitment, file_one

STATEMENTS = {
    "days": statistics._days[MadeAt.HERE],
    "days elsewhere": statistics._days[MadeAt.ELSEWHERE],
    "destinations": statistics._destinations[MadeAt.HERE],
    "destinations elsewhere": statistics._destinations[MadeAt.ELSEWHERE],
    "commitments": statistics._commitments,
    "acts": statistics._acts,
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_row_is_read_and_nothing_is_sorted(store: SqlStore, name: str) -> None:
    statement: Statement = STATEMENTS[name]
    connection = connect(store.folder / DATABASE_NAME, store.keys.database, reading=True)
    try:
        arguments = statement.arguments({"since": "2025-01-01", "until": "2025-12-31"})
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", arguments)]
    finally:
        connection.close()
    assert all("COVERING INDEX" in step for step in plan), plan


def test_a_promise_is_counted_as_it_stands_after_the_last_act(store: SqlStore) -> None:
    state = file_one(store, commitment=commitment())
    assert promises(store) == {CommitmentState.OPEN: 1}
    act_again(store, state, ActKind.TERMINATE, commitment=BROKEN, status=LifeState.TERMINATED)
    assert promises(store) == {CommitmentState.BROKEN: 1}


def test_acts_are_counted_by_their_day_and_the_first_of_a_record_is_not_among_them(store: SqlStore) -> None:
    state = file_one(store)
    act_again(store, act_again(store, state), ActKind.CANCEL, status=LifeState.CANCELLED)
    with store.read() as work:
        assert work.statistics.acts(Span(DAY, DAY)) == {ActKind.CHANGE: 1, ActKind.CANCEL: 1}
        assert work.statistics.acts(Span(until=DAY.replace(day=1))) == {}


def promises(store: SqlStore) -> dict[CommitmentState, int]:
    with store.read() as work:
        return dict(work.statistics.commitments(Span()))
