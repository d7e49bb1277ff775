"""回答: where a command's words go. With ``--json`` one document on standard output and nothing else there."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any


class Answer:
    """The answer of one command, as sentences or as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def say(self, *sentences: str) -> None:
        """A sentence a line; nothing with ``--json``."""
        if not self.as_json:
            for sentence in sentences:
                print(sentence, flush=True)

    def give(self, document: Any) -> None:
        """The JSON document; nothing without ``--json``."""
        if self.as_json:
            print(json.dumps(document, ensure_ascii=False, default=str), flush=True)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Columns padded by display width, a Chinese character counting two."""
        if self.as_json or not rows:
            return
        widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            cells = [cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)]
            print("  ".join(cells).rstrip(), flush=True)


def complain(sentence: str) -> None:
    """A problem, on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def _width(text: str) -> int:
    return sum(1 if ord(character) < _FIRST_WIDE else 2 for character in text)


_FIRST_WIDE = 0x1100
