"""What statistics ask of the store: counts that the database makes, never a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.filing import CommitmentState
from app.domain.vocabulary import ActKind, Category, MadeAt


@dataclass(frozen=True)
class Span:
    """起止日期, both inclusive; None for no bound."""

    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class DayTally:
    """一天的登记 of one category: those that count, those that wait for a review, those that did not pass it."""

    day: date
    category: Category
    counted: int
    pending: int
    rejected: int


class StatisticsRepository(Protocol):
    """统计. Filings are those registered in a span; ``made_at`` is this counter or the others, never both at once."""

    def days(self, span: Span, made_at: MadeAt) -> tuple[DayTally, ...]:
        """Filings by day and category, in the order of the days."""

    def destinations(self, span: Span, made_at: MadeAt) -> Mapping[str, int]:
        """Filings that count by the code of their destination."""

    def commitments(self, span: Span) -> Mapping[CommitmentState, int]:
        """Filings of this counter that count and began with a promise, by what became of it."""

    def acts(self, span: Span) -> Mapping[ActKind, int]:
        """Acts of this counter done in the span by kind, without those that began a record."""
