"""Fonts chained so that no character is printed as a gap."""

from __future__ import annotations

import pytest

from app.errors import UserError
from forms.font_files import font_files, font_files_for
from forms.typeface import TypefaceName, get_typeface

GB18030_2022_HANZI = {
    "basic block": (0x4E00, 0x9FEF),
    "extension A": (0x3400, 0x4DB5),
    "extension B": (0x20000, 0x2A6D6),
    "extension C": (0x2A700, 0x2B734),
    "extension D": (0x2B740, 0x2B81D),
    "extension E": (0x2B820, 0x2CEA1),
    "extension F": (0x2CEB0, 0x2EBE0),
}
NO_HANZI = chr(0x378)


@pytest.mark.parametrize("block", GB18030_2022_HANZI)
def test_every_hanzi_of_gb18030_2022_can_be_printed(block: str) -> None:
    first, last = GB18030_2022_HANZI[block]
    text = "".join(map(chr, range(first, last + 1)))
    assert sum(len(run.text) for run in get_typeface("song").runs(text)) == len(text)


@pytest.mark.parametrize("name", ["song", "song_bold", "fangsong", "hei"])
def test_a_text_is_split_where_the_font_changes_and_stays_whole(name: TypefaceName) -> None:
    runs = get_typeface(name).runs("张䶮㛃与𪚥")
    assert "".join(run.text for run in runs) == "张䶮㛃与𪚥"
    assert runs[-1].text == "𪚥"
    assert runs[-1].font_name != runs[0].font_name


def test_width_adds_up_over_fonts() -> None:
    song = get_typeface("song")
    assert song.width("张", 10) == pytest.approx(10)
    assert song.width("张𪚥", 10) == pytest.approx(song.width("张", 10) + song.width("𪚥", 10))


def test_a_character_without_a_glyph_is_refused_by_name() -> None:
    with pytest.raises(UserError) as refusal:
        get_typeface("song").runs(f"王{NO_HANZI}")
    assert refusal.value.code == "glyph_missing"
    assert "U+0378" in refusal.value.what


def test_an_invisible_character_is_refused_by_its_number() -> None:
    with pytest.raises(UserError, match=r"不可见字符 U\+200B"):
        get_typeface("song").runs("\u200b")


def test_a_hanzi_younger_than_the_tables_at_hand_is_shown() -> None:
    with pytest.raises(UserError, match=r"“\U000323af”（U\+323AF）这个字"):
        get_typeface("song").runs("\U000323af")


def test_a_character_of_somebody_s_own_making_is_called_so_with_a_way_on() -> None:
    with pytest.raises(UserError, match=r"自造字 U\+E000") as refusal:
        get_typeface("song").runs("\ue000")
    assert "国家标准编码" in str(refusal.value.remedy)


def test_fangsong_has_the_everyday_hanzi_and_takes_the_others_from_song() -> None:
    fangsong, song = get_typeface("fangsong"), get_typeface("song")
    letter = "本人郑重作出以下承诺：严格遵守医保法律法规、政策和制度"
    assert {run.font_name for run in fangsong.runs(letter)} == {fangsong.runs("本")[0].font_name}
    assert fangsong.runs("本")[0].font_name != song.runs("本")[0].font_name
    for text in ("䶮", "𪚥", "2020", "CN"):
        assert fangsong.runs(text)[0].font_name == song.runs(text)[0].font_name


def test_the_screen_has_both_weights_and_figures_of_one_width() -> None:
    assert [font.bold for font in font_files_for("screen")] == [False]
    assert [font.bold for font in font_files_for("screen_bold")] == [True]
    widths = {round(get_typeface("hei").width(figure, 1), 4) for figure in "0123456789"}
    assert len(widths) == 1


def test_every_shipped_font_has_its_licence_and_they_stay_small_enough_to_commit() -> None:
    for font in font_files():
        assert (font.path.parent / font.licence_file).stat().st_size > 1000
    assert sum(font.path.stat().st_size for font in font_files()) < 40e6
