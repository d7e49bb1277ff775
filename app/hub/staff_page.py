"""The page of the city's staff, ``/staff``: sign in with a token, see how the day goes. No script, no other host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app.domain.dates import Clock
from app.hub import events
from app.hub.courier_hatch import CourierHatch
from app.hub.courier_log import CourierCounter, list_counters
from app.hub.database import Database
from app.hub.overview import Overview, look_over
from app.hub.refusals import body_too_large
from app.hub.staff_answers import go_to, page, sign_in_page
from app.hub.staff_courier import courier_router
from app.hub.staff_sessions import Sessions, Staff, forget_session, keep_session
from app.resource_files import resource_path

_LONGEST_FORM = 2000


def staff_router(
    database: Database, clock: Clock, place_name: Callable[[str], str], courier_key: Path | None
) -> APIRouter:
    """The page, its signing in and out, and its courier files. ``place_name`` names an area code."""
    router = APIRouter(prefix="/staff")
    sessions, hatch = Sessions(database, clock), CourierHatch(database, clock, courier_key)

    def overview() -> tuple[Overview, tuple[CourierCounter, ...]]:
        with database.read() as connection:
            return look_over(connection, clock.now(), place_name), list_counters(connection)

    async def day(staff: Staff, problem: str = "", status: int = 200) -> Response:
        view, counters = await run_in_threadpool(overview)
        has_key = hatch.has_key()
        return page("staff", status, staff=staff, view=view, counters=counters, has_key=has_key, problem=problem)

    @router.get("")
    async def show_day(request: Request) -> Response:
        staff = await sessions.find(request)
        return sign_in_page() if staff is None else await day(staff)

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        session = await sessions.sign_in((await _form_of(request)).get("token", ""))
        if session is None:
            events.warn("staff_refused")
            return sign_in_page("口令不对或已作废，请核对后再输入。", 403)
        events.note("staff_signed_in")
        answer = go_to("/staff")
        keep_session(answer, session, is_https=request.url.scheme == "https")
        return answer

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        sessions.end(request)
        answer = go_to("/staff")
        forget_session(answer)
        return answer

    @router.get("/style.css")
    async def style() -> Response:
        css = resource_path("hub_pages", "staff.css").read_bytes()
        return Response(css, media_type="text/css", headers={"x-content-type-options": "nosniff"})

    router.include_router(courier_router(hatch, sessions, day))
    return router


async def _form_of(request: Request) -> dict[str, str]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            raise body_too_large()
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}
