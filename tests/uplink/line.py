"""线路: a TCP line to a server that can be cut, go deaf, or lose what comes back."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Fault(Enum):
    """What is wrong with the line."""

    NONE = "none"
    LOSES_ANSWERS = "loses answers"
    CUTS_ANSWERS_SHORT = "cuts answers short"
    SWALLOWS_REQUESTS = "swallows requests"


class Line:
    """Forwards connections to ``target``; ``faults`` are used up one a connection, then all is well."""

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 80)
        self._faults: list[Fault] = []
        self._for_ever = Fault.NONE
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.connections = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            for one in self._sockets:
                _end(one)
            threads = list(self._threads)
        for thread in threads:
            thread.join()
        for one in self._sockets:
            one.close()

    def break_with(self, *faults: Fault) -> None:
        """The next connections have these faults, one each."""
        self._faults = list(faults)

    def break_for_ever(self, fault: Fault) -> None:
        """Every connection from now on has this fault."""
        self._for_ever = fault

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="line")  # type: ignore[arg-type]
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            fault = self._faults.pop(0) if self._faults else self._for_ever
            far = socket.create_connection(self._target)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._sockets += [near, far]
            self._start(self._carry_up, near, far, fault)
            self._start(self._carry_down, far, near, fault)

    def _carry_up(self, near: socket.socket, far: socket.socket, fault: Fault) -> None:
        with suppress(OSError):
            while data := near.recv(65536):
                if fault is not Fault.SWALLOWS_REQUESTS:
                    far.sendall(data)
        _end(far)

    def _carry_down(self, far: socket.socket, near: socket.socket, fault: Fault) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                if fault is Fault.LOSES_ANSWERS:
                    break
                if fault is Fault.CUTS_ANSWERS_SHORT:
                    near.sendall(data[: len(data) // 2])
                    break
                near.sendall(data)
        _end(near)
        _end(far)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
