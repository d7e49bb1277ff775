"""Typefaces for paper: chains of fonts, one after another asked for each character.

No character is ever printed as a gap: what no font of the chain has is refused, by name. Fonts are loaded
when the first character needs them, once in a process, so that a rare name costs its font only when it comes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from app.errors import UserError
from forms.embedding import LARGEST_RESERVE, PaperFont, get_font, register_font
from forms.font_files import FontFile, FontRole, font_files_for

TypefaceName = Literal["song", "song_bold", "fangsong", "hei"]

_CHAINS: dict[TypefaceName, tuple[FontRole, ...]] = {
    "song": ("paper_song", "rare"),
    "song_bold": ("paper_song_bold", "paper_song", "rare"),
    "fangsong": ("paper_fang", "paper_song", "rare"),
    "hei": ("paper_hei", "paper_song", "rare"),
}

_PRIVATE, _UNASSIGNED = "Co", "Cn"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one font draws; ``width_em`` is its width at a size of 1."""

    font_name: str
    text: str
    width_em: float


class Typeface:
    """字体: an ordered chain of fonts that answers for every character it is given."""

    def __init__(self, files: tuple[FontFile, ...]) -> None:
        self._files = files
        self._known: dict[str, Run] = {}

    def runs(self, text: str) -> tuple[Run, ...]:
        """``text`` split where the font changes.

        Raises UserError (``glyph_missing``) naming the first character that no font has.
        """
        if len(text) == 1:
            return (self._find(text),)
        groups = groupby(map(self._find, text), key=attrgetter("font_name"))
        return tuple(_joined(font_name, tuple(runs)) for font_name, runs in groups)

    def width(self, text: str, size: float) -> float:
        """Width of ``text`` in the unit of ``size``. Raises as ``runs`` does."""
        return size * sum(run.width_em for run in self.runs(text))

    def _find(self, character: str) -> Run:
        found = self._known.get(character) or self._look_up(character)
        if found is None:
            raise _missing(character)
        return found

    def _look_up(self, character: str) -> Run | None:
        for file in self._files:
            font = _registered(file)
            if ord(character) in font.face.charToGlyph:
                width_em = font.face.charWidths[ord(character)] / 1000
                return self._known.setdefault(character, Run(font.fontName, character, width_em))
        return None


@cache
def get_typeface(name: TypefaceName) -> Typeface:
    """The typeface of that name; its fonts are not read before they are needed."""
    return Typeface(tuple(file for role in _CHAINS[name] for file in font_files_for(role)))


def reserve_words(document: Any, words: Sequence[tuple[TypefaceName, str]]) -> None:
    """Keep the words that a form always prints apart from its values, in a document nothing was drawn on yet.

    Their outlines are then the same in every file of the form, and made once. Raises UserError as ``Typeface.runs``.
    """
    for font, characters in _by_font(tuple(words)):
        font.reserve(document, characters)


@lru_cache(maxsize=32)
def _by_font(words: tuple[tuple[TypefaceName, str], ...]) -> tuple[tuple[PaperFont, str], ...]:
    characters: dict[str, dict[str, None]] = {}
    for name, text in words:
        for character in filter(str.isprintable, text):
            (run,) = get_typeface(name).runs(character)
            characters.setdefault(run.font_name, {})[character] = None
    return tuple((get_font(name), "".join(found)[:LARGEST_RESERVE]) for name, found in characters.items())


@cache
def _registered(file: FontFile) -> PaperFont:
    return register_font(file.file.split(".")[0], file.read())


def _joined(font_name: str, runs: tuple[Run, ...]) -> Run:
    return Run(font_name, "".join(run.text for run in runs), sum(run.width_em for run in runs))


def _missing(character: str) -> UserError:
    point, kind = f"U+{ord(character):04X}", unicodedata.category(character)
    if kind == _PRIVATE:
        what = f"字库里没有自造字 {point}，不能打印"
        remedy = "自造字只有造它的电脑才认得，请改录证件上这个字的国家标准编码，或联系系统管理员"
    else:
        # A character younger than the tables at hand counts as unprintable there, and is one all the same.
        shown = (
            f"“{character}”（{point}）这个字"
            if character.isprintable() or kind == _UNASSIGNED
            else f"不可见字符 {point}"
        )
        what = f"字库里没有{shown}，不能打印"
        remedy = "请核对这个字是否录错；确属生僻字的，请改用证件上的规范写法，或联系系统管理员更新字库"
    return UserError(what, why="打印出来会缺字，所以没有生成文书", remedy=remedy, code="glyph_missing")
