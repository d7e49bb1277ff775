"""登录 of the city's staff on the web page: who is signed in, and which forms are theirs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.dates import Clock
from app.hub.database import Database
from app.hub.tokens import find_staff, hash_of_token

_COOKIE = "yidi_staff"
_HOURS = timedelta(hours=8)
_MOST_SESSIONS = 200


@dataclass(frozen=True)
class Staff:
    """工作人员 who is signed in. ``form_key`` stands in every form given to them, and nobody else can know it."""

    name: str
    form_key: str

    def gave(self, form_key: str) -> bool:
        """Whether a form that came back is one of theirs, not one that another page made their browser send."""
        return secrets.compare_digest(form_key.encode(), self.form_key.encode())


@dataclass(frozen=True)
class _Session:
    token_hash: str
    ends_at: datetime
    form_key: str = field(default_factory=secrets.token_urlsafe)


class Sessions:
    """登录 of this program's time: a session ends after hours, when its token is revoked, and with the program."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._open: dict[str, _Session] = {}

    async def sign_in(self, token: str) -> str | None:
        """The name of a new session, for ``keep``; None for a token that is nobody's."""
        token_hash = hash_of_token(token)
        if await run_in_threadpool(find_staff, self._database, token_hash) is None:
            return None
        now = self._clock.now()
        self._open = {name: one for name, one in self._open.items() if one.ends_at > now}
        while len(self._open) >= _MOST_SESSIONS:
            self._open.pop(next(iter(self._open)))
        name = secrets.token_urlsafe(32)
        self._open[name] = _Session(token_hash, now + _HOURS)
        return name

    async def find(self, request: Request) -> Staff | None:
        """Who sent a request, None when nobody is signed in there."""
        session = self._open.get(request.cookies.get(_COOKIE, ""))
        if session is None or session.ends_at <= self._clock.now():
            return None
        # Asked every time, so that a token that is revoked ends what was begun with it.
        name = await run_in_threadpool(find_staff, self._database, session.token_hash)
        return None if name is None else Staff(name, session.form_key)

    def end(self, request: Request) -> None:
        """End the session of a request now."""
        self._open.pop(request.cookies.get(_COOKIE, ""), None)


def keep_session(answer: Response, name: str, *, is_https: bool) -> None:
    """Have the browser keep a session."""
    answer.set_cookie(
        _COOKIE,
        name,
        max_age=int(_HOURS.total_seconds()),
        path="/staff",
        secure=is_https,
        httponly=True,
        samesite="strict",
    )


def forget_session(answer: Response) -> None:
    """Have the browser forget it."""
    answer.delete_cookie(_COOKIE, path="/staff")
