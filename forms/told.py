"""Sections and sentences of the services as the page engine takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.services.notice_line import NoticeLine, NoticeSection
from forms.inline import Section, Sections

_NUMERALS = "一二三四五六七八九十"


def numbered(sections: Sequence[NoticeSection]) -> Sections:
    """The sections with a Chinese number before each title."""
    return number_titles((section.title, sentences(section.lines)) for section in sections)


def number_titles(sections: Iterable[tuple[str, tuple[str, ...]]]) -> Sections:
    """Titles with their entries as numbered sections; one without entries is left out."""
    filled = [section for section in sections if section[1]]
    return Sections(tuple(Section(f"{_NUMERALS[n]}、{title}", entries) for n, (title, entries) in enumerate(filled)))


def sentences(lines: Sequence[NoticeLine]) -> tuple[str, ...]:
    """Each line with its source."""
    return tuple(line.text for line in lines)
