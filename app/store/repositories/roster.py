"""参保名册 snapshot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.authentication import RosterEntry, RosterSnapshot
from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_NOT_OF_THE_FEED = 0

_R = tables.roster_entry.c
_FIELDS = ("name", "insurance", "enrolment", "card_state", "card_no")
_KEPT = (*_FIELDS, "generation")

_find = Statement(
    select(_R.social_security_number, *(_R[name] for name in _FIELDS)).where(
        _R.social_security_number == bindparam("social_security_number")
    )
)
_clear = Statement(delete(tables.roster_entry))
_new_entry = upsert(tables.roster_entry)
# The later line of a file that names a person twice is the one that holds.
_put = Statement(_new_entry.on_conflict_do_update(set_={name: _new_entry.excluded[name] for name in _KEPT}))
_size = Statement(select(func.count()).select_from(tables.roster_entry))
_clear_snapshot = Statement(delete(tables.roster_snapshot))
_add_snapshot = Statement(insert(tables.roster_snapshot))
_S = tables.roster_snapshot.c
_snapshot = Statement(select(_S.loaded_at, _S.rows, _S.fingerprint))


class SqlRosterRepository:
    """参保名册."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def find(self, social_security_number: str) -> RosterEntry | None:
        """The person on the present snapshot, or None."""
        row = self._work.find(_find, social_security_number=social_security_number)
        if row is None:
            return None
        number, name, insurance, enrolment, card_state, card_no = row
        return RosterEntry(number, name, Insurance(insurance), Enrolment(enrolment), CardState(card_state), card_no)

    def replace(self, entries: Iterable[RosterEntry], *, loaded_at: datetime, fingerprint: str) -> RosterSnapshot:
        """Put a new snapshot in the place of the old one."""
        self._work.run(_clear)
        put_entries(self._work, entries, _NOT_OF_THE_FEED)
        return set_snapshot(self._work, loaded_at, fingerprint)

    def snapshot(self) -> RosterSnapshot | None:
        """Age and size of the present snapshot, or None when none was ever loaded."""
        row = self._work.find(_snapshot)
        return None if row is None else RosterSnapshot(datetime.fromisoformat(row[0]), row[1], row[2])


def put_entries(work: Work, entries: Iterable[RosterEntry], generation: int) -> None:
    """Put people on the roster, or change them; ``generation`` numbers the load of the feed they came with."""
    work.run_many(
        _put,
        (
            {
                "generation": generation,
                "social_security_number": entry.social_security_number,
                "name": entry.name,
                "insurance": entry.insurance.value,
                "enrolment": entry.enrolment.value,
                "card_state": entry.card_state.value,
                "card_no": entry.card_no,
            }
            for entry in entries
        ),
    )


def set_snapshot(work: Work, loaded_at: datetime, fingerprint: str) -> RosterSnapshot:
    """Say since when the roster is as it is now; its people are counted."""
    (size,) = work.find(_size) or (0,)
    work.run(_clear_snapshot)
    work.run(_add_snapshot, id=1, loaded_at=instant_text(loaded_at), rows=size, fingerprint=fingerprint)
    return RosterSnapshot(loaded_at, size, fingerprint)
