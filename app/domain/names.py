"""姓名: the same name as different systems write it."""

from __future__ import annotations

import unicodedata

_MIDDLE_DOTS = dict.fromkeys(map(ord, "·\u2022\u30fb\u2027\u2219\u22c5\uff0e.\uff61"), "·")


def plain_name(name: str) -> str:
    """A name for comparing: compatibility forms folded, one middle dot, no blanks, capitals."""
    folded = unicodedata.normalize("NFKC", name.translate(_MIDDLE_DOTS))
    return "".join(folded.split()).upper()


def is_name(text: str) -> bool:
    """Whether the text can be a person's name: letters of any script, joined by dots, hyphens or blanks.

    Rare characters may stand in the private area, or be younger than the tables at hand.
    """
    signs = plain_name(text).translate(dict.fromkeys(map(ord, "·-'’")))
    return bool(signs) and all(
        (kind := unicodedata.category(sign))[0] in "LM" or kind in ("Nl", "Co", "Cn") for sign in signs
    )


def is_same_name(one: str, other: str) -> bool:
    """Whether two spellings are the same name: 阿不都·热合曼 with any middle dot, 王　芳 with or without a blank."""
    return plain_name(one) == plain_name(other)
