"""A small binding of PC/SC: ``libpcsclite.so.1`` on Linux, ``winscard.dll`` on Windows.

Only what a counter needs: list readers, wait for cards, exchange APDUs. The library is bound with
ctypes, so installing the product takes neither a compiler nor a driver kit. Names and constants
are those of the PC/SC Workgroup's specification, part 5, and of both implementations' headers.
"""

from __future__ import annotations

import ctypes
import functools
import sys
import threading
from collections.abc import Mapping
from ctypes import byref, c_char_p, c_long, c_size_t, c_ubyte, c_ulong, c_void_p, c_wchar_p
from dataclasses import dataclass
from typing import Any, Self

from app.devices import pcsc_status
from app.devices.pcsc_status import PcscError
from app.errors import EnvironmentProblem

PLUG_NOTIFICATION = r"\\?PnP?\Notification"

_ON_WINDOWS = sys.platform == "win32"
_LIBRARY_NAME = "winscard.dll" if _ON_WINDOWS else "libpcsclite.so.1"
_WIDE = "W" if _ON_WINDOWS else ""
_INFINITE = 0xFFFFFFFF
_SCOPE_SYSTEM = 2
_SHARE_SHARED = 2
_PROTOCOL_T0_OR_T1 = 3
_LEAVE_CARD = 0

_STATE_CHANGED = 0x0002
_STATE_PRESENT = 0x0020
_STATE_MUTE = 0x0200

_ANSWER_BYTES = 4096
_CHARACTER: type[ctypes.c_wchar | ctypes.c_char] = ctypes.c_wchar if _ON_WINDOWS else ctypes.c_char


class _ReaderState(ctypes.Structure):
    _fields_ = (
        ("reader", c_wchar_p if _ON_WINDOWS else c_char_p),
        ("user_data", c_void_p),
        ("current_state", c_ulong),
        ("event_state", c_ulong),
        ("answer_to_reset_bytes", c_ulong),
        ("answer_to_reset", c_ubyte * (36 if _ON_WINDOWS else 33)),
    )


class _Protocol(ctypes.Structure):
    _fields_ = (("protocol", c_ulong), ("bytes", c_ulong))


@dataclass(frozen=True)
class SlotState:
    """What PC/SC says of one reader; ``flags`` go back into the next wait as they came."""

    flags: int = 0

    @property
    def has_card(self) -> bool:
        return bool(self.flags & _STATE_PRESENT)

    @property
    def is_mute(self) -> bool:
        """The card is there but did not answer the reset."""
        return bool(self.flags & _STATE_MUTE)

    @property
    def is_known(self) -> bool:
        """Whether PC/SC was asked already."""
        return self.flags != 0

    @property
    def insertions(self) -> int:
        """A counter that steps with each card put in or taken out."""
        return self.flags >> 16


@functools.cache
def _load(name: str) -> Any:
    try:
        if sys.platform == "win32":
            return ctypes.WinDLL(name)
        return ctypes.CDLL(name)
    except OSError:
        raise EnvironmentProblem(
            "本机不能读社保卡",
            why=f"没有找到智能卡组件 {name}",
            remedy=("Linux 请执行 sudo apt-get install -y pcscd libpcsclite1；Windows 请启用 Smart Card 服务"),
            code="pcsc.no_library",
        ) from None


