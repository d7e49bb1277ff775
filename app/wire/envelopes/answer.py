"""应答: what an upstream said, whatever its envelope, as plain data to look things up in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, repr=False)
class Answer:
    """应答 of one request. ``code`` and ``message`` are upstream's own; a message may name people."""

    is_ok: bool
    code: str
    message: str
    output: Any

    def find_value(self, name: str) -> str | None:
        """The first value that stands under ``name``; None when there is none or ``name`` is empty."""
        found = (value for value in _under(self.output, name) if isinstance(value, str | int | float))
        return next((str(value) for value in found if str(value)), None) if name else None

    def rows(self, name: str) -> tuple[Mapping[str, Any], ...]:
        """The rows that stand under ``name``: a list of them, or one alone."""
        rows: list[Mapping[str, Any]] = []
        for value in _under(self.output, name):
            rows += [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]
        return tuple(rows)


class Envelope(Protocol):
    """信封: writes requests and reads answers; knows nothing of lines."""

    content_type: str
    suffix: str

    def write(self, node: str, header: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The bytes of a request. Raises UnicodeEncodeError for what the encoding does not have."""

    def read(self, content: bytes) -> Answer | None:
        """The answer in these bytes; None when they are none."""


def _under(data: Any, name: str) -> Iterator[Any]:
    """Every value under ``name``, at any depth, in order."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == name:
                yield value
            else:
                yield from _under(value, name)
    elif isinstance(data, list):
        for value in data:
            yield from _under(value, name)
