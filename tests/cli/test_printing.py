"""print on the command line: the kept paper again, a new one after a change, onto a printer or into a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.counter import open_counter
from app.domain.filing_number import make_filing_number
from app.domain.vocabulary import Category
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.filings import file
from tests.builders import actor, intake, request
from tests.cli.conftest import Run


@pytest.fixture
def number(office: Run, folder: Path) -> str:
    """A resident's filing that stands."""
    assert office("find", "王").code == 0
    with open_counter(folder, built_in_reader=True) as counter:
        result = file(counter.desk, actor(), intake(request(Category.LONG_TERM_RESIDENT)))
    assert result.filing is not None
    return result.filing.number


@pytest.fixture
def first(office: Run, number: str, tmp_path: Path) -> bytes:
    """The filing form as it was printed first."""
    out = tmp_path / "first.pdf"
    assert "首次打印" in office("print", number, "--form", "filing", "--out", out).out
    return out.read_bytes()


def _events(folder: Path, number: str) -> list[str]:
    with open_counter(folder, built_in_reader=True) as counter, counter.store.read() as uow:
        entries = [entry.event for entry in uow.audit.entries() if entry.subject == number]
    return [event for event in entries if event.startswith("paper.")]


def test_a_form_of_a_record_that_stands_still_is_reprinted_the_same(
    office: Run, number: str, first: bytes, folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "again.pdf"
    assert "重印第1次" in office("print", number, "--form", "filing", "--out", out).out
    assert out.read_bytes() == first
    assert [paper["copy"] for paper in office("show", number, "--json").document["prints"]] == [1, 2]
    shown = office("show", number).out
    assert "备案表 重印第1次" in shown
    assert "filing" not in shown
    assert _events(folder, number) == ["paper.printed", "paper.reprinted"]


def test_a_form_is_drawn_anew_after_a_change_unless_the_old_one_is_asked_for(
    office: Run, number: str, first: bytes, folder: Path, tmp_path: Path
) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        changed = change(counter.desk, actor(), number, ChangeRequest(phone="13912345678"))
        assert changed.was_done, changed.decision
    old, new = tmp_path / "old.pdf", tmp_path / "new.pdf"
    office("print", number, "--form", "filing", "--again", "--out", old)
    assert old.read_bytes() == first
    assert "首次打印" in office("print", number, "--form", "filing", "--out", new).out
    assert new.read_bytes() != first


def test_a_print_without_a_place_to_go_is_a_usage_error(office: Run, number: str) -> None:
    said = office("print", number, "--form", "filing")
    assert said.code == 2
    assert "--out" in said.err


def test_a_printer_that_is_not_there_is_told_and_the_paper_is_kept(office: Run, number: str, folder: Path) -> None:
    said = office("print", number, "--form", "filing", "--printer", "三楼")
    assert said.code == 3
    assert "没有打印出来" in said.err
    assert "已经留档" in said.err
    assert _events(folder, number) == ["paper.printed", "paper.not_printed"]


def test_a_form_is_not_put_into_a_file_of_another_kind(office: Run, number: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "form.docx"
    said = office("print", number, "--form", "filing", "--out", out)
    assert (said.code, out.exists()) == (2, False)
    assert ".pdf" in said.err
    assert _events(folder, number) == []


@pytest.mark.parametrize("option", [("--copies", "3"), ("--tray", "bottom")])
def test_copies_and_trays_want_a_printer(office: Run, number: str, tmp_path: Path, option: tuple[str, str]) -> None:
    out = tmp_path / "form.pdf"
    said = office("print", number, "--form", "filing", "--out", out, *option)
    assert (said.code, out.exists()) == (2, False)
    assert "--printer" in said.err


def test_a_print_into_a_folder_that_is_not_there_says_so_and_counts_as_none(
    office: Run, number: str, first: bytes, folder: Path, tmp_path: Path
) -> None:
    said = office("print", number, "--form", "filing", "--out", tmp_path / "nowhere" / "form.pdf")
    assert said.code == 3
    assert f"文件夹 {tmp_path / 'nowhere'} 不存在" in said.err
    assert _events(folder, number) == ["paper.printed"]
    again = office("print", number, "--form", "filing", "--out", tmp_path / "again.pdf")
    assert "重印第1次" in again.out


def test_a_print_that_never_came_out_is_shown_as_such_and_not_counted(office: Run, number: str, tmp_path: Path) -> None:
    assert office("print", number, "--form", "filing", "--printer", "三楼").code == 3
    assert "首次打印" in office("print", number, "--form", "filing", "--out", tmp_path / "form.pdf").out
    assert "备案表 没有打印出来" in office("show", number).out
    assert [paper["came_out"] for paper in office("show", number, "--json").document["prints"]] == [False, True]


def test_a_check_letter_may_be_typed_small(office: Run, folder: Path, tmp_path: Path) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        numbers = [
            make_filing_number(counter.desk.counter, counter.desk.today(), sequence) for sequence in range(1, 60)
        ]
        lettered = next(index for index, one in enumerate(numbers) if one[-1].isalpha())
        with counter.store.write() as uow:
            for _ in range(lettered):
                uow.counter.next_sequence(f"filing:{counter.desk.today().isoformat()}")
            uow.commit()
        filing = file(counter.desk, actor(), intake(request(Category.LONG_TERM_RESIDENT))).filing
    assert filing is not None
    assert filing.number[-1].isalpha()
    typed = filing.number.lower()
    assert filing.number in office("show", typed).out
    assert office("print", typed, "--form", "filing", "--out", tmp_path / "form.pdf").code == 0
