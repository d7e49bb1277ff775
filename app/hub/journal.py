"""审计 of the hub: who did what at the city's own end."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert

from app.domain.dates import SystemClock
from app.hub.tables import event

COMMAND_LINE = "command-line"
"""Who acts where only the computer's administrator can: at the hub's command line."""


def write_event(connection: Connection, who: str, what: str, subject: str, **detail: str | int | None) -> None:
    """Write one entry, within the caller's transaction. None of its words is personal data of an insured person."""
    connection.execute(
        insert(event).values(
            at=SystemClock().now().isoformat(),
            who=who,
            what=what,
            subject=subject,
            detail=json.dumps(detail, ensure_ascii=False),
        )
    )
