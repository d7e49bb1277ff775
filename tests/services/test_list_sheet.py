"""备案清单: the list as a workbook for its owner alone, whole or not at all."""

from __future__ import annotations

import json
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.domain.vocabulary import Category
from app.errors import Cancelled, EnvironmentProblem, UsageError, UserError
from app.services import list_sheet
from app.services.desk import Desk
from app.services.filings import file
from app.services.list_sheet import HEADINGS, export_list
from app.services.ports import FilingQuery
from tests.builders import NAME, actor, identity_number, intake, person, request


def _file(desk: Desk, sequence: int, name: str = NAME) -> str:
    someone = person(social_security_number=identity_number(sequence).text, name=name)
    result = file(desk, actor(), intake(request(Category.REFERRAL), person=someone))
    assert result.filing is not None
    return result.filing.number


def _rows(target: Path) -> list[Any]:
    return list(load_workbook(target).active.iter_rows())


def test_the_sheet_has_every_filing_of_the_list_in_its_order(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_sheet, "_PAGE", 2)
    numbers = [_file(desk, sequence) for sequence in (1, 2, 3, 4)]
    monkeypatch.setattr(list_sheet, "ROWS_A_REPORT", 3)
    told: list[tuple[int, int]] = []
    target = tmp_path / "list.xlsx"
    assert export_list(desk, actor(), FilingQuery(), target, on_progress=lambda *done: told.append(done)) == 4
    head, *rows = _rows(target)
    assert tuple(cell.value for cell in head) == HEADINGS
    assert [line[0].value for line in rows] == numbers[::-1]
    assert told == [(2, 0), (4, 0), (3, 4)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_what_the_list_narrows_is_left_out_and_numbers_are_masked_as_there(desk: Desk, tmp_path: Path) -> None:
    number = _file(desk, 1, "欧阳单")
    _file(desk, 2)
    target = tmp_path / "list.xlsx"
    assert export_list(desk, actor(), FilingQuery(text="欧阳"), target) == 1
    (line,) = _rows(target)[1:]
    assert [cell.value for cell in line][:3] == [number, "欧阳单", identity_number(1).masked]


def test_every_cell_is_text_and_none_is_a_formula(desk: Desk, tmp_path: Path) -> None:
    _file(desk, 1, "=HYPERLINK(1)")
    target = tmp_path / "list.xlsx"
    export_list(desk, actor(), FilingQuery(), target)
    (line,) = _rows(target)[1:]
    assert {cell.data_type for cell in line if cell.value} == {"s"}


def test_who_took_a_list_stays_in_the_audit(desk: Desk, tmp_path: Path) -> None:
    _file(desk, 1)
    export_list(desk, actor(), FilingQuery(), tmp_path / "list.xlsx")
    with desk.store.read() as uow:
        entry = list(uow.audit.entries())[-1]
    assert (entry.event, entry.actor, json.loads(entry.detail)) == ("list.exported", actor().login, {"rows": 1})


@pytest.mark.parametrize("while_writing", [False, True])
def test_who_stops_has_no_file_and_nothing_of_it_is_left(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, while_writing: bool
) -> None:
    monkeypatch.setattr(list_sheet, "ROWS_A_REPORT", 1)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    _file(desk, 1)

    def stop(_: int, of: int) -> None:
        if bool(of) is while_writing:
            raise Cancelled

    with pytest.raises(Cancelled):
        export_list(desk, actor(), FilingQuery(), tmp_path / "list.xlsx", on_progress=stop)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_a_list_is_a_workbook_of_a_size_that_opens_in_a_place_that_is_there(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(desk, 1)
    with pytest.raises(UsageError, match="xlsx"):
        export_list(desk, actor(), FilingQuery(), tmp_path / "list.pdf")
    with pytest.raises(EnvironmentProblem, match="不存在"):
        export_list(desk, actor(), FilingQuery(), tmp_path / "nowhere" / "list.xlsx")
    monkeypatch.setattr(list_sheet, "MOST_ROWS", 0)
    with pytest.raises(UserError, match="没有导出"):
        export_list(desk, actor(), FilingQuery(), tmp_path / "list.xlsx")
