"""最近联系: when each office was last heard of, whether it had anything to send or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.hub.database import Database
from app.hub.rows import insert_rows
from app.hub.tables import office_contact

_APART = timedelta(minutes=1)


class Contacts:
    """Writes it down, once a minute for an office, so that a call does not cost a transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._noted: dict[str, datetime] = {}

    def note(self, office: str, now: datetime) -> None:
        """The office is heard of now."""
        before = self._noted.get(office)
        if before is not None and before <= now < before + _APART:
            return
        self._noted[office] = now
        with self._database.write() as connection:
            insert_rows(connection, office_contact, [{"office": office, "last_at": now.isoformat()}])
