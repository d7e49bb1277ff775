"""Sections and sentences of the services as the page engine takes them."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.benefit_notice import NoticeLine, NoticeSection
from forms.inline import Section, Sections

_NUMERALS = "一二三四五六七八九十"


def numbered(sections: Sequence[NoticeSection]) -> Sections:
    """The sections with a Chinese number before each title."""
    return Sections(
        tuple(
            Section(f"{_NUMERALS[index]}、{section.title}", tuple(line.text for line in section.lines))
            for index, section in enumerate(sections)
        )
    )


def sentences(lines: Sequence[NoticeLine]) -> tuple[str, ...]:
    """Each line with its source."""
    return tuple(line.text for line in lines)
