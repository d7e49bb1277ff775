"""The tokens, and what is made from them."""

from __future__ import annotations

import re
from itertools import product

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.resource_files import resource_path
from forms.font_files import font_files_for
from ui.style.applicant_sheet import LARGER
from ui.style.dress import dress
from ui.style.fonts import body_font
from ui.style.indicators import drawn, indicator_paths
from ui.style.sheet import style_sheet
from ui.style.tokens import Theme, ThemeName, tokens

THEMES = list(tokens().themes.items())
GROUNDS = ("paper", "ground")
TONES = ("ok", "warn", "stop", "accent")


@pytest.mark.parametrize(("name", "theme"), THEMES, ids=[name.value for name, _ in THEMES])
def test_all_text_stands_out_at_four_and_a_half_to_one(name: ThemeName, theme: Theme) -> None:
    pairs = [*product(("ink", "quiet", "disabled", "accent", "stop", "ok"), GROUNDS), ("warn", "paper")]
    pairs += [(tone, f"{tone}_ground") for tone in TONES]
    pairs += [("ink", f"{tone}_ground") for tone in TONES]
    pairs += [("on_accent", "accent"), ("on_training", "training"), ("training", "on_training")]
    faint = [pair for pair in pairs if _contrast(*(getattr(theme, colour) for colour in pair)) < 4.5]
    assert faint == []


@pytest.mark.parametrize(("name", "theme"), THEMES, ids=[name.value for name, _ in THEMES])
def test_the_edges_of_what_can_be_operated_stand_out_at_three_to_one(name: ThemeName, theme: Theme) -> None:
    assert _contrast(theme.border, theme.paper) >= 3
    assert _contrast(theme.accent, theme.ground) >= 3


def test_the_colour_of_training_is_nothing_else_s() -> None:
    for theme in tokens().themes.values():
        others = [colour for name, colour in theme._asdict().items() if name != "training"]
        assert theme.training not in others


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_small_pictures_are_those_the_tokens_make(name: ThemeName) -> None:
    for picture, svg in drawn(tokens().themes[name]).items():
        path = resource_path("style", name.value, f"{picture}.svg")
        assert path.read_text(encoding="utf-8") == svg, "run python -m ui.style.indicators"


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_style_sheet_has_only_the_sizes_of_the_type_scale(name: ThemeName, qapp: QApplication) -> None:
    sheet = style_sheet(indicator_paths(name))
    sizes = {int(size) for size in re.findall(r"font-size: (\d+)px", sheet)}
    scale = set(tokens().type)
    assert sizes <= scale | {LARGER * size for size in scale}
    assert "$" not in sheet


def test_no_colour_is_named_outside_the_tokens() -> None:
    root = resource_path().parent / "ui"
    named = [path.name for path in root.rglob("*.py") if re.search(r'"#[0-9A-Fa-f]{3,8}"', path.read_text("utf-8"))]
    assert named == []


def test_the_window_wears_the_shipped_font_and_its_figures_are_of_one_width(qapp: QApplication) -> None:
    dress(qapp)
    font = body_font()
    assert QFontInfo(font).family() == font_files_for("screen")[0].family
    assert len({QFontMetrics(font).horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_the_screen_font_has_the_hanzi_of_every_word_on_screen(qapp: QApplication) -> None:
    dress(qapp)
    metrics = QFontMetrics(body_font())
    root = resource_path().parent
    words = "".join(path.read_text("utf-8") for room in ("ui", "app") for path in (root / room).rglob("*.py"))
    missing = {char for char in words if char >= "\u3000" and not metrics.inFontUcs4(ord(char))}
    assert missing == set()


@pytest.mark.parametrize("name", list(ThemeName))
def test_both_themes_dress_the_program(qapp: QApplication, name: ThemeName) -> None:
    try:
        dress(qapp, name)
        assert tokens().themes[name].accent in qapp.styleSheet()
    finally:
        dress(qapp)


def _contrast(one: str, other: str) -> float:
    """Contrast of two colours as WCAG 2 reckons it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
