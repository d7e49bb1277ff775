"""信使文件: what one side seals for the other to be carried by hand.

A line naming the format, the length of a header, the header (JSON), sealed pieces (``app.wire.sealed_pieces``), and
last the sender's Ed25519 signature over all before it. The key of the pieces comes of an X25519 exchange between a key
made for this file and the receiver's, through HKDF-SHA256 with the header in it: the header names both sides, so
nobody can sign somebody else's content as their own. Nothing is believed before the signature was checked.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field, ValidationError

from app.errors import EnvironmentProblem, UserError, disk_reason
from app.wire.courier_keys import CourierKeys, Mark, PublicCard
from app.wire.feed import Cursor
from app.wire.message import CounterCode, OfficeCode, Sha256, WireModel
from app.wire.sealed_pieces import PREFIX_BYTES, PieceDamagedError, PieceOpener, PieceSealer

_FAMILY = b"YIDI-COURIER-"
_MAGIC = _FAMILY + b"1\n"
_SIGNED = b"yidi-courier 1 signature\n"
_LONGEST_HEADER = 4096
_LENGTH_BYTES, _SIGNATURE_BYTES = 4, 64
_READ_BYTES = 1 << 16
# The key is made for this file alone, so its prefix need not differ.
_PREFIX = bytes(PREFIX_BYTES)

Kind = Literal["acts", "receipts"]
_NAMES: dict[Kind, str] = {"acts": "信使文件", "receipts": "回执文件"}


class Address(WireModel):
    """封面: what a file carries, of which counter, under which of its numbers, from whom to whom.

    ``feed_after`` is the cursor of a counter that wants what changed since to come back with its receipts. It is no
    part of the content: a file made again asks from where the counter is by then.
    """

    kind: Kind
    office: OfficeCode
    counter: CounterCode
    number: Annotated[int, Field(ge=1, le=10**9)]
    sender: Mark
    receiver: Mark
    feed_after: Cursor | None = None

    @property
    def name(self) -> str:
        """The file in words."""
        return f"{self.office}第{self.counter}窗口的第{self.number}号{_NAMES[self.kind]}"

    def refused(self, why: str, code: str, remedy: str = "请重新导出一份再送") -> UserError:
        """A refusal that names the file."""
        return UserError(f"{self.name}没有收下", why=why, remedy=remedy, code=code)


class _Header(WireModel):
    address: Address
    key: Sha256


@dataclass(frozen=True)
class OpenedFile:
    """A file whose signature was good: where it comes from, and its lines, without their ends, as they are opened."""

    address: Address
    lines: Iterator[bytes]


def seal_file(path: Path, address: Address, keys: CourierKeys, receiver: PublicCard, lines: Iterable[bytes]) -> None:
    """Write ``lines`` (without their ends) to a new file, whole or not at all.

    Raises UserError when the file is there already, EnvironmentProblem when the disk refuses.
    """
    require_new(path)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "w+b") as file:
            _seal(file, address, keys, receiver, lines)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise EnvironmentProblem(
            f"写不出文件 {path}", why=disk_reason(error), remedy="请检查优盘和磁盘空间后再试", code="cannot_write"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def require_new(path: Path) -> None:
    """Raise UserError when ``path`` is there already: nothing is written over."""
    if path.exists():
        raise UserError(f"文件 {path} 已经有了", why="不覆盖已有的文件", remedy="请换一个文件名", code="file_exists")


@contextmanager
def open_file(
    path: Path, kind: Kind, keys: CourierKeys, own: PublicCard, find_sender: Callable[[Address], PublicCard | None]
) -> Iterator[OpenedFile]:
    """The file at ``path``, once it was found to be of this ``kind``, sealed to ``own`` and signed by a known sender.

    Raises UserError, each with its own code and naming the file's number, for another file, one for somebody else, one
    whose sender is unknown, and one changed or cut off; EnvironmentProblem when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            yield _open(file, kind, keys, own, find_sender)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件 {path} 读不出来", why=disk_reason(error), remedy="请核对文件名，或重新插上优盘", code="unreadable"
        ) from error


