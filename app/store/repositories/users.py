"""账号 of the people at this counter."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.vocabulary import Role
from app.services.ports import User
from app.store import tables
from app.store.statement import Statement, Work

_U = tables.account.c
_new = upsert(tables.account)
_save = Statement(
    _new.on_conflict_do_update(
        set_={name: _new.excluded[name] for name in ("name", "role", "password_hash", "is_active")}
    )
)
_find = Statement(select(tables.account).where(_U.login == bindparam("login")))
_list = Statement(select(tables.account).order_by(_U.login))


class SqlUserRepository:
    """账号."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def save(self, user: User) -> None:
        """Add or replace an account."""
        self._work.run(
            _save,
            login=user.login,
            name=user.name,
            role=user.role.value,
            password_hash=user.password_hash,
            is_active=int(user.is_active),
        )

    def find(self, login: str) -> User | None:
        """The account, or None."""
        row = self._work.find(_find, login=login)
        return None if row is None else _user_of(row)

    def list(self) -> tuple[User, ...]:
        """All accounts by login."""
        return tuple(_user_of(row) for row in self._work.rows(_list))


def _user_of(row: tuple[Any, ...]) -> User:
    login, name, role, password_hash, is_active = row
    return User(login, name, Role(role), password_hash, bool(is_active))
