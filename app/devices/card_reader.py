"""A card reader as the rest of the product sees it: one state at a time, told to a callback.

Whatever stands behind it, real reader or training, the states are the same and a failure is one
of them, so a screen only ever has to draw a state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.devices.card_problem import CardProblem
from app.devices.social_card import SocialCard
from app.errors import UserError


@dataclass(frozen=True)
class ReaderAbsent:
    """No card can be read here now: no service, no reader, or the watch itself failed."""

    problem: UserError


@dataclass(frozen=True)
class ReaderEmpty:
    """A reader is ready and holds no card."""

    reader_name: str


@dataclass(frozen=True)
class CardReading:
    """A card was put in and is being read; the outcome follows."""

    reader_name: str


@dataclass(frozen=True)
class CardRead:
    """The card in the reader, read whole."""

    reader_name: str
    card: SocialCard


@dataclass(frozen=True)
class CardFailed:
    """A card is in the reader, or was a moment ago, and could not be read."""

    reader_name: str
    problem: CardProblem


ReaderState = ReaderAbsent | ReaderEmpty | CardReading | CardRead | CardFailed
OnState = Callable[[ReaderState], None]


class CardReader(Protocol):
    """What a counter needs of a reader. ``on_state`` may be called from any thread."""

    def start(self) -> None:
        """Begin to tell states; the first follows at once."""

    def stop(self) -> None:
        """Stop telling states; returns when no further call will come."""

    def read_again(self) -> None:
        """Read the card in the reader once more, if there is one."""
