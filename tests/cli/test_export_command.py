"""export summary: the tables as files, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.bootstrap.counter import open_counter
from app.domain.vocabulary import Category
from app.services.filings import file
from tests.builders import NAME, actor, intake, request
from tests.cli.conftest import Run
from tests.forms.reading import text_of


@pytest.fixture
def number(office: Run, folder: Path) -> str:
    with open_counter(folder, built_in_reader=True) as counter:
        result = file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    assert result.filing is not None
    return result.filing.number


def test_the_filings_of_a_category_are_put_into_a_pdf(office: Run, number: str, tmp_path: Path) -> None:
    target = tmp_path / "table.pdf"
    said = office("export", "summary", "--category", "referral", "--out", target)
    assert said.code == 0, said.err
    assert "异地转诊人员备案信息汇总表（全部）共1件" in said.out
    text = text_of(target.read_bytes())
    assert number in text
    assert NAME in text


def test_the_same_rows_go_into_a_workbook(office: Run, number: str, tmp_path: Path) -> None:
    target = tmp_path / "table.xlsx"
    said = office("export", "summary", "--category", "referral", "--from", "2000-01-01", "--out", target, "--json")
    assert said.document == {"file": str(target), "category": "referral", "rows": 1, "unprintable": []}
    cells = [value for line in load_workbook(target).active.iter_rows(values_only=True) for value in line]
    assert {number, NAME} <= set(cells)


def test_a_period_before_the_filing_lists_nothing(office: Run, number: str, tmp_path: Path) -> None:
    said = office("export", "summary", "--category", "referral", "--to", "2000-01-01", "--out", tmp_path / "t.pdf")
    assert "共0件" in said.out


@pytest.mark.parametrize(("category", "name"), [("nobody", "t.pdf"), ("referral", "t.docx")])
def test_a_wrong_category_or_kind_of_file_is_a_wrong_command(
    office: Run, tmp_path: Path, category: str, name: str
) -> None:
    said = office("export", "summary", "--category", category, "--out", tmp_path / name)
    assert said.code == 2
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("named", ["异地转诊人员", "4"])
def test_a_category_goes_by_its_name_and_by_its_number_on_the_form_too(
    office: Run, number: str, tmp_path: Path, named: str
) -> None:
    said = office("export", "summary", "--category", named, "--out", tmp_path / "t.pdf", "--json")
    assert said.document["category"] == "referral"


def test_a_category_that_is_none_is_answered_with_all_there_are(office: Run, tmp_path: Path) -> None:
    said = office("export", "summary", "--category", "9", "--out", tmp_path / "t.pdf")
    assert said.code == 2
    assert "没有人员类别“9”" in said.err
    assert "referral 或 异地转诊人员 或 4" in said.err


def test_a_folder_that_is_not_there_is_named(office: Run, number: str, tmp_path: Path) -> None:
    said = office("export", "summary", "--category", "4", "--out", tmp_path / "nowhere" / "t.pdf")
    assert said.code == 3
    assert f"文件夹 {tmp_path / 'nowhere'} 不存在" in said.err
    assert "别的程序" not in said.err
