"""The summary tables, read back by poppler and openpyxl."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.vocabulary import Category
from app.errors import Cancelled, UsageError, UserError
from app.services.summary import SummaryTable, SummaryWanted
from app.strict_yaml import parse_file
from forms.specimens import LONG_FILING_FORM
from forms.summary_maker import FormSummaryMaker
from forms.table_layout import TableLayout, get_table_layout
from tests.forms.reading import properties_of, squeezed, text_of

DAY = date(2018, 12, 31)
OFFICE = "攀枝花市东区医疗保险经办机构"
ORDINARY = {
    "number": "5104020101201803010001X",
    "name": "王秀英",
    "sex": "女",
    "insurance": "城乡居民医保",
    "registration": "新增",
    "social_security_number": "510402195803020029",
    "card_number": "A12345678",
    "home_address": "四川省攀枝花市东区炳草岗街道人民路18号",
    "remote_address": "成都市武侯区玉林街道玉林中路6号2栋302室",
    "phone_1": "13800005678",
    "phone_2": "",
    "destination_province": "四川省",
    "destination_city": "成都市",
    "destination_county": "武侯区",
    "institution_name": "",
    "institution_level": "",
    "valid_from": "2018-03-01",
    "valid_until": "长期",
    "status": "有效",
    "filed_on": "2018-03-01",
    "clerk": "李文静",
}


def rows(count: int, **changes: str) -> list[dict[str, str]]:
    return [{"sequence": str(number), **ORDINARY, **changes} for number in range(1, count + 1)]


def table(
    given: Iterable[Mapping[str, str]],
    form: str = "panzhihua_summary_retiree",
    totals: tuple[str, ...] = ("合计：7件　有效7件",),
) -> SummaryTable:
    wanted = SummaryWanted(Category.RETIREE_SETTLED, date(2018, 1, 1), DAY)
    return SummaryTable(form, wanted, DAY, given, lambda: totals)


def pdf_of(given: SummaryTable, folder: Path, watermark: str = "") -> bytes:
    target = folder / "table.pdf"
    FormSummaryMaker(OFFICE, watermark=watermark).write(given, target)
    return target.read_bytes()


def pages_of(pdf: bytes) -> int:
    found = re.search(r"Pages:\s+(\d+)", properties_of(pdf))
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize(
    ("form", "title", "part"),
    [
        ("panzhihua_summary_retiree", "攀枝花市基本医疗保险异地安置退休人员备案信息汇总表", "附件3"),
        ("panzhihua_summary_resident", "攀枝花市基本医疗保险异地长期居住人员备案信息汇总表", "附件4"),
        ("panzhihua_summary_worker", "攀枝花市基本医疗保险常驻异地工作人员备案信息汇总表", "附件5"),
        ("summary_table", "异地安置退休人员备案信息汇总表", ""),
    ],
)
def test_every_sheet_bears_the_title_the_source_gives_and_its_headings(
    tmp_path: Path, form: str, title: str, part: str
) -> None:
    pdf = pdf_of(table(rows(40), form), tmp_path)
    columns = get_table_layout(form, DAY).columns
    for page in range(1, pages_of(pdf) + 1):
        text = text_of(pdf, page)
        assert text.startswith(part + title)
        assert "附件" not in text or part
        assert f"填报单位：{OFFICE}登记日期：2018-01-01至2018-12-31制表日期：2018-12-31" in text
        for column in columns:
            assert column.title in text


def test_sheets_are_numbered_out_of_their_number_and_lie_across(tmp_path: Path) -> None:
    pdf = pdf_of(table(rows(40)), tmp_path)
    pages = pages_of(pdf)
    assert pages > 2
    assert "841.89 x 595.276 pts (A4)" in properties_of(pdf)
    for page in range(1, pages + 1):
        assert text_of(pdf, page).endswith(f"第{page}页共{pages}页")


def test_every_row_is_there_once_in_order_and_the_totals_stand_at_the_end(tmp_path: Path) -> None:
    pdf = pdf_of(table(rows(40)), tmp_path)
    text = text_of(pdf)
    assert text.count("王秀英") == 40
    assert text.count("合计") == 1
    assert "合计：7件有效7件" in text_of(pdf, pages_of(pdf))


def test_a_long_cell_wraps_and_loses_nothing(tmp_path: Path) -> None:
    long = {
        "home_address": LONG_FILING_FORM.home_address,
        "remote_address": LONG_FILING_FORM.remote_address,
        "institution_name": LONG_FILING_FORM.institution_name,
        "name": LONG_FILING_FORM.name,
    }
    text = text_of(pdf_of(table(rows(3, **long)), tmp_path))
    for value in long.values():
        assert text.count(squeezed(value)) >= 3


def test_a_cell_higher_than_a_sheet_goes_on_overleaf(tmp_path: Path) -> None:
    address = "".join(chr(0x4E00 + number) for number in range(900))
    pdf = pdf_of(table(rows(2, home_address=address)), tmp_path)
    assert pages_of(pdf) > 4
    found = "".join(character for character in text_of(pdf) if character in set(address))
    assert all(found.count(character) >= 2 for character in address)


def test_rare_characters_are_read_back(tmp_path: Path) -> None:
    assert text_of(pdf_of(table(rows(1, name="䶮㛃𠅤𬭎𫖯𬀩𠮷𪚥")), tmp_path)).count("𠮷𪚥") == 1


def test_a_character_no_font_has_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"U\+0378"):
        pdf_of(table(rows(1, name="王\u0378")), tmp_path)


def test_a_row_that_cannot_be_printed_is_named_by_its_place_and_its_number(tmp_path: Path) -> None:
    good, bad = rows(2)
    with pytest.raises(UserError, match=rf"^第{bad['sequence']}行（备案编号 {bad['number']}）：字库里没有") as refused:
        pdf_of(table([good, {**bad, "name": "王\ue000"}]), tmp_path)
    assert refused.value.code == "glyph_missing"


def test_a_workbook_holds_a_row_that_cannot_be_printed_and_says_so(tmp_path: Path) -> None:
    good, bad, another = rows(3)
    bad["name"] = "王\ue000"
    another["name"] = "王\ue000"
    target = tmp_path / "t.xlsx"
    doubts = FormSummaryMaker(OFFICE).write(table([good, bad, another]), target)
    assert [words.split("：")[0] for words in doubts] == [
        f"第{row['sequence']}行（备案编号 {row['number']}）" for row in (bad, another)
    ]
    assert all("自造字 U+E000" in words for words in doubts)
    assert "王\ue000" in {cell.value for line in load_workbook(target).active.iter_rows() for cell in line}


def test_what_can_be_printed_raises_no_doubt_whatever_its_breaks(tmp_path: Path) -> None:
    (row,) = rows(1, home_address="淮安区\n镇淮楼东路\t18号", name="李𠮷")
    assert FormSummaryMaker(OFFICE).write(table([row]), tmp_path / "t.xlsx") == ()


def test_a_table_without_rows_has_its_heading_and_totals(tmp_path: Path) -> None:
    text = text_of(pdf_of(table([], totals=("合计：0件",)), tmp_path))
    assert "序号" in text
    assert text.endswith("合计：0件填表人：负责人：（盖章）第1页共1页")


def test_training_paper_says_so_on_every_sheet(tmp_path: Path) -> None:
    pdf = pdf_of(table(rows(20)), tmp_path, watermark="练习")
    assert all("练习" in text_of(pdf, page) for page in range(1, pages_of(pdf) + 1))


def test_a_training_workbook_says_so_before_its_title_and_on_every_printed_sheet(tmp_path: Path) -> None:
    def first_line(watermark: str) -> tuple[str, str]:
        target = tmp_path / "table.xlsx"
        FormSummaryMaker(OFFICE, watermark=watermark).write(table(rows(2)), target)
        sheet = load_workbook(target).active
        return sheet["A1"].value, sheet.oddHeader.center.text or ""

    title = "攀枝花市基本医疗保险异地安置退休人员备案信息汇总表"
    assert first_line("练习") == (f"【练习】{title}", "练习")
    assert first_line("") == (title, "")


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    assert pdf_of(table(rows(20)), tmp_path) == pdf_of(table(rows(20)), tmp_path)


@pytest.mark.parametrize("name", ["table.pdf", "table.xlsx"])
def test_what_stops_the_rows_comes_through(tmp_path: Path, name: str) -> None:
    def stopped() -> Iterator[dict[str, str]]:
        yield from rows(3)
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        FormSummaryMaker(OFFICE).write(table(stopped()), tmp_path / name)


def test_the_workbook_holds_a_column_a_field_days_as_days_and_numbers_of_people_as_text(tmp_path: Path) -> None:
    target = tmp_path / "table.xlsx"
    FormSummaryMaker(OFFICE).write(table(rows(5)), target)
    sheet = load_workbook(target).active
    fields = get_table_layout("summary_table", DAY).fields
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0][0] == "攀枝花市基本医疗保险异地安置退休人员备案信息汇总表"
    assert lines[2] == tuple(fields.values())
    first = dict(zip(fields, lines[3], strict=True))
    assert first.pop("sequence") == 1
    assert first.pop("valid_from") == first.pop("filed_on") == datetime(2018, 3, 1)  # noqa: DTZ001 - a day in a workbook
    assert first == {name: ORDINARY[name] or None for name in first}, "an open end is a word"
    assert lines[-2][0] == "合计：7件　有效7件"
    assert "负责人：" in str(lines[-1][0])
    assert len(lines) == 3 + 5 + 2
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


@pytest.mark.parametrize("text", ["=1+1", "+8613800005678", "-2", "@SUM(A1)", '=HYPERLINK("http://x","y")'])
def test_a_cell_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    target = tmp_path / "table.xlsx"
    FormSummaryMaker(OFFICE).write(table(rows(1, home_address=text)), target)
    sheet = load_workbook(target).active
    column = list(get_table_layout("summary_table", DAY).fields).index("home_address") + 1
    cell = sheet.cell(row=4, column=column)
    assert cell.value == text
    assert cell.data_type == "s"
    assert cell.quotePrefix


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("fields: {a: 甲}\ncolumns: [{title: 甲, width: 100, of: [a]}]", "277"),
        ("fields: {a: 甲}\ncolumns: [{title: 甲, width: 277, of: [b]}]", "differ"),
        ("columns_of: summary_table\nfields: {a: 甲}", "columns_of"),
    ],
)
def test_a_wrong_layout_is_refused_with_the_reason(tmp_path: Path, change: str, words: str) -> None:
    head = 'form: f\nversion: "1"\ntitle: 表\ndocument: d\npart: p\neffective_from: 2018-01-01\neffective_until: null\n'
    file = tmp_path / "1.yaml"
    file.write_text(head + change, encoding="utf-8")
    with pytest.raises(UsageError, match=words):
        parse_file(file, TableLayout)


def test_a_table_is_refused_for_a_day_before_it_was_in_force() -> None:
    with pytest.raises(UsageError) as refusal:
        get_table_layout("panzhihua_summary_worker", date(2017, 1, 1))
    assert refusal.value.code == "layout_missing"


def test_a_filing_number_stands_on_one_line(tmp_path: Path) -> None:
    drawn = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=pdf_of(table(rows(1)), tmp_path),
        capture_output=True,
        check=True,
    )
    assert ORDINARY["number"] in drawn.stdout.decode()
