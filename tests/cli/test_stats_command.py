"""stats: the figures of the page from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.bootstrap.counter import open_counter
from app.domain.vocabulary import Category
from app.services.filings import file
from tests.builders import actor, intake, request
from tests.cli.conftest import Run


@pytest.fixture
def filed(office: Run, folder: Path) -> Run:
    with open_counter(folder, built_in_reader=True) as counter:
        result = file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    assert result.filing is not None
    return office


def test_what_was_filed_is_counted_by_kind_and_place(filed: Run) -> None:
    said = filed("stats")
    assert said.code == 0, said.err
    assert "统计范围：全部日期，本窗口" in said.out
    assert "备案1件，凭承诺办理0件，变更0件，撤销0件。" in said.out
    assert any(line.split() == ["异地转诊人员", "1", "100.0%"] for line in said.out.splitlines())


def test_the_same_numbers_come_as_json(filed: Run) -> None:
    document = filed("stats", "--json").document
    assert (document["filings"], document["with_elsewhere"], document["file"]) == (1, False, None)
    for parts in ("by_month", "by_category", "by_province", "by_city"):
        assert sum(part["count"] for part in document[parts]) == 1


def test_a_period_before_the_filing_counts_nothing(filed: Run) -> None:
    document = filed("stats", "--to", "2000-01-01", "--with-elsewhere", "--json").document
    assert (document["filings"], document["to"], document["by_month"]) == (0, "2000-01-01", [])


def test_the_table_is_written_where_it_is_wanted(filed: Run, tmp_path: Path) -> None:
    target = tmp_path / "stats.xlsx"
    said = filed("stats", "--out", target)
    assert f"已存到 {target}" in said.out
    rows = list(load_workbook(target)["统计"].iter_rows(values_only=True))
    assert ("备案", "合计", 1, None) in rows


@pytest.mark.parametrize(
    "wrong", [("--from", "2026-02-01", "--to", "2026-01-01"), ("--from", "soon"), ("--out", "table.csv")]
)
def test_a_wrong_period_or_file_is_a_wrong_command(
    filed: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert filed("stats", *wrong).code == 2
    assert not (tmp_path / "table.csv").exists()
