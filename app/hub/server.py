"""The hub as a running program: in the foreground for a city, or beside the caller for a demonstration."""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn

from app.errors import EnvironmentProblem
from app.hub.api import PlaceName, create_hub
from app.hub.identity import Identity

_SECONDS_TO_STOP = 10
_BACKLOG = 256
_REASONS = {
    errno.EADDRINUSE: ("端口已被占用", "请换一个 --port，或先停掉占用它的程序"),
    errno.EACCES: ("没有权限用这个端口", "请换一个1024以上的 --port"),
    errno.EADDRNOTAVAIL: ("本机没有这个地址", "请核对 --host；监听全部地址用 0.0.0.0"),
}


def serve(
    database_url: str,
    host: str,
    port: int,
    identity: Identity | None = None,
    *,
    place_name: PlaceName = str,
    courier_key: Path | None = None,
    announce: Callable[[], None] = lambda: None,
) -> None:
    """Run the hub until it is told to stop (SIGINT, SIGTERM). Prints nothing; logs go to ``app.hub.events``.

    ``place_name`` names an area code on the staff's page; ``courier_key`` is the file of the keys for courier files.
    ``announce`` is called once it takes requests.

    It speaks HTTPS with an ``identity``. Raises UsageError for an identity that is none, EnvironmentProblem when the
    address is taken or the database cannot be opened.
    """
    listener = _listen(host, port)
    try:
        server = _server(database_url, identity, place_name, courier_key)
        # The listener takes connections already; those that come early wait for the server.
        announce()
        # Ctrl+C has stopped it in good order by the time it comes through.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])
    finally:
        listener.close()


class BackgroundHub:
    """A hub in a thread of this process, ready when the ``with`` block begins and gone when it ends."""

    def __init__(
        self,
        database_url: str,
        host: str = "127.0.0.1",
        port: int = 0,
        identity: Identity | None = None,
        *,
        courier_key: Path | None = None,
    ) -> None:
        self._database_url, self._courier_key = database_url, courier_key
        self._identity = identity
        self._address = (host, port)
        self.url = ""

    def __enter__(self) -> Self:
        """Start. Raises what ``serve`` raises."""
        self._listener = _listen(*self._address)
        try:
            self._server = _server(self._database_url, self._identity, str, self._courier_key)
        except BaseException:
            self._listener.close()
            raise
        host, port = self._listener.getsockname()[:2]
        self.url = f"{'https' if self._identity else 'http'}://{host}:{port}"
        # The listener takes connections already; those that come early wait for the server.
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, name="hub")
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and wait until it has stopped."""
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


def _server(
    database_url: str, identity: Identity | None, place_name: PlaceName, courier_key: Path | None
) -> uvicorn.Server:
    if identity is not None:
        identity.require_readable()
    config = uvicorn.Config(
        create_hub(database_url, place_name=place_name, courier_key=courier_key),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_STOP,
        ssl_certfile=identity.certificate if identity else None,
        ssl_keyfile=identity.key if identity else None,
    )
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio sends without delay (TCP_NODELAY) only on sockets that say they are TCP, and
    # a delayed acknowledgement costs 40 ms an answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        why, remedy = _REASONS.get(error.errno or 0, ("监听地址不对", "请核对 --host"))
        raise EnvironmentProblem(
            f"市级接收端不能在 {host}:{port} 上监听", why=why, remedy=remedy, code="hub_address"
        ) from error
    return listener
