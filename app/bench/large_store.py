"""A counter with a million filings, made by bulk inserts: years of a county in a minute or two.

Every row is as wide as a real one: each carries the state of one filing that the services made, under its own name and
numbers. Acts stand behind the newest only, which are those a clerk opens.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.bench.intakes import make_intakes
from app.bootstrap.counter import open_training
from app.domain.filing import CommitmentState
from app.domain.filing_number import CounterIdentity, make_filing_number
from app.domain.vocabulary import Category, LifeState, UpstreamState
from app.services.accounts import actor_of
from app.services.filings import file
from app.store import has_store, tables
from app.store.engine import connect
from app.store.initials import initials_of
from app.store.mapping import reversed_phone

FILINGS = 1_000_000
_KEPT_STORE = "YIDI_BENCH_STORE"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红建文辉梅云莲福生根宝珍翠贵"
_PLACES = (
    ("310000", "上海市"),
    ("320100", "江苏省南京市"),
    ("320500", "江苏省苏州市"),
    ("320200", "江苏省无锡市"),
    ("110000", "北京市"),
    ("330100", "浙江省杭州市"),
    ("440100", "广东省广州市"),
    ("440300", "广东省深圳市"),
    ("340100", "安徽省合肥市"),
    ("510100", "四川省成都市"),
    ("370200", "山东省青岛市"),
    ("460200", "海南省三亚市"),
)
_ENDED = (LifeState.EXPIRED, LifeState.SPENT, LifeState.CANCELLED, LifeState.TERMINATED)
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.REJECTED, UpstreamState.UNKNOWN)
_OWING_SHARE, _UNDER_WAY_SHARE = 0.2, 0.01
_KEPT_SHARE, _BROKEN_SHARE, _FORGOTTEN_LETTERS = 0.16, 0.03, 0.01
_WAITING_SHARE, _LONGEST_WAIT_DAYS = 0.1, 10
_LETTER_DAYS = 3 * 365
_BATCH = 20_000
_YEARS = 10
_FILINGS_A_DAY_MOST = 9999
_OPENED = 10_000
_SEED = 20260502

Row = dict[str, Any]


class LargeStore:
    """Such a store, made when first asked for and shared by all that measure in it; gone at the end of the block.

    One kept in the folder that YIDI_BENCH_STORE names is used as it is, or made there and left.
    """

    def __init__(self) -> None:
        self._scratch = ExitStack()

    @cached_property
    def folder(self) -> Path:
        """The data folder."""
        kept = os.environ.get(_KEPT_STORE)
        place = Path(kept or self._scratch.enter_context(tempfile.TemporaryDirectory(prefix="yidi-bench-"))) / "data"
        if not has_store(place):
            make_large_store(place, FILINGS)
        return place

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scratch.close()


def make_large_store(folder: Path, rows: int) -> None:
    """A training counter in ``folder`` with ``rows`` filings of its own, and a tenth as many made elsewhere."""
    with open_training(folder, built_in_reader=True) as counter:
        desk = counter.desk
        with desk.store.read() as uow:
            actor = actor_of(desk, uow.users.list()[0])
        filed = file(desk, actor, next(make_intakes(desk))).filing
        if filed is None:
            raise RuntimeError("the benchmark's filing was refused")
        connection = connect(counter.store.database_path, counter.store.keys.database)
        try:
            _fill(connection, filed.number, rows, desk.today())
        finally:
            connection.close()


def _fill(connection: Any, number: str, rows: int, today: date) -> None:
    """Indexes are made once all rows are there: quicker than keeping them up row by row."""
    for pragma in ("synchronous = OFF", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    filled = [table.name for table in (tables.filing, tables.elsewhere_filing)]
    indexes = [
        (name, sql)
        for table in filled
        for name, sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?", (table,)
        )
    ]
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    model, act = _newest(connection, "filing", "number", number), _newest(connection, "act", "filing_number", number)
    counters = CounterIdentity.parse(number[:8], number[8:10]), CounterIdentity.parse(number[:8], "77")
    for batch in _batches(_filings(counters[0], model, rows - 1, today)):
        _add(connection, "filing", batch)
        _add(connection, "filing_initials", _initials(batch))
    newest = connection.execute(
        "SELECT number, body FROM filing WHERE number != ? ORDER BY filed_on DESC, number DESC LIMIT ?",
        (number, _OPENED),
    ).fetchall()
    _add(connection, "act", [_act(act, number, other, place) for place, (other, _) in enumerate(newest)])
    for batch in _batches(_filings(counters[1], model, rows // 10, today)):
        _add(connection, "elsewhere_filing", [_told_of(row) for row in batch])
        _add(connection, "elsewhere_initials", _initials(batch))
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _filings(counter: CounterIdentity, model: Row, count: int, today: date) -> Iterator[Row]:
    """Filings of ten years in random but repeatable variety, like ``model`` in all that lists do not show."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    days = _YEARS * 365
    a_day = count // days + 1
    if a_day > _FILINGS_A_DAY_MOST:
        raise ValueError("more filings than numbers")
    categories, states = list(Category), list(_ENDED)
    for place in range(count):
        day = today - timedelta(days=days - place // a_day)
        name = chance.choice(SURNAMES) + "".join(chance.choices(_GIVEN, k=chance.choice((1, 2, 2, 2))))
        area, where = chance.choice(_PLACES)
        until = day + timedelta(days=365)
        is_live = until >= today
        owes = is_live and chance.random() < _OWING_SHARE
        number = make_filing_number(counter, day, place % a_day + 2)
        phone = f"13{chance.randrange(10**9):09d}"
        person = f"320803{1940 + place % 60}{1 + place % 12:02d}{1 + place % 28:02d}{place % 1000:03d}{place % 10}"
        reports = day == today or (is_live and chance.random() < _UNDER_WAY_SHARE)
        status = LifeState.ACTIVE if is_live else chance.choice(states)
        waits = (today - day).days < _LONGEST_WAIT_DAYS and chance.random() < _WAITING_SHARE
        promise = CommitmentState.OPEN if owes else _settled(chance)
        letter = (
            day + timedelta(days=_LETTER_DAYS) if promise in (CommitmentState.KEPT, CommitmentState.BROKEN) else None
        )
        # Letters are destroyed when their time is over, all but a few.
        is_kept = letter is not None and (letter >= today or chance.random() < _FORGOTTEN_LETTERS)
        told = {"number": number, "name": name, "social_security_number": person, "phone": phone}
        body = model["body"]
        for field, value in told.items():
            body = body.replace(f'"{field}":"{model[field]}"', f'"{field}":"{value}"')
        yield {
            **model,
            **told,
            "category": chance.choice(categories).value,
            "destination": area,
            "destination_name": where,
            "status": LifeState.PENDING_REVIEW.value if waits else status.value,
            "review_due": (day + timedelta(days=7)).isoformat() if waits else None,
            "commitment_state": promise.value if promise else None,
            "letter_keep_until": letter.isoformat() if letter and is_kept else None,
            "filed_on": day.isoformat(),
            "valid_from": day.isoformat(),
            "valid_until": until.isoformat(),
            "commitment_due": (day + timedelta(days=chance.choice((90, 180, 365)))).isoformat() if owes else None,
            "upstream": chance.choice(_UNDER_WAY).value if reports else UpstreamState.ACCEPTED.value,
            "phone_reversed": reversed_phone(phone),
            "body": body,
        }


def _settled(chance: random.Random) -> CommitmentState | None:
    dice = chance.random()
    if dice < _KEPT_SHARE:
        return CommitmentState.KEPT
    return CommitmentState.BROKEN if dice < _KEPT_SHARE + _BROKEN_SHARE else None


def _told_of(row: Row) -> Row:
    """The same as the city tells of it."""
    kept = {name: value for name, value in row.items() if name in tables.elsewhere_filing.c}
    told = {"office": row["number"][:8], "counter": row["number"][8:10], "sex": "male", "insurance": "employee"}
    return {**kept, **told, "last_sequence": 1}


def _act(model: Row, number: str, other: str, place: int) -> Row:
    act_id = f"{number[:10]}-B{place:08d}"
    body = model["body"].replace(number, other).replace(model["id"], act_id)
    return {**model, "id": act_id, "filing_number": other, "body": body}


def _initials(batch: Sequence[Row]) -> list[Row]:
    return [
        {"initials": letters, "filed_on": row["filed_on"], "number": row["number"]}
        for row in batch
        for letters in initials_of(row["name"])
    ]


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _add(connection: Any, table: str, rows: Sequence[Row]) -> None:
    if rows:
        sql = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({', '.join('?' * len(rows[0]))})"  # noqa: S608
        connection.execute("BEGIN")
        connection.executemany(sql, [tuple(row.values()) for row in rows])
        connection.execute("COMMIT")


def _newest(connection: Any, table: str, key: str, value: str) -> Row:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,))  # noqa: S608
    return dict(zip([item[0] for item in cursor.description], cursor.fetchone(), strict=True))
