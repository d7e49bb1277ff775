"""本次鉴权: what the stored checks of today found, as acts rest on it whatever the caller says."""

from __future__ import annotations

from app.domain.authentication import Authentication, CheckKind
from app.domain.vocabulary import CardState
from app.services.desk import Desk
from app.services.ports import UnitOfWork


def find_checks(
    desk: Desk, uow: UnitOfWork, authentication_id: str, social_security_number: str
) -> Authentication | None:
    """The checks of that id; None when they are of another day or another person's."""
    checked = uow.authentications.find(authentication_id) if authentication_id else None
    if checked is None or checked.at.date() != desk.today():
        return None
    return checked if checked.reading.social_security_number == social_security_number else None


def card_found(desk: Desk, uow: UnitOfWork, authentication_id: str, social_security_number: str) -> CardState:
    """社保卡状态 of today's checks; unread where there are none, or where the card is not its holder's."""
    checked = find_checks(desk, uow, authentication_id, social_security_number)
    if checked is None or any(check.kind is CheckKind.HOLDER for check in checked.failed):
        return CardState.UNREAD
    return checked.card_state
