"""What must be true of every store and of the hub once everything has come to rest."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.domain.audit import find_break
from app.domain.filing import fold
from app.domain.outbox import OutboxRow, Receipt, Verdict
from app.domain.vocabulary import UpstreamState
from app.hub.database import Database
from app.hub.tables import act, filing
from app.services.ports import FilingQuery
from app.store import open_store
from app.wire.canonical import hash_of
from tests.fault.counters import folder_of, told_file
from tests.fault.town import NAME, PHONE_BEGINS, Place, places

_FAILURES = ("Traceback", "ERROR:", "CRITICAL:", '"level": "error"', '"level": "critical"')
"""How a program that fell over would say so, or one that caught it."""
_EVERYTHING = 1_000_000
_AT_REST = {UpstreamState.ACCEPTED, UpstreamState.CLOSED}


@dataclass(frozen=True)
class AtCounter:
    """What one counter's store holds after the run."""

    place: Place
    rows: dict[str, OutboxRow]
    receipts: dict[str, Receipt]
    told: set[str]
    came_down: set[str]
    """Acts of other counters that are here, by the feed or with the receipt of an act that lost against them."""
    read_up_to: int
    """The arrival of the last act that the feed has told of."""


@dataclass(frozen=True)
class AtHub:
    """What the hub's database holds after the run: acts in their order of arrival, filings by number."""

    acts: tuple[Any, ...]
    filings: dict[str, Any]


def read_counter(folder: Path, place: Place, at_hub: AtHub) -> AtCounter:
    """Read a store, and fail when a record is not the fold of its acts or the audit's chain is broken."""
    with open_store(folder_of(folder, place)) as store, store.read() as uow:
        rows = {row.act_id: row for row in uow.outbox.list(None, _EVERYTHING, 0)}
        numbers = [found.number for found in uow.filings.search(FilingQuery(limit=_EVERYTHING))]
        receipts = {one.act_id: one for number in numbers for one in uow.outbox.receipts_of(number)}
        entries = list(uow.audit.entries())
        assert find_break(entries) is None, f"the audit of counter {place.name} is broken"
        audited = Counter(json.loads(entry.detail)["act"] for entry in entries if entry.event.startswith("filing."))
        assert audited == Counter(list(rows)), f"counter {place.name} audited other acts than it queued"
        for number in numbers:
            assert uow.filings.find(number) == fold(uow.filings.acts(number)), number
        came_down = {one.act_id for number in at_hub.filings for one in uow.elsewhere.acts(number)}
        cursor = uow.counter.get("feed.cursor") or "..0"
    told = set(told_file(folder, place).read_text(encoding="ascii").split())
    return AtCounter(place, rows, receipts, told, came_down, int(cursor.rpartition(".")[2]))


def read_hub(database_url: str) -> AtHub:
    """Read the hub's database."""
    database = Database(database_url)
    try:
        with database.read() as connection:
            acts = tuple(connection.execute(select(act).order_by(act.c.arrival)))
            return AtHub(acts, {row.number: row for row in connection.execute(select(filing))})
    finally:
        database.close()


def check_acts(counter: AtCounter, at_hub: AtHub) -> None:
    """Nothing lost, nothing twice, nothing stuck: each act is at the hub once, as it was done, with one receipt."""
    name = counter.place.name
    assert counter.told <= set(counter.rows), f"counter {name} lost acts that it had committed"
    stuck = {row.act_id: row.state for row in counter.rows.values() if row.state not in _AT_REST}
    assert not stuck, f"counter {name} has acts that are stuck: {stuck}"
    place = counter.place
    there = {row.act_id: row for row in at_hub.acts if (row.office, row.counter) == (place.office, place.counter)}
    unsent = {one.act_id for one in counter.rows.values() if one.act_id not in counter.receipts}
    refused = {act_id for act_id, receipt in counter.receipts.items() if receipt.verdict is Verdict.REJECTED}
    for act_id in unsent:
        row = counter.rows[act_id]
        before = {one.act_id for one in counter.rows.values() if one.filing_number == row.filing_number}
        before -= {one.act_id for one in counter.rows.values() if one.order >= row.order}
        assert row.state is UpstreamState.CLOSED, f"{act_id} was never sent"
        assert before & refused, f"{act_id} was never sent, though nothing before it was refused"
    assert set(there) == set(counter.rows) - unsent, f"the hub has other acts of counter {name} than it sent"
    for act_id, row in there.items():
        assert row.content_hash == json.loads(counter.rows[act_id].body)["content_hash"], act_id
        assert hash_of(row.body) == row.content_hash, act_id
        receipt = counter.receipts[act_id]
        given = (receipt.verdict.value, receipt.upstream_number, receipt.code, receipt.sentence)
        assert given == (row.verdict, row.upstream_number, row.code, row.sentence), act_id
        is_accepted = counter.rows[act_id].state is UpstreamState.ACCEPTED
        assert is_accepted == (row.verdict == "accepted"), act_id


