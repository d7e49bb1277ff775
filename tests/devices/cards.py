"""Synthetic people and their cards: invented names, numbers whose check digit holds."""

from __future__ import annotations

from stdnum.iso7064 import mod_11_2

from app.devices.card_engine import CardEngine
from app.devices.card_image import CardImage


def a_number(first_seventeen: str = "51040219850312123") -> str:
    """A number ending with its right check digit."""
    return first_seventeen + mod_11_2.calc_check_digit(first_seventeen)


def a_card(name: str = "张䶮㛃", number: str | None = None, spec_version: str = "2.00") -> CardImage:
    """A sound card."""
    return CardImage.for_person(name, number or a_number(), spec_version=spec_version)


class EngineChannel:
    """The chip itself, without a reader between; it remembers what it was asked."""

    def __init__(self, image: CardImage) -> None:
        self._engine = CardEngine(image)
        self.commands: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.commands.append(command)
        return self._engine.answer(command)
