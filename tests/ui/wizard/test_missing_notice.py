"""一次性告知书 at the materials step: offered while the rules refuse the visit, and kept though no printer is there."""

from __future__ import annotations

from pathlib import Path

from app.flows.visit_data import VisitStep
from tests.ui.wizard.clerk import PAGE_AT_LEAST, Clerk
from ui.widgets.buttons import Button
from ui.wizards.new_filing.materials_step import MaterialsStep
from ui.wizards.new_filing.missing_notice_box import MissingNoticeBox
from ui.wizards.new_filing.print_step import PrintStep


def _box(clerk: Clerk) -> MissingNoticeBox:
    found = clerk.shown.findChild(MissingNoticeBox)
    assert found is not None
    return found


def test_the_notice_is_offered_while_papers_are_missing_and_not_once_they_are_promised(clerk: Clerk) -> None:
    clerk.reach_materials()
    assert isinstance(clerk.shown, MaterialsStep)
    assert _box(clerk).button.isVisible()
    clerk.press("1143")
    assert not _box(clerk).button.isVisible()


def test_printing_the_notice_keeps_it_and_the_visit_as_they_were(clerk: Clerk) -> None:
    clerk.reach_materials()
    before = clerk.page.visit.data
    _box(clerk).button.click()
    clerk.settle()
    assert "没有可用的打印机" in clerk.words
    assert _box(clerk).button.isEnabled()
    assert clerk.page.visit.data == before
    assert clerk.step is VisitStep.MATERIALS
    with clerk.counter.desk.store.read() as uow:
        told = [entry for entry in uow.audit.entries() if entry.event == "paper.told_missing"]
    assert len(told) == 1
    with clerk.counter.desk.store.read() as uow:
        (paper,) = uow.prints.of_filing(told[0].subject)
    assert clerk.counter.papers.vault.get(paper.vault_hash).startswith(b"%PDF")
    assert clerk.filings == ()


def test_a_notice_that_was_made_is_saved_and_printed_again_until_the_visit_moves_on(
    clerk: Clerk, tmp_path: Path
) -> None:
    clerk.reach_materials()
    box = _box(clerk)
    assert not box.save_button.isVisible()
    box.button.click()
    clerk.settle()
    assert box.save_button.isVisible()
    box.save(tmp_path / "notice.pdf")
    clerk.settle()
    assert (tmp_path / "notice.pdf").read_bytes().startswith(b"%PDF")
    box.again_button.click()
    clerk.settle()
    with clerk.counter.desk.store.read() as uow:
        made = [entry for entry in uow.audit.entries() if entry.event in ("paper.told_missing", "paper.printed")]
        kept = uow.prints.of_filing(made[0].subject)
    assert len(made) == len(kept) == 2
    assert kept[0].vault_hash == kept[1].vault_hash
    # There is no printer here: nothing came out the first time, so the second is no reprint.
    assert [paper.copy for paper in kept] == [1, 1]
    clerk.press("1143")
    assert not box.save_button.isVisible()


def test_the_button_fits_the_smallest_window(clerk: Clerk) -> None:
    clerk.window.resize(*PAGE_AT_LEAST)
    clerk.reach_materials()
    button = _box(clerk).button
    assert button.width() >= button.sizeHint().width()


def test_a_receipt_is_printed_at_the_end_when_it_is_wished(clerk: Clerk) -> None:
    clerk.reach_review()
    clerk.press("\n\n")
    clerk.settle()
    printing = clerk.shown
    assert isinstance(printing, PrintStep)
    assert "receipt" not in printing.issued
    wanted = next(item for item in printing.findChildren(Button) if item.accessibleName() == "只打这张：受理回执")
    wanted.click()
    clerk.settle()
    assert printing.issued["receipt"].pdf.startswith(b"%PDF")
