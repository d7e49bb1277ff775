"""The commands a social security card answers: select its environment, its files, read a record.

Command and status bytes are those of ISO/IEC 7816-4 as the social security card uses them: a
record is addressed by the tag it begins with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.devices.card_problem import CardFault, CardProblem, card_problem

ENVIRONMENT_NAME = b"sx1.sh." + "社会保障".encode("gbk")

STATUS_DONE = 0x9000
STATUS_NEEDS_AUTHENTICATION = frozenset({0x6982, 0x6985})
STATUS_LOCKED = frozenset({0x6283, 0x6983, 0x6A81, 0x9303})
STATUS_NO_FILE = 0x6A82
STATUS_NO_RECORD = frozenset({0x6A82, 0x6A83, 0x6A88})

# A chip that keeps promising more data than this is broken.
_MAX_FOLLOW_UPS = 16


class CardChannel(Protocol):
    """A powered card. ``transmit`` raises ``CardProblem`` when the card leaves or falls mute."""

    def transmit(self, command: bytes) -> bytes: ...


@dataclass(frozen=True)
class FileRecord:
    """One record of a card's file: its file, tag, Chinese name and the length of its value in bytes."""

    file_id: int
    tag: int
    item: str
    length: int


def select_environment(channel: CardChannel) -> bytes:
    """Select the social security environment (SSSE); the answer is its file control information."""
    command = b"\x00\xa4\x04\x00" + bytes([len(ENVIRONMENT_NAME)]) + ENVIRONMENT_NAME
    data, status = _exchange(channel, command, "社会保障应用")
    if status in STATUS_LOCKED:
        raise card_problem(CardFault.LOCKED)
    if status != STATUS_DONE:
        raise card_problem(CardFault.UNKNOWN_CARD)
    return data


def select_file(channel: CardChannel, file_id: int, item: str) -> None:
    """Select an elementary file below the environment, the way newer cards want it, then the older."""
    status = 0
    for p1 in (0x02, 0x00):
        command = bytes([0x00, 0xA4, p1, 0x00, 0x02]) + file_id.to_bytes(2, "big")
        _, status = _exchange(channel, command, item)
        if status == STATUS_DONE:
            return
    if status == STATUS_NO_FILE:
        raise card_problem(CardFault.FILE_MISSING, item)
    raise _refusal(status, item)


def find_record(channel: CardChannel, record: FileRecord) -> bytes | None:
    """The value of a record of the selected file; None when the card does not hold that record."""
    command = bytes([0x00, 0xB2, record.tag, 0x00, record.length + 2])
    answer, status = _exchange(channel, command, record.item)
    if status in STATUS_NO_RECORD:
        return None
    if status != STATUS_DONE:
        raise _refusal(status, record.item)
    if len(answer) < 2:
        raise card_problem(CardFault.RECORD_LENGTH, record.item)
    if answer[0] != record.tag:
        raise card_problem(CardFault.WRONG_TAG, record.item)
    value = answer[2:]
    if answer[1] != record.length or len(value) != record.length:
        raise card_problem(CardFault.RECORD_LENGTH, record.item)
    return value


def get_record(channel: CardChannel, record: FileRecord) -> bytes:
    """The value of a record of the selected file; ``CardProblem`` when it is missing."""
    value = find_record(channel, record)
    if value is None:
        raise card_problem(CardFault.RECORD_MISSING, record.item)
    return value


def _exchange(channel: CardChannel, command: bytes, item: str) -> tuple[bytes, int]:
    """Send a command, fetch what the card holds back (61xx) or wants asked again (6Cxx)."""
    data = b""
    for _ in range(_MAX_FOLLOW_UPS):
        answer = channel.transmit(command)
        if len(answer) < 2:
            raise card_problem(CardFault.SHORT_ANSWER, item)
        data += answer[:-2]
        sw1, sw2 = answer[-2], answer[-1]
        if sw1 == 0x61:
            command = bytes([0x00, 0xC0, 0x00, 0x00, sw2])
        elif sw1 == 0x6C:
            command = command[:4] + bytes([sw2])
        else:
            return data, sw1 << 8 | sw2
    raise card_problem(CardFault.SHORT_ANSWER, item)


def _refusal(status: int, item: str) -> CardProblem:
    if status in STATUS_NEEDS_AUTHENTICATION:
        return card_problem(CardFault.NEEDS_PSAM)
    if status in STATUS_LOCKED:
        return card_problem(CardFault.LOCKED)
    return card_problem(CardFault.REFUSED, item, f"{status:04X}")
