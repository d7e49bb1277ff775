"""几份扫描件一起给: how far one is, and in one sentence what became of them."""

from __future__ import annotations

from app.errors import UserError
from ui.widgets.tone import Tone


class ScanTally:
    """Counts files given at once; one alone is told in its own words."""

    def __init__(self, count: int = 0) -> None:
        self._count = count
        self._place = 0
        self._name = ""
        self._new = 0
        self._known = 0
        self._left: list[str] = []

    @property
    def is_of_several(self) -> bool:
        """Whether there is more than one to tell of."""
        return self._count > 1

    @property
    def place_words(self) -> str:
        """Which one is looked at; nothing of one alone."""
        return f"（第 {self._place} 份，共 {self._count} 份）" if self.is_of_several else ""

    def begin(self, name: str) -> None:
        """The next file is looked at."""
        self._place += 1
        self._name = name

    def kept(self, *, is_new: bool) -> None:
        """It is kept, now or since before."""
        if is_new:
            self._new += 1
        else:
            self._known += 1

    def refused(self, error: Exception) -> None:
        """It cannot be kept."""
        why = f"{error.what}，{error.why}" if isinstance(error, UserError) and error.why else ""
        self._left.append(f"{self._name}没有存" + (f"（{why}）" if why else ""))

    def left_open(self) -> None:
        """Nobody said which form it is."""
        self._left.append(f"{self._name}没有选是哪张表")

    def told(self) -> tuple[str, Tone]:
        """All of it, and its tone."""
        words = [
            f"{self._count} 份扫描件：已存 {self._new} 份",
            f"存过 {self._known} 份" if self._known else "",
            *self._left,
        ]
        return f"{'；'.join(filter(None, words))}。", Tone.WARN if self._left else Tone.OK
