"""一处发现: a sentence about a place in a file of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """轻重: an error keeps a pack from being used or installed, a warning is for a person to judge."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """发现: ``code`` is stable, ``place`` the path of keys inside ``file`` or empty, ``words`` a Chinese sentence."""

    severity: Severity
    code: str
    file: Path
    words: str
    place: str = ""

    def __str__(self) -> str:
        return self._told(str(self.file))

    @property
    def short(self) -> str:
        """With the file's bare name, where its folder means nothing to the reader."""
        return self._told(self.file.name)

    def _told(self, file: str) -> str:
        return f"{file} {self.place}：{self.words}" if self.place else f"{file}：{self.words}"


def error(code: str, file: Path, words: str, place: str = "") -> Finding:
    """A finding that keeps the pack from being used."""
    return Finding(Severity.ERROR, code, file, words, place)


def warning(code: str, file: Path, words: str, place: str = "") -> Finding:
    """A finding for a person to judge."""
    return Finding(Severity.WARNING, code, file, words, place)
