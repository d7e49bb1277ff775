"""The schema of ``resources/forms/<form>/<version>.yaml``: what one version of a form looks like, in millimetres.

A page has a column of blocks, one below the other from ``margin_top``, which grow with their text, and pinned
items at fixed places measured from the top left corner of the sheet. Unknown keys are refused.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from forms.layout_file import FormVersion, get_version
from forms.template import fixed_words, parse_template, slot_names
from forms.typeface import TypefaceName

SMALLEST_SIZE_PT = 9.0
"""Nothing on official paper is printed smaller."""


def _checked(text: str) -> str:
    parse_template(text)
    return text


Template = Annotated[str, AfterValidator(_checked)]
Millimetres = Annotated[float, Field(ge=0, le=297)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Style(_Strict):
    """How text is set: ``size`` and ``smallest`` in points, ``leading`` and ``indent`` in ems of the size.

    ``smallest`` is how far a cell may go down before its row grows; ``tab`` is the distance of stops in mm.
    """

    font: TypefaceName = "song"
    size: Annotated[float, Field(ge=SMALLEST_SIZE_PT)] = 10.5
    smallest: Annotated[float, Field(ge=SMALLEST_SIZE_PT)] = SMALLEST_SIZE_PT
    align: Literal["left", "center", "right", "justify"] = "left"
    leading: Annotated[float, Field(ge=1)] = 1.35
    indent: Annotated[float, Field(ge=0)] = 0
    tab: Millimetres = 0
    grey: Annotated[float, Field(ge=0, le=0.6)] = 0


class TextBlock(_Strict):
    """A paragraph; with ``x`` and ``width`` it takes part of the column."""

    kind: Literal["text"]
    text: Template
    style: str
    space_before: Millimetres = 0
    x: Millimetres = 0
    width: Millimetres | None = None


class ListBlock(_Strict):
    """A titled list of paragraphs from one slot, set apart by a frame; nothing at all when the list is empty."""

    kind: Literal["list"]
    title: str
    slot: str
    title_style: str
    style: str
    space_before: Millimetres = 0


class SectionsBlock(_Strict):
    """Titled sections from one slot, their entries marked and hung in by ``hang`` ems.

    The type goes down to the styles' ``smallest`` until all fits above the texts that follow; what does not fit even
    so goes on to a further sheet, told by the line ``more``.
    """

    kind: Literal["sections"]
    slot: str
    title_style: str
    style: str
    more: str
    more_style: str
    mark: str = "·"
    hang: Annotated[float, Field(ge=0)] = 1
    between: Millimetres = 2
    space_before: Millimetres = 0


class Cell(_Strict):
    """One cell of a row."""

    width: Annotated[float, Field(gt=0, le=210)]
    text: Template
    style: str


class Row(_Strict):
    """A row at least ``height`` high; it grows when a cell needs more."""

    height: Annotated[float, Field(gt=0, le=297)]
    cells: Annotated[list[Cell], Field(min_length=1)]


class TableBlock(_Strict):
    """Ruled rows, each as wide as the column."""

    kind: Literal["table"]
    rows: Annotated[list[Row], Field(min_length=1)]
    space_before: Millimetres = 0


class SealBlock(_Strict):
    """The place for the office's seal; it takes no height. ``rise`` lifts it above the end of the last block."""

    kind: Literal["seal"]
    x: Millimetres
    rise: float = 0
    diameter: Annotated[float, Field(gt=0, le=60)]
    text: str
    style: str


class Barcode(_Strict):
    """A Code 128 with its value printed below; ``module`` is the width of the narrowest bar."""

    kind: Literal["barcode"]
    slot: str
    x: Millimetres
    y: Millimetres
    module: Annotated[float, Field(ge=0.25, le=1)]
    height: Annotated[float, Field(ge=6, le=30)]
    style: str


class QrCode(_Strict):
    """A QR code of the given side, its quiet zone outside."""

    kind: Literal["qr"]
    slot: str
    x: Millimetres
    y: Millimetres
    side: Annotated[float, Field(ge=15, le=60)]


class PinnedText(_Strict):
    """A paragraph at a fixed place."""

    kind: Literal["text"]
    text: Template
    style: str
    x: Millimetres
    y: Millimetres
    width: Millimetres


Block = Annotated[TextBlock | ListBlock | SectionsBlock | TableBlock | SealBlock, Field(discriminator="kind")]
Pinned = Annotated[Barcode | QrCode | PinnedText, Field(discriminator="kind")]


class Layout(FormVersion):
    """One version of one form, laid out on a page."""

    model_config = ConfigDict(strict=True)

    margin_left: Millimetres
    margin_top: Millimetres
    width: Millimetres
    bottom: Millimetres
    styles: dict[str, Style]
    blocks: Annotated[list[Block], Field(min_length=1)]
    pinned: list[Pinned]

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        for name in self._style_names():
            if name not in self.styles:
                raise ValueError(f"no style {name!r}")
        for block in self.blocks:
            for row in block.rows if isinstance(block, TableBlock) else ():
                if abs(sum(cell.width for cell in row.cells) - self.width) > 0.01:
                    raise ValueError(f"the row of {row.cells[0].text!r} is not {self.width} mm wide")
        return self

    @cached_property
    def slots(self) -> frozenset[str]:
        """The values a content must bring, no more and no fewer."""
        names: set[str] = set()
        for text in self.templates():
            names |= slot_names(text)
        names |= {item.slot for item in self.pinned if not isinstance(item, PinnedText)}
        return frozenset(names | {block.slot for block in self.blocks if isinstance(block, ListBlock | SectionsBlock)})

    def templates(self) -> list[str]:
        """Every template on the page, blocks from top to bottom and then the pinned ones."""
        return [text for text, _ in self._styled_templates()]

    @cached_property
    def own_words(self) -> tuple[tuple[TypefaceName, str], ...]:
        """What every copy prints whatever its values are, a typeface and its words at a time."""
        words = [(style, fixed_words(text)) for text, style in self._styled_templates()]
        for block in self.blocks:
            if isinstance(block, ListBlock):
                words.append((block.title_style, block.title))
            elif isinstance(block, SealBlock):
                words.append((block.style, block.text))
            elif isinstance(block, SectionsBlock):
                words += [(block.style, block.mark), (block.more_style, block.more)]
        return tuple((self.styles[style].font, text) for style, text in words)

    def _styled_templates(self) -> list[tuple[str, str]]:
        texts: list[tuple[str, str]] = []
        for block in self.blocks:
            if isinstance(block, TextBlock):
                texts.append((block.text, block.style))
            elif isinstance(block, TableBlock):
                texts += [(cell.text, cell.style) for row in block.rows for cell in row.cells]
        return texts + [(item.text, item.style) for item in self.pinned if isinstance(item, PinnedText)]

    def _style_names(self) -> set[str]:
        names: set[str] = set()
        for block in self.blocks:
            if isinstance(block, TableBlock):
                names |= {cell.style for row in block.rows for cell in row.cells}
            else:
                names.add(block.style)
            if isinstance(block, ListBlock | SectionsBlock):
                names.add(block.title_style)
            if isinstance(block, SectionsBlock):
                names.add(block.more_style)
        return names | {item.style for item in self.pinned if not isinstance(item, QrCode)}


def get_layout(form: str, on: date) -> Layout:
    """The version of ``form`` in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    return get_version(Layout, form, on)
