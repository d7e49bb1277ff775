"""How soon the list answers with a million filings in the store: what clerks type, filters, orders, far down too."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from app.bench.large_store import FILINGS, SURNAMES, LargeStore
from app.bench.result import Result
from app.bootstrap.counter import open_training
from app.domain.filing import CommitmentState
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.services.desk import Desk
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search
from app.store import SqlStore
from app.store.engine import connect, make_engine
from app.store.search import find_page
from app.store.statement import Work

PAGE_ROWS = 50
_GOAL_MS = 30.0
_BARE_GOAL = 1.5
_EVERY = 7
"""Each so many of the questions is also asked cold, and of the bare database."""
_ROUNDS = 3
_PAGES_DOWN = 20
_PERSON_HEADINGS = (ListOrder.NEWEST, ListOrder.NAME, ListOrder.PERSON, ListOrder.CATEGORY, ListOrder.DESTINATION)
_HEADINGS = (*_PERSON_HEADINGS, ListOrder.UNTIL, ListOrder.STATUS, ListOrder.UPSTREAM)


def measure_searching(large: LargeStore) -> Iterator[Result]:
    """The 95th percentile over every question, each asked some times, first pages and deep ones alike."""
    with open_training(large.folder, built_in_reader=True) as counter:
        yield from measure_answers(counter.desk, counter.store)


def measure_answers(desk: Desk, store: SqlStore) -> Iterator[Result]:
    """The same on a store that is there: the answers, and what of them is the database's own time."""
    asked = list(questions(desk))
    cold = [_cold_ms(store, desk, query) for _, query in asked[::_EVERY]]
    samples: dict[str, list[float]] = {}
    for _ in range(_ROUNDS):
        for kind, query in asked:
            samples.setdefault(kind, []).append(_answer_ms(desk, query))
    bare, ours = _beside_bare(desk, store, [query for _, query in asked[::_EVERY]])
    every = [sample for kind in samples.values() for sample in kind]
    notes = {kind: percentile_95(taken) for kind, taken in samples.items()}
    notes |= {"中位数": statistics.median(every), "刚打开时": percentile_95(cold)}
    title = f"{FILINGS}件备案中查一页，95%的回答不超过"
    yield Result("search", title, percentile_95(every), _GOAL_MS, "上限", 1.0, notes=notes)
    title = f"{FILINGS}件备案中查一页，平均"
    yield Result("search", title, statistics.mean(ours), statistics.mean(bare), "同样的语句直接交给数据库", _BARE_GOAL)


def _beside_bare(desk: Desk, store: SqlStore, asked: Sequence[FilingQuery]) -> tuple[list[float], list[float]]:
    """What the database alone takes for the statements of each answer, and what the answer takes, in turns."""
    engine = make_engine(store.database_path, store.keys.database, reading=True)
    bare, ours = [], []
    try:
        with (
            closing(connect(store.database_path, store.keys.database, reading=True)) as connection,
            engine.connect() as by,
        ):
            for query in asked:
                bare.append(_bare_ms(connection, _statements(by, query)))
                search(desk, query)
                ours.append(_answer_ms(desk, query))
    finally:
        engine.dispose()
    return bare, ours


def percentile_95(samples: Sequence[float]) -> float:
    """The value that nineteen of twenty stay below."""
    return statistics.quantiles(samples, n=20, method="inclusive")[-1]


def questions(desk: Desk) -> Iterator[tuple[str, FilingQuery]]:
    """What is asked, by kind."""
    chance = random.Random(8)  # noqa: S311 - no secret
    for row in chance.sample(_some_rows(desk), 12):
        yield from _typed(row, chance)
    for surname in chance.sample(SURNAMES, 6):
        for query in _narrowed(desk.today(), chance):
            yield "姓名加筛选", replace(query, text=surname)
    for query in _narrowed(desk.today(), chance):
        yield "筛选", query
    for order, descending, made_at in product(_HEADINGS, (False, True), (MadeAt.HERE, MadeAt.ANYWHERE)):
        yield "排序", FilingQuery(order=order, descending=descending, made_at=made_at, limit=PAGE_ROWS)
    for query in _followed(desk.today()):
        yield "承诺跟踪", query
    for query in (FilingQuery(), FilingQuery(order=ListOrder.STATUS), _anywhere(), _anywhere("王"), _anywhere("zj")):
        after = _far_down(desk, replace(query, limit=PAGE_ROWS))
        yield "往下翻", replace(query, limit=PAGE_ROWS, after=after)


def _typed(row: FilingSummary, chance: random.Random) -> Iterator[tuple[str, FilingQuery]]:
    """What is typed or scanned to find one record, as far as it was typed each time."""
    name, number, person = row.name, row.number, row.social_security_number
    for length in range(1, len(name) + 1):
        yield "姓名", _anywhere(name[:length])
    yield "首字母", _anywhere("".join(chance.choices("wlzcyxhs", k=chance.choice((1, 2, 3)))))
    for length in (4, 6, 10, 14, 18):
        yield "社会保障号码", _anywhere(person[:length])
    for length in (chance.choice((4, 5, 6)), 11):
        yield "电话", _anywhere(row.phone[-length:])
    for length in (8, 10, 12, 14, 16, 18, len(number)):
        yield "备案编号", _anywhere(number[:length])


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


def _followed(today: date) -> Iterator[FilingQuery]:
    """The lists of promises and of letters, in the orders of their headings."""
    soon = today + timedelta(days=30)
    lists = (
        FilingQuery(with_commitment=True, is_live=True),
        FilingQuery(due_from=today, due_until=soon, is_live=True),
        FilingQuery(due_until=today - timedelta(days=1), is_live=True),
        FilingQuery(promise=CommitmentState.KEPT),
        FilingQuery(promise=CommitmentState.BROKEN),
        FilingQuery(letter_kept_before=today),
    )
    for query in lists:
        at_the_end = (ListOrder.LETTER,) if query.letter_kept_before else (ListOrder.PHONE, ListOrder.DUE)
        for order in (*_PERSON_HEADINGS, ListOrder.STATUS, *at_the_end):
            if query.promise is not None and order is ListOrder.DUE:
                continue
            yield replace(query, order=order, descending=order is ListOrder.NEWEST, limit=PAGE_ROWS)


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
    return _spent_ms(lambda: search(desk, query))


def _cold_ms(store: SqlStore, desk: Desk, query: FilingQuery) -> float:
    """The same with nothing decrypted yet; the file itself may be in the memory of the system."""
    store.close()
    return _answer_ms(desk, query)


def _statements(connection: Any, query: FilingQuery) -> list[str]:
    """All that the store asks the database for an answer, with the values in it."""
    asked: list[str] = []
    driver = connection.connection.dbapi_connection
    driver.set_trace_callback(asked.append)
    find_page(Work(connection), query)
    driver.set_trace_callback(None)
    return asked


def _bare_ms(connection: Any, asked: Sequence[str]) -> float:
    """What the database takes for statements that it was asked before."""

    def ask() -> None:
        for statement in asked:
            connection.execute(statement).fetchall()

    ask()
    return _spent_ms(ask)


def _spent_ms(work: Callable[[], object]) -> float:
    start, spent = time.perf_counter(), time.process_time()
    work()
    return min(time.perf_counter() - start, time.process_time() - spent) * 1000
