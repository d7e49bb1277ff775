"""The tokens of ``resources/style/tokens.toml``: the only place where sizes and colours come from.

Read before the first paint, hence TOML, which the standard library reads, and named tuples, which are made quickly.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from app.resource_files import resource_path


class ThemeName(StrEnum):
    """Which colours the window wears."""

    NORMAL = "normal"
    HIGH_CONTRAST = "high_contrast"


class TypeSize(StrEnum):
    """How large the window's words are, and with them rows, fields and icons."""

    ORDINARY = "normal"
    LARGE = "large"


class Type(NamedTuple):
    """Sizes of text, in pixels at 96 dpi."""

    small: int
    body: int
    title: int
    display: int


class Grid(NamedTuple):
    """The one grid of all pages, in pixels at 96 dpi."""

    page_margin: int
    column_gap: int
    label_width: int
    field_narrow: int
    field_wide: int
    row_height: int
    table_row: int
    navigation_width: int

    def times(self, scale: float) -> Grid:
        """The grid for larger words; what lies between things stays, and so does what a small monitor just holds."""
        larger = {name: round(value * scale) for name, value in self._asdict().items() if name not in _NEVER_SCALED}
        return self._replace(**larger)


_NEVER_SCALED = ("page_margin", "column_gap", "field_wide")


class Theme(NamedTuple):
    """Colours as ``#RRGGBB``. A state's colour always comes with its icon and its word."""

    paper: str
    ground: str
    ink: str
    quiet: str
    line: str
    border: str
    disabled: str
    accent: str
    on_accent: str
    accent_ground: str
    ok: str
    ok_ground: str
    warn: str
    warn_ground: str
    stop: str
    stop_ground: str
    training: str
    on_training: str


class Tokens(NamedTuple):
    """Everything the style is made of, in the size of type in use."""

    scale: float
    """1 with ordinary type."""

    type: Type
    space: tuple[int, ...]
    line_height_reading: float
    line_height_table: float
    grid: Grid
    focus_width: int
    corner: int
    icon: int
    themes: dict[ThemeName, Theme]


class _Wearing:
    """The theme and the size of type in use; one for the whole program, as Qt's style sheet is."""

    name = ThemeName.NORMAL
    size = TypeSize.ORDINARY


def tokens() -> Tokens:
    """The tokens in the size in use. Raises TypeError or KeyError when the file names too much or too little."""
    return tokens_of(_Wearing.size)


@lru_cache(maxsize=len(TypeSize))
def tokens_of(size: TypeSize) -> Tokens:
    """The tokens for a size of type. Raises as ``tokens`` does."""
    raw = _read()
    scale: float = raw["large_type"] if size is TypeSize.LARGE else 1.0
    return Tokens(
        scale=scale,
        type=Type(**{name: round(value * scale) for name, value in raw["type"].items()}),
        space=tuple(raw["space"]),
        line_height_reading=raw["line_height"]["reading"],
        line_height_table=raw["line_height"]["table"],
        grid=Grid(**raw["grid"]).times(scale),
        focus_width=raw["focus_width"],
        corner=raw["corner"],
        icon=round(raw["icon"] * scale),
        themes={ThemeName(name): Theme(**colours) for name, colours in raw["themes"].items()},
    )


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(resource_path("style", "tokens.toml").read_text(encoding="utf-8"))


def scaled(pixels: int) -> int:
    """A length given for ordinary type, in the size in use."""
    return round(pixels * tokens().scale)


def theme() -> Theme:
    """Colours in use now."""
    return tokens().themes[_Wearing.name]


def worn() -> tuple[ThemeName, TypeSize]:
    """The theme and the size of type in use now."""
    return _Wearing.name, _Wearing.size


def wear(name: ThemeName, size: TypeSize = TypeSize.ORDINARY) -> None:
    """Change colours and size of type for what is made from now on; ``dress`` also changes what is there."""
    _Wearing.name, _Wearing.size = name, size
