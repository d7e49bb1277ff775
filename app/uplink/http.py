"""The hub over HTTP. Requests have one deadline for the whole of them and can be ended from another thread."""

from __future__ import annotations

import asyncio
import ssl
import threading
import uuid
from collections.abc import Iterable

import httpx
from pydantic import ValidationError

from app.domain.outbox import Receipt
from app.errors import UserError
from app.uplink.outcome import Answered, AskOutcome, NoAnswer, NotTaken, Pause, SendOutcome, Unavailable
from app.wire.batch import ActReceipt, Receipts, Refusal, batch_json

_CONNECT_SECONDS = 5.0
_REQUEST_SECONDS = 30.0
_NO_ANSWER = "已发出，没有等到回执，正在向上级查询。"
_NOT_TAKEN = "上级没有接收，将再次上报。"

_PAUSES = {
    401: Pause.SIGN_IN_REFUSED,
    403: Pause.SIGN_IN_REFUSED,
    409: Pause.VERSION,
    429: Pause.HUB_UNWELL,
    503: Pause.HUB_UNWELL,
}
_NOT_TAKEN_STATUSES = {413, 422, 500}
# A gateway between here and the hub lost the answer; the hub may have the acts.
_LOST_STATUSES = {502, 504}


class _Stopped(Exception):
    """The request was ended from another thread."""


class HubClient:
    """市级接收端 as one counter sees it; used by one thread at a time, ``abort`` by any."""

    def __init__(
        self,
        base_url: str,
        token: str,
        office: str,
        counter: str,
        *,
        request_seconds: float = _REQUEST_SECONDS,
        connect_seconds: float = _CONNECT_SECONDS,
    ) -> None:
        """Raises UserError for an address that cannot be one."""
        self._office, self._counter = office, counter
        self._request_seconds = request_seconds
        self._lock = threading.Lock()
        self._runner = asyncio.Runner()
        self._task: asyncio.Task[httpx.Response] | None = None
        self._stopped = False
        try:
            address = httpx.URL(base_url)
            if address.scheme not in {"http", "https"} or not address.host:
                raise httpx.InvalidURL("no address of a hub")
            # The hub stands in the offices' own network: proxies of the environment do not apply.
            self._client = httpx.AsyncClient(
                base_url=address,
                headers={"authorization": f"Bearer {token}"},
                timeout=httpx.Timeout(request_seconds, connect=connect_seconds),
                trust_env=False,
                # Reading the list of authorities takes a tenth of a second; plain http has no use for it.
                verify=_authorities() if address.scheme == "https" else False,
            )
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise UserError(
                "市级接收端的地址或口令写法不对",
                why="地址应以 http:// 或 https:// 开头，口令只含英文字母、数字和连字符",
                remedy="请在设置中重新填写",
                code="hub_address",
            ) from error

    def send(self, bodies: dict[str, str]) -> SendOutcome:
        """Send acts (act id → frozen body) in this order."""
        content = batch_json(self._office, self._counter, uuid.uuid4().hex, bodies.values()).encode()
        try:
            answer = self._call("POST", "/v1/acts", content=content)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return Unavailable(_why_not_connected(error))
        except (httpx.HTTPError, TimeoutError, _Stopped):
            return NoAnswer(_NO_ANSWER)
        if answer.status_code == httpx.codes.OK:
            receipts = _receipts_in(answer, bodies)
            return NoAnswer(_NO_ANSWER) if receipts is None else Answered(receipts)
        if answer.status_code in _LOST_STATUSES:
            return NoAnswer(_NO_ANSWER)
        if answer.status_code in _NOT_TAKEN_STATUSES:
            return NotTaken(_sentence_in(answer))
        return Unavailable(_PAUSES.get(answer.status_code, Pause.WRONG_ADDRESS))

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        """Ask for the receipts of acts sent before."""
        try:
            answer = self._call("GET", "/v1/receipts", params=[("act_id", act_id) for act_id in act_ids])
        except _Stopped:
            return Unavailable(Pause.STOPPED)
        except (httpx.HTTPError, TimeoutError) as error:
            return Unavailable(_why_not_connected(error))
        if answer.status_code == httpx.codes.OK:
            receipts = _receipts_in(answer, act_ids)
            return Unavailable(Pause.WRONG_ADDRESS) if receipts is None else Answered(receipts)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return Unavailable(Pause.HUB_UNWELL)
        return Unavailable(_PAUSES.get(answer.status_code, Pause.WRONG_ADDRESS))

    def abort(self) -> None:
        """End a request under way in another thread; nothing is sent after this."""
        with self._lock:
            self._stopped = True
            if self._task is not None:
                self._task.get_loop().call_soon_threadsafe(self._task.cancel)

    def close(self) -> None:
        """Give connections back."""
        with self._lock:
            self._stopped = True
        self._runner.run(self._client.aclose())
        self._runner.close()

    def _call(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        params: list[tuple[str, str | int | float | bool | None]] | None = None,
    ) -> httpx.Response:
        return self._runner.run(self._request(method, path, content, params))

    async def _request(
        self,
        method: str,
        path: str,
        content: bytes | None,
        params: list[tuple[str, str | int | float | bool | None]] | None,
    ) -> httpx.Response:
        with self._lock:
            if self._stopped:
                raise _Stopped
            self._task = asyncio.ensure_future(self._client.request(method, path, content=content, params=params))
        try:
            # httpx counts each read by itself; a line that drips would hold the queue for ever.
            async with asyncio.timeout(self._request_seconds):
                return await self._task
        except asyncio.CancelledError:
            if self._stopped:
                raise _Stopped from None
            raise
        finally:
            with self._lock:
                self._task = None


def _authorities() -> ssl.SSLContext:
    """Those of this computer, where a city puts its own, and those that come with the program."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


def _why_not_connected(error: BaseException) -> Pause:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Pause.CERTIFICATE
        cause = cause.__cause__ or cause.__context__
    return Pause.LINE_DOWN


def _receipts_in(answer: httpx.Response, asked: Iterable[str]) -> tuple[Receipt, ...] | None:
    """The receipts of an answer; None when it is no answer of a hub to these acts."""
    try:
        receipts = Receipts.model_validate_json(answer.content).receipts
    except ValidationError:
        return None
    if not {receipt.act_id for receipt in receipts} <= set(asked):
        return None
    return tuple(_domain_receipt(receipt) for receipt in receipts)


def _domain_receipt(receipt: ActReceipt) -> Receipt:
    return Receipt(
        receipt.act_id,
        receipt.domain_verdict,
        upstream_number=receipt.upstream_number,
        code=receipt.code,
        sentence=receipt.sentence,
    )


def _sentence_in(answer: httpx.Response) -> str:
    try:
        return Refusal.model_validate_json(answer.content).sentence or _NOT_TAKEN
    except ValidationError:
        return _NOT_TAKEN
