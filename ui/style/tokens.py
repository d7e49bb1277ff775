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
    """Everything the style is made of."""

    type: Type
    space: tuple[int, ...]
    line_height_reading: float
    line_height_table: float
    grid: Grid
    focus_width: int
    corner: int
    icon: int
    themes: dict[ThemeName, Theme]


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    """The tokens, read once. Raises TypeError or KeyError when the file names too much or too little."""
    raw: dict[str, Any] = tomllib.loads(resource_path("style", "tokens.toml").read_text(encoding="utf-8"))
    return Tokens(
        type=Type(**raw["type"]),
        space=tuple(raw["space"]),
        line_height_reading=raw["line_height"]["reading"],
        line_height_table=raw["line_height"]["table"],
        grid=Grid(**raw["grid"]),
        focus_width=raw["focus_width"],
        corner=raw["corner"],
        icon=raw["icon"],
        themes={ThemeName(name): Theme(**colours) for name, colours in raw["themes"].items()},
    )


class _Wearing:
    """The theme in use; one for the whole program, as Qt's style sheet is."""

    name = ThemeName.NORMAL


def theme() -> Theme:
    """Colours in use now."""
    return tokens().themes[_Wearing.name]


def wear(name: ThemeName) -> None:
    """Change the colours; the caller sets the style sheet anew."""
    _Wearing.name = name
