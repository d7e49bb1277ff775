"""表格: what was printed and when, shown as it is, printed again as it was."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.paper_kinds import PAPER_KINDS, find_destroyed_on, papers_of
from app.services.ports import PrintedPaper
from app.services.queries import RecordView
from app.services.signing import can_be_signed, was_signed_on_screen
from ui.widgets.boxes import Panel, column, row
from ui.widgets.buttons import link_button, secondary_button
from ui.widgets.text import TextKind, section_title, text
from ui.wizards.new_filing.paper_desk import FORM_NAMES, form_words


class PapersPart(Panel):
    """One line a form: its prints, a look at it, and printing; one that no longer applies is only reprinted."""

    preview_wanted = Signal(str)
    print_wanted = Signal(str, bool)
    choice_wanted = Signal(str, bool)
    """The form, and whether it was printed before."""
    sign_wanted = Signal(str)
    """The applicant is to sign the form on the screen."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(gap=3, margin=4)
        self.body.addWidget(section_title("表格"))
        self._view = view
        applicable = {kind.code for kind in papers_of(view.filing, view.acts)}
        for kind in PAPER_KINDS:
            made = [paper for paper in view.prints if paper.form == kind.code]
            if kind.code in applicable or made:
                self.body.addWidget(self._line(kind.code, made, can_be_made=kind.code in applicable))

    def _line(self, form: str, made: list[PrintedPaper], *, can_be_made: bool) -> QWidget:
        line = QWidget()
        inner = column(line, gap=1)
        head = row(gap=2)
        head.addWidget(text(form_words(form)), 1)
        inner.addLayout(head)
        prints = [paper for paper in made if paper.id not in self._view.not_printed]
        destroyed_on = find_destroyed_on(form, self._view.filing)
        history = _history(prints, len(made) - len(prints))
        if destroyed_on is not None:
            history = f"{history}，已于 {destroyed_on.isoformat()} 销毁"
        is_signed = self._is_signed(form)
        if is_signed:
            history += "，已在屏幕上签字"
        inner.addWidget(text(history, TextKind.SMALL, wrap=True))
        if can_be_made and destroyed_on is None and can_be_signed(form):
            sign = link_button("签字", "pen-line")
            sign.setAccessibleName(f"请申请人签字：{FORM_NAMES[form]}")
            sign.setToolTip("请申请人在屏幕上签字")
            sign.clicked.connect(lambda: self.sign_wanted.emit(form))
            head.addWidget(sign)
        show = secondary_button("查看", "eye")
        show.setAccessibleName(f"查看{FORM_NAMES[form]}")
        show.clicked.connect(lambda: self.preview_wanted.emit(form))
        show.setEnabled(can_be_made)
        # What never came out is drawn anew, or taken from what is kept where it can no longer be drawn.
        # What the applicant signed on the screen is printed as they signed it, for as long as it shows the record.
        is_again = bool(prints) or is_signed or (bool(made) and not can_be_made)
        again = secondary_button("重印" if prints or not can_be_made else "打印", "printer")
        again.setAccessibleName(f"{again.text()}{FORM_NAMES[form]}")
        again.setEnabled(destroyed_on is None)
        again.clicked.connect(lambda: self.print_wanted.emit(form, is_again))
        buttons = row(gap=2)
        buttons.addWidget(show, 1)
        buttons.addWidget(again, 1)
        choose = link_button("选择", "settings")
        choose.setAccessibleName(f"打印选择：{FORM_NAMES[form]}")
        choose.setToolTip("选择打印机、纸盒和份数")
        choose.setEnabled(destroyed_on is None)
        choose.clicked.connect(lambda: self.choice_wanted.emit(form, is_again))
        buttons.addWidget(choose)
        inner.addLayout(buttons)
        return line

    def _is_signed(self, form: str) -> bool:
        """Whether the applicant signed this form on the screen, as the record stands now."""
        view = self._view
        return any(
            paper.form == form and paper.revision == view.filing.revision and was_signed_on_screen(paper, view.prints)
            for paper in view.returned
        )


def _history(prints: list[PrintedPaper], lost: int) -> str:
    """``prints`` are those that came out, ``lost`` how many did not."""
    if not prints:
        return "没有打印出来过" if lost else "还没有打印过"
    again = sum(1 for paper in prints if paper.copy > 1)
    counted = f"（重印 {again} 次）" if again else ""
    return f"打印过 {len(prints)} 次{counted}，最近 {prints[-1].printed_at:%Y-%m-%d %H:%M}"