class PcscContext:
    """A line to the smart card service. Raises ``PcscError`` or ``EnvironmentProblem`` throughout.

    One thread uses it; ``cancel`` may be called from any other. As a context manager it is
    released on exit.
    """

    def __init__(self, library_name: str = _LIBRARY_NAME) -> None:
        self._library = _load(library_name)
        self._handle = c_size_t()
        self._open = False
        self._lock = threading.Lock()
        self._call("SCardEstablishContext", c_ulong(_SCOPE_SYSTEM), None, None, byref(self._handle))
        self._open = True

    def list_readers(self) -> tuple[str, ...]:
        """Names of the readers plugged in; none is an empty tuple."""
        size = c_ulong()
        function = f"SCardListReaders{_WIDE}"
        try:
            self._call(function, self._handle, None, None, byref(size))
            names = (_CHARACTER * size.value)()
            self._call(function, self._handle, None, names, byref(size))
        except PcscError as error:
            if error.status == pcsc_status.NO_READERS_AVAILABLE:
                return ()
            raise
        return tuple(name for name in _decoded(names, size.value).split("\0") if name)

    def wait_for_change(self, known: Mapping[str, SlotState], timeout_ms: int | None = None) -> dict[str, SlotState]:
        """Wait until one of the readers differs from what is known of it; then say how all are.

        ``PLUG_NOTIFICATION`` among the names waits for readers too. On timeout or ``cancel`` what
        was known comes back.
        """
        states = (_ReaderState * len(known))()
        for state, (name, slot) in zip(states, known.items(), strict=True):
            state.reader = _encoded(name)
            state.current_state = slot.flags
        timeout = _INFINITE if timeout_ms is None else timeout_ms
        try:
            self._call(f"SCardGetStatusChange{_WIDE}", self._handle, c_ulong(timeout), states, c_ulong(len(known)))
        except PcscError as error:
            if error.status in (pcsc_status.TIMEOUT, pcsc_status.CANCELLED):
                return dict(known)
            raise
        return {
            name: SlotState(int(state.event_state) & ~_STATE_CHANGED) for name, state in zip(known, states, strict=True)
        }

    def cancel(self) -> None:
        """End a ``wait_for_change`` under way in another thread; harmless when there is none."""
        with self._lock:
            if self._open:
                self._library.SCardCancel(self._handle)

    def connect(self, reader_name: str) -> PcscConnection:
        """Power the card in a reader and open a line to it."""
        return PcscConnection(self._library, self._handle, reader_name)

    def release(self) -> None:
        """Hang up; a second call does nothing."""
        with self._lock:
            if self._open:
                self._open = False
                self._library.SCardReleaseContext(self._handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def _call(self, function: str, *arguments: object) -> None:
        try:
            _call(self._library, function, *arguments)
        except PcscError as error:
            if error.status == pcsc_status.COMM_ERROR:
                # No card is involved here: it is the service that hung up.
                raise PcscError(pcsc_status.SERVICE_STOPPED) from None
            raise


class PcscConnection:
    """A powered card in a reader; made by ``PcscContext.connect``."""

    def __init__(self, library: Any, context: c_size_t, reader_name: str) -> None:
        self._library = library
        self._handle = c_size_t()
        protocol = c_ulong()
        _call(
            library,
            f"SCardConnect{_WIDE}",
            context,
            _encoded(reader_name),
            c_ulong(_SHARE_SHARED),
            c_ulong(_PROTOCOL_T0_OR_T1),
            byref(self._handle),
            byref(protocol),
        )
        self._protocol = _Protocol(protocol.value, ctypes.sizeof(_Protocol))
        self._answer = (c_ubyte * _ANSWER_BYTES)()

    def transmit(self, command: bytes) -> bytes:
        """Send one APDU and return the answer with its status bytes."""
        size = c_ulong(_ANSWER_BYTES)
        _call(
            self._library,
            "SCardTransmit",
            self._handle,
            byref(self._protocol),
            (c_ubyte * len(command)).from_buffer_copy(command),
            c_ulong(len(command)),
            None,
            self._answer,
            byref(size),
        )
        return bytes(self._answer[: size.value])

    def disconnect(self) -> None:
        """Hang up and leave the card as it is; a card already gone is no failure."""
        self._library.SCardDisconnect(self._handle, c_ulong(_LEAVE_CARD))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.disconnect()


def _encoded(name: str) -> str | bytes:
    return name if _ON_WINDOWS else name.encode("utf-8")


def _decoded(characters: Any, size: int) -> str:
    text = characters[:size]
    return text if isinstance(text, str) else bytes(text).decode("utf-8", "replace")


def _call(library: Any, function: str, *arguments: object) -> None:
    entry = getattr(library, function)
    entry.restype = c_long
    status = entry(*arguments) & 0xFFFFFFFF
    if status != pcsc_status.SUCCESS:
        raise PcscError(status)
