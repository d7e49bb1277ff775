"""`import`: what it says, what it returns, and what is in the folder afterwards."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from app.services.intake_sheet import COLUMNS
from tests.builders import NUMBER, identity_number
from tests.cli.conftest import Run
from tests.sheets import csv_file, read_workbook, row, workbook


def _another(sequence: int = 464, **changes: Any) -> dict[str, Any]:
    return row(社会保障号码=identity_number(sequence).text, **changes)


def test_good_rows_are_filed_and_bad_ones_come_back_with_a_sentence(office: Run, tmp_path: Path) -> None:
    bad = _another(险种="没有这种", 备案开始日期=datetime(2020, 5, 6))  # noqa: DTZ001 - a day of a workbook
    path = workbook(tmp_path / "旧备案.xlsx", row(原备案编号="老0001"), bad)
    said = office("import", path, "--json")
    assert said.code == 1
    document = said.document
    assert {key: document[key] for key in ("filed", "skipped", "refused")} == {"filed": 1, "skipped": 0, "refused": 1}
    assert set(document) == {"filed", "skipped", "refused", "errors", "warnings"}
    (error,) = document["errors"]
    assert (error["row"], error["column"]) == (3, "险种")
    heading, returned = read_workbook(tmp_path / "旧备案.errors.xlsx")
    assert heading == (*COLUMNS, "原因")
    assert returned[:-1] == tuple(bad[column] for column in COLUMNS)
    assert returned[-1] == f"第3行：险种：{error['message']}。"
    found = office("find", "老0001", "--json").document
    assert [item["valid_from"] for item in found] == ["2020-05-06"]
    assert found[0]["upstream"] == "waiting"


def test_the_returned_sheet_is_imported_once_it_was_mended(office: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", row(险种="没有这种"))
    assert office("import", path).code == 1
    heading, returned = read_workbook(tmp_path / "a.errors.xlsx")
    mended = dict(zip(heading, returned, strict=True)) | {"险种": "2"}
    again = workbook(tmp_path / "b.xlsx", mended, columns=heading)
    said = office("import", again, "--json")
    assert (said.code, said.document["filed"]) == (0, 1)


def test_a_good_sheet_leaves_no_returned_sheet_and_a_second_run_skips_it(office: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row(), _another())
    first = office("import", path)
    assert first.code == 0
    assert first.out == "已备案并排队上报2件，早已导入、跳过0件，退回0件。\n"
    assert first.err == ""
    again = office("import", path, "--json").document
    assert again == {"filed": 0, "skipped": 2, "refused": 0, "errors": [], "warnings": []}
    assert [item.name for item in tmp_path.iterdir() if item.is_file()] == ["a.xlsx"]


def test_a_dry_run_files_nothing_and_returns_the_bad_rows_all_the_same(office: Run, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", row(), _another(姓名=None))
    said = office("import", path, "--dry-run", "--json")
    assert (said.document["filed"], said.document["refused"]) == (1, 1)
    assert office("find", NUMBER, "--json").document == []
    assert (tmp_path / "a.errors.xlsx").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_is_read_in_either_encoding(office: Run, tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "a.csv", row(姓名="王𬭎兰"), encoding=encoding)
    assert office("import", path).code == 0
    assert office("find", NUMBER, "--json").document[0]["name"] == "王𬭎兰"


def test_rows_are_counted_as_the_sheet_counts_them(office: Run, tmp_path: Path) -> None:
    blank = dict.fromkeys(COLUMNS)
    bad = row(险种="没有这种", 参保地家庭住址="淮安市\n淮安区")
    for path in (workbook(tmp_path / "a.xlsx", blank, blank, bad), csv_file(tmp_path / "a.csv", blank, blank, bad)):
        assert [item["row"] for item in office("import", path, "--json").document["errors"]] == [4]


def test_columns_may_stand_in_another_order_and_with_the_form_s_own_line_ends(office: Run, tmp_path: Path) -> None:
    columns = tuple(reversed(COLUMNS))
    made = row()
    printed = {column: column.replace("(", "\n（").replace(")", "）") for column in columns}
    path = workbook(tmp_path / "a.xlsx", {printed[name]: made[name] for name in columns}, columns=printed.values())
    assert office("import", path).code == 0


@pytest.mark.parametrize(
    ("columns", "said_so"),
    [
        (COLUMNS[1:], "缺少列：原备案编号"),
        ((*COLUMNS, "备注"), "多出列：备注"),
        ((*COLUMNS, "姓名"), "重复列：姓名"),
        ((), "缺少列"),
    ],
)
def test_a_sheet_with_other_columns_does_nothing_at_all(
    office: Run, tmp_path: Path, columns: tuple[str, ...], said_so: str
) -> None:
    said = office("import", workbook(tmp_path / "a.xlsx", row(), columns=columns))
    assert said.code == 1
    assert said_so in said.err
    assert said.out == ""
    assert office("find", NUMBER, "--json").document == []


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("a.xls", b"", 2), ("a.txt", b"", 2), ("a.xlsx", b"PK no workbook", 1), ("a.csv", b"\xff\xff\xff", 1)],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(
    office: Run, tmp_path: Path, name: str, content: bytes, code: int
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    said = office("import", path)
    assert (said.code, said.out) == (code, "")
    assert said.err.strip()


def test_a_file_that_is_not_there_is_said_to_be_so(office: Run, tmp_path: Path) -> None:
    said = office("import", tmp_path / "没有.xlsx")
    assert said.code == 1
    assert "打不开 没有.xlsx" in said.err


def test_what_looks_like_a_formula_stays_text_on_the_way_back(office: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", row(险种="没有这种", 异地联系地址='=HYPERLINK("http://x")'))
    office("import", path)
    book = load_workbook(tmp_path / "a.errors.xlsx")
    cell = book.worksheets[0].cell(2, COLUMNS.index("异地联系地址") + 1)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    book.close()


def test_a_returned_sheet_that_cannot_be_written_is_the_surroundings_fault_and_nothing_else(
    office: Run, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", row(), _another(险种="没有这种"))
    (tmp_path / "a.errors.xlsx").mkdir()
    said = office("import", path, "--json")
    assert said.code == 3
    assert said.document["filed"] == 1
    assert "退回表没有写成" in said.err
    assert {item.name for item in tmp_path.iterdir()} == {"a.xlsx", "a.errors.xlsx", "data"}


def test_a_workbook_with_the_wrong_size_noted_in_it_is_read_whole(office: Run, tmp_path: Path) -> None:
    right = workbook(tmp_path / "a.xlsx", row(), _another())
    with ZipFile(right) as old, ZipFile(tmp_path / "b.xlsx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content, noted = re.subn(rb'<dimension ref="[^"]+"', b'<dimension ref="A1:A1"', content)
                assert noted == 1
            new.writestr(name, content)
    assert office("import", tmp_path / "b.xlsx", "--json").document["filed"] == 2


def test_a_row_to_be_looked_at_again_is_told_though_it_was_filed(office: Run, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "rows.csv", row(联系电话1="abc"))
    said = office("import", path)
    assert said.code == 0
    assert "注意：第2行 联系电话1：不像电话号码，请核对。" in said.out
