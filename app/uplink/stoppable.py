"""A way over HTTP whose requests have one deadline for the whole of them and can be ended from another thread."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Mapping

import httpx

from app.errors import UserError
from app.uplink.outcome import Pause

CONNECT_SECONDS = 5.0
REQUEST_SECONDS = 30.0

_OUT_OF_DATE = {9, 10}
"""X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL's x509_vfy.h."""

Parameters = list[tuple[str, str | int | float | bool | None]]


class Stopped(Exception):
    """The request was ended from another thread."""


class StoppableHttp:
    """Requests to one address; used by one thread at a time, ``abort`` by any."""

    def __init__(
        self,
        base_url: str,
        headers: Mapping[str, str],
        *,
        request_seconds: float = REQUEST_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        """Raises UserError for an address that cannot be one."""
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
                headers=dict(headers),
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

    def call(
        self, method: str, path: str, *, content: bytes | None = None, params: Parameters | None = None
    ) -> httpx.Response:
        """One request and its whole answer. Raises Stopped, TimeoutError and httpx.HTTPError."""
        return self._runner.run(self._request(method, path, content, params))

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

    async def _request(
        self, method: str, path: str, content: bytes | None, params: Parameters | None
    ) -> httpx.Response:
        with self._lock:
            if self._stopped:
                raise Stopped
            self._task = asyncio.ensure_future(self._client.request(method, path, content=content, params=params))
        try:
            # httpx counts each read by itself; a line that drips would hold the queue for ever.
            async with asyncio.timeout(self._request_seconds):
                return await self._task
        except asyncio.CancelledError:
            if self._stopped:
                raise Stopped from None
            raise
        finally:
            with self._lock:
                self._task = None


def why_not_connected(error: BaseException) -> Pause:
    """暂停原因 of a request that reached nobody."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Pause.CERTIFICATE_DATES if cause.verify_code in _OUT_OF_DATE else Pause.CERTIFICATE
        cause = cause.__cause__ or cause.__context__
    return Pause.LINE_DOWN


def _authorities() -> ssl.SSLContext:
    """Those of this computer, where a city puts its own, and those that come with the program."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context
