"""Every form with ordinary, very long and rare-character data: its text, its measures and its codes, read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageFilter

from app.devices.code_pictures import find_codes
from app.domain.media_type import MediaType
from forms.layout import get_layout
from forms.specimens import KINDS, LONG_ADDRESS, RARE_CHARACTERS, RARE_NAMES, SPECIMENS, Specimen
from tests.forms.drawn import DrawnPage, Glyph, Rule, drawn_pages, page_pictures
from tests.forms.reading import codes_in, squeezed, text_of

EVERY_PAPER = [pytest.param(item, kind, id=f"{item.name}-{kind}") for item in SPECIMENS for kind in KINDS]
every_paper = pytest.mark.parametrize(("specimen", "kind"), EVERY_PAPER)

_UNPRINTED = {"check_text", "watermark", "layout"}
_SMALLEST_PT = 9.0
_WATERMARK_PT = 40.0
"""The pale letters across training paper are larger than this, all else smaller."""
_MARGIN_PT = 20.0
"""What a laser printer cannot reach at the edges of a sheet, and a little more."""
_OVERSHOOT_PT = 0.35
"""Half the width of a rule."""
_DESCENT = 0.2
"""How much of a character may hang below the blank it stands on."""
_TILTS_DEGREES = {"ordinary": 3, "long": -3, "rare": 3}


def test_the_long_data_is_as_long_as_an_office_meets_it() -> None:
    contents = {item.name: item.contents["long"] for item in SPECIMENS}
    assert len(LONG_ADDRESS) == 120
    assert contents["filing_form"].home_address == contents["filing_form"].remote_address == LONG_ADDRESS
    assert len(contents["filing_form"].institution_name) == 40


def test_every_name_form_holds_all_rare_characters() -> None:
    assert set(RARE_CHARACTERS) <= set("".join(RARE_NAMES))
    assert len(RARE_CHARACTERS) == 8


@every_paper
def test_every_word_is_read_back_from_the_file(specimen: Specimen, kind: str) -> None:
    content = specimen.contents[kind]
    text = text_of(_pdf(specimen.name, kind))
    missing = [words for words in _words(content, _printed_fields(specimen, content)) if squeezed(words) not in text]
    assert missing == []


@every_paper
def test_nothing_is_too_small_outside_the_sheet_or_across_a_rule(specimen: Specimen, kind: str) -> None:
    for page in drawn_pages(_pdf(specimen.name, kind)):
        assert page.glyphs
        printed = [glyph for glyph in page.glyphs if glyph.size < _WATERMARK_PT]
        assert min(glyph.size for glyph in printed) >= _SMALLEST_PT - 0.01
        assert min(glyph.left for glyph in printed) > _MARGIN_PT
        assert max(glyph.right for glyph in printed) < page.width - _MARGIN_PT
        assert min(glyph.bottom for glyph in printed) > _MARGIN_PT
        assert max(glyph.top for glyph in printed) < page.height - _MARGIN_PT
        assert list(_across_a_rule(page)) == []


@every_paper
def test_both_codes_are_read_from_a_print_at_200_dpi(specimen: Specimen, kind: str, tmp_path: Path) -> None:
    content = specimen.contents[kind]
    pages = page_pictures(_pdf(specimen.name, kind), 200)
    for picture in pages:
        assert set(_seen(picture)) == set(_codes(content).values())
    first = tmp_path / "first.png"
    pages[0].save(first, compress_level=1)
    assert codes_in(first) == _codes(content)


@every_paper
def test_both_codes_are_read_from_a_poor_grey_scan(specimen: Specimen, kind: str) -> None:
    content = specimen.contents[kind]
    first, *_ = page_pictures(_pdf(specimen.name, kind), 150)
    scan = _as_scanned(first, _TILTS_DEGREES[kind])
    assert set(_seen(scan)) == set(_codes(content).values())


@cache
def _pdf(name: str, kind: str) -> bytes:
    """Drawn once for all that is looked at."""
    return next(item for item in SPECIMENS if item.name == name).pdf(kind)


@cache
def _noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 16)


def _as_scanned(page: Image.Image, degrees: float) -> Image.Image:
    """As it comes off a cheap scanner: laid on askew, a little blurred, with noise, and greyer than the paper."""
    turned = page.convert("L").rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.6))
    noisy = ImageChops.add(blurred, _noise(blurred.size), offset=-128)
    return noisy.point([int(25 + level * 0.8) for level in range(256)])


def _seen(picture: Image.Image) -> tuple[str, ...]:
    """What our own reader finds on the picture, kept as scanners keep it."""
    target = BytesIO()
    picture.save(target, "JPEG", quality=85)
    return find_codes(target.getvalue(), MediaType.JPEG)


def _codes(content: Any) -> dict[str, str]:
    values = _values(content)
    return {"CODE-128": values["filing_number"], "QR-Code": values["check_text"]}


def _values(content: Any) -> dict[str, Any]:
    """The fields of a content, those of its head among them."""
    values = {item.name: getattr(content, item.name) for item in fields(content)}
    head = values.pop("head", None)
    return values | (_values(head) if head is not None else {})


def _printed_fields(specimen: Specimen, content: Any) -> frozenset[str]:
    """The fields of a content that its layout has a place for; what a module makes out of others counts as printed."""
    own = _values(content)
    day = next(value for name, value in own.items() if _is_day_of_paper(name))
    slots = get_layout(specimen.name, day).slots
    made_into_sections = {"sections", "basis", "consequences", "changes"}
    made = made_into_sections & own.keys() if "sections" in slots or "changes" in own else set()
    return frozenset((slots & own.keys()) | made)


def _is_day_of_paper(name: str) -> bool:
    return name in ("handled_on", "made_on", "cancelled_on", "changed_on", "extended_on", "told_on")


def _words(content: Any, names: frozenset[str]) -> Iterator[str]:
    for name in names - _UNPRINTED:
        yield from _texts(_values(content)[name])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, date):
        yield f"{value.year}年{value.month}月{value.day}日"
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif is_dataclass(value):
        if hasattr(value, "words"):
            yield value.text  # type: ignore[union-attr]
        else:
            for item in fields(value):
                yield from _texts(getattr(value, item.name))


def _across_a_rule(page: DrawnPage) -> Iterator[tuple[str, object]]:
    glyphs = [glyph for glyph in page.glyphs if glyph.size < _WATERMARK_PT]
    left, right, bottom, top, x, y = np.array(
        [(item.left, item.right, item.bottom, item.top, *item.middle) for item in glyphs]
    ).T[:, :, np.newaxis]
    x1, x2, y1, y2 = np.array([(rule.x1, rule.x2, rule.y1, rule.y2) for rule in page.rules]).reshape(-1, 4).T
    is_upright = np.array([rule.is_upright for rule in page.rules], dtype=bool)
    hanging = _DESCENT * (top - bottom)
    beside = (np.minimum(y1, y2) < y) & (y < np.maximum(y1, y2))
    beside &= (left + _OVERSHOOT_PT < x1) & (x1 < right - _OVERSHOOT_PT)
    under = (np.minimum(x1, x2) < x) & (x < np.maximum(x1, x2))
    under &= (bottom + np.maximum(hanging, _OVERSHOOT_PT) < y1) & (y1 < top - _OVERSHOOT_PT)
    for glyph, rule in np.argwhere(np.where(is_upright, beside, under)):
        yield glyphs[glyph].character, page.rules[rule]


def test_a_rule_through_a_character_is_found_and_one_below_it_is_not() -> None:
    letter = Glyph("王", 10.0, 100.0, 200.0, 110.0, 210.0)
    through, below = Rule(90.0, 205.0, 120.0, 205.0), Rule(90.0, 199.9, 120.0, 199.9)
    cleft, beside = Rule(105.0, 190.0, 105.0, 220.0), Rule(99.9, 190.0, 99.9, 220.0)
    page = DrawnPage(595.0, 842.0, (letter, replace(letter, size=48.0)), (through, below, cleft, beside))
    assert list(_across_a_rule(page)) == [("王", through), ("王", cleft)]
