"""Files of one paper and of many: what they share, and what each keeps for itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from app.errors import UserError
from forms.commitment_letter import render_commitment_letter
from forms.embedding import LARGEST_RESERVE, register_font
from forms.filing_form import render_filing_form
from forms.font_files import font_files_for
from forms.layout import Layout
from forms.page import PaperFile
from forms.specimens import COMMITMENT_LETTER, FILING_FORM, LONG_FILING_FORM
from tests.forms.reading import fonts_of, text_of

DAY = date(2026, 3, 2)


def slip() -> Layout:
    return Layout.model_validate(
        {
            "form": "slip",
            "version": "1",
            "title": "小条",
            "document": "测试",
            "part": "",
            "effective_from": date(2020, 1, 1),
            "effective_until": None,
            "margin_left": 20.0,
            "margin_top": 20.0,
            "width": 170.0,
            "bottom": 277.0,
            "styles": {"body": {}},
            "blocks": [{"kind": "text", "text": "姓名：{name}", "style": "body"}],
            "pinned": [
                {"kind": "text", "text": "{mark}", "style": "body", "x": 20.0, "y": 250.0, "width": 100.0},
            ],
        }
    )


def file_of(*names: str) -> bytes:
    target = BytesIO()
    file = PaperFile(target, slip(), "多张", DAY)
    for name in names:
        file.add({"name": name}, [{"mark": "第一联"}, {"mark": "第二联"}])
    file.close()
    return target.getvalue()


def outlines_of(pdf: bytes) -> list[bytes]:
    """The packed outlines of every font subset in the file."""
    found = re.finditer(rb"/Length (\d+) /Length1 \d+ >>\nstream\n", pdf)
    return [pdf[match.end() : match.end() + int(match[1])] for match in found]


def test_each_paper_of_a_file_keeps_its_own_values_on_both_copies() -> None:
    pdf = file_of("王秀英", "李𠮷")
    assert [text_of(pdf, page) for page in (1, 2, 3, 4)] == [
        "姓名：王秀英第一联",
        "姓名：王秀英第二联",
        "姓名：李𠮷第一联",
        "姓名：李𠮷第二联",
    ]


def test_many_papers_with_more_characters_than_one_subset_holds_are_read_back_whole() -> None:
    names = ["".join(map(chr, range(start, start + 40))) for start in range(0x4E00, 0x4E00 + 800, 40)]
    pdf = file_of(*names)
    assert [text_of(pdf, 2 * index + 1) for index in range(len(names))] == [f"姓名：{name}第一联" for name in names]


def test_a_form_s_own_words_are_embedded_alike_in_every_file() -> None:
    first, second = (outlines_of(render_filing_form(form)) for form in (FILING_FORM, replace(LONG_FILING_FORM)))
    assert first[0] == second[0]
    assert set(first) != set(second)


def test_a_subset_of_values_never_follows_another_paper_s_values() -> None:
    alone = render_filing_form(FILING_FORM)
    render_commitment_letter(COMMITMENT_LETTER)
    render_filing_form(LONG_FILING_FORM)
    assert render_filing_form(FILING_FORM) == alone


def test_every_font_of_a_file_is_embedded_as_a_subset_with_its_unicode_map(tmp_path: Path) -> None:
    fonts = fonts_of(file_of("王秀英", "李𠮷"), tmp_path)
    assert len(fonts) >= 2
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_a_paper_that_is_refused_is_refused_before_the_file_is_written() -> None:
    target = BytesIO()
    file = PaperFile(target, slip(), "多张", DAY)
    with pytest.raises(UserError, match=r"U\+0378"):
        file.add({"name": "王\u0378"}, [{"mark": "第一联"}])
    assert target.getvalue() == b""


def test_more_own_words_than_a_subset_holds_are_no_reserve() -> None:
    song = register_font("YidiSong-Test", font_files_for("paper_song_bold")[0].read())
    with pytest.raises(ValueError, match="subset"):
        song.reserve(object(), "字" * (LARGEST_RESERVE + 1))
