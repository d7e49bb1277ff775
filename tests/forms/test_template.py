"""The notation of slots, blanks and boxes."""

from __future__ import annotations

import pytest

from forms.template import Slot, Tick, Words, fixed_words, parse_template, slot_names


def test_words_blanks_values_and_boxes_are_told_apart() -> None:
    assert parse_template("姓名：{name|30}{sex}，{category=2}异地") == (
        Words("姓名："),
        Slot("name", 30),
        Slot("sex", None),
        Words("，"),
        Tick("category", 2),
        Words("异地"),
    )


def test_fixed_words_leave_out_every_slot() -> None:
    assert fixed_words("备案时间：{year|18}年{month|12}月") == "备案时间：年月"
    assert slot_names("备案时间：{year|18}年{month|12}月") == {"year", "month"}


@pytest.mark.parametrize("text", ["{", "姓名}", "{Name}", "{name|}", "{name=二}", "{{name}}"])
def test_a_stray_brace_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="brace"):
        parse_template(text)
