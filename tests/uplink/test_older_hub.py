"""A hub that was not upgraded yet: it refuses what it does not know, and the counter goes on with the rest."""

from __future__ import annotations

from typing import Annotated, ClassVar

import pytest
from pydantic import Field

from app.domain.outbox import ATTEMPTS_BEFORE_SET_ASIDE
from app.domain.vocabulary import ActKind, LifeState
from app.hub import api
from app.hub.api import read_batch
from app.hub.database import Database
from app.hub.intake import take_batch
from app.services import upstream
from app.uplink.sync import SyncResult
from app.wire.batch import BatchId
from app.wire.message import ActMessage, CounterCode, OfficeCode, WireModel
from tests.conftest import ExpectedLogs
from tests.uplink.conftest import CLERK, CityWithLine, CounterAtWork, Sync
from tests.wire.window import Window


class BatchOfBefore(WireModel):
    """A batch as the first hubs knew it."""

    settled: ClassVar[tuple[str, ...]] = ()
    format: int
    batch_id: BatchId
    office: OfficeCode
    counter: CounterCode
    acts: Annotated[tuple[ActMessage, ...], Field(min_length=1)]


def go_on_after_a_lost_change(city: CityWithLine, counter: CounterAtWork, sync: Sync) -> None:
    """A filing, a change of it that lost against another counter's and was closed, and a change after that."""
    filing = counter.file()
    sync(counter)
    there = Window("02")
    database = Database(city.database_url)
    ahead = there.act(filing, ActKind.CHANGE, destination_name="杭州市")
    take_batch(database, read_batch(there.batch(ahead).encode()), counter.clock.now)
    database.close()
    lost = counter.act(filing, destination_name="苏州市")
    assert sync(counter).rejected == 1
    upstream.close_rejected(counter.store, CLERK, counter.rows()[-1].act_id, counter.clock.now())
    counter.act(lost, ActKind.CHANGE, destination_name="无锡市")


@pytest.fixture
def older(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The hub knows batches of before only, until this is undone."""
    monkeypatch.setattr(api, "Batch", BatchOfBefore)
    return monkeypatch


def test_what_does_not_hang_on_a_closed_act_is_taken_and_the_rest_says_what_it_waits_for(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, older: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    go_on_after_a_lost_change(city, counter, sync)
    counter.file()
    done: SyncResult = sync(counter)
    assert (done.accepted, done.pause, done.waiting) == (1, None, 1)
    assert counter.states() == ["accepted", "closed", "waiting", "accepted"]
    assert counter.rows()[2].last_problem.startswith("市级接收端的程序较旧")
    expected_logs.claim("batch_malformed")


def test_after_the_hub_was_upgraded_everything_goes_up(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, older: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    go_on_after_a_lost_change(city, counter, sync)
    sync(counter)
    expected_logs.claim("batch_malformed")
    older.undo()
    counter.let_pass(hours=2)
    assert sync(counter).accepted == 1
    assert counter.states() == ["accepted", "closed", "accepted"]


def test_an_upgrade_that_takes_weeks_leaves_the_act_set_aside_and_whole(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, older: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    go_on_after_a_lost_change(city, counter, sync)
    for _ in range(ATTEMPTS_BEFORE_SET_ASIDE):
        sync(counter)
        counter.let_pass(hours=2)
    expected_logs.claim("batch_malformed")
    assert counter.states() == ["accepted", "closed", "set_aside"]
    older.undo()
    upstream.retry(counter.store, CLERK, counter.rows()[2].act_id, counter.clock.now())
    assert sync(counter).accepted == 1


def test_a_batch_in_which_something_else_is_wrong_is_still_narrowed_down(
    city: CityWithLine, counter: CounterAtWork, sync: Sync, expected_logs: ExpectedLogs
) -> None:
    go_on_after_a_lost_change(city, counter, sync)
    ended = counter.file()
    counter.act(ended, ActKind.CANCEL, status=LifeState.CANCELLED)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(api, "Batch", BatchThatNothingFits)
        assert sync(counter).accepted == 0
    expected_logs.claim("batch_malformed")
    assert set(counter.states()[2:]) == {"waiting"}
    counter.let_pass(hours=2)
    assert sync(counter).accepted == 3


class BatchThatNothingFits(BatchOfBefore):
    """A batch of another product."""

    missing: str
