"""A counter that does acts on invented people, without a store: what it does can be sent to a hub."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.filing import Act, Actor, Contact, Filing, Person, apply
from app.domain.filing_number import CounterIdentity, make_filing_number
from app.domain.identity import identity_number_with_check
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState, Role, Sex
from app.wire.batch import batch_json
from app.wire.canonical import act_message_json

DAY = date(2025, 3, 3)
NOW = datetime(2025, 3, 3, 9, 30, 15, 250_000, tzinfo=CHINA_STANDARD_TIME)
_people = itertools.count(1)


def someone(name: str = "欧阳测样") -> Person:
    """A person nobody has seen before."""
    turn = next(_people)
    number = identity_number_with_check(f"320803{1940 + turn // 900:04d}0101{turn % 900:03d}")
    return Person(name, number.text, number.sex, number.born_on, Insurance.EMPLOYEE, "A12345678")


class Window:
    """窗口 in memory; remembers nothing but its running number."""

    def __init__(self, counter: str = "01", office: str = "32080301") -> None:
        self.office, self.counter = office, counter
        self._identity = CounterIdentity.parse(office, counter)
        self._order = itertools.count(1)
        self._filings = itertools.count(1)

    def act(self, state: Filing | None, kind: ActKind, **changes: Any) -> tuple[Act, Filing]:
        """One act on a record, and the record after it."""
        if state is None:
            number, sequence = make_filing_number(self._identity, DAY, next(self._filings)), 1
        else:
            number, sequence = state.number, state.revision + 1
        actor = Actor("wang", "王经办", Role.CLERK, self.office, self.counter)
        act_id = f"{self._identity.prefix}-{next(self._order):08d}"
        act = Act(act_id, number, sequence, kind, DAY, NOW, actor, changes)
        return act, apply(state, act)

    def file(self, **changes: Any) -> tuple[Act, Filing]:
        """登记备案 with valid defaults."""
        fields: dict[str, Any] = {
            "pack": "huaian",
            "edition": "1",
            "person": someone(),
            "category": Category.RETIREE_SETTLED,
            "destination": "310100",
            "destination_name": "上海市",
            "filed_on": DAY,
            "status": LifeState.ACTIVE,
            "valid_from": DAY,
            "valid_until": None,
            "contact": Contact(phone="13800001234", away_address="上海市某路1号"),
        }
        return self.act(None, ActKind.FILE, **{**fields, **changes})

    def batch(self, *done: tuple[Act, Filing], settled: tuple[str, ...] = ()) -> str:
        """What goes up for these acts."""
        return self.batch_of(*(act_message_json(act, state) for act, state in done), settled=settled)

    def batch_of(self, *bodies: str, settled: tuple[str, ...] = ()) -> str:
        """A batch around ready bodies."""
        return batch_json(self.office, self.counter, "0123456789abcdef", bodies, settled)


def altered(done: tuple[Act, Filing], **changes: Any) -> tuple[Act, Filing]:
    """The same act id over other content."""
    act, state = done
    return act, replace(state, **changes)


def man(name: str) -> Person:
    """A man called ``name``."""
    return replace(someone(name), sex=Sex.MALE)


def plain(done: tuple[Act, Filing]) -> dict[str, Any]:
    """The message of an act as a receiver parses it."""
    message: dict[str, Any] = json.loads(act_message_json(*done))
    return message
