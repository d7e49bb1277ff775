"""The national form, read back by poppler and zbar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from app.errors import UsageError, UserError
from forms.filing_form import COPY_MARKS, FilingFormContent, filing_form_version, render_filing_form
from forms.specimens import FILING_FORM, LONG_FILING_FORM, RARE_NAMES
from tests.forms.reading import codes_in, fonts_of, pictures_of, properties_of, squeezed, text_of

# Word for word from 附件1 of 人社部发〔2016〕120号, in its order.
LABELS = """
备案编号: 省(区、市)跨省异地就医登记备案表 姓名 性别 险种 1.职工医保 2.城乡居民医保 3.城镇居民医保 4.新农合
人员类别 1.异地安置退休人员 2.异地长期居住人员 3.常驻异地工作人员 4.异地转诊人员 登记类别 1.新增 2.变更
社会保障号码 社会保障卡卡号(可选) 参保地家庭住址 异地联系地址 联系电话1 联系电话2
转往省(市、区) 地区(市、州) 县(区) 医疗机构 医疗机构名称 医疗机构级别
本人(被委托人)签名 填表日期 经办机构: 经办人: 经办日期:
"""

RARE_CHARACTERS = "䶮㛃𠅤𬭎𫖯𬀩𠮷𪚥"


def content(**changes: object) -> FilingFormContent:
    return replace(FILING_FORM, **changes)  # type: ignore[arg-type]


def blank() -> FilingFormContent:
    """The form with nothing filled in, so that only its own words are on it."""
    texts = {name: "" for name, value in vars_of(FILING_FORM).items() if isinstance(value, str)}
    keep = {"filing_number": "1", "check_text": "1"}
    return content(**(texts | keep), insurance=None, category=None, registration=None, signed_on=None, explanation=())


def vars_of(form: FilingFormContent) -> dict[str, object]:
    """What the national form is filled in with."""
    return {name: getattr(form, name) for name in form.__dataclass_fields__ if name not in ("layout", "city")}


def changed_area(first: bytes, second: bytes, folder: Path) -> tuple[int, int, int, int] | None:
    pictures = []
    for number, pdf in enumerate((first, second)):
        own = folder / str(number)
        own.mkdir()
        pictures.append(Image.open(pictures_of(pdf, own, 100)[0]))
    return ImageChops.difference(*pictures).getbbox()


def test_every_label_of_the_official_form_is_printed_in_its_order() -> None:
    text, position = text_of(render_filing_form(blank()), page=1), 0
    for label in LABELS.split():
        found = text.find(label, position)
        assert found >= position, label
        position = found + len(label)


def test_both_copies_are_marked_and_otherwise_alike() -> None:
    pdf = render_filing_form(content())
    first, second = (text_of(pdf, page) for page in (1, 2))
    assert COPY_MARKS == ("经办机构留存联", "申请人联")
    assert COPY_MARKS[0] in first
    assert COPY_MARKS[1] in second
    assert first.replace(COPY_MARKS[0], "") == second.replace(COPY_MARKS[1], "")


@pytest.mark.parametrize("name", [*RARE_NAMES, RARE_CHARACTERS])
def test_a_rare_name_is_read_back_from_the_file(name: str) -> None:
    text = text_of(render_filing_form(content(name=name, office=name)))
    assert text.count(name) == 4


def test_every_value_is_on_the_paper() -> None:
    text = text_of(render_filing_form(LONG_FILING_FORM), page=1)
    hidden = {"check_text", "signature", "insurance", "category", "registration", "watermark", "form_on"}
    for name, value in vars_of(LONG_FILING_FORM).items():
        if name in hidden:
            continue
        for part in value if isinstance(value, tuple) else (value,):
            shown = f"{part.year}年{part.month}月{part.day}日" if isinstance(part, date) else str(part)
            assert squeezed(shown) in text, name


def test_barcode_and_check_code_are_read_back_from_every_copy(tmp_path: Path) -> None:
    form = content(check_text="YD1|3208030101202005060001G|filing_form|2016|" + "aB3-" * 22)
    pictures = pictures_of(render_filing_form(form), tmp_path)
    assert len(pictures) == 2
    for picture in pictures:
        assert codes_in(picture) == {"CODE-128": form.filing_number, "QR-Code": form.check_text}


def test_another_choice_changes_the_page_at_its_boxes_only(tmp_path: Path) -> None:
    area = changed_area(
        render_filing_form(content(registration=1)), render_filing_form(content(registration=2)), tmp_path
    )
    assert area is not None
    left, top, right, bottom = area
    assert right - left < 25
    assert bottom - top < 50


def test_an_open_choice_ticks_nothing(tmp_path: Path) -> None:
    area = changed_area(render_filing_form(content(insurance=None)), render_filing_form(content(insurance=9)), tmp_path)
    assert area is None


def test_a_signature_is_drawn_in_its_cell(tmp_path: Path) -> None:
    signature = Image.new("RGBA", (300, 100), (0, 0, 0, 0))
    ImageDraw.Draw(signature).line((10, 80, 150, 20, 290, 80), fill=(0, 0, 0, 255), width=6)
    png = BytesIO()
    signature.save(png, "PNG")
    area = changed_area(render_filing_form(content()), render_filing_form(content(signature=png.getvalue())), tmp_path)
    assert area is not None
    millimetres = [pixels / 100 * 25.4 for pixels in area]
    assert 46 < millimetres[0] < millimetres[2] < 138


def test_a_signature_that_is_no_picture_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        render_filing_form(content(signature=b"not a picture"))
    assert refusal.value.code == "signature_unreadable"


def test_the_same_content_gives_the_same_bytes() -> None:
    first = render_filing_form(content())
    render_filing_form(LONG_FILING_FORM)
    assert render_filing_form(content()) == first
    assert render_filing_form(content(clerk="赵明")) != first


def test_more_than_a_sheet_holds_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        render_filing_form(content(home_address="长" * 2000))
    assert refusal.value.code == "page_overflow"


def test_a_name_no_font_has_is_refused_with_the_character_named() -> None:
    with pytest.raises(UserError, match=r"U\+0378"):
        render_filing_form(content(name="王\u0378"))


def test_the_form_is_refused_for_a_day_before_it_was_in_force() -> None:
    assert filing_form_version(date(2020, 5, 6)) == "2016"
    with pytest.raises(UsageError):
        render_filing_form(content(handled_on=date(2015, 5, 6)))


def test_the_file_is_a4_titled_dated_and_brings_its_fonts(tmp_path: Path) -> None:
    pdf = render_filing_form(content())
    properties = properties_of(pdf)
    assert "595.276 x 841.89 pts (A4)" in properties
    assert f"跨省异地就医登记备案表 {FILING_FORM.filing_number}" in properties
    assert b"D:20200506000000+08'00'" in pdf
    fonts = fonts_of(pdf, tmp_path)
    assert fonts
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


def test_training_paper_says_so_on_both_copies() -> None:
    pdf = render_filing_form(content(watermark="培训用无效"))
    assert all("培训用无效" in text_of(pdf, page) for page in (1, 2))
    assert "培训用" not in text_of(render_filing_form(content()))
