"""信使批次 and where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class CourierBatch:
    """信使批次: the acts of one numbered file in their order.

    ``answered_at`` is when its receipts came, ``given_up_at`` when a person no longer waited for them.
    """

    number: int
    made_at: datetime
    content_hash: str
    act_ids: tuple[str, ...]
    answered_at: datetime | None = None
    given_up_at: datetime | None = None

    @property
    def is_waited_for(self) -> bool:
        """Whether its receipts are still to come, and its acts go into no other file."""
        return self.answered_at is None and self.given_up_at is None


class CourierRepository(Protocol):
    """信使批次."""

    def add(self, batch: CourierBatch) -> None:
        """Keep a new batch."""

    def find(self, number: int) -> CourierBatch | None:
        """The batch, or None."""

    def waited_for(self) -> tuple[int, ...]:
        """Numbers of the batches that wait for their receipts, in order."""

    def last_number(self) -> int:
        """The highest number given, 0 when there is none."""

    def carried(self) -> frozenset[str]:
        """Acts in batches that wait for their receipts."""

    def mark_answered(self, number: int, at: datetime) -> None:
        """The receipts of a batch are here; the first time stays."""

    def mark_given_up(self, number: int, at: datetime) -> None:
        """The receipts of a batch are not waited for any more."""
