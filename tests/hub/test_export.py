"""The library and the summary tables of the city as files: who is in them, who may read them, what is noted."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from app.domain.dates import FixedClock
from app.domain.vocabulary import ActKind, Category, LifeState
from app.errors import EnvironmentProblem, UsageError
from app.hub.api import read_batch
from app.hub.database import Database
from app.hub.export import export_city_summary, export_library
from app.hub.intake import take_batch
from app.hub.tables import event
from app.services.summary import OWN_FORM, SummaryTable, SummaryWanted
from tests.hub.conftest import ON_BOTH
from tests.wire.window import DAY, NOW, Window, someone


def fill(url: str) -> None:
    window, database = Window(), Database(url)
    _, state = first = window.file(person=someone("=李𠮷明"))
    change = window.act(state, ActKind.CHANGE, destination="320100", destination_name="南京市")
    _, other = referral = window.file(person=someone("欧阳单"), category=Category.REFERRAL)
    end = window.act(other, ActKind.CANCEL, status=LifeState.CANCELLED, valid_until=DAY)
    waiting = window.file(status=LifeState.PENDING_REVIEW)
    done = (first, change, referral, end, waiting)
    take_batch(database, read_batch(window.batch(*done).encode()), FixedClock(NOW).now)
    database.close()


def events(url: str) -> list[tuple[str, str, dict[str, int]]]:
    database = Database(url)
    with database.read() as connection:
        rows = connection.execute(select(event.c.what, event.c.subject, event.c.detail)).all()
    database.close()
    return [(what, subject, json.loads(detail)) for what, subject, detail in rows]


@ON_BOTH
def test_the_library_holds_every_filing_as_it_stands(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    target = tmp_path / "library.csv"
    assert export_library(database_url, target) == 3
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["姓名"], row["备案状态"], row["就医地"], row["终止日期"]) for row in rows] == [
        ("'=李𠮷明", LifeState.ACTIVE.label, "南京市", "长期"),
        ("欧阳单", LifeState.CANCELLED.label, "上海市", "2025-03-03"),
        ("欧阳测样", LifeState.PENDING_REVIEW.label, "上海市", "长期"),
    ]
    assert target.stat().st_mode & 0o077 == 0
    assert events(database_url) == [("library.exported", "csv", {"rows": 3})]


def test_the_library_as_a_workbook_holds_text_only(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    export_library(database_url, tmp_path / "library.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "library.xlsx").active
    assert sheet is not None
    assert [cell.value for cell in sheet["C"]] == ["姓名", "=李𠮷明", "欧阳单", "欧阳测样"]
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value} == {"s"}


def test_an_export_that_fails_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        export_library(database_url, tmp_path / "library.txt")
    with pytest.raises(EnvironmentProblem, match="没有写成"):
        export_library(database_url, tmp_path / "missing" / "library.csv")
    assert events(database_url) == []


class Kept:
    """A maker that keeps what it was given."""

    def write(self, table: SummaryTable, target: Path) -> None:
        self.form, self.rows, self.totals = table.form, list(table.rows), table.totals()
        target.write_bytes(b"table")


@ON_BOTH
def test_the_summary_table_of_the_city_lists_a_category_in_its_period(database_url: str, tmp_path: Path) -> None:
    fill(database_url)
    maker, target = Kept(), tmp_path / "table.pdf"
    wanted = SummaryWanted(Category.RETIREE_SETTLED, since=DAY)
    parts = {"320100": ("江苏省", "南京市", "")}
    count = export_city_summary(database_url, maker, lambda code: parts[code], wanted, OWN_FORM, target, DAY)
    assert count == 1
    (row,) = maker.rows
    assert (row["name"], row["registration"], row["destination_city"], row["filed_on"]) == (
        "=李𠮷明",
        "变更",
        "南京市",
        "2025-03-03",
    )
    assert maker.totals[0].startswith("合计：1件")
    assert target.stat().st_mode & 0o077 == 0
    later = SummaryWanted(Category.RETIREE_SETTLED, since=DAY + timedelta(days=1))
    assert export_city_summary(database_url, Kept(), lambda code: parts[code], later, OWN_FORM, target, DAY) == 0
