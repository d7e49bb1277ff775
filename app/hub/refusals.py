"""拒收: what the hub answers to a request it does not take, and what it writes down about it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.hub import events
from app.hub.database import is_disk_full
from app.hub.staff_answers import page
from app.wire.batch import DISK_FULL, Batch, Refusal
from app.wire.message import ActMessage, ActorName, CanonicalRecord

_KNOWN_NAMES = {name for model in (Batch, ActMessage, ActorName, CanonicalRecord) for name in model.model_fields}
_LISTED_FAULTS = 10
_UNAVAILABLE = 503
_FOR_STAFF = {
    DISK_FULL: "市级接收端的磁盘已满，没有办成。请系统管理员腾出空间后再试。",
    "hub_unwell": "市级接收端的数据库暂时不能使用，没有办成。请稍后再试，长时间如此请联系系统管理员。",
    "hub_crashed": "市级接收端处理时出错，已记录。请稍后再试，再不行请联系系统管理员。",
}
"""``Refusal.code`` → what stands on the page of somebody at the city's own end."""


class RefusedRequest(Exception):
    """The request is answered with a refusal."""

    def __init__(self, status: int, code: str, sentence: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.status = status
        self.refusal = Refusal(code=code, sentence=sentence)
        self.faults = faults


def token_refused() -> RefusedRequest:
    """No token, or one that is nobody's."""
    return RefusedRequest(401, "token_refused", "口令不对或已作废。请向市级管理员重新领取口令。")


def not_this_office() -> RefusedRequest:
    """A token of one office over a batch of another."""
    return RefusedRequest(403, "not_this_office", "口令不属于批次中的经办机构。请核对本窗口的机构设置。")


def body_too_large() -> RefusedRequest:
    """More bytes than a batch ever has."""
    return RefusedRequest(413, "too_large", "批次过大，上级不予接收。")


def too_many_asked() -> RefusedRequest:
    """More acts than one question may name."""
    return RefusedRequest(413, "too_many_asked", "一次询问的件数过多。")


def format_unknown() -> RefusedRequest:
    """A batch of a version that this hub does not speak."""
    return RefusedRequest(
        409, "format_unknown", "市级接收端不认识本窗口的数据版本。请联系市级管理员核对两边的程序版本。"
    )


def batch_malformed(error: ValidationError) -> RefusedRequest:
    """A batch that is not one. A name that no field has may itself be personal data, so it is shown as ``?``."""
    faults = tuple(
        f"{'.'.join(_step(step) for step in fault['loc'])}: {fault['type']}"
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    )
    return RefusedRequest(
        422,
        "batch_malformed",
        "批次内容不合规范，上级不予接收。请联系市级管理员核对两边的程序版本。",
        faults[:_LISTED_FAULTS],
    )


def _step(step: str | int) -> str:
    return str(step) if isinstance(step, int) or step in _KNOWN_NAMES else "?"


def answer_refusal(_: Request, error: Exception) -> Response:
    """The answer to a request that was refused."""
    if not isinstance(error, RefusedRequest):
        raise TypeError("answers refusals only")
    faults = {"faults": "; ".join(error.faults)} if error.faults else {}
    events.warn("refused", status=error.status, code=error.refusal.code, **faults)
    return _json(error.status, error.refusal)


class Safeguard:
    """Answers what nobody foresaw, so that no library writes an exception's message, and with it data, to a log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; turn an exception into 503 (the database) or 500 (a bug)."""
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            events.note("line_lost")
        except Exception as error:
            if scope["type"] != "http":
                raise
            status, refusal = _refusal_for(error)
            if status == _UNAVAILABLE:
                events.warn("database_unwell", code=refusal.code, kind=type(error).__name__)
            else:
                events.note_crash(error)
            if not has_started:
                await _answer(scope["path"], status, refusal)(scope, receive, send)


def _refusal_for(error: Exception) -> tuple[int, Refusal]:
    if isinstance(error, DBAPIError) and is_disk_full(error):
        sentence = "市级接收端的磁盘已满，暂时不能接收，腾出空间后会自动再报。"
        return _UNAVAILABLE, Refusal(code=DISK_FULL, sentence=sentence)
    if isinstance(error, (OperationalError, PoolTimeout)):
        sentence = "市级接收端的数据库暂时不能使用，稍后会自动再报。"
        return _UNAVAILABLE, Refusal(code="hub_unwell", sentence=sentence)
    return 500, Refusal(code="hub_crashed", sentence="市级接收端处理时出错，已记录。")


def _answer(path: str, status: int, refusal: Refusal) -> Response:
    if path.startswith("/staff"):
        return page("trouble", status, staff=None, problem=_FOR_STAFF.get(refusal.code, refusal.sentence))
    return _json(status, refusal)


def _json(status: int, answer: BaseModel) -> Response:
    values: dict[str, Any] = {"status_code": status, "media_type": "application/json"}
    return Response(answer.model_dump_json(), **values)
