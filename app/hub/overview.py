"""概况 for the city's staff: today's arrivals by office, what was rejected and why, and who has gone quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, desc, func, select, union_all

from app.domain.outbox import Verdict
from app.hub.courier_log import last_by_hand
from app.hub.refused import count_refused
from app.hub.tables import act, office_contact, office_token, refused_act

QUIET_HOURS = 24
QUIET_DAYS_BY_HAND = 7
"""An office without a line is expected less often: somebody has to drive."""
_REJECT_DAYS = 7
_MOST_REJECTS = 100


@dataclass(frozen=True)
class OfficeToday:
    """机构今日: how many acts came and when it was last heard of, in words; nothing of any person."""

    code: str
    place: str
    accepted: int
    rejected: int
    last_contact: str
    is_quiet: bool
    state: str


@dataclass(frozen=True)
class Reject:
    """退回: where it came from, which filing, and the sentence that the counter was given."""

    at: str
    office: str
    counter: str
    filing: str
    sentence: str


@dataclass(frozen=True)
class Overview:
    """概况 at one moment."""

    day: str
    at: str
    offices: tuple[OfficeToday, ...]
    rejects: tuple[Reject, ...]
    more_rejects: bool
    quiet_hours: int = QUIET_HOURS
    quiet_days_by_hand: int = QUIET_DAYS_BY_HAND

    @property
    def accepted(self) -> int:
        """How many acts were accepted today."""
        return sum(office.accepted for office in self.offices)

    @property
    def rejected(self) -> int:
        """How many acts were rejected today."""
        return sum(office.rejected for office in self.offices)

    @property
    def quiet(self) -> int:
        """How many offices were not heard of for long."""
        return sum(office.is_quiet for office in self.offices)


def look_over(connection: Connection, now: datetime, place_name: Callable[[str], str]) -> Overview:
    """The overview at ``now``: every office that has a token or a registered courier key, or that ever sent."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    is_accepted = act.c.verdict == Verdict.ACCEPTED.value
    today = {
        office: (accepted, rejected)
        for office, accepted, rejected in connection.execute(
            select(act.c.office, func.count().filter(is_accepted), func.count().filter(~is_accepted))
            .where(act.c.received_at >= midnight.isoformat())
            .group_by(act.c.office)
        )
    }
    for office, refused in count_refused(connection, midnight.isoformat()):
        accepted, rejected = today.get(office, (0, 0))
        today[office] = accepted, rejected + refused
    contacts = _pairs(connection, select(office_contact.c.office, office_contact.c.last_at))
    online = set(connection.scalars(select(office_token.c.office)))
    by_hand = last_by_hand(connection)

    def look_at(code: str) -> OfficeToday:
        at = contacts.get(code)
        # With a line and a courier's key as well, it is the way it was last heard by that counts.
        came_by_hand = code in by_hand and (code not in online or (at is not None and by_hand[code] == at))
        return _office(code, place_name(code[:6]), today.get(code, (0, 0)), at, now, came_by_hand=came_by_hand)

    offices = tuple(look_at(code) for code in sorted({*online, *by_hand, *contacts, *today}))
    rejects = _rejects(connection, midnight - timedelta(days=_REJECT_DAYS - 1))
    return Overview(f"{now:%Y-%m-%d}", f"{now:%H:%M}", offices, rejects[:_MOST_REJECTS], len(rejects) > _MOST_REJECTS)


def _office(
    code: str, place: str, today: tuple[int, int], last_contact: str | None, now: datetime, *, came_by_hand: bool
) -> OfficeToday:
    longest = timedelta(days=QUIET_DAYS_BY_HAND) if came_by_hand else timedelta(hours=QUIET_HOURS)
    quiet_for = now - datetime.fromisoformat(last_contact) if last_contact else None
    is_quiet = quiet_for is None or quiet_for >= longest
    state = "正常（信使）" if came_by_hand else "正常"
    if quiet_for is None:
        state = "从未送来信使文件" if came_by_hand else "从未联系"
    elif is_quiet:
        since = f"{quiet_for.days}天{quiet_for.seconds // 3600}小时"
        state = f"已有{since}没有送来信使文件" if came_by_hand else f"已有{since}没有联系"
    return OfficeToday(code, place, *today, _moment(last_contact), is_quiet, state)


def _rejects(connection: Connection, since: datetime) -> tuple[Reject, ...]:
    rested = select(act.c.received_at, act.c.office, act.c.counter, act.c.filing_number, act.c.sentence).where(
        act.c.verdict == Verdict.REJECTED.value, act.c.received_at >= since.isoformat()
    )
    refused = select(*(refused_act.c[column.name] for column in rested.selected_columns)).where(
        refused_act.c.received_at >= since.isoformat()
    )
    rows = connection.execute(union_all(rested, refused).order_by(desc("received_at")).limit(_MOST_REJECTS + 1))
    return tuple(Reject(_moment(row[0]), *row[1:]) for row in rows)


def _pairs(connection: Connection, question: Any) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(question)}


def _moment(at: str | None) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}" if at else "—"
