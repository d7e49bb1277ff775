"""Titled sections on a sheet: which size of type they take, and where a sheet ends and the next begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from forms.inline import POINTS_PER_MM, Line, Section, Sections, Setting, set_lines
from forms.layout import SectionsBlock, Style
from forms.typeface import get_typeface

_SIZE_STEP = 0.5
_CONTINUED = "（续）"


@dataclass(frozen=True, slots=True)
class SetParagraph:
    """A title or an entry ready to be drawn; ``mark`` stands before its first line, ``hang`` is in points."""

    lines: tuple[Line, ...]
    mark: tuple[Line, ...]
    style: Style
    size: float
    hang: float
    gap: float
    """Space above, in points."""

    @property
    def height(self) -> float:
        """With the space above, in points."""
        return self.gap + len(self.lines) * self.size * self.style.leading


@dataclass(frozen=True, slots=True)
class SetSections:
    """What goes on this sheet, and what is left for the next."""

    paragraphs: tuple[SetParagraph, ...]
    rest: Sections | None


@dataclass(frozen=True, slots=True)
class Space:
    """Room on a sheet in points: ``after`` is what follows the sections, ``more`` the line that says they go on."""

    width: float
    height: float
    after: float
    more: float


def set_sections(sections: Sections, block: SectionsBlock, title: Style, entry: Style, space: Space) -> SetSections:
    """Set ``sections`` in the largest type in which they and what follows them fit.

    When even the smallest is too large they are set in the usual size as far as the sheet goes; what follows them
    then comes on the last sheet. A title never stands alone at the foot.
    """
    width = space.width
    steps = int((entry.size - entry.smallest) / _SIZE_STEP)
    for step in range(steps + 1):
        less = step * _SIZE_STEP
        paragraphs = tuple(p for section in sections.items for p in _set(section, block, title, entry, width, less))
        if sum(item.height for item in paragraphs) <= space.height - space.after:
            return SetSections(paragraphs, None)
    found = _broken(sections, block, title, entry, width, space.height - space.more)
    if found.rest is None:  # the sections alone would fit, but not with what follows them
        found = _broken(sections, block, title, entry, width, space.height - space.after - space.more)
    return found


def _broken(
    sections: Sections, block: SectionsBlock, title: Style, entry: Style, width: float, room: float
) -> SetSections:
    placed: list[SetParagraph] = []
    used = 0.0
    for index, section in enumerate(sections.items):
        heading, *entries = _set(section, block, title, entry, width, 0)
        for number, paragraph in enumerate(entries):
            with_title = [heading, paragraph] if number == 0 else [paragraph]
            needed = sum(item.height for item in with_title)
            if used + needed > room:
                rest = section if number == 0 else _continued(section, number)
                return SetSections(tuple(placed), Sections((rest, *sections.items[index + 1 :])))
            placed += with_title
            used += needed
    return SetSections(tuple(placed), None)


def _continued(section: Section, first: int) -> Section:
    title = section.title if section.title.endswith(_CONTINUED) else section.title + _CONTINUED
    return Section(title, section.entries[first:])


def _set(
    section: Section, block: SectionsBlock, title: Style, entry: Style, width: float, less: float
) -> Iterator[SetParagraph]:
    size = max(title.size - less, title.smallest)
    lines = set_lines("{title}", {"title": section.title}, Setting(get_typeface(title.font), size, width))
    yield SetParagraph(lines, (), title, size, 0, block.between * POINTS_PER_MM)
    size = entry.size - less
    hang = block.hang * size
    setting = Setting(get_typeface(entry.font), size, width - hang)
    mark = set_lines("{mark}", {"mark": block.mark}, setting)
    for text in section.entries:
        yield SetParagraph(set_lines("{text}", {"text": text}, setting), mark, entry, size, hang, 0)
