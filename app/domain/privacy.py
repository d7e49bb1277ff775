"""个人信息: values of people whose text never shows what they hold, so no log or message can repeat it."""

from __future__ import annotations


class Private:
    """个人信息 base: declare the dataclass with ``repr=False``, and its text is the kind's name alone."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
