"""改动对照: which words of a text were taken out and which came in, so that the eye need not look for them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)
"""A number or a Latin word is one word, every other character one of its own."""

_ALIKE = 0.4
"""Below this nothing is gained by looking for what stayed: the whole is another."""


class PieceKind(StrEnum):
    """What became of a piece of text."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    """一段文字: words in a row that were kept, taken out or put in."""

    words: str
    kind: PieceKind


def word_differences(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in reading order; what was taken out stands before what came in its place.

    The kept and the old pieces together are ``old``, the kept and the new ones ``new``.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return _pieces(("", PieceKind.KEPT), (old, PieceKind.OUT), (new, PieceKind.IN))
    found: list[tuple[str, PieceKind]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            found.append(("".join(before[old_from:old_to]), PieceKind.KEPT))
        else:
            found.append(("".join(before[old_from:old_to]), PieceKind.OUT))
            found.append(("".join(after[new_from:new_to]), PieceKind.IN))
    return _pieces(*found)


def _pieces(*found: tuple[str, PieceKind]) -> tuple[Piece, ...]:
    return tuple(Piece(words, kind) for words, kind in found if words)
