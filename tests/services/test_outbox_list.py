"""The queue as a person reads it and takes it along: narrowed, counted truly, and no more personal than the page."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import Category, UpstreamState
from app.errors import EnvironmentProblem, UsageError
from app.services.desk import Desk
from app.services.filings import file
from app.services.outbox_list import OPEN_STATES, OutboxView, read_outbox
from app.services.outbox_sheet import HEADINGS, export_outbox
from app.services.upstream import record_receipts, take_batch
from tests.builders import NAME, NUMBER, actor, identity_number, intake, person, request


def _file(desk: Desk, sequence: int, name: str = NAME) -> str:
    someone = person(social_security_number=identity_number(sequence).text, name=name)
    result = file(desk, actor(), intake(request(Category.REFERRAL), person=someone))
    assert result.filing is not None
    return result.filing.number


def _answer_first(desk: Desk, verdict: Verdict, sentence: str = "") -> str:
    (row,) = take_batch(desk.store, desk.now(), 1)
    record_receipts(desk.store, [Receipt(row.act_id, verdict, sentence=sentence)], desk.now())
    return row.filing_number


def _numbers(view: OutboxView) -> list[str]:
    return [line.row.filing_number for line in view.lines]


def test_what_needs_a_person_stands_first_and_what_rests_is_left_out(desk: Desk) -> None:
    accepted, rejected, waiting = (_file(desk, sequence) for sequence in range(3))
    assert _answer_first(desk, Verdict.ACCEPTED) == accepted
    assert _answer_first(desk, Verdict.REJECTED) == rejected
    assert _numbers(read_outbox(desk, OPEN_STATES, "", 10)) == [rejected, waiting]
    assert _numbers(read_outbox(desk, (UpstreamState.ACCEPTED,), "", 10)) == [accepted]


@pytest.mark.parametrize("typed", ["", NAME])
def test_the_count_is_of_all_and_not_only_of_what_is_listed(desk: Desk, typed: str) -> None:
    for sequence in range(3):
        _file(desk, sequence)
    view = read_outbox(desk, OPEN_STATES, typed, 2)
    assert (len(view.lines), view.total) == (2, 3)


def test_typing_finds_the_act_of_one_person_in_any_state(desk: Desk) -> None:
    one, other = _file(desk, 1, "欧阳明"), _file(desk, 2)
    assert _answer_first(desk, Verdict.ACCEPTED) == one
    assert _numbers(read_outbox(desk, OPEN_STATES, "欧阳", 10)) == []
    assert _numbers(read_outbox(desk, (UpstreamState.ACCEPTED,), "oym", 10)) == [one]
    assert _numbers(read_outbox(desk, OPEN_STATES, other, 10)) == [other]


def test_a_sheet_says_what_the_page_says_and_no_number_of_the_person(desk: Desk, tmp_path: Path) -> None:
    result = file(desk, actor(), intake(request(Category.REFERRAL)))
    assert result.filing is not None
    _answer_first(desk, Verdict.REJECTED, sentence="=HYPERLINK(1)")
    target = tmp_path / "queue.xlsx"
    assert export_outbox(desk, actor(), OPEN_STATES, "", target) == 1
    sheet = load_workbook(target).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == HEADINGS
    assert rows[1][1:5] == (NAME, "登记备案", result.filing.number, "被退回")
    assert sheet.cell(2, 7).data_type == "s", "what upstream wrote is never a formula"
    assert NUMBER not in {value for line in rows for value in line}
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_who_took_a_sheet_stays_in_the_audit(desk: Desk, tmp_path: Path) -> None:
    _file(desk, 1)
    export_outbox(desk, actor(), OPEN_STATES, "", tmp_path / "queue.xlsx")
    with desk.store.read() as uow:
        entry = list(uow.audit.entries())[-1]
    assert (entry.event, entry.actor) == ("outbox.exported", actor().login)
    assert json.loads(entry.detail) == {"rows": 1}


def test_a_sheet_is_a_workbook_in_a_place_that_is_there(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="xlsx"):
        export_outbox(desk, actor(), OPEN_STATES, "", tmp_path / "queue.pdf")
    with pytest.raises(EnvironmentProblem, match="没有这个文件或文件夹"):
        export_outbox(desk, actor(), OPEN_STATES, "", tmp_path / "nowhere" / "queue.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))
