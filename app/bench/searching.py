"""How soon the list answers with a million filings in the store: what clerks type, filters, orders, far down too."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from app.bench.large_store import SURNAMES, make_large_store
from app.bench.result import Result
from app.bootstrap.counter import open_training
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.services.desk import Desk
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search

FILINGS = 1_000_000
PAGE_ROWS = 50
_GOAL_MS = 30.0
_ROUNDS = 3
_PAGES_DOWN = 20


def measure_searching() -> Iterator[Result]:
    """The 95th percentile over every question, each asked some times, first pages and deep ones alike."""
    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder:
        make_large_store(Path(folder) / "data", FILINGS)
        with open_training(Path(folder) / "data", built_in_reader=True) as counter:
            yield measure_answers(counter.desk)


def measure_answers(desk: Desk) -> Result:
    """The same on a store that is there."""
    samples: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for kind, query in questions(desk):
            samples.setdefault(kind, []).append(_answer_ms(desk, query))
    every = [sample for kind in samples.values() for sample in kind]
    notes = {kind: percentile_95(taken) for kind, taken in samples.items()}
    title = f"{FILINGS}件备案中查一页，95%的回答不超过"
    return Result("search", title, percentile_95(every), _GOAL_MS, "上限", 1.0, notes=notes)


def percentile_95(samples: Sequence[float]) -> float:
    """The value that nineteen of twenty stay below."""
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


def questions(desk: Desk) -> Iterator[tuple[str, FilingQuery]]:
    """What is asked, by kind."""
    chance = random.Random(8)  # noqa: S311 - no secret
    some = _some_rows(desk)
    for row in chance.sample(some, 12):
        name, number, person = row.name, row.number, row.social_security_number
        for length in range(1, len(name) + 1):
            yield "姓名", _anywhere(name[:length])
        yield "首字母", _anywhere("".join(chance.choices("wlzcyxhs", k=chance.choice((1, 2, 3)))))
        for length in (4, 6, 10, 14, 18):
            yield "社会保障号码", _anywhere(person[:length])
        yield "电话尾号", _anywhere(row.phone[-chance.choice((4, 5, 6)) :])
        yield "备案编号", _anywhere(number[: chance.choice((12, 14, 18, len(number)))])
    for surname in chance.sample(SURNAMES, 6):
        for query in _narrowed(desk.today(), chance):
            yield "姓名加筛选", replace(query, text=surname)
    for query in _narrowed(desk.today(), chance):
        yield "筛选", query
    for order in (ListOrder.NAME, ListOrder.PERSON, ListOrder.CATEGORY, ListOrder.DESTINATION, ListOrder.UNTIL):
        for descending in (False, True):
            yield "排序", FilingQuery(order=order, descending=descending, limit=PAGE_ROWS)
    for query in (FilingQuery(), FilingQuery(order=ListOrder.STATUS), _anywhere(), _anywhere("王"), _anywhere("zj")):
        after = _far_down(desk, replace(query, limit=PAGE_ROWS))
        yield "往下翻", replace(query, limit=PAGE_ROWS, after=after)


def _anywhere(text: str = "") -> FilingQuery:
    return FilingQuery(text=text, made_at=MadeAt.ANYWHERE, limit=PAGE_ROWS)


def _narrowed(today: date, chance: random.Random) -> list[FilingQuery]:
    """Filters alone and together."""
    soon = today + timedelta(days=30)
    year = today - timedelta(days=chance.randrange(400, 3000))
    category, place = chance.choice(list(Category)), chance.choice(("310000", "460200", "110000"))
    asked = (
        FilingQuery(category=category),
        FilingQuery(status=LifeState.ACTIVE),
        FilingQuery(status=LifeState.PENDING_REVIEW),
        FilingQuery(destination=place),
        FilingQuery(filed_from=year, filed_until=year + timedelta(days=90)),
        FilingQuery(ends_from=today, ends_until=soon, is_live=True),
        FilingQuery(not_yet_upstream=True),
        FilingQuery(upstream=UpstreamState.REJECTED),
        FilingQuery(with_commitment=True),
        FilingQuery(due_until=soon, is_live=True, order=ListOrder.DUE, descending=False),
        FilingQuery(made_at=MadeAt.ELSEWHERE),
        FilingQuery(category=category, destination=place, status=LifeState.EXPIRED),
        FilingQuery(category=category, with_commitment=True),
        FilingQuery(destination=place, filed_from=year, filed_until=year + timedelta(days=30)),
        FilingQuery(category=category, status=LifeState.ACTIVE, made_at=MadeAt.ANYWHERE),
    )
    return [replace(query, limit=PAGE_ROWS) for query in asked]


def _some_rows(desk: Desk) -> list[FilingSummary]:
    """From the newest on, and from far down."""
    rows: list[FilingSummary] = []
    for days in (0, 900, 2500):
        until = desk.today() - timedelta(days=days)
        rows += search(desk, FilingQuery(filed_until=until, limit=PAGE_ROWS))
    return rows


def _far_down(desk: Desk, query: FilingQuery) -> tuple[str, ...]:
    for _ in range(_PAGES_DOWN):
        query = replace(query, after=search(desk, query)[-1].place_in_order)
    return query.after or ()


def _answer_ms(desk: Desk, query: FilingQuery) -> float:
    """What the answer took, without what other programs on this computer took meanwhile."""
    start, spent = time.perf_counter(), time.process_time()
    search(desk, query)
    return min(time.perf_counter() - start, time.process_time() - spent) * 1000
