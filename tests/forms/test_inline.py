"""Paragraphs broken into lines by Chinese rules."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from forms.inline import Line, Setting, as_text, set_lines
from forms.typeface import get_typeface


def setting(width: float, *, tab: float = 0, indent: float = 0) -> Setting:
    return Setting(get_typeface("song"), 10, width, indent, tab)


def words(line: Line) -> str:
    return "".join(atom.text for atom in line.atoms)


@given(st.text("王李阿卜，。（）0123456789abcXYZ-", max_size=60), st.integers(30, 200))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = set_lines("{value}", {"value": text}, setting(width))
    assert "".join(map(words, lines)) == text
    assert all(line.width <= width + 0.01 for line in lines)


def test_closing_punctuation_never_begins_a_line() -> None:
    lines = set_lines("{value}", {"value": "一二三，四五六"}, setting(30))
    assert [words(line) for line in lines] == ["一二", "三，四", "五六"]


def test_an_opening_bracket_never_ends_a_line() -> None:
    lines = set_lines("{value}", {"value": "一二（三四）"}, setting(30))
    assert words(lines[0]) == "一二"


def test_a_number_stays_whole_while_it_fits() -> None:
    lines = set_lines("{value}", {"value": "电话13800005678"}, setting(65))
    assert [words(line) for line in lines] == ["电话", "13800005678"]


def test_a_number_wider_than_the_line_is_broken_and_nothing_of_it_lost() -> None:
    lines = set_lines("{value}", {"value": "1" * 40}, setting(60))
    assert "".join(map(words, lines)) == "1" * 40


def test_a_joiner_keeps_a_label_with_its_blank() -> None:
    lines = set_lines("一二三四编\u2060号\u2060：\u2060{n|20}", {"n": ""}, setting(100))
    assert words(lines[0]) == "一二三四"


def test_a_tabulator_goes_to_the_next_stop() -> None:
    first, second = (set_lines(text, {}, setting(200, tab=60))[0].atoms for text in ("一\t二", "一二三\t二"))
    assert sum(atom.width for atom in first[:-1]) == sum(atom.width for atom in second[:-1]) == 60


def test_a_blank_keeps_its_length_until_its_text_needs_more() -> None:
    short, long = (set_lines("{n|20}", {"n": text}, setting(300))[0] for text in ("王", "王" * 12))
    assert round(short.width, 1) == 56.7
    assert all(atom.underlined for atom in long.atoms)
    assert words(long) == "王" * 12


def test_a_box_is_ticked_only_for_its_own_code() -> None:
    line = set_lines("{kind=1}甲{kind=2}乙", {"kind": 2}, setting(100))[0]
    assert [atom.ticked for atom in line.atoms if atom.kind == "tick"] == [False, True]


def test_values_are_printed_the_chinese_way() -> None:
    assert as_text(date(2020, 5, 6)) == "2020年5月6日"
    assert as_text(("身份证", "居住证")) == "身份证、居住证"
    assert as_text(None) == ""