def _seal(file: IO[bytes], address: Address, keys: CourierKeys, receiver: PublicCard, lines: Iterable[bytes]) -> None:
    passing = X25519PrivateKey.generate()
    header = _Header(address=address, key=passing.public_key().public_bytes_raw().hex())
    text = header.model_dump_json().encode()
    opening = _MAGIC + len(text).to_bytes(_LENGTH_BYTES, "big") + text
    file.write(opening)
    sealer = PieceSealer(file, _key(passing.exchange(receiver.sealing_key), opening), _PREFIX, opening)
    for line in lines:
        sealer.write(line + b"\n")
    sealer.finish()
    length = file.tell()
    file.seek(0)
    signature = keys.signing.sign(_SIGNED + _digest(file, length))
    file.seek(length)
    file.write(signature)


def _open(
    file: IO[bytes],
    kind: Kind,
    keys: CourierKeys,
    own: PublicCard,
    find_sender: Callable[[Address], PublicCard | None],
) -> OpenedFile:
    opening, header = _read_header(file)
    address = header.address
    if address.kind != kind:
        raise address.refused(f"这里要的是{_NAMES[kind]}", "courier_kind", "请核对文件")
    sender = find_sender(address)
    if sender is None or sender.mark != address.sender:
        raise address.refused(f"签名的密钥 {address.sender} 没有登记", "courier_foreign", "请核对文件来源和密钥登记")
    length = file.seek(0, os.SEEK_END) - _SIGNATURE_BYTES
    file.seek(0)
    digest, signature = _digest(file, length), file.read()
    try:
        sender.verifying_key.verify(signature, _SIGNED + digest)
    except InvalidSignature:
        raise _altered(address) from None
    if address.receiver != own.mark:
        raise address.refused("文件不是封给这里的", "courier_misdirected", "请核对文件和双方的公钥")
    try:
        shared = keys.opening.exchange(X25519PublicKey.from_public_bytes(bytes.fromhex(header.key)))
    except ValueError:
        raise _altered(address) from None
    file.seek(len(opening))
    opener = PieceOpener(file, _key(shared, opening), _PREFIX, opening, length - len(opening))
    return OpenedFile(address, _lines(opener, address))


def _read_header(file: IO[bytes]) -> tuple[bytes, _Header]:
    start = file.read(len(_MAGIC) + _LENGTH_BYTES)
    if start.startswith(_FAMILY) and not start.startswith(_MAGIC):
        raise UserError(
            "信使文件没有收下",
            why="文件的格式比本软件新，或开头已损坏",
            remedy="请先升级本软件，再不行请对方重新导出",
            code="courier_format",
        )
    length = int.from_bytes(start[len(_MAGIC) :], "big")
    if not start.startswith(_MAGIC) or not 0 < length <= _LONGEST_HEADER:
        raise _not_one()
    text = file.read(length)
    try:
        return start + text, _Header.model_validate_json(text)
    except ValidationError:
        raise _not_one() from None


def _lines(opener: PieceOpener, address: Address) -> Iterator[bytes]:
    rest = b""
    try:
        while content := opener.read(_READ_BYTES):
            *whole, rest = (rest + content).split(b"\n")
            yield from whole
    except PieceDamagedError:
        raise _altered(address) from None
    if rest:
        raise _altered(address)


def _digest(file: IO[bytes], length: int) -> bytes:
    """SHA-256 of the next ``length`` bytes."""
    digest = hashlib.sha256()
    while length > 0 and (content := file.read(min(length, _READ_BYTES))):
        digest.update(content)
        length -= len(content)
    return digest.digest()


def _key(shared: bytes, opening: bytes) -> bytes:
    label = b"yidi-courier 1 content\n" + hashlib.sha256(opening).digest()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=label).derive(shared)


def _altered(address: Address) -> UserError:
    return address.refused("内容与签名不符，文件不完整或被改动过", "courier_altered")


def _not_one() -> UserError:
    return UserError(
        "信使文件没有收下",
        why="文件不是信使文件，或开头已损坏",
        remedy="请核对文件，或重新导出一份",
        code="not_courier",
    )
