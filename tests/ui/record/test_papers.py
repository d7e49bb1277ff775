"""The papers on the record page: what came out is counted, what was destroyed is not to be had."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from app.domain.dates import add_months
from app.domain.vocabulary import Role
from app.services.cancellations import cancel
from app.services.commitments import destroy_letter
from app.services.ports import PrintedPaper
from app.services.printing import issue, note_not_printed, reprint
from tests.builders import go_to
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.record.papers_part import PapersPart
from ui.pages.record_page import RecordPage


def printed(desktop: Desktop, number: str, form: str) -> PrintedPaper:
    counter = desktop.counter
    return issue(counter.desk, counter.papers, desktop.actor, number, form)[0]


def papers(desktop: Desktop, number: str) -> PapersPart:
    desktop.work.record_wanted.emit(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    (part,) = page.findChildren(PapersPart)
    return part


def button(part: PapersPart, name: str) -> QPushButton:
    (found,) = (each for each in part.findChildren(QPushButton) if each.accessibleName() == name)
    return found


def test_a_print_that_never_came_out_is_not_counted(signed_in: Desktop) -> None:
    counter, number = signed_in.counter, signed_in.file().number
    lost = printed(signed_in, number, "filing")
    note_not_printed(counter.desk, signed_in.actor, lost, "printer_paper_out")
    part = papers(signed_in, number)
    assert "没有打印出来过" in visible_words(part)
    assert button(part, "打印备案表").isEnabled()
    printed(signed_in, number, "filing")
    reprint(counter.desk, counter.papers, signed_in.actor, number, "filing")
    part = papers(signed_in, number)
    assert any(words.startswith("打印过 2 次（重印 1 次）") for words in visible_words(part))
    assert button(part, "重印备案表").isEnabled()


def test_a_letter_that_was_destroyed_is_neither_shown_nor_printed_again(signed_in: Desktop) -> None:
    desk, number = signed_in.counter.desk, signed_in.file().number
    printed(signed_in, number, "commitment")
    assert button(papers(signed_in, number), "重印承诺书").isEnabled()
    go_to(desk, add_months(TODAY, 4))
    assert cancel(desk, signed_in.actor, number).was_done
    go_to(desk, add_months(TODAY, 37))
    manager = replace(signed_in.actor, role=Role.MANAGER)
    assert destroy_letter(desk, manager, number).was_done
    part = papers(signed_in, number)
    for name in ("查看承诺书", "重印承诺书", "打印选择：承诺书"):
        assert not button(part, name).isEnabled(), name
    assert any(f"已于 {desk.today().isoformat()} 销毁" in words for words in visible_words(part))
