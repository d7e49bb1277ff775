"""A social security card made of software, put into the virtual reader of a real PC/SC daemon.

The reader is the ``vpcd`` driver of the vsmartcard project: it listens on a TCP port; who connects
is the card. Each message is a length of two bytes, big-endian, and a body; bodies of one byte
control the power (0 off, 1 on, 2 reset) or ask for the answer to reset (4). The same card serves
training, demonstration and tests, so all of them take the real path.
"""

from __future__ import annotations

import socket
import threading
from typing import Self

from app.devices.card_engine import CardEngine
from app.devices.card_image import CardImage
from app.errors import EnvironmentProblem

DEFAULT_PORT = 35963
_CONNECT_SECONDS = 5.0
# Linux delays acknowledgements by 40 ms unless told not to, before every single receive.
_QUICK_ACKNOWLEDGEMENT = getattr(socket, "TCP_QUICKACK", None)


class VirtualCard:
    """A card which can be inserted into the virtual reader and removed from it, any number of times.

    ``pull_out_after_apdus`` makes it leave the reader instead of answering the command after that
    many. As a context manager it is inserted on entry and removed on exit.
    """

    def __init__(
        self,
        image: CardImage,
        host: str = "127.0.0.1",
        port: int = DEFAULT_PORT,
        *,
        pull_out_after_apdus: int | None = None,
    ) -> None:
        self.image = image
        self._address = (host, port)
        self._pull_out_after_apdus = pull_out_after_apdus
        self._link: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def insert(self) -> None:
        """Put the card in; it does nothing when it is in. Raises ``EnvironmentProblem``."""
        if self._thread is not None and self._thread.is_alive():
            return
        self.remove()
        try:
            link = socket.create_connection(self._address, timeout=_CONNECT_SECONDS)
        except OSError:
            raise EnvironmentProblem(
                "虚拟读卡器没有打开",
                why=f"本机 {self._address[1]} 端口没有应答",
                remedy="请先启动虚拟读卡器，或改用不需要读卡器的练习卡",
                code="virtual_card.no_reader",
            ) from None
        link.settimeout(None)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link = link
        self._thread = threading.Thread(target=self._serve, args=(link,), name="virtual-card", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Take the card out; it does nothing when it is not in."""
        link, thread = self._link, self._thread
        self._link = self._thread = None
        if link is not None:
            _hang_up(link)
        if thread is not None:
            thread.join()

    def __enter__(self) -> Self:
        self.insert()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def _serve(self, link: socket.socket) -> None:
        engine = CardEngine(self.image)
        apdus_left = self._pull_out_after_apdus
        with link:
            while (body := _receive(link)) is not None:
                match body:
                    case b"\x00" | b"\x01" | b"\x02":
                        engine.reset()
                    case b"\x04":
                        _send(link, self.image.answer_to_reset)
                    case _:
                        if apdus_left == 0:
                            _hang_up(link)
                            return
                        if apdus_left is not None:
                            apdus_left -= 1
                        _send(link, engine.answer(body))


def _send(link: socket.socket, body: bytes) -> None:
    try:
        link.sendall(len(body).to_bytes(2, "big") + body)
    except OSError:
        return  # the reader went away; the next receive says so and ends the service


def _receive(link: socket.socket) -> bytes | None:
    """The next body; None when either side hung up."""
    header = _receive_exactly(link, 2)
    return None if header is None else _receive_exactly(link, int.from_bytes(header, "big"))


def _receive_exactly(link: socket.socket, size: int) -> bytes | None:
    received = b""
    while len(received) < size:
        try:
            if _QUICK_ACKNOWLEDGEMENT is not None:
                link.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGEMENT, 1)
            chunk = link.recv(size - len(received))
        except OSError:
            return None
        if not chunk:
            return None
        received += chunk
    return received


def _hang_up(link: socket.socket) -> None:
    try:
        link.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # already disconnected
