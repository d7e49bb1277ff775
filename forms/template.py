"""The small notation in which a layout says what a line of paper holds.

``{name}`` puts a value in place, ``{name|30}`` puts it on an underlined blank at least 30 mm long,
``{category=2}`` draws a box that is ticked when the value is 2. All else is printed as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:=(\d+)|\|(\d+(?:\.\d+)?))?\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Text printed on every copy of the form."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value; ``blank_mm`` is the least length of its underlined blank, None for no underline."""

    name: str
    blank_mm: float | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A box, ticked when the slot's value is ``code``."""

    name: str
    code: int


Piece = Words | Slot | Tick


@cache
def parse_template(text: str) -> tuple[Piece, ...]:
    """The pieces of ``text`` in order. Raises ValueError for a brace that belongs to no placeholder."""
    pieces: list[Piece] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        _add_words(pieces, text[position : match.start()])
        name, code, blank = match.groups()
        if code is not None:
            pieces.append(Tick(name, int(code)))
        else:
            pieces.append(Slot(name, float(blank) if blank is not None else None))
        position = match.end()
    _add_words(pieces, text[position:])
    return tuple(pieces)


def fixed_words(text: str) -> str:
    """What ``text`` prints when every slot is empty, boxes left out."""
    return "".join(piece.text for piece in parse_template(text) if isinstance(piece, Words))


@cache
def slot_names(text: str) -> frozenset[str]:
    """Names of the values that ``text`` asks for."""
    return frozenset(piece.name for piece in parse_template(text) if not isinstance(piece, Words))


def _add_words(pieces: list[Piece], text: str) -> None:
    if "{" in text or "}" in text:
        raise ValueError(f"a brace without a placeholder in {text!r}")
    if text:
        pieces.append(Words(text))
