"""Paper of records that were imported from earlier sheets: who handled them and when, and what nobody saw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.paper import LazyPaperMaker
from app.services.desk import Desk
from app.services.imports import import_rows
from app.services.intake_sheet import SheetRow
from app.services.ports import FilingQuery
from app.services.printing import PaperDesk, preview
from app.services.queries import search
from tests.builders import actor, desk_in, places
from tests.forms.filed import OFFICE, SIGNER
from tests.forms.reading import text_of
from tests.sheets import row


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with desk_in(tmp_path / "data") as opened:
        yield opened


def paper(desk: Desk, form: str, **cells: Any) -> str:
    """The text of a paper of a record imported from a sheet of one row."""
    taken = import_rows(desk, actor(), [SheetRow(2, row(**cells))], places())
    assert taken.filed == 1, taken.errors
    (found,) = search(desk, FilingQuery())
    papers = PaperDesk(LazyPaperMaker(OFFICE, places().parts), desk.store.vault, SIGNER)
    return "".join(text_of(preview(desk, papers, found.number, form).pdf).split())


EARLIER = {"填表日期": "2020-04-13", "备案开始日期": None, "备案终止日期": "2021-04-12"}


def test_the_form_and_the_receipt_name_who_handled_the_paper_on_its_own_days(desk: Desk) -> None:
    form = paper(desk, "filing", **EARLIER, 经办人="李四", 经办日期="2020-04-14")
    assert "经办人:李四" in form
    assert "经办日期:2020年4月14日" in form
    assert "填表日期2020年4月13日" in form
    assert actor().name not in form


def test_the_receipt_names_who_handled_the_paper(desk: Desk) -> None:
    receipt = paper(desk, "receipt", **EARLIER, 经办人="李四")
    assert "李四" in receipt
    assert actor().name not in receipt


def test_a_clerk_whom_the_sheet_does_not_name_is_left_to_be_written_by_hand(desk: Desk) -> None:
    form = paper(desk, "filing", **EARLIER)
    assert "经办日期:2020年4月13日" in form
    assert actor().name not in form


def test_no_paper_claims_to_have_seen_the_materials_that_a_sheet_does_not_name(desk: Desk) -> None:
    receipt = paper(desk, "receipt", **{**EARLIER, "备案终止日期": None})
    assert "材料按纸质档案视为已收" in receipt
    assert "已见原件" not in receipt
    assert "所交证件" not in receipt
