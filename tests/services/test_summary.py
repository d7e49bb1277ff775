"""Which filings a summary table lists, under whose title, and what is left of the export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from app.domain.vocabulary import Category
from app.errors import Cancelled, EnvironmentProblem, UsageError
from app.services.imports import import_rows
from app.services.intake_sheet import SheetRow
from app.services.summary import SummaryTable, SummaryWanted, export_summary
from tests.builders import actor, identity_number, places
from tests.forms.filed import VISITS, Filed, Offices
from tests.sheets import row


@dataclass
class Written:
    """A maker that keeps what it was given."""

    table: SummaryTable | None = None
    rows: list[Mapping[str, str]] = field(default_factory=list)
    totals: tuple[str, ...] = ()

    def write(self, table: SummaryTable, target: Path) -> tuple[str, ...]:
        self.table, self.rows = table, list(table.rows)
        self.totals = table.totals()
        target.write_text("a table", encoding="utf-8")
        return ()


@pytest.fixture
def retiree(tmp_path: Path) -> Iterator[Filed]:
    offices = Offices(tmp_path / "offices")
    yield offices.file(VISITS["panzhihua_retiree"])
    offices.close()


def export(filed: Filed, target: Path, wanted: SummaryWanted | None = None) -> Written:
    maker = Written()
    wanted = wanted or SummaryWanted(Category.RETIREE_SETTLED)
    done = export_summary(filed.desk, maker, places().parts, actor(), wanted, target)
    assert done.rows == len(maker.rows)
    return maker


def test_a_filing_is_a_row_with_what_the_national_form_asks(retiree: Filed, tmp_path: Path) -> None:
    written = export(retiree, tmp_path / "t.pdf")
    (row,) = written.rows
    assert row["number"] == retiree.number
    assert row["sequence"] == "1"
    assert row["insurance"] == "职工医保"
    assert row["registration"] == "新增"
    assert row["destination_province"] == "云南省"
    assert row["filed_on"] == "2018-03-01"
    assert row["status"] == "有效"
    assert row["clerk"] == actor().name
    assert written.totals == ("合计：1件　职工医保1件　有效1件",)


def test_an_imported_filing_names_who_handled_its_paper_and_not_who_fed_in_the_sheet(
    retiree: Filed, tmp_path: Path
) -> None:
    another = row(社会保障号码=identity_number(463, born=date(1950, 3, 2)).text, 性别=None, 经办人="李四")
    sheet = [SheetRow(2, {**another, "填表日期": "2018-02-01", "备案开始日期": None})]
    taken = import_rows(retiree.desk, actor(), sheet, places())
    assert taken.filed == 1, taken.errors
    written = export(retiree, tmp_path / "t.pdf", SummaryWanted(Category.LONG_TERM_RESIDENT))
    assert [item["clerk"] for item in written.rows] == ["李四"]


@pytest.mark.parametrize(
    ("category", "form"),
    [
        (Category.RETIREE_SETTLED, "panzhihua_summary_retiree"),
        (Category.LONG_TERM_RESIDENT, "panzhihua_summary_resident"),
        (Category.STATIONED_WORKER, "panzhihua_summary_worker"),
        (Category.REFERRAL, "summary_table"),
    ],
)
def test_the_city_s_annex_is_used_for_its_category_and_our_own_for_others(
    retiree: Filed, tmp_path: Path, category: Category, form: str
) -> None:
    written = export(retiree, tmp_path / "t.pdf", SummaryWanted(category))
    assert written.table is not None
    assert written.table.form == form


def test_a_city_without_annexes_has_our_own_table(tmp_path: Path) -> None:
    offices = Offices(tmp_path / "offices")
    written = export(offices.file(VISITS["yangling_retiree"]), tmp_path / "t.pdf")
    assert written.table is not None
    assert written.table.form == "summary_table"
    assert len(written.rows) == 1
    offices.close()


@pytest.mark.parametrize(
    ("since", "until", "listed"),
    [
        (date(2018, 3, 1), date(2018, 3, 1), 1),
        (None, date(2018, 2, 28), 0),
        (date(2018, 3, 2), None, 0),
        (None, None, 1),
    ],
)
def test_both_days_of_the_period_count(
    retiree: Filed, tmp_path: Path, since: date | None, until: date | None, listed: int
) -> None:
    written = export(retiree, tmp_path / "t.pdf", SummaryWanted(Category.RETIREE_SETTLED, since, until))
    assert len(written.rows) == listed


def test_a_period_is_told_in_words() -> None:
    first, last = date(2018, 1, 1), date(2018, 12, 31)
    words = [SummaryWanted(Category.REFERRAL, *days).period for days in ((None, None), (first, None), (None, last))]
    assert words == ["全部", "2018-01-01 起", "截至 2018-12-31"]
    assert SummaryWanted(Category.REFERRAL, first, last).period == "2018-01-01 至 2018-12-31"


def test_the_export_is_noted_in_the_audit_without_a_name(retiree: Filed, tmp_path: Path) -> None:
    export(retiree, tmp_path / "t.xlsx")
    with retiree.desk.store.read() as uow:
        last = list(uow.audit.entries())[-1]
    assert (last.event, last.subject) == ("summary.exported", "retiree_settled")
    assert json.loads(last.detail) == {"since": None, "until": None, "rows": 1, "file": "xlsx"}


def test_nothing_leaves_the_house_that_could_not_be_noted(
    retiree: Filed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise EnvironmentProblem("本地库正忙")

    monkeypatch.setattr(retiree.desk.store, "write", refuse)
    target = tmp_path / "t.pdf"
    with pytest.raises(EnvironmentProblem, match="正忙"):
        export(retiree, target)
    assert not list(tmp_path.glob("*t*.pdf"))


def test_a_stopped_export_leaves_the_earlier_file_and_nothing_beside_it(retiree: Filed, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    target = folder / "t.pdf"
    target.write_text("earlier", encoding="utf-8")

    def stop(done: int, of: int) -> None:
        raise Cancelled("stopped")

    wanted = SummaryWanted(Category.RETIREE_SETTLED)
    with pytest.raises(Cancelled):
        export_summary(retiree.desk, Written(), places().parts, actor(), wanted, target, on_progress=stop)
    assert target.read_text(encoding="utf-8") == "earlier"
    assert list(folder.iterdir()) == [target]


def test_progress_tells_how_many_of_how_many(retiree: Filed, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    wanted = SummaryWanted(Category.RETIREE_SETTLED)
    export_summary(
        retiree.desk,
        Written(),
        places().parts,
        actor(),
        wanted,
        tmp_path / "t.pdf",
        on_progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(1, 1)]


def test_a_folder_that_is_not_there_is_said_so(retiree: Filed, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="没有写成"):
        export(retiree, tmp_path / "nowhere" / "t.pdf")


def test_another_kind_of_file_and_an_empty_period_are_refused(retiree: Filed, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="PDF或XLSX"):
        export(retiree, tmp_path / "t.docx")
    backwards = SummaryWanted(Category.RETIREE_SETTLED, date(2018, 2, 1), date(2018, 1, 1))
    with pytest.raises(UsageError, match="颠倒"):
        export(retiree, tmp_path / "t.pdf", backwards)
