"""A stream sealed under a passphrase: the shape of a backup file and of an office's key on its way.

The key is stretched from the passphrase with Argon2id (RFC 9106) and a random salt. Content follows in sealed pieces
(``app.wire.sealed_pieces``), the header bound to each.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import IO, Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from app.errors import UserError
from app.wire.sealed_pieces import PREFIX_BYTES, PieceDamagedError, PieceOpener, PieceSealer

_SALT_BYTES = 16
_TIME_COST, _MEMORY_KIB, _LANES = 3, 64 * 1024, 1
_MOST_MEMORY_KIB, _MOST_TIME_COST, _MOST_LANES, _LONGEST_HEADER = 1 << 20, 64, 16, 4096
"""What a header read from a file may ask of this computer."""


@dataclass(frozen=True)
class SealedKind:
    """封口文件的种类: what a file of this kind begins with, and how a clerk is told of one that cannot be opened."""

    opening: bytes
    name: str
    remedy: str
    sealed_code: str
    foreign_code: str


BACKUP = SealedKind(b"YIDI-BACKUP-1\n", "备份文件", "换一份备份", "backup_sealed", "not_a_backup")
OFFICE_KEY = SealedKind(
    b"YIDI-OFFICE-KEY-1\n", "机构密钥文件", "请原窗口重新导出", "office_key_sealed", "not_an_office_key"
)


class SealingWriter:
    """Seals what is written to it; nothing can be read back before ``finish``."""

    def __init__(self, file: IO[bytes], passphrase: str, kind: SealedKind = BACKUP) -> None:
        salt, prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
        header = {
            "salt": salt.hex(),
            "prefix": prefix.hex(),
            "time_cost": _TIME_COST,
            "memory_kib": _MEMORY_KIB,
            "lanes": _LANES,
        }
        text = json.dumps(header).encode()
        opening = kind.opening + len(text).to_bytes(4, "big") + text
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

    Raises UserError when the file is of another kind, the passphrase is wrong, or the file was changed or cut off.
    """

    def __init__(self, file: IO[bytes], passphrase: str, kind: SealedKind = BACKUP) -> None:
        self._kind = kind
        opening, asked = _read_header(file, kind)
        try:
            prefix = bytes.fromhex(asked["prefix"])
            costs = int(asked["time_cost"]), int(asked["memory_kib"]), int(asked["lanes"])
            salt = bytes.fromhex(asked["salt"])
        except (KeyError, TypeError, ValueError) as error:
            raise _foreign(kind) from error
        most = (_MOST_TIME_COST, _MOST_MEMORY_KIB, _MOST_LANES)
        is_asked_too_much = any(not 0 < cost <= limit for cost, limit in zip(costs, most, strict=True))
        if is_asked_too_much or len(prefix) != PREFIX_BYTES:
            raise _foreign(kind)
        try:
            key = _stretch(passphrase, salt, *costs)
        except HashingError as error:
            raise _foreign(kind) from error
        self._opener = PieceOpener(file, key, prefix, opening)

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end."""
        try:
            return self._opener.read(size)
        except PieceDamagedError as error:
            raise UserError(
                f"打不开{self._kind.name}",
                why="口令不对，或文件已损坏、不完整" if error.place == 0 else "文件已损坏或不完整",
                remedy=f"请核对口令，或{self._kind.remedy}",
                code=self._kind.sealed_code,
            ) from error


def _read_header(file: IO[bytes], kind: SealedKind) -> tuple[bytes, dict[str, Any]]:
    start = file.read(len(kind.opening) + 4)
    length = int.from_bytes(start[len(kind.opening) :], "big")
    if not start.startswith(kind.opening) or not 0 < length <= _LONGEST_HEADER:
        raise _foreign(kind)
    text = file.read(length)
    try:
        header = json.loads(text)
    except ValueError as error:
        raise _foreign(kind) from error
    if not isinstance(header, dict):
        raise _foreign(kind)
    return start + text, header


def _stretch(passphrase: str, salt: bytes, time_cost: int, memory_kib: int, lanes: int) -> bytes:
    return hash_secret_raw(passphrase.encode(), salt, time_cost, memory_kib, lanes, hash_len=32, type=Type.ID)


def _foreign(kind: SealedKind) -> UserError:
    return UserError(
        f"这不是{kind.name}",
        why=f"文件开头不是本程序的{kind.name.removesuffix('文件')}格式",
        remedy=f"请选择本程序做的{kind.name}",
        code=kind.foreign_code,
    )
