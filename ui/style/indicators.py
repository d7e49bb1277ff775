"""Tick boxes and arrows, which a style sheet can only name as files: ``resources/style/<theme>/*.svg``.

They are made from the icons and the tokens: ``python -m ui.style.indicators``; a test holds them together.
"""

from __future__ import annotations

from pathlib import Path

from app.resource_files import resource_path
from ui.style.tokens import Theme, ThemeName, tokens


def indicator_paths(name: ThemeName) -> dict[str, str]:
    """Path of each picture by its name in the style sheet, as Qt writes paths."""
    return {picture: _path(name, picture).as_posix() for picture in drawn(tokens().themes[name])}


def drawn(colours: Theme) -> dict[str, str]:
    """Each picture as SVG text."""
    return {
        "arrow": _icon("chevron-down", colours.ink),
        "box": _icon("square", colours.border),
        "box_checked": _icon("square-check", colours.accent),
        "box_disabled": _icon("square", colours.line),
        "box_checked_disabled": _icon("square-check", colours.disabled),
        "round": _icon("circle", colours.border),
        "round_checked": _chosen(colours.accent),
        "round_disabled": _icon("circle", colours.line),
    }


def _icon(name: str, colour: str) -> str:
    return resource_path("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)


def _chosen(colour: str) -> str:
    """A dot large enough to tell what is chosen from what is not at a glance."""
    return _icon("circle-dot", colour).replace('r="1"', f'r="4" fill="{colour}"')


def _path(name: ThemeName, picture: str) -> Path:
    return resource_path("style", name.value, f"{picture}.svg")


def _write() -> None:
    for name, colours in tokens().themes.items():
        for picture, svg in drawn(colours).items():
            path = _path(name, picture)
            path.parent.mkdir(exist_ok=True)
            path.write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    _write()
