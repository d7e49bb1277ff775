"""读卡器状态 as windows and flows see it, whatever device stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.authentication import CardReading
from app.domain.vocabulary import Word
from app.errors import UserError


class ReaderKind(Word):
    """读卡器状态."""

    ABSENT = "absent", "没有读卡器"
    EMPTY = "empty", "等待插卡"
    READING = "reading", "正在读卡"
    CARD = "card", "已读卡"
    PROBLEM = "problem", "读卡失败"


@dataclass(frozen=True)
class ReaderEvent:
    """读卡器的一次变化: ``reading`` with a card read, ``problem`` with what went wrong and its remedy."""

    kind: ReaderKind
    reader: str = ""
    reading: CardReading | None = None
    problem: UserError | None = None

    @property
    def words(self) -> str:
        """One Chinese sentence for a lamp or a step."""
        return str(self.problem) if self.problem is not None else self.kind.label


OnReaderEvent = Callable[[ReaderEvent], None]
