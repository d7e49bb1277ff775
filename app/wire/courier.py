"""信使文件的内容: a head line, then one line an act or a receipt. The same content is the same lines each time.

The numbers of a counter's files count from 1 without gaps; receipts carry the number of the file they answer and the
hash of its content. What follows them is no part of the content, for it is told anew when a file is made again: after
acts one line of what was settled, if anything was; after receipts pages of the feed, one a line, where asked for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Literal, TypeVar

from pydantic import Field, ValidationError

from app.wire.batch import MAX_SETTLED, ActReceipt
from app.wire.canonical import MESSAGE_FORMAT, canonical_json
from app.wire.courier_file import OpenedFile
from app.wire.feed import FEED_FORMAT, FeedPage
from app.wire.message import ActId, Instant, Sha256, WireModel

COURIER_FORMAT = 1
SETTLED_FORMAT = 1
MAX_ACTS_IN_FILE = 2_000
"""More acts than this go in several files: the hub rules on a file in one transaction, and others wait meanwhile."""

Count = Annotated[int, Field(ge=0, le=MAX_ACTS_IN_FILE)]


class ActsHead(WireModel):
    """首行 of acts: ``acts`` of them follow, each a message of the outbox as it was frozen."""

    kind: Literal["acts"] = "acts"
    format: int = COURIER_FORMAT
    message_format: int = MESSAGE_FORMAT
    made_at: Instant
    acts: Count


class SettledLine(WireModel):
    """了结: the acts that ``Batch.settled`` would name. A file without it is what a hub of before knows."""

    kind: Literal["settled"] = "settled"
    format: int = SETTLED_FORMAT
    acts: Annotated[tuple[ActId, ...], Field(min_length=1, max_length=MAX_SETTLED)]


class ReceiptsHead(WireModel):
    """首行 of receipts: ``answers`` is the hash of the content they answer."""

    kind: Literal["receipts"] = "receipts"
    format: int = COURIER_FORMAT
    made_at: Instant
    answers: Sha256
    receipts: Count


Head = TypeVar("Head", ActsHead, ReceiptsHead, SettledLine)


@dataclass(frozen=True)
class CarriedActs:
    """所载: the acts of a file as bytes, the hash of the content, and which acts were settled."""

    acts: tuple[bytes, ...]
    content_hash: str
    settled: tuple[str, ...]


def acts_lines(made_at: str, bodies: Iterable[str]) -> tuple[bytes, ...]:
    """The lines of acts (bodies of the outbox)."""
    frozen = [body.encode() for body in bodies]
    return _head_line(ActsHead(made_at=made_at, acts=len(frozen))), *frozen


def settled_lines(settled: Collection[str]) -> tuple[bytes, ...]:
    """The line of what was settled; none where nothing was."""
    named = tuple(sorted(settled)[:MAX_SETTLED])
    return (_head_line(SettledLine(acts=named)),) if named else ()


def receipts_lines(made_at: str, answers: str, receipts: Iterable[ActReceipt]) -> tuple[bytes, ...]:
    """The lines of receipts."""
    lines = [canonical_json(receipt.model_dump()).encode() for receipt in receipts]
    return _head_line(ReceiptsHead(made_at=made_at, answers=answers, receipts=len(lines))), *lines


def content_hash(lines: Iterable[bytes]) -> str:
    """SHA-256 over lines with their ends, in hex: two files with the same content have the same."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line + b"\n")
    return digest.hexdigest()


def read_acts(file: OpenedFile) -> CarriedActs:
    """What a file carries.

    Raises UserError when the content is not what it says, or of a version that this program does not speak.
    """
    first = next(file.lines, b"")
    head = _head(file, ActsHead, first, COURIER_FORMAT)
    if head.message_format != MESSAGE_FORMAT:
        raise _version(file)
    lines = tuple(islice(file.lines, head.acts))
    _require_count(file, lines, head.acts)
    rest = tuple(islice(file.lines, 2))
    if len(rest) > 1:
        raise _malformed(file)
    settled = _head(file, SettledLine, rest[0], SETTLED_FORMAT).acts if rest else ()
    return CarriedActs(lines, content_hash((first, *lines)), settled)


def read_receipts(file: OpenedFile) -> tuple[ReceiptsHead, tuple[ActReceipt, ...]]:
    """The head and the receipts. Raises UserError as ``read_acts`` does."""
    head = _head(file, ReceiptsHead, next(file.lines, b""), COURIER_FORMAT)
    lines = tuple(islice(file.lines, head.receipts))
    _require_count(file, lines, head.receipts)
    try:
        return head, tuple(ActReceipt.model_validate_json(line) for line in lines)
    except ValidationError:
        raise _malformed(file) from None


def read_pages(file: OpenedFile) -> Iterator[FeedPage]:
    """The pages of the feed that come after the receipts, once those were read. Raises UserError as ``read_acts``."""
    for line in file.lines:
        try:
            page = FeedPage.model_validate_json(line)
        except ValidationError:
            raise _malformed(file) from None
        if page.format != FEED_FORMAT:
            raise _version(file)
        yield page


def _head(file: OpenedFile, kind: type[Head], line: bytes, spoken: int) -> Head:
    try:
        head = kind.model_validate_json(line)
    except ValidationError:
        problem = _version(file) if _says_other_format(line, spoken) else _malformed(file)
        raise problem from None
    if head.format != spoken:
        raise _version(file)
    return head


def _says_other_format(line: bytes, spoken: int) -> bool:
    """Whether it is a head, of a format that has other fields."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] != spoken


def _require_count(file: OpenedFile, lines: tuple[bytes, ...], count: int) -> None:
    if len(lines) != count:
        raise _malformed(file)


def _head_line(head: WireModel) -> bytes:
    return canonical_json(head.model_dump()).encode()


def _malformed(file: OpenedFile) -> Exception:
    return file.address.refused("签名无误，但内容不合信使文件的规定", "courier_content", "请核对两边的程序版本")


def _version(file: OpenedFile) -> Exception:
    return file.address.refused("两边的程序版本不符", "courier_version", "请核对两边的程序版本")
