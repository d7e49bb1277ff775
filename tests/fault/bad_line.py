"""线路: an HTTP proxy that drops, delays, duplicates, reorders, truncates and answers 500, as chance has it."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

_LONGEST_DELAY_SECONDS = 0.5
_LATEST_SECONDS = 4.0
_ANSWER_500 = b"HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


class Fault(StrEnum):
    """What happens to one request."""

    NONE = "none"
    DROPS_REQUEST = "drops the request"
    DROPS_ANSWER = "drops the answer"
    DELAYS = "delays"
    DUPLICATES = "duplicates"
    REORDERS = "reorders"
    """The request arrives after requests that were made later, when nobody waits for its answer any more."""
    CUTS_REQUEST = "cuts the request short"
    CUTS_ANSWER = "cuts the answer short"
    ANSWERS_500 = "answers 500"
    ANSWERS_500_AFTERWARDS = "answers 500 to what was taken"


_FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)


class BadLine:
    """Listens on a port of its own, in a thread of its own, and forwards to the hub's port.

    ``is_cut`` lets nothing through, ``share`` is how many requests of a hundred go wrong; ``happened`` counts faults.
    """

    def __init__(self, port: int, seed: int, share: float) -> None:
        self._port = port
        self._chance = random.Random(seed)
        self.share = share
        self.is_cut = True
        self.happened: Counter[Fault] = Counter()
        self._loop = asyncio.new_event_loop()
        # The loop itself forgets tasks that wait.
        self._tasks: set[asyncio.Task[None] | None] = set()
        self._thread = threading.Thread(target=self._run, name="bad-line")
        self._is_open = threading.Event()
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        self._is_open.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stopping = asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**24)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._is_open.set()
        await self._stopping.wait()
        server.close()

    async def _talk(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._tasks.add(asyncio.current_task())
        with suppress(OSError, asyncio.IncompleteReadError):
            while not self.is_cut:
                request = await _read_message(near)
                fault = self._next_fault()
                answer = await self._answer(request, fault)
                back.write(answer)
                await back.drain()
                if not answer or fault is not Fault.NONE:
                    break
        back.close()
        self._tasks.discard(asyncio.current_task())

    def _next_fault(self) -> Fault:
        if self._chance.random() >= self.share:
            return Fault.NONE
        fault = self._chance.choice(_FAULTS)
        self.happened[fault] += 1
        return fault

    async def _answer(self, request: bytes, fault: Fault) -> bytes:
        """What goes back; nothing means that the connection just ends."""
        match fault:
            case Fault.DROPS_REQUEST:
                return b""
            case Fault.ANSWERS_500:
                return _ANSWER_500
            case Fault.CUTS_REQUEST:
                await self._forward(request[: len(request) * 2 // 3], waits=False)
                return b""
            case Fault.REORDERS:
                late = asyncio.ensure_future(self._forward_late(request))
                self._tasks.add(late)
                late.add_done_callback(self._tasks.discard)
                return b""
            case Fault.DELAYS:
                await asyncio.sleep(self._chance.uniform(0, _LONGEST_DELAY_SECONDS))
            case Fault.DUPLICATES:
                first, second = await asyncio.gather(self._forward(request), self._forward(request))
                return self._chance.choice((first, second))
        answer = await self._forward(request)
        match fault:
            case Fault.DROPS_ANSWER:
                return b""
            case Fault.CUTS_ANSWER:
                return answer[: len(answer) * 2 // 3]
            case Fault.ANSWERS_500_AFTERWARDS:
                return _ANSWER_500
        return answer

    async def _forward_late(self, request: bytes) -> None:
        await asyncio.sleep(self._chance.uniform(0, _LATEST_SECONDS))
        await self._forward(request)

    async def _forward(self, request: bytes, *, waits: bool = True) -> bytes:
        """The hub's answer; nothing where there is no hub, it ends while it answers, or nobody waits for it."""
        try:
            far, there = await asyncio.open_connection("127.0.0.1", self._port, limit=2**24)
        except OSError:
            return b""
        try:
            there.write(request)
            await there.drain()
            return await _read_message(far) if waits else b""
        except (OSError, asyncio.IncompleteReadError):
            return b""
        finally:
            there.close()


async def _read_message(reader: asyncio.StreamReader) -> bytes:
    """One request or answer whose length its head tells."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head
