"""扫码枪: a scanner types like a keyboard, only faster; here its bursts are told from a person's typing.

No window system is known here: whoever receives the keys feeds them with their time in
milliseconds of any steady clock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ENTER = frozenset({"\r", "\n"})

# A quick typist needs 60 ms and more a key, scanners send one every 1 to 20 ms. Enter follows
# later on scanners which send it as a suffix of their own.
_MAX_GAP_MS = 35
_MAX_GAP_BEFORE_ENTER_MS = 120
_MIN_LENGTH = 6


@dataclass(frozen=True)
class ScannedCode:
    """A code read by a scanner; ``typed_before`` is what a person typed since the last Enter."""

    text: str
    typed_before: str = ""


@dataclass(frozen=True)
class TypedText:
    """A line typed by a person and ended by Enter."""

    text: str


@dataclass(frozen=True)
class LateEnter:
    """The Enter of a code that was told when its keys stopped; it means nothing of its own."""


def _never_whole(_: str) -> bool:
    return False


class ScanDetector:
    """Tells, at each Enter, whether what came before was scanned or typed.

    ``is_whole`` says whether a text is a code to its last character: of a scanner set to send no Enter, only such a
    code is known to have ended, which ``settle`` tells once the keys have stopped.
    """

    def __init__(
        self,
        is_whole: Callable[[str], bool] = _never_whole,
        *,
        max_gap_ms: int = _MAX_GAP_MS,
        max_gap_before_enter_ms: int = _MAX_GAP_BEFORE_ENTER_MS,
        min_length: int = _MIN_LENGTH,
    ) -> None:
        self._is_whole = is_whole
        self._max_gap_ms = max_gap_ms
        self._max_gap_before_enter_ms = max_gap_before_enter_ms
        self._min_length = min_length
        self._line = ""
        self._burst_start = 0
        self._last_ms: int | None = None
        self._settled_at_ms: int | None = None

    def feed(self, text: str, at_ms: int) -> ScannedCode | TypedText | LateEnter | None:
        """Take the text of one key; an outcome comes with Enter, else None.

        A person's input method may deliver several characters as one key; those are typed.
        """
        gap_ms = at_ms - self._last_ms if self._last_ms is not None else None
        settled_at_ms, self._settled_at_ms = self._settled_at_ms, None
        self._last_ms = at_ms
        if text in ENTER:
            if settled_at_ms is not None and at_ms - settled_at_ms <= self._max_gap_before_enter_ms:
                self._forget()
                return LateEnter()
            return self._end_line(gap_ms)
        if len(text) != 1 or gap_ms is None or not 0 <= gap_ms <= self._max_gap_ms:
            self._burst_start = len(self._line)
        self._line += text
        if len(text) != 1:
            self._burst_start = len(self._line)
        return None

    def settle(self) -> ScannedCode | None:
        """The burst so far when it is a whole code; to be asked when no key came for a while."""
        burst = self._line[self._burst_start :]
        if len(burst) < self._min_length or not self._is_whole(burst):
            return None
        code = ScannedCode(burst, typed_before=self._line[: self._burst_start])
        self._settled_at_ms = self._last_ms
        self._forget()
        return code

    def _end_line(self, gap_ms: int | None) -> ScannedCode | TypedText | None:
        line, burst = self._line, self._line[self._burst_start :]
        self._forget()
        if not line:
            return None
        if len(burst) >= self._min_length and gap_ms is not None and gap_ms <= self._max_gap_before_enter_ms:
            return ScannedCode(burst, typed_before=line[: len(line) - len(burst)])
        return TypedText(line)

    def _forget(self) -> None:
        self._line = ""
        self._burst_start = 0
        self._last_ms = None
