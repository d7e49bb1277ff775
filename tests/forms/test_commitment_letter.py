"""The commitment letter against the text of its annex, and read back by poppler and zbar."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.errors import UsageError
from forms.commitment_letter import (
    CommitmentLetterContent,
    commitment_letter_version,
    render_commitment_letter,
)
from forms.layout import TextBlock, get_layout
from forms.specimens import COMMITMENT_LETTER, LONG_COMMITMENT_LETTER, RARE_NAMES
from forms.template import fixed_words
from tests.forms.reading import codes_in, pictures_of, squeezed, text_of

ANNEX = Path(__file__).parent / "data" / "commitment_letter_2020.txt"
"""附件 of 淮医保发〔2020〕34号, word for word."""


def annex_words() -> str:
    """The annex without blanks, boxes and the spaces and breaks of its typesetting."""
    return re.sub(r"[\s_□]", "", ANNEX.read_text(encoding="utf-8"))


def content(**changes: object) -> CommitmentLetterContent:
    return replace(COMMITMENT_LETTER, **changes)  # type: ignore[arg-type]


def test_the_letters_text_is_that_of_the_annex_character_for_character() -> None:
    blocks = get_layout("huaian_commitment_letter", date(2020, 5, 6)).blocks
    printed = "".join(fixed_words(block.text) for block in blocks if isinstance(block, TextBlock))
    assert re.sub(r"[\s\u2060]", "", printed) == annex_words()


def test_the_empty_letter_reads_as_the_annex_does() -> None:
    empty = dict.fromkeys(("office", "number", "name", "sex", "id_number", "address", "phone"), "")
    letter = content(**empty, destination_city="", missing_materials=(), category=None, signed_on=None)
    assert text_of(render_commitment_letter(letter)).startswith(annex_words())


def test_what_is_filled_in_stands_in_its_place() -> None:
    text = text_of(render_commitment_letter(content(agent_id="320803198501010017", missing_materials=("甲证", "乙证"))))
    for sentence in (
        "经办机构：淮安区医保中心编号：CN2020050600012",
        "姓名：王秀英,性别：女，身份证号码：320803195803020022，住址：江苏省淮安市淮安区淮城街道镇淮楼东路18号。",
        "2.本次备案城市（就医地）：上海市。",
        "3.本次备案缺少的材料：甲证、乙证，承诺在6个月内",
        "备案时间：2020年5月6日代理人身份证：320803198501010017联系电话：13800005678",
    ):
        assert sentence in text


@pytest.mark.parametrize("name", RARE_NAMES)
def test_a_rare_name_is_read_back_from_the_file(name: str) -> None:
    assert f"姓名：{name},性别" in text_of(render_commitment_letter(content(name=name)))


def test_long_values_wrap_and_nothing_of_them_is_lost() -> None:
    text = text_of(render_commitment_letter(LONG_COMMITMENT_LETTER))
    for value in (LONG_COMMITMENT_LETTER.name, LONG_COMMITMENT_LETTER.address, LONG_COMMITMENT_LETTER.office):
        assert squeezed(value) in text


def test_barcode_and_check_code_are_read_back(tmp_path: Path) -> None:
    (picture,) = pictures_of(render_commitment_letter(content()), tmp_path)
    assert codes_in(picture) == {
        "CODE-128": COMMITMENT_LETTER.filing_number,
        "QR-Code": COMMITMENT_LETTER.check_text,
    }


def test_every_category_gives_a_paper_of_its_own() -> None:
    papers = {render_commitment_letter(content(category=category)) for category in (None, 1, 2, 3, 4, 5)}
    assert len(papers) == 6


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render_commitment_letter(content()) == render_commitment_letter(content())


def test_the_letter_is_refused_for_a_day_before_it_was_in_force() -> None:
    assert commitment_letter_version(date(2020, 4, 1), "huaian_commitment_letter") == "2020"
    with pytest.raises(UsageError):
        render_commitment_letter(content(made_on=date(2020, 3, 31)))
