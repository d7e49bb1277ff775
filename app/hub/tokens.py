"""口令 of offices: random, shown once when issued, kept only as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets

from sqlalchemy import delete, insert, select

from app.domain.dates import SystemClock
from app.errors import UsageError
from app.hub.database import Database
from app.hub.tables import office_token


def issue_token(database_url: str, office: str) -> str:
    """A new token for an office (AREA6+OFFICE2); the office's earlier one ends now.

    Raises UsageError for an office code that cannot be one, EnvironmentProblem when the database is unreachable.
    """
    code = office.replace("+", "")
    if not re.fullmatch("[0-9]{8}", code):
        raise UsageError(
            "经办机构代码有误", why="应为区划6位加机构2位，共8位数字", remedy="请核对 --office", code="office"
        )
    token = secrets.token_urlsafe(32)
    database = Database(database_url)
    try:
        with database.write() as connection:
            connection.execute(delete(office_token).where(office_token.c.office == code))
            connection.execute(
                insert(office_token).values(
                    office=code, token_hash=_hash(token), issued_at=SystemClock().now().isoformat()
                )
            )
    finally:
        database.close()
    return token


def find_office(database: Database, token: str) -> str | None:
    """The office whose token this is, or None."""
    with database.read() as connection:
        office: str | None = connection.scalar(
            select(office_token.c.office).where(office_token.c.token_hash == _hash(token))
        )
    return office


def _hash(token: str) -> str:
    # 256 random bits cannot be guessed, so a quick hash is enough here.
    return hashlib.sha256(token.encode()).hexdigest()
