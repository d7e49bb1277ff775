"""The counters of the run, the people who come to them, and the instant at which everything begins.

Every counter is of one area, so that the feed brings it what three others did; two counters in a row are a pair whose
first visitors are the same people.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.filing import Actor, Person
from app.domain.filing_number import CounterIdentity
from app.domain.identity import identity_number_with_check
from app.domain.vocabulary import Insurance, Role

SHARED_PEOPLE = 6
"""So many people come to both counters of a pair while both are off the line."""
SHARED_FILINGS = 4
"""So many filings stand at both counters of a pair when the run begins, as after a computer was replaced."""
NAME = "欧阳测样"
PHONE_BEGINS = "139000"

_START = datetime(2026, 3, 2, 0, 30, tzinfo=CHINA_STANDARD_TIME)
_TIMES_AS_FAST = 120.0
"""The longest wait of the outbox, an hour, takes half a minute."""
_AREAS = (
    ("320803", "huaian"),
    ("510402", "panzhihua"),
    ("320804", "huaian"),
    ("510411", "panzhihua"),
    ("320812", "huaian"),
)
_COUNTERS_OF_AREA = 4


@dataclass(frozen=True)
class Place:
    """One counter: where it is in the row of all, and by which pack it works."""

    index: int

    @property
    def name(self) -> str:
        return f"{self.index:02d}"

    @property
    def area(self) -> str:
        return _AREAS[self.index // _COUNTERS_OF_AREA][0]

    @property
    def pack(self) -> str:
        return _AREAS[self.index // _COUNTERS_OF_AREA][1]

    @property
    def office(self) -> str:
        """AREA6+OFFICE2; the counters of a pair are of two offices."""
        return f"{self.area}{1 + self.index % 2:02d}"

    @property
    def counter(self) -> str:
        return f"{1 + self.index % _COUNTERS_OF_AREA // 2:02d}"

    @property
    def identity(self) -> CounterIdentity:
        return CounterIdentity.parse(self.office, self.counter)

    @property
    def pair(self) -> int:
        return self.index // 2

    @property
    def actor(self) -> Actor:
        return Actor("1003", "何测样", Role.MANAGER, self.office, self.counter)


def places(count: int) -> list[Place]:
    """The first ``count`` counters."""
    if count > len(_AREAS) * _COUNTERS_OF_AREA:
        raise ValueError("there are not so many counters")
    return [Place(index) for index in range(count)]


def person(row: int, turn: int, area: str) -> Person:
    """Person ``turn`` of one of the rows of people; rows have their own years of birth, up to 1959."""
    born_on = date(1930 + row, 1, 1) + timedelta(days=turn // 900)
    number = identity_number_with_check(f"{area}{born_on:%Y%m%d}{turn % 900:03d}")
    return Person(NAME, number.text, number.sex, number.born_on, Insurance.RESIDENT, f"J{row:02d}{turn:06d}")


def own_person(place: Place, turn: int) -> Person:
    """Somebody who comes to this counter only."""
    return person(place.index, turn, place.area)


def shared_person(place: Place, turn: int) -> Person:
    """Somebody who comes to both counters of the pair."""
    return person(len(_AREAS) * _COUNTERS_OF_AREA + place.pair, turn, place.area)


class QuickClock:
    """A clock that runs ahead of the computer's, the same in every process, so that waits of the outbox are short."""

    def __init__(self, begun_at: float) -> None:
        """``begun_at`` is when the run began, in seconds of the computer's clock."""
        self._begun_at = begun_at

    def now(self) -> datetime:
        """The present instant of the run."""
        return _START + timedelta(seconds=(time.time() - self._begun_at) * _TIMES_AS_FAST)
