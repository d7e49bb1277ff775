"""Batches as counters send them, ready made, and counters that send them one after the other."""

from __future__ import annotations

import http.client
import itertools
import json
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.filing import Act, Actor, Contact, Person, apply
from app.domain.filing_number import CounterIdentity, make_filing_number
from app.domain.identity import identity_number_with_check
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState, Role, Sex
from app.wire.batch import batch_json
from app.wire.canonical import act_message_json

OFFICE = "32080301"
ACTS_IN_BATCH = 100
_DAY = date(2026, 3, 2)
_AT = datetime(2026, 3, 2, 9, 30, 15, 250_000, tzinfo=CHINA_STANDARD_TIME)
_BIRTHDAYS = 365


class LoadedCounter:
    """A counter that files people and then changes where they went, without a store."""

    def __init__(self, counter: int) -> None:
        self._identity = CounterIdentity.parse(OFFICE, f"{counter:02d}")
        self._actor = Actor("wang", "王经办", Role.CLERK, OFFICE, f"{counter:02d}")
        self._counter = counter
        self._acts = itertools.count(1)
        self._filings = itertools.count(1)

    def batches(self) -> Iterator[bytes]:
        """Bodies of requests without end: each person is a new one, filed and changed in one batch."""
        for turn in itertools.count(1):
            bodies = itertools.chain.from_iterable(self._one_person() for _ in range(ACTS_IN_BATCH // 2))
            yield batch_json(OFFICE, self._actor.counter, f"{turn:016x}", list(bodies)).encode()

    def _one_person(self) -> Iterator[str]:
        turn = next(self._filings)
        number = make_filing_number(self._identity, date.fromordinal(_DAY.toordinal() + turn // 9000), 1 + turn % 9000)
        filed = self._act(number, 1, ActKind.FILE, _first_state(self._person(turn)))
        state = apply(None, filed)
        yield act_message_json(filed, state)
        changed = self._act(number, 2, ActKind.CHANGE, {"destination_name": "上海市徐汇区"})
        yield act_message_json(changed, apply(state, changed))

    def _act(self, number: str, sequence: int, kind: ActKind, changes: dict[str, Any]) -> Act:
        act_id = f"{self._identity.prefix}-{next(self._acts):08d}"
        return Act(act_id, number, sequence, kind, _DAY, _AT, self._actor, changes)

    def _person(self, turn: int) -> Person:
        born = date(1930 + self._counter, 1, 1).toordinal() + turn // 1000
        text = f"320803{date.fromordinal(born):%Y%m%d}{turn % 1000:03d}"
        number = identity_number_with_check(text)
        return Person("测试甲", number.text, Sex.MALE, number.born_on, Insurance.EMPLOYEE, f"J{turn:08d}")


def _first_state(person: Person) -> dict[str, Any]:
    return {
        "pack": "huaian",
        "edition": "1",
        "person": person,
        "category": Category.RETIREE_SETTLED,
        "destination": "310100",
        "destination_name": "上海市",
        "filed_on": _DAY,
        "status": LifeState.ACTIVE,
        "valid_from": _DAY,
        "valid_until": None,
        "contact": Contact("江苏省淮安市淮安区", "上海市徐汇区", "13900000000"),
    }


def send_all(url: str, token: str, bodies: Sequence[Sequence[bytes]]) -> float:
    """Seconds until each counter, all at once, has sent its bodies over a line it keeps open.

    Raises RuntimeError when an act was not accepted.
    """
    with ThreadPoolExecutor(len(bodies)) as pool:
        start = time.perf_counter()
        list(pool.map(lambda own: _send_own(url, token, own), bodies))
        return time.perf_counter() - start


def _send_own(url: str, token: str, bodies: Sequence[bytes]) -> None:
    host = urlsplit(url)
    line = http.client.HTTPConnection(str(host.hostname), host.port, timeout=60)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    try:
        for body in bodies:
            line.request("POST", "/v1/acts", body, headers)
            answer = line.getresponse()
            content = answer.read()
            if answer.status != http.HTTPStatus.OK or not _all_accepted(content):
                raise RuntimeError(f"the benchmark's batch was answered with {answer.status}")
    finally:
        line.close()


def _all_accepted(content: bytes) -> bool:
    return all(receipt["verdict"] == "accepted" for receipt in json.loads(content)["receipts"])
