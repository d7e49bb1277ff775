"""遮盖: what of a person may stand on a screen that others can see."""

from __future__ import annotations

_SHOWN_OF_TELEPHONE = 4
_HIDDEN = "*"


def mask_name(name: str) -> str:
    """姓名 with all but its first and last character hidden; of two characters the last is: ``王*兰``, ``李*``."""
    signs = name.strip()
    if len(signs) < 2:
        return signs
    if len(signs) == 2:
        return signs[0] + _HIDDEN
    return signs[0] + _HIDDEN * min(len(signs) - 2, 2) + signs[-1]


def mask_telephone(telephone: str) -> str:
    """联系电话 with all but its last four digits hidden."""
    signs = telephone.strip()
    return _HIDDEN * 4 + signs[-_SHOWN_OF_TELEPHONE:] if len(signs) > _SHOWN_OF_TELEPHONE else signs
