"""鉴权记录, append-only."""

from __future__ import annotations

from sqlalchemy import bindparam, insert, select

from app.domain.authentication import Authentication
from app.domain.plain import from_json, to_json
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_A = tables.authentication.c
_add = Statement(insert(tables.authentication))
_find = Statement(select(_A.body).where(_A.id == bindparam("id")))


class SqlAuthenticationRepository:
    """鉴权记录."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, authentication: Authentication) -> None:
        """Keep one authentication, append-only."""
        self._work.run(_add, id=authentication.id, at=instant_text(authentication.at), body=to_json(authentication))

    def find(self, authentication_id: str) -> Authentication | None:
        """The record of checks, or None."""
        row = self._work.find(_find, id=authentication_id)
        return None if row is None else from_json(row[0], Authentication)
