"""读卡: a device's states turned into what flows and windows know."""

from __future__ import annotations

from app.devices.card_reader import (
    CardFailed,
    CardRead,
    OnState,
    ReaderAbsent,
    ReaderEmpty,
    ReaderState,
)
from app.devices.social_card import SocialCard
from app.domain.authentication import CardReading
from app.domain.vocabulary import Sex
from app.services.reader_events import OnReaderEvent, ReaderEvent, ReaderKind

_SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}


def reading_of(card: SocialCard) -> CardReading:
    """读卡结果 out of a card as the reader gave it."""
    return CardReading(
        social_security_number=card.social_security_number,
        name=card.name,
        card_no=card.card_no,
        sex=_SEXES.get(card.sex_code),
        born_on=card.born_on,
        valid_until=card.valid_until,
        reader=card.reader_name,
    )


def event_of(state: ReaderState) -> ReaderEvent:
    """读卡器的变化 out of a device's state."""
    if isinstance(state, ReaderAbsent):
        return ReaderEvent(ReaderKind.ABSENT, problem=state.problem)
    if isinstance(state, ReaderEmpty):
        return ReaderEvent(ReaderKind.EMPTY, state.reader_name)
    if isinstance(state, CardRead):
        return ReaderEvent(ReaderKind.CARD, state.reader_name, reading_of(state.card))
    if isinstance(state, CardFailed):
        return ReaderEvent(ReaderKind.PROBLEM, state.reader_name, problem=state.problem)
    return ReaderEvent(ReaderKind.READING, state.reader_name)


def tell_events(on_event: OnReaderEvent) -> OnState:
    """A device callback that tells ``on_event``."""
    return lambda state: on_event(event_of(state))
