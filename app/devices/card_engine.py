"""The chip of a virtual card: it answers commands out of a ``CardImage``, as a real card would."""

from __future__ import annotations

from app.devices.card_apdu import ENVIRONMENT_NAME
from app.devices.card_image import CardImage
from app.devices.social_card import CARD_FILE, HOLDER_FILE, CardAlgorithm

_DONE = b"\x90\x00"
_NOT_AUTHENTICATED = b"\x69\x82"
_NO_CURRENT_FILE = b"\x69\x86"
_LOCKED = b"\x6a\x81"
_NO_FILE = b"\x6a\x82"
_NO_RECORD = b"\x6a\x83"
_WRONG_PARAMETERS = b"\x6a\x86"
_WRONG_LENGTH = b"\x67\x00"
_UNKNOWN_COMMAND = b"\x6d\x00"
_WRONG_CLASS = b"\x6e\x00"

_ALGORITHM_BYTE = {CardAlgorithm.SSF33: 0x01, CardAlgorithm.SM4: 0x03}


class CardEngine:
    """The state of a powered virtual card: what is selected, what it holds back for GET RESPONSE."""

    def __init__(self, image: CardImage) -> None:
        self.image = image
        self.reset()

    def reset(self) -> None:
        """As after power-on: nothing selected, nothing held back."""
        self._in_environment = False
        self._file_id: int | None = None
        self._held_back = b""

    def answer(self, command: bytes) -> bytes:
        """The answer to one command, status included; never fails, whatever is asked."""
        if len(command) < 4:
            return _WRONG_LENGTH
        if command[0] != 0x00:
            return _WRONG_CLASS
        match command[1]:
            case 0xA4:
                return self._select(command)
            case 0xB2:
                return self._read_record(tag=command[2])
            case 0xC0:
                held_back, self._held_back = self._held_back, b""
                return held_back + _DONE
            case _:
                return _UNKNOWN_COMMAND

    def _select(self, command: bytes) -> bytes:
        if len(command) < 5 or len(command) < 5 + command[4]:
            return _WRONG_LENGTH
        name = command[5 : 5 + command[4]]
        if command[2] == 0x04:
            return self._select_environment(name)
        if command[2] not in self.image.select_file_p1:
            return _WRONG_PARAMETERS
        file_id = int.from_bytes(name, "big")
        if not self._in_environment or file_id not in (CARD_FILE, HOLDER_FILE):
            return _NO_FILE
        self._file_id = file_id
        return self._deliver(b"\x6f\x00")

    def _select_environment(self, name: bytes) -> bytes:
        if name != ENVIRONMENT_NAME or not self.image.is_social_card:
            return _NO_FILE
        if self.image.is_locked:
            return _LOCKED
        self._in_environment = True
        identifier = _ALGORITHM_BYTE.get(self.image.algorithm, 0x7F)
        proprietary = b"\xa5\x06\x9f\x0c\x03\x86\x01" + bytes([identifier])
        information = b"\x84" + bytes([len(name)]) + name + proprietary
        return self._deliver(b"\x6f" + bytes([len(information)]) + information)

    def _read_record(self, tag: int) -> bytes:
        if self._file_id is None:
            return _NO_CURRENT_FILE
        if self._file_id == HOLDER_FILE and self.image.guards_holder_file:
            return _NOT_AUTHENTICATED
        answer = self.image.answers.get(tag)
        if answer is None or self.image.files.get(tag) != self._file_id:
            return _NO_RECORD
        return answer + _DONE

    def _deliver(self, data: bytes) -> bytes:
        if not self.image.holds_answers_back:
            return data + _DONE
        self._held_back = data
        return b"\x61" + bytes([len(data)])
