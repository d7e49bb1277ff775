"""The Unicode map that makes text in a PDF findable."""

from __future__ import annotations

import re

from forms.embedding import make_to_unicode_cmap


def test_characters_beyond_the_bmp_are_mapped_as_surrogates() -> None:
    assert "<02> <D842DFB7>" in make_to_unicode_cmap("F", [0, ord("李"), ord("𠮷")])


def test_a_block_never_holds_more_than_a_hundred_lines_and_none_is_lost() -> None:
    cmap = make_to_unicode_cmap("F", [0, *range(0x4E00, 0x4E00 + 255)])
    sizes = [int(size) for size in re.findall(r"(\d+) beginbfchar", cmap)]
    assert max(sizes) <= 100
    assert sum(sizes) == 255
    assert len(re.findall(r"^<..> <....>$", cmap, re.MULTILINE)) == 255


def test_the_gap_glyph_is_not_mapped_to_a_character() -> None:
    assert "<00> <0000>" not in make_to_unicode_cmap("F", [0, ord("李")])
