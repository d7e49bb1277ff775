"""信使收件 on the staff's page: a courier file comes in by the browser, and its receipts go out the same way."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from app.errors import EnvironmentProblem, UserError
from app.hub import events
from app.hub.courier import TakenFile
from app.hub.courier_hatch import CourierHatch, UploadError, file_in, read_form
from app.hub.courier_log import FileTaken
from app.hub.staff_answers import HEADERS, go_to, page, sign_in_page
from app.hub.staff_sessions import Sessions, Staff

_NOT_TAKEN = "没有收过这一号信使文件，或窗口后来换了密钥。"

ShowDay = Callable[[Staff, str, int], Awaitable[Response]]
"""Shows the page of the day with a problem and a status."""


def courier_router(hatch: CourierHatch, sessions: Sessions, show_day: ShowDay) -> APIRouter:
    """Taking files and giving receipts."""
    router = APIRouter(prefix="/courier")

    @router.post("")
    async def take_file(request: Request) -> Response:
        staff = await sessions.find(request)
        if staff is None:
            return sign_in_page("登录已过期，文件没有收下。请登录后再收。", 403)
        try:
            taken = await _take(request, staff, hatch)
        except UploadError as error:
            return await show_day(staff, error.sentence, error.status)
        except UserError as problem:
            events.warn("courier_refused", code=problem.code)
            return await show_day(staff, str(problem), _status_of(problem))
        asked = f"?{urlencode({'after': taken.feed_after})}" if taken.feed_after is not None else ""
        return go_to(f"/staff/courier/{taken.office}/{taken.counter}/{taken.number}{asked}")

    async def find(request: Request, office: str, counter: str, number: str) -> tuple[Staff, FileTaken] | Response:
        """Who asks, and the file asked for; or the page that says why there is none."""
        staff = await sessions.find(request)
        if staff is None:
            return sign_in_page()
        taken = await run_in_threadpool(hatch.find, office, counter, number)
        return (staff, taken) if taken is not None else await show_day(staff, _NOT_TAKEN, 404)

    @router.get("/{office}/{counter}/{number}")
    async def show_file(request: Request, office: str, counter: str, number: str) -> Response:
        found = await find(request, office, counter, number)
        if isinstance(found, Response):
            return found
        staff, taken = found
        asked = f"?{request.url.query}" if request.url.query else ""
        return page("courier", staff=staff, taken=taken, asked=asked)

    @router.get("/{office}/{counter}/{number}/receipts")
    async def give_receipts(request: Request, office: str, counter: str, number: str) -> Response:
        found = await find(request, office, counter, number)
        if isinstance(found, Response):
            return found
        staff, taken = found
        after = request.query_params.get("after")
        try:
            path = await run_in_threadpool(hatch.write_receipts, taken, after, staff.name)
        except UserError as problem:
            return await show_day(staff, str(problem), _status_of(problem))
        gone = BackgroundTask(shutil.rmtree, path.parent)
        return FileResponse(
            path, media_type="application/octet-stream", filename=path.name, headers=HEADERS, background=gone
        )

    return router


async def _take(request: Request, staff: Staff, hatch: CourierHatch) -> TakenFile:
    form = await read_form(request)
    try:
        form_key = form.get("form_key")
        if not isinstance(form_key, str) or not staff.gave(form_key):
            events.warn("staff_form_refused")
            raise UploadError(403, "页面已过期，文件没有收下。请在本页重新选择后再收。")
        return await run_in_threadpool(hatch.take, file_in(form).file, staff.name)
    finally:
        await form.close()


def _status_of(problem: UserError) -> int:
    return 503 if isinstance(problem, EnvironmentProblem) else 422
