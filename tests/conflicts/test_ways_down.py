"""How the winner's content comes to the counter that lost: with the receipt, by the feed, or in a courier file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.domain.conflict import Kept
from app.domain.vocabulary import Category, Role
from app.errors import UserError
from app.hub.api import read_batch
from app.hub.intake import take_batch as take_at_hub
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.conflict_decisions import decide_conflict, view_conflict
from app.services.upstream import mark_unknown, take_batch
from app.uplink import http as hub_http
from app.wire.batch import Receipts, batch_json
from tests.builders import person
from tests.conflicts.conftest import OFFICE, City, CounterThere, Pair, file_referral
from tests.conflicts.on_foot import OnFoot
from tests.wire.window import NOW, Window


def _both_change(pair: Pair) -> None:
    for counter, phone in ((pair.first, "13700000001"), (pair.second, "13700000002")):
        assert change(counter.desk, counter.clerk, pair.number, ChangeRequest(phone=phone)).was_done


def _as_counter_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask for no winners: what a hub of before makes of the question."""
    monkeypatch.setattr(hub_http, "_WITH_WINNERS", ("unheard_of", "true"))


def _theirs(pair: Pair) -> str | None:
    view = view_conflict(pair.second.desk, pair.number, Role.CLERK)
    return view.theirs.place if view.theirs is not None else None


def test_a_counter_that_does_not_ask_for_winners_is_answered_as_ever(city: City, pair: Pair) -> None:
    _both_change(pair)
    city.sync(pair.first)
    bodies = [row.body for row in pair.second.rows(pair.number) if row.state.value == "waiting"]
    batch = batch_json(OFFICE, "02", "0123456789abcdef", bodies)
    headers = {"authorization": f"Bearer {city.token}"}
    plain = httpx.post(f"{city.url}/v1/acts", content=batch, headers=headers).json()
    assert set(plain) == {"format", "receipts"}
    asked = httpx.post(f"{city.url}/v1/acts?winners=true", content=batch, headers=headers)
    [winner] = Receipts.model_validate_json(asked.content).winners.values()
    assert (winner.counter, winner.record.tel, winner.is_whole()) == ("01", "13700000001", True)


def test_a_receipt_that_is_asked_for_later_brings_the_winner_too(city: City, pair: Pair) -> None:
    _both_change(pair)
    city.sync(pair.first)
    row = pair.second.rows(pair.number)[-1]
    lost = batch_json(OFFICE, "02", "0123456789abcdef", [row.body])
    headers = {"authorization": f"Bearer {city.token}"}
    httpx.post(f"{city.url}/v1/acts", content=lost, headers=headers).raise_for_status()
    store = pair.second.desk.store
    take_batch(store, pair.second.desk.now(), 10)
    mark_unknown(store, [row.act_id], "没有等到回执")
    assert city.sync(pair.second).rejected == 1
    assert _theirs(pair) == "机构32080301第01窗口"


def test_with_an_older_hub_the_feed_brings_it_and_until_then_it_is_said(
    city: City, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as_counter_of_before(monkeypatch)
    _both_change(pair)
    city.sync(pair.first)
    assert city.sync(pair.second).rejected == 1
    view = view_conflict(pair.second.desk, pair.number, Role.CLERK)
    assert view.theirs is None
    assert all("先到一件的内容还没有下来" in offer.refusal for offer in view.offers)
    with pytest.raises(UserError) as refused:
        decide_conflict(pair.second.desk, pair.second.clerk, pair.number, Kept.THEIRS)
    assert refused.value.code == "winner_unknown"
    city.sync(pair.second, with_feed=True)
    assert _theirs(pair) == "机构32080301第01窗口"


@pytest.mark.parametrize("kept", list(Kept))
def test_a_counter_without_a_line_sees_decides_and_sends_by_courier(
    city: City, pair: Pair, tmp_path: Path, kept: Kept
) -> None:
    _both_change(pair)
    city.sync(pair.first)
    with closing(OnFoot(city, pair.second, tmp_path)) as on_foot:
        assert on_foot.carry().rejected == 1
        assert _theirs(pair) == "机构32080301第01窗口"
        done = decide_conflict(pair.second.desk, pair.second.clerk, pair.number, kept)
        assert on_foot.carry().accepted == len(done.acts)
        assert change(pair.second.desk, pair.second.clerk, pair.number, ChangeRequest(phone="13700000005")).was_done
        assert on_foot.carry().accepted == 1


@pytest.mark.parametrize("way", ["line", "courier"])
def test_a_winner_of_another_county_which_the_feed_never_has_is_shown_too(
    city: City, open_counter: Callable[[str], CounterThere], tmp_path: Path, way: str
) -> None:
    county = Window("05", office="32080401")
    filed = county.file(person=person(), category=Category.REFERRAL, destination="310000")
    counter = open_counter("02")
    ours = file_referral(counter)
    with closing(OnFoot(city, counter, tmp_path)) as on_foot:
        take_at_hub(on_foot.database, read_batch(county.batch(filed).encode()), lambda: NOW)
        rejected = on_foot.carry().rejected if way == "courier" else city.sync(counter).rejected
    assert rejected == 1
    view = view_conflict(counter.desk, ours.number, Role.CLERK)
    assert view.theirs is not None
    assert (view.theirs.place, view.theirs.number) == ("机构32080401第05窗口", filed[1].number)
