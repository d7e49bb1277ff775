"""What a virtual card holds: its records, the faults it is told to have, and a builder of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.devices.card_apdu import FileRecord
from app.devices.card_items import born_on_of, sex_code_of
from app.devices.social_card import (
    BIRTHPLACE,
    BORN,
    CARD_CLASS,
    CARD_NO,
    ETHNICITY,
    IDENTIFICATION,
    ISSUED,
    NAME,
    NAME_EXTENSION,
    NUMBER,
    SEX,
    SPEC_VERSION,
    VALID_UNTIL,
    CardAlgorithm,
)

ANSWER_TO_RESET = bytes.fromhex("3B690000") + b"YIDI-CARD"
# TS of this one announces a convention which does not exist: no reader can power it.
_UNREADABLE_ANSWER_TO_RESET = bytes.fromhex("00FF")


@dataclass(frozen=True)
class CardImage:
    """A card as data. ``answers`` holds, by tag, the whole answer to READ RECORD without status.

    ``select_file_p1`` are the values of P1 the card takes in SELECT; ``holds_answers_back`` makes
    it answer SELECT with 61xx, as T=0 cards do; ``guards_holder_file`` makes it a third-generation
    card which wants a PSAM; ``is_social_card`` False leaves it without the environment.
    """

    answers: Mapping[int, bytes]
    files: Mapping[int, int]
    algorithm: CardAlgorithm = CardAlgorithm.SSF33
    select_file_p1: frozenset[int] = frozenset({0x00, 0x02})
    holds_answers_back: bool = False
    guards_holder_file: bool = False
    is_social_card: bool = True
    is_locked: bool = False
    answer_to_reset: bytes = ANSWER_TO_RESET

    @classmethod
    def for_person(
        cls,
        name: str,
        number: str,
        *,
        issuing_area_code: str = "110100",
        card_no: str = "A00000017",
        issued_on: date = date(2019, 6, 3),
        valid_until: date = date(2029, 6, 2),
        ethnicity_code: str = "01",
        spec_version: str = "2.00",
        algorithm: CardAlgorithm = CardAlgorithm.SSF33,
    ) -> CardImage:
        """A sound card of a person; sex, date and place of birth are those of the number."""
        encoded = name.encode("gb18030")
        if len(encoded) > NAME.length + NAME_EXTENSION.length:
            raise ValueError("a card has no room for a name this long")
        values = {
            IDENTIFICATION: bytes.fromhex(f"{issuing_area_code}81560000{card_no[1:].zfill(18)}"),
            CARD_CLASS: b"\x02",
            SPEC_VERSION: spec_version.encode("ascii"),
            ISSUED: _bcd(issued_on),
            VALID_UNTIL: _bcd(valid_until),
            CARD_NO: card_no.encode("ascii"),
            NUMBER: number.encode("ascii"),
            NAME: encoded[: NAME.length],
            SEX: bytes([int(sex_code_of(number))]),
            ETHNICITY: bytes.fromhex(ethnicity_code),
            BIRTHPLACE: bytes.fromhex(number[:6]),
            BORN: _bcd(born_on_of(number)),
        }
        if len(encoded) > NAME.length:
            values[NAME_EXTENSION] = encoded[NAME.length :]
        return cls(
            answers={record.tag: _record_answer(record, value) for record, value in values.items()},
            files={record.tag: record.file_id for record in values},
            algorithm=algorithm,
            guards_holder_file=spec_version.startswith("3"),
        )

    def with_value(self, record: FileRecord, value: bytes) -> CardImage:
        """The same card with another value in one record, padded to its length."""
        return self.with_answer(record, _record_answer(record, value))

    def with_answer(self, record: FileRecord, answer: bytes) -> CardImage:
        """The same card answering READ RECORD with these bytes, however wrong."""
        return replace(
            self,
            answers={**self.answers, record.tag: answer},
            files={**self.files, record.tag: record.file_id},
        )

    def without(self, record: FileRecord) -> CardImage:
        """The same card with one record never written."""
        return replace(self, answers={tag: answer for tag, answer in self.answers.items() if tag != record.tag})

    def unpowerable(self) -> CardImage:
        """The same card put in upside down: there, but mute."""
        return replace(self, answer_to_reset=_UNREADABLE_ANSWER_TO_RESET)


def _record_answer(record: FileRecord, value: bytes) -> bytes:
    padded = value.ljust(record.length, b"\x00")
    return bytes([record.tag, len(padded)]) + padded


def _bcd(day: date) -> bytes:
    return bytes.fromhex(day.strftime("%Y%m%d"))
