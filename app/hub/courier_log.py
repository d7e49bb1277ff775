"""信使登记簿: which counters send by hand, how far each has come, and what a file that was taken brought."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from app.hub.tables import courier_file, courier_key

_F, _K = courier_file.c, courier_key.c


@dataclass(frozen=True)
class FileTaken:
    """已收的一号: when it came, and how many acts of it were accepted, rejected and put off."""

    office: str
    counter: str
    number: int
    received_at: str
    accepted: int
    rejected: int
    later: int

    @property
    def acts(self) -> int:
        """How many acts it carried."""
        return self.accepted + self.rejected + self.later


@dataclass(frozen=True)
class CourierCounter:
    """信使窗口: a counter whose key is registered, and its last file, None when none came under this key."""

    office: str
    counter: str
    mark: str
    last: FileTaken | None


def list_counters(connection: Connection) -> tuple[CourierCounter, ...]:
    """Every counter that may send by hand, each with the newest of its files."""
    newest = select(_F.mark, func.max(_F.number).label("number")).group_by(_F.mark).subquery()
    rows = connection.execute(
        select(_K.office, _K.counter, _K.mark, _F.number, _F.received_at, _F.receipts)
        .outerjoin(newest, newest.c.mark == _K.mark)
        .outerjoin(courier_file, and_(_F.mark == newest.c.mark, _F.number == newest.c.number))
        .order_by(_K.office, _K.counter)
    )
    return tuple(
        CourierCounter(row.office, row.counter, row.mark, None if row.number is None else _taken(row)) for row in rows
    )


def find_file(connection: Connection, office: str, counter: str, number: int) -> FileTaken | None:
    """A file that was taken under the key the counter has now, or None."""
    row = connection.execute(
        select(_K.office, _K.counter, _F.number, _F.received_at, _F.receipts)
        .join(courier_file, _F.mark == _K.mark)
        .where(_K.office == office, _K.counter == counter, _F.number == number)
    ).one_or_none()
    return None if row is None else _taken(row)


def last_by_hand(connection: Connection) -> dict[str, str | None]:
    """Of every office that has a registered key: when the newest file of one of its counters came, if any did."""
    offices: dict[str, str | None] = dict.fromkeys(connection.scalars(select(_K.office)))
    came = connection.execute(select(_F.office, func.max(_F.received_at)).group_by(_F.office))
    return offices | {office: at for office, at in came if office in offices}


def _taken(row: Any) -> FileTaken:
    tally = Counter(receipt["verdict"] for receipt in json.loads(row.receipts))
    received_at = f"{datetime.fromisoformat(row.received_at):%Y-%m-%d %H:%M}"
    return FileTaken(
        row.office, row.counter, row.number, received_at, tally["accepted"], tally["rejected"], tally["later"]
    )
