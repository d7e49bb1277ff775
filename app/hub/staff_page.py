"""The page of the city's staff, ``/staff``: sign in with a token, see how the day goes. No script, no other host."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse

from app.domain.dates import Clock
from app.hub import events
from app.hub.database import Database
from app.hub.overview import look_over
from app.hub.refusals import body_too_large
from app.hub.tokens import find_staff, hash_of_token
from app.resource_files import resource_path

_COOKIE = "yidi_staff"
_HOURS = timedelta(hours=8)
_MOST_SESSIONS = 200
_LONGEST_FORM = 2000
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True)
class _Session:
    token_hash: str
    ends_at: datetime


class _Sessions:
    """登录 of this program's time: a session ends after hours, when its token is revoked, and with the program."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, _Session] = {}

    def begin(self, token_hash: str) -> str:
        """The name of a new session, for the cookie."""
        now = self._clock.now()
        self._open = {name: one for name, one in self._open.items() if one.ends_at > now}
        while len(self._open) >= _MOST_SESSIONS:
            self._open.pop(next(iter(self._open)))
        name = secrets.token_urlsafe(32)
        self._open[name] = _Session(token_hash, now + _HOURS)
        return name

    def find(self, name: str) -> str | None:
        """The hash of the token that the session began with, None when it has ended."""
        session = self._open.get(name)
        return session.token_hash if session and session.ends_at > self._clock.now() else None

    def end(self, name: str) -> None:
        """End it now."""
        self._open.pop(name, None)


def staff_router(database: Database, clock: Clock, place_name: Callable[[str], str]) -> APIRouter:
    """The page and its signing in and out. ``place_name`` names an area code."""
    router = APIRouter(prefix="/staff")
    sessions = _Sessions(clock)

    async def staff_of(request: Request) -> str | None:
        token_hash = sessions.find(request.cookies.get(_COOKIE, ""))
        # Asked every time, so that a token that is revoked ends what was begun with it.
        return await run_in_threadpool(find_staff, database, token_hash) if token_hash else None

    @router.get("")
    async def page(request: Request) -> Response:
        staff = await staff_of(request)
        if staff is None:
            return _html(staff=None, problem="")
        view = await run_in_threadpool(_overview, database, clock.now(), place_name)
        return _html(staff=staff, view=view)

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        token_hash = hash_of_token((await _form_of(request)).get("token", ""))
        staff = await run_in_threadpool(find_staff, database, token_hash)
        if staff is None:
            events.warn("staff_refused")
            return _html(403, staff=None, problem="口令不对或已作废，请核对后再输入。")
        events.note("staff_signed_in")
        answer = RedirectResponse("/staff", status_code=303, headers=_HEADERS)
        answer.set_cookie(
            _COOKIE,
            sessions.begin(token_hash),
            max_age=int(_HOURS.total_seconds()),
            path="/staff",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="strict",
        )
        return answer

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        sessions.end(request.cookies.get(_COOKIE, ""))
        answer = RedirectResponse("/staff", status_code=303, headers=_HEADERS)
        answer.delete_cookie(_COOKIE, path="/staff")
        return answer

    @router.get("/style.css")
    async def style() -> Response:
        css = resource_path("hub_pages", "staff.css").read_bytes()
        return Response(css, media_type="text/css", headers={"x-content-type-options": "nosniff"})

    return router


def _overview(database: Database, now: datetime, place_name: Callable[[str], str]) -> Any:
    with database.read() as connection:
        return look_over(connection, now, place_name)


def _html(status: int = 200, **values: Any) -> HTMLResponse:
    return HTMLResponse(_template().render(**values), status_code=status, headers=_HEADERS)


@cache
def _template() -> Any:
    loader = FileSystemLoader(resource_path("hub_pages"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("staff.html")


async def _form_of(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise body_too_large()
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}
