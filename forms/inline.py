"""Sets one paragraph: words, values on blanks and tick boxes, broken into lines by Chinese rules.

Closing punctuation never begins a line, opening brackets and tick boxes never end one, and a word of Latin
letters or digits stays whole while it fits on a line. A word joiner (U+2060) keeps its neighbours together and a
tabulator goes to the next stop. Lengths are in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from forms.template import Slot, Tick, Words, parse_template, slot_names
from forms.typeface import Run, Typeface

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Section:
    """A titled list of paragraphs."""

    title: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """What a sheet's sections block holds, in order."""

    items: tuple[Section, ...]


Value = str | int | bytes | date | tuple[str, ...] | Sections | None
"""What a slot may hold: a text, an option's number, a picture, a day, paragraphs, sections, or nothing."""

_JOINER = "\u2060"
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉〕］”’…％,.;:?!)]%·" + _JOINER)
_NEVER_LAST = frozenset("（《「『【〈〔［“‘([" + _JOINER)
_UNIT = re.compile(r"[A-Za-z0-9.\-/:_@+*#]+|\n|.", re.DOTALL)
_PICTURE_MM = 40
"""Length of a picture that stands on no blank."""
_TICK_EM = 0.92
_TICK_GAP_EM = 0.22


@dataclass(frozen=True, slots=True)
class Atom:
    """What a line is not broken within. ``offset`` is where the text begins inside ``width``."""

    kind: Literal["text", "tick", "picture", "tab", "break"]
    width: float
    runs: tuple[Run, ...] = ()
    text: str = ""
    offset: float = 0
    underlined: bool = False
    ticked: bool = False
    picture: bytes = b""


_CONTROLS = {"\n": Atom("break", 0), "\t": Atom("tab", 0), _JOINER: Atom("text", 0, text=_JOINER)}


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is set: ``indent`` moves its first line, ``tab`` is the distance between tabulator stops."""

    typeface: Typeface
    size: float
    width: float
    indent: float = 0
    tab: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; ``is_last`` when a break or the end follows, so that it is not stretched."""

    atoms: tuple[Atom, ...]
    width: float
    is_last: bool


def as_text(value: Value) -> str:
    """A value as it is printed: days in Chinese, lists with the Chinese comma, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, bytes | Sections):
        raise TypeError("a picture is not text, nor are sections")
    return str(value)


def set_lines(template: str, values: Mapping[str, Value], setting: Setting) -> tuple[Line, ...]:
    """The lines of one paragraph of ``template``, at least one.

    Raises UserError (``glyph_missing``) for a character that no font of the typeface has.
    """
    if not slot_names(template):
        return _set_fixed_lines(template, setting)
    return _broken(list(_atoms(template, values, setting)), setting)


@lru_cache(maxsize=1024)
def _set_fixed_lines(template: str, setting: Setting) -> tuple[Line, ...]:
    """Labels and clauses are the same on every paper. Nothing with a slot is kept: it may be personal data."""
    return _broken(list(_atoms(template, {}, setting)), setting)


def _broken(atoms: list[Atom], setting: Setting) -> tuple[Line, ...]:
    lines: list[Line] = []
    start = 0
    while start < len(atoms):
        end, is_last = _line_end(atoms, start, setting.width - (0 if lines else setting.indent), setting.tab)
        line_atoms = tuple(atoms[start:end])
        lines.append(Line(line_atoms, sum(atom.width for atom in line_atoms), is_last))
        start = end + 1 if end < len(atoms) and atoms[end].kind == "break" else end
        if not is_last:
            while start < len(atoms) and atoms[start].text == " ":
                start += 1
    return tuple(lines) or (Line((), 0, True),)


def _line_end(atoms: list[Atom], start: int, width: float, tab: float) -> tuple[int, bool]:
    used, index = 0.0, start
    while index < len(atoms) and atoms[index].kind != "break":
        if atoms[index].kind == "tab":
            atoms[index] = replace(atoms[index], width=tab - used % tab if tab else 0)
        if index > start and used + atoms[index].width > width + 0.01:
            return _allowed_break(atoms, start, index), False
        used += atoms[index].width
        index += 1
    return index, True


def _allowed_break(atoms: Sequence[Atom], start: int, index: int) -> int:
    candidate = index
    while candidate > start + 1:
        before, after = atoms[candidate - 1], atoms[candidate]
        if before.kind != "tick" and before.text not in _NEVER_LAST and after.text not in _NEVER_FIRST:
            return candidate
        candidate -= 1
    return index


def _atoms(template: str, values: Mapping[str, Value], setting: Setting) -> Iterator[Atom]:
    for piece in parse_template(template):
        if isinstance(piece, Words):
            yield from _text_atoms(piece.text, setting)
        elif isinstance(piece, Tick):
            ticked = values[piece.name] == piece.code
            side = setting.size * _TICK_EM
            yield Atom("tick", side + setting.size * _TICK_GAP_EM, offset=side, ticked=ticked)
        else:
            yield from _slot_atoms(piece, values[piece.name], setting)


def _slot_atoms(slot: Slot, value: Value, setting: Setting) -> Iterator[Atom]:
    if isinstance(value, bytes):
        picture_mm = slot.blank_mm or _PICTURE_MM
        yield Atom("picture", picture_mm * POINTS_PER_MM, underlined=slot.blank_mm is not None, picture=value)
        return
    text = as_text(value)
    if slot.blank_mm is None:
        yield from _text_atoms(text, setting)
        return
    length, text_width = slot.blank_mm * POINTS_PER_MM, setting.typeface.width(text, setting.size)
    if text_width <= length:
        yield Atom("text", length, setting.typeface.runs(text), text, (length - text_width) / 2, underlined=True)
    else:
        yield from _text_atoms(text, setting, underlined=True)


def _text_atoms(text: str, setting: Setting, *, underlined: bool = False) -> Iterator[Atom]:
    typeface, size = setting.typeface, setting.size
    for unit in _UNIT.findall(text):
        if unit in _CONTROLS:
            yield _CONTROLS[unit]
            continue
        if len(unit) == 1:
            yield _single(unit, typeface, size, underlined)
            continue
        if typeface.width(unit, size) > setting.width:
            yield from (_single(part, typeface, size, underlined) for part in unit)
            continue
        runs = typeface.runs(unit)
        yield Atom("text", size * sum(run.width_em for run in runs), runs, unit, underlined=underlined)


@lru_cache(maxsize=4096)
def _single(character: str, typeface: Typeface, size: float, underlined: bool) -> Atom:
    runs = typeface.runs(character)
    return Atom("text", size * runs[0].width_em, runs, character, underlined=underlined)
