"""Whatever a list is asked, and whichever way it is answered: what a plain look at every row finds, in that order."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from app.domain.dates import FixedClock
from app.domain.filing import CommitmentState, Contact
from app.domain.filing_number import make_filing_number
from app.domain.region import significant_prefix
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.services.reminders import Reminder
from app.store import SqlStore, create_store, search, tables
from tests.store.builders import COUNTER, DAY, NOW, commitment, do, file_act, person
from tests.store.test_elsewhere import take
from tests.wire.window import Window

Row = dict[str, Any]

_DAYS = [date(2025, 3, day) for day in range(1, 8)]
_NAMES = ["赵　云", "单雄信", "单雄", "赵云", "曾国藩", "仇单", "Zhao云"]
_NUMBERS = ["320801195512120024", "320801196001010016", "11010119900307002X"]
_PHONES = ["13800001234", "13911111234", "0517-83908765", ""]
_TEXTS = [
    "赵 云",
    "单　雄",
    "单",
    "单雄",
    "赵",
    "zh",
    "z",
    "sx",
    "c",
    "q",
    "3208",
    "32080301",
    "1234",
    "8765",
    "12",
    "12-",
    "%",
    " ",
]
_ASKED: dict[str, list[Any]] = {
    "text": [*_TEXTS, "11010119900307002x"],
    "category": list(Category)[:3],
    "status": list(LifeState),
    "destination": ["310000", "310104", "330000"],
    "upstream": list(UpstreamState),
    "promise": list(CommitmentState),
    **dict.fromkeys(("filed_from", "filed_until", "due_from", "due_until", "ends_from", "ends_until"), _DAYS),
    **dict.fromkeys(("review_due_until", "letter_kept_before"), _DAYS),
    **{name: [True] for name in ("not_yet_upstream", "with_commitment", "is_live", "awaits_signature", "not_reminded")},
}
_CONDITION = st.sampled_from(list(_ASKED)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(_ASKED[name])))
_QUERIES = st.builds(
    lambda conditions, **rest: FilingQuery(**{**dict(conditions), **rest}),
    st.lists(_CONDITION, max_size=3),
    made_at=st.sampled_from(MadeAt),
    order=st.just(ListOrder.NEWEST) | st.sampled_from(ListOrder),
    descending=st.booleans(),
    limit=st.sampled_from([3, 200]),
)
_WAYS = st.sampled_from([(1000, 40_000, 8000), (0, 0, 2), (2, 8, 5), (0, 30, 4), (8, 20, 30)])
"""Limits of a store of millions, and such that a few rows are walked, walked a stretch, or put in order."""
_KEYS = {
    ListOrder.NEWEST: "filed_on",
    ListOrder.NAME: "name",
    ListOrder.PERSON: "social_security_number",
    ListOrder.CATEGORY: "category",
    ListOrder.DESTINATION: "destination_name",
    ListOrder.UNTIL: "valid_until",
    ListOrder.STATUS: "status",
    ListOrder.UPSTREAM: "upstream",
    ListOrder.DUE: "commitment_due",
    ListOrder.LETTER: "letter_keep_until",
    ListOrder.PHONE: "phone",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    chance = random.Random(3)
    folder = tmp_path_factory.mktemp("rows") / "data"
    with create_store(folder, clock=FixedClock.on(DAY)) as store:
        with store.write() as uow:
            for turn in range(1, 51):
                number, fields = make_filing_number(COUNTER, DAY, turn), _fields(chance)
                do(uow, file_act(number, f"32080301-01-{turn}", legacy_number=chance.choice(["", "12-34"]), **fields))
                _follow(uow, number, fields["commitment"], chance)
            uow.commit()
        window = Window("02")
        take(store, *(window.file(**_fields(chance)) for _ in range(20)))
        yield store


def _fields(chance: random.Random) -> dict[str, Any]:
    states = list(CommitmentState)
    promised = commitment(state=chance.choice(states), due_on=chance.choice([*_DAYS, None]))
    return {
        "person": person(chance.choice(_NAMES), chance.choice(_NUMBERS)),
        "category": chance.choice(_ASKED["category"]),
        "destination": chance.choice(["310100", "310104", "330100"]),
        "destination_name": chance.choice(["上海", "杭州"]),
        "filed_on": chance.choice(_DAYS),
        "status": chance.choice(list(LifeState)),
        "valid_until": chance.choice([None, *_DAYS]),
        "contact": Contact(phone=chance.choice(_PHONES), phone_2=chance.choice(_PHONES)),
        "commitment": chance.choice([None, promised]),
    }


def _follow(uow: Any, number: str, promised: Any, chance: random.Random) -> None:
    """What other acts than filing would have left in the row and beside it."""
    if promised is not None and chance.random() < 0.6:
        days = chance.choice([[], [promised.due_on], [promised.due_on, date(2025, 1, 1)]])
        uow.reminders.keep(number, tuple(Reminder(NOW, "wang", "王经办", day) for day in days))
    one = uow.filings._work.connection
    some_day = [None, *(day.isoformat() for day in _DAYS)]
    left = {"upstream": chance.choice(list(UpstreamState)).value, "review_due": chance.choice(some_day)}
    left["letter_keep_until"] = chance.choice(some_day)
    one.execute(update(tables.filing).where(tables.filing.c.number == number).values(left))
    if chance.random() < 0.2:
        one.execute(insert(tables.awaited_paper).values(filing_number=number, form="national", since="2025-03-03"))


@pytest.fixture(scope="module")
def rows(filled: SqlStore) -> list[Row]:
    """Every row as it stands, with what stands beside it."""
    found: list[Row] = []
    with filled.read() as uow:
        one = uow.filings._work.connection  # type: ignore[attr-defined]
        kept = dict(one.execute(select(tables.setting.c.key, tables.setting.c.value)).all())
        awaited = set(one.execute(select(tables.awaited_paper.c.filing_number)).scalars())
        for side, spoken in (
            (tables.filing, tables.filing_initials),
            (tables.elsewhere_filing, tables.elsewhere_initials),
        ):
            initials = one.execute(select(spoken.c.number, spoken.c.initials)).all()
            for row in map(dict, one.execute(select(side)).mappings()):
                number = row["number"]
                row["is_here"], row["is_awaited"] = side is tables.filing, number in awaited
                row["initials"] = [words for of, words in initials if of == number]
                reminders = json.loads(kept.get(tables.REMINDED + number, "[]"))
                row["reminded_of"] = reminders[-1]["due_on"] if reminders else None
                found.append({"upstream": UpstreamState.ACCEPTED.value, "phone_2_reversed": "", **row})
    return found


@given(query=_QUERIES, way=_WAYS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_list_is_what_a_plain_look_at_every_row_finds(
    filled: SqlStore, rows: list[Row], query: FilingQuery, way: tuple[int, int, int]
) -> None:
    found = [row for row in rows if _is_said(row, query.text) and _is_wanted(row, query)]
    expected = [
        row["number"] for row in sorted(found, key=lambda row: _place(row, query.order), reverse=query.descending)
    ]
    with pytest.MonkeyPatch.context() as patch, filled.read() as uow:
        for name, limit in zip(("_FEW", "_MODERATE", "_FIRST_WALK"), way, strict=True):
            patch.setattr(search, name, limit)
        listed: list[str] = []
        page = uow.filings.search(query)
        while page and len(listed) <= len(expected):
            listed += [row.number for row in page]
            page = uow.filings.search(replace(query, after=page[-1].place_in_order))
        assert listed == expected
        assert uow.filings.count(query) == len(expected)
        assert [row.number for row in uow.filings.search(replace(query, offset=2, limit=3))] == expected[2:5]


def _place(row: Row, order: ListOrder) -> tuple[str, str, str]:
    nothing = "9999-12-31" if order is ListOrder.UNTIL else ""
    return row[_KEYS[order]] or nothing, row["filed_on"], row["number"]


def _is_said(row: Row, text: str) -> bool:
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    digits = typed.replace("-", "").upper()
    name = text.strip()
    # Blanks between Chinese characters are somebody's way of setting a name, or mistyped.
    closed = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", name)
    starts = [(row["name"], name), (row["name"], closed), (row["legacy_number"], typed)]
    if digits[:1].isdigit():
        starts += [(row["social_security_number"], digits), (row["number"], digits)]
    if digits.isdigit() and len(digits) >= 4:
        starts += [(row["phone_reversed"], digits[::-1]), (row["phone_2_reversed"], digits[::-1])]
    if typed.isascii() and typed.isalpha():
        starts += [(words, typed.lower()) for words in row["initials"]]
    return not typed or any(word.startswith(start) for word, start in starts)


def _is_wanted(row: Row, query: FilingQuery) -> bool:
    due, until, letter = row["commitment_due"], row["valid_until"], row.get("letter_keep_until")
    is_owed = query.with_commitment or query.due_from or query.due_until or query.order is ListOrder.DUE
    here = row["is_here"]
    waits = here and row["status"] == LifeState.PENDING_REVIEW
    open_upstream = row["upstream"] not in (UpstreamState.ACCEPTED, UpstreamState.CLOSED)
    return all(
        (
            query.made_at is MadeAt.ANYWHERE or here == (query.made_at is MadeAt.HERE),
            query.category in (None, row["category"]),
            query.status in (None, row["status"]),
            query.upstream in (None, row["upstream"]),
            row["destination"].startswith(significant_prefix(query.destination)) or not query.destination,
            _is_within(row["filed_on"], query.filed_from, query.filed_until),
            open_upstream or not query.not_yet_upstream,
            _is_within(due, query.due_from, query.due_until) or not is_owed,
            query.promise is None or (here and row["commitment_state"] == query.promise),
            _is_within(until, query.ends_from, query.ends_until) or not (query.ends_from or query.ends_until),
            LifeState(row["status"]).is_live or not query.is_live,
            query.review_due_until is None or (waits and _is_within(row["review_due"], None, query.review_due_until)),
            query.letter_kept_before is None or (letter is not None and letter < query.letter_kept_before.isoformat()),
            query.order is not ListOrder.LETTER or letter is not None,
            row["is_awaited"] or not query.awaits_signature,
            not query.not_reminded or (here and due is not None and row["reminded_of"] != due),
        )
    )


def _is_within(day: str | None, first: date | None, last: date | None) -> bool:
    return day is not None and (first or date.min).isoformat() <= day <= (last or date.max).isoformat()
