"""联系电话 as people write it: a mobile of eleven digits, or a line with its area code and perhaps an extension."""

from __future__ import annotations

import re

_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}", re.ASCII)
_LINE = re.compile(r"(\+?86[- ]?)?[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}([-转]\d{1,6})?", re.ASCII)
_LOCAL = re.compile(r"\d{7,8}([-转]\d{1,6})?", re.ASCII)
_SERVICE = re.compile(r"[48]00[- ]?\d{3}[- ]?\d{4}", re.ASCII)


def is_telephone(text: str) -> bool:
    """Whether the text can be a Chinese telephone number."""
    return any(kind.fullmatch(text.strip()) for kind in (_MOBILE, _LINE, _LOCAL, _SERVICE))
