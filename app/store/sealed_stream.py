"""A stream sealed under a passphrase: the shape of a backup file.

The key is stretched from the passphrase with Argon2id (RFC 9106) and a random salt. Content follows in sealed pieces
(``app.wire.sealed_pieces``), the header bound to each.
"""

from __future__ import annotations

import json
import secrets
from typing import IO, Any

from argon2.low_level import Type, hash_secret_raw

from app.errors import UserError
from app.wire.sealed_pieces import PREFIX_BYTES, PieceDamagedError, PieceOpener, PieceSealer

_MAGIC = b"YIDI-BACKUP-1\n"
_SALT_BYTES = 16
_TIME_COST, _MEMORY_KIB, _LANES = 3, 64 * 1024, 1
_MOST_MEMORY_KIB, _MOST_TIME_COST, _LONGEST_HEADER = 1 << 20, 64, 4096
"""What a header read from a file may ask of this computer."""


class SealingWriter:
    """Seals what is written to it; nothing can be read back before ``finish``."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        salt, prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
        header = {
            "salt": salt.hex(),
            "prefix": prefix.hex(),
            "time_cost": _TIME_COST,
            "memory_kib": _MEMORY_KIB,
            "lanes": _LANES,
        }
        text = json.dumps(header).encode()
        opening = _MAGIC + len(text).to_bytes(4, "big") + text
        key = _stretch(passphrase, salt, _TIME_COST, _MEMORY_KIB, _LANES)
        self._sealer = PieceSealer(file, key, prefix, opening)
        file.write(opening)

    def write(self, content: bytes) -> int:
        """Take content; pieces go out as they fill."""
        return self._sealer.write(content)

    def finish(self) -> None:
        """Seal the last piece."""
        self._sealer.finish()


class UnsealingReader:
    """Reads a sealed stream; every byte it hands out has been checked.

    Raises UserError when the file is no backup, the passphrase is wrong, or the file was changed or cut off.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        opening, asked = _read_header(file)
        try:
            prefix = bytes.fromhex(asked["prefix"])
            costs = int(asked["time_cost"]), int(asked["memory_kib"]), int(asked["lanes"])
            salt = bytes.fromhex(asked["salt"])
        except (KeyError, TypeError, ValueError) as error:
            raise _not_a_backup() from error
        if costs[0] > _MOST_TIME_COST or costs[1] > _MOST_MEMORY_KIB or len(prefix) != PREFIX_BYTES:
            raise _not_a_backup()
        self._opener = PieceOpener(file, _stretch(passphrase, salt, *costs), prefix, opening)

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end."""
        try:
            return self._opener.read(size)
        except PieceDamagedError as error:
            raise UserError(
                "打不开备份文件",
                why="口令不对，或文件已损坏、不完整" if error.place == 0 else "文件已损坏或不完整",
                remedy="请核对口令，或换一份备份",
                code="backup_sealed",
            ) from error


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


def _not_a_backup() -> UserError:
    return UserError(
        "这不是备份文件", why="文件开头不是本程序的备份格式", remedy="请选择本程序做的备份文件", code="not_a_backup"
    )
