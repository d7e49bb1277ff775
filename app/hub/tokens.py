"""口令 of offices and of the city's staff: random, shown once when issued, kept only as a hash."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, insert, select

from app.domain.dates import SystemClock
from app.errors import UsageError, UserError
from app.hub.database import Database
from app.hub.journal import COMMAND_LINE, write_event
from app.hub.tables import office_contact, office_token, staff_token

_LONGEST_NAME = 40


@dataclass(frozen=True)
class TokenInfo:
    """口令情况: for whom (an office's code, or the name of one of the staff), since when, last heard of."""

    holder: str
    is_staff: bool
    issued_at: str
    last_at: str


def issue_token(database_url: str, office: str) -> str:
    """A new token for an office (AREA6+OFFICE2); the office's earlier one ends now.

    Raises UsageError for an office code that cannot be one, EnvironmentProblem when the database is unreachable.
    """
    code = office.replace("+", "")
    if not re.fullmatch("[0-9]{6}(?!00)[0-9]{2}", code):
        raise UsageError(
            "经办机构代码有误",
            why="应为区划6位加机构2位，共8位数字，机构从01起",
            remedy="请核对 --office",
            code="office",
        )
    return _issue(database_url, office_token, office_token.c.office == code, office=code)


def issue_staff_token(database_url: str, name: str) -> str:
    """A new token for one of the city's staff, to sign in on the web page with; the earlier one ends now.

    Raises UsageError for an empty or a very long name, EnvironmentProblem when the database is unreachable.
    """
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError("工作人员名称有误", why=f"应为1至{_LONGEST_NAME}个字", remedy="请核对 --staff", code="staff")
    return _issue(database_url, staff_token, staff_token.c.name == name, name=name)


def revoke_token(database_url: str, *, office: str = "", staff: str = "") -> None:
    """End the token of an office or of one of the staff. Raises UserError when there is none."""
    table, holder = (office_token, office.replace("+", "")) if office else (staff_token, staff)
    database = Database(database_url)
    try:
        with database.write() as connection:
            (key,) = table.primary_key
            if connection.execute(delete(table).where(key == holder)).rowcount == 0:
                raise UserError(
                    f"{holder} 没有口令", why="没有发过，或已经作废", remedy="请用 hub tokens 查看", code="no_token"
                )
            write_event(connection, COMMAND_LINE, "token.revoked", holder)
    finally:
        database.close()


def list_tokens(database_url: str) -> list[TokenInfo]:
    """Every token that holds, offices first; the tokens themselves are not kept."""
    database = Database(database_url)
    try:
        with database.read() as connection:
            offices = connection.execute(
                select(office_token.c.office, office_token.c.issued_at, office_contact.c.last_at)
                .outerjoin(office_contact, office_contact.c.office == office_token.c.office)
                .order_by(office_token.c.office)
            )
            listed = [TokenInfo(office, False, issued_at, last_at or "") for office, issued_at, last_at in offices]
            staff = connection.execute(select(staff_token.c.name, staff_token.c.issued_at).order_by(staff_token.c.name))
            return listed + [TokenInfo(name, True, issued_at, "") for name, issued_at in staff]
    finally:
        database.close()


def find_office(database: Database, token: str) -> str | None:
    """The office whose token this is, or None."""
    with database.read() as connection:
        office: str | None = connection.scalar(
            select(office_token.c.office).where(office_token.c.token_hash == hash_of_token(token))
        )
    return office


def find_staff(database: Database, token_hash: str) -> str | None:
    """The name of the one of the staff whose token has this hash, or None."""
    with database.read() as connection:
        name: str | None = connection.scalar(select(staff_token.c.name).where(staff_token.c.token_hash == token_hash))
    return name


def hash_of_token(token: str) -> str:
    """What is kept of a token."""
    # 256 random bits cannot be guessed, so a quick hash is enough here.
    return hashlib.sha256(token.encode()).hexdigest()


def _issue(database_url: str, table: Table, is_theirs: ColumnElement[bool], **holder: str) -> str:
    token = secrets.token_urlsafe(32)
    database = Database(database_url)
    try:
        with database.write() as connection:
            connection.execute(delete(table).where(is_theirs))
            issued_at = SystemClock().now().isoformat()
            connection.execute(insert(table).values(token_hash=hash_of_token(token), issued_at=issued_at, **holder))
            write_event(connection, COMMAND_LINE, "token.issued", *holder.values())
    finally:
        database.close()
    return token
