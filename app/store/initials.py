"""拼音首字母 of a name: every reading, because 单 is Shan as a surname, and dan and chan elsewhere."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

_MOST_READINGS = 64
"""A name of four characters with two or three readings each stays below this; beyond, the rest is left out."""


def initials_of(name: str) -> frozenset[str]:
    """All strings of pinyin initials, lower case, that a clerk may type for ``name``.

    A character without a known reading (a rare one, or the dot of a transcribed name) is passed over;
    Latin letters stand for themselves.
    """
    letters = [found for character in name if (found := _letters_of(character))]
    combinations = product(*letters)
    return frozenset("".join(choice) for choice, _ in zip(combinations, range(_MOST_READINGS), strict=False) if choice)


@lru_cache(maxsize=4096)
def _letters_of(character: str) -> tuple[str, ...]:
    if character.isascii():
        return (character.lower(),) if character.isalpha() else ()
    # A quarter of a second of dictionary: loaded with the first name, not with the program.
    from pypinyin import Style, pinyin

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    found = {reading[0] for group in readings for reading in group if reading[:1].isascii() and reading}
    return tuple(sorted(found))
