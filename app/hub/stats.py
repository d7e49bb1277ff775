"""The hub's figures, for the command line."""

from __future__ import annotations

from typing import Any

from app.hub.database import Database
from app.hub.ledger import count_all


def hub_stats(database_url: str) -> dict[str, Any]:
    """``{"acts", "filings", "duplicates_refused", "conflicts", "offices": {code: {"acts", "filings", "rejected"}}}``.

    Acts and filings are those accepted; a conflict is counted once, however often its loser is sent.
    Raises UsageError for a wrong address, EnvironmentProblem when the database cannot be opened.
    """
    database = Database(database_url)
    try:
        with database.read() as connection:
            return count_all(connection)
    finally:
        database.close()