def check_hub(counters: list[AtCounter], at_hub: AtHub) -> None:
    """Nothing is there twice or from nobody, and the accepted acts of a filing arrived in their order."""
    known = {act_id for counter in counters for act_id in counter.rows}
    ids = [row.act_id for row in at_hub.acts]
    assert len(ids) == len(set(ids))
    assert set(ids) <= known
    sequences: dict[str, list[int]] = defaultdict(list)
    for row in at_hub.acts:
        if row.verdict == "accepted":
            sequences[row.filing_number].append(row.sequence)
    for number, found in sequences.items():
        assert found == sorted(set(found)), f"{number} arrived in the order {found}"
        assert (found[0], found[-1]) == (1, at_hub.filings[number].last_sequence), number
    assert set(sequences) == set(at_hub.filings)


def check_feed(counter: AtCounter, at_hub: AtHub) -> None:
    """Everything that the hub took of the others of the area came down, as far as the feed was read."""
    place = counter.place
    of_others = {
        row.act_id: row.arrival
        for row in at_hub.acts
        if row.verdict == "accepted"
        and row.office[:6] == place.area
        and (row.office, row.counter) != (place.office, place.counter)
    }
    due = {act_id for act_id, arrival in of_others.items() if arrival <= counter.read_up_to}
    assert counter.came_down >= due, f"gaps in what came down to counter {place.name}"
    assert counter.came_down <= set(of_others)


def check_log(log: Path) -> None:
    """Nobody's name, number or telephone is in a log, and no program fell over."""
    text = log.read_text(encoding="utf-8")
    for area in {place.area for place in places(20)}:
        assert f"{area}19" not in text, f"{log.name} holds an identity number"
    assert NAME not in text
    assert PHONE_BEGINS not in text
    for failure in _FAILURES:
        assert failure not in text, f"{log.name} tells of a failure: {failure}"


@dataclass(frozen=True)
class Found:
    """Figures of a run that was found sound."""

    acts: int
    accepted: int
    rejected: int
    unsent: int
    repeats: int
    kinds: Counter[str]
    codes: Counter[str]


def check_everything(folder: Path, database_url: str, counters: int) -> Found:
    """Every check on every counter and on the hub. Raises AssertionError for the first thing that is wrong."""
    at_hub = read_hub(database_url)
    all_of_them = [read_counter(folder, place, at_hub) for place in places(counters)]
    for counter in all_of_them:
        check_acts(counter, at_hub)
        check_feed(counter, at_hub)
    check_hub(all_of_them, at_hub)
    check_log(folder / "hub.log")
    check_log(folder / "counters.log")
    rows = [row for counter in all_of_them for row in counter.rows.values()]
    verdicts = Counter(row.verdict for row in at_hub.acts)
    return Found(
        acts=len(rows),
        accepted=verdicts["accepted"],
        rejected=verdicts["rejected"],
        unsent=len(rows) - len(at_hub.acts),
        repeats=sum(row.times_refused for row in at_hub.acts),
        kinds=Counter(json.loads(row.body)["kind"] for row in rows),
        codes=Counter(row.code for row in at_hub.acts if row.code),
    )
