"""A stream sealed under a passphrase: the shape of a backup file.

The key is stretched from the passphrase with Argon2id (RFC 9106) and a random salt. Content follows in pieces of
1 MiB, each AES-256-GCM. A nonce is a random prefix, the piece's place and whether it is the last, so pieces that were
changed, swapped, dropped or cut off at the end are all noticed; the header is bound to every piece.
"""

from __future__ import annotations

import json
import secrets
from typing import IO, Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import UserError

_MAGIC = b"YIDI-BACKUP-1\n"
_PIECE_BYTES = 1 << 20
_TAG_BYTES = 16
_PREFIX_BYTES = 7
_SALT_BYTES = 16
_TIME_COST, _MEMORY_KIB, _LANES = 3, 64 * 1024, 1
_MOST_MEMORY_KIB, _MOST_TIME_COST, _LONGEST_HEADER = 1 << 20, 64, 4096
"""What a header read from a file may ask of this computer."""


class SealingWriter:
    """Seals what is written to it; nothing can be read back before ``finish``."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file = file
        salt, self._prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_PREFIX_BYTES)
        header = {
            "salt": salt.hex(),
            "prefix": self._prefix.hex(),
            "time_cost": _TIME_COST,
            "memory_kib": _MEMORY_KIB,
            "lanes": _LANES,
        }
        text = json.dumps(header).encode()
        self._header = _MAGIC + len(text).to_bytes(4, "big") + text
        self._cipher = AESGCM(_stretch(passphrase, salt, _TIME_COST, _MEMORY_KIB, _LANES))
        self._waiting = bytearray()
        self._place = 0
        file.write(self._header)

    def write(self, content: bytes) -> int:
        """Take content; pieces go out as they fill."""
        self._waiting += content
        # One piece is always held back, because the last one is sealed differently.
        while len(self._waiting) > _PIECE_BYTES:
            self._seal(bytes(self._waiting[:_PIECE_BYTES]), is_last=False)
            del self._waiting[:_PIECE_BYTES]
        return len(content)

    def finish(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._place, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._header))
        self._place += 1


class UnsealingReader:
    """Reads a sealed stream; every byte it hands out has been checked.

    Raises UserError when the file is no backup, the passphrase is wrong, or the file was changed or cut off.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file = file
        self._header, asked = _read_header(file)
        try:
            self._prefix = bytes.fromhex(asked["prefix"])
            costs = int(asked["time_cost"]), int(asked["memory_kib"]), int(asked["lanes"])
            salt = bytes.fromhex(asked["salt"])
        except (KeyError, TypeError, ValueError) as error:
            raise _not_a_backup() from error
        if costs[0] > _MOST_TIME_COST or costs[1] > _MOST_MEMORY_KIB or len(self._prefix) != _PREFIX_BYTES:
            raise _not_a_backup()
        self._cipher = AESGCM(_stretch(passphrase, salt, *costs))
        self._ahead = file.read(_PIECE_BYTES + _TAG_BYTES)
        self._ready = bytearray()
        self._place = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end."""
        while len(self._ready) < size and not self._ended:
            self._open_piece()
        content = bytes(self._ready[:size])
        del self._ready[:size]
        return content

    def _open_piece(self) -> None:
        piece, self._ahead = self._ahead, self._file.read(_PIECE_BYTES + _TAG_BYTES)
        self._ended = not self._ahead
        nonce = _nonce(self._prefix, self._place, is_last=self._ended)
        try:
            self._ready += self._cipher.decrypt(nonce, piece, self._header)
        except (InvalidTag, ValueError) as error:
            raise UserError(
                "打不开备份文件",
                why="口令不对，或文件已损坏、不完整" if self._place == 0 else "文件已损坏或不完整",
                remedy="请核对口令，或换一份备份",
                code="backup_sealed",
            ) from error
        self._place += 1


def _read_header(file: IO[bytes]) -> tuple[bytes, dict[str, Any]]:
    start = file.read(len(_MAGIC) + 4)
    length = int.from_bytes(start[len(_MAGIC) :], "big")
    if not start.startswith(_MAGIC) or not 0 < length <= _LONGEST_HEADER:
        raise _not_a_backup()
    text = file.read(length)
    try:
        header = json.loads(text)
    except ValueError as error:
        raise _not_a_backup() from error
    if not isinstance(header, dict):
        raise _not_a_backup()
    return start + text, header


def _stretch(passphrase: str, salt: bytes, time_cost: int, memory_kib: int, lanes: int) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, time_cost, memory_kib, lanes, hash_len=32, type=Type.ID)


def _nonce(prefix: bytes, place: int, *, is_last: bool) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([is_last])


def _not_a_backup() -> UserError:
    return UserError(
        "这不是备份文件", why="文件开头不是本程序的备份格式", remedy="请选择本程序做的备份文件", code="not_a_backup"
    )
