"""One paper of the print step: its name, how far it came, and printing again or saving it as a file."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.services.printers import StillQueued
from app.services.printing import reprint_words
from ui.style.tokens import tokens
from ui.widgets.boxes import row, space
from ui.widgets.buttons import Button, link_button
from ui.widgets.chip import StatusChip
from ui.widgets.text import text
from ui.widgets.tone import Tone
from ui.wizards.new_filing.paper_desk import FORM_NAMES, Issued, form_words

_LONGEST_PRINTER = 8


class PaperLine(QWidget):
    """Draws one state; made anew when it changes."""

    print_wanted = Signal()
    save_wanted = Signal()
    choice_wanted = Signal()
    """Printing with another printer, tray or number of copies."""
    stop_wanted = Signal()

    def __init__(
        self, form: str, issued: Issued | None, *, running: str = "", stopping: bool = False, signed: bool = False
    ) -> None:
        super().__init__()
        line = row(self, gap=1)
        words = text(form_words(form))
        words.setMinimumWidth(tokens().grid.label_width + 2 * space(6))
        line.addWidget(words)
        word, whole, tone = _state(issued, running, signed=signed)
        self._state = StatusChip(word, tone)
        self._state.setToolTip("" if whole == word else whole)
        self._state.setAccessibleName(whole)
        line.addWidget(self._state)
        line.addStretch(1)
        name = FORM_NAMES[form]
        if stopping:
            return
        if running:
            stop = link_button("停止打印", "x")
            stop.setAccessibleName(f"停止打印：{name}")
            stop.clicked.connect(self.stop_wanted)
            line.addWidget(stop)
            return
        once = link_button("再打一次" if issued is not None else "只打这张", "printer")
        once.setAccessibleName(f"{once.text()}：{name}")
        once.clicked.connect(self.print_wanted)
        line.addWidget(once)
        choose = link_button("打印选择", "settings")
        choose.setAccessibleName(f"打印选择：{name}")
        choose.clicked.connect(self.choice_wanted)
        line.addWidget(choose)
        if issued is not None:
            save: Button = link_button("另存", "download")
            save.setAccessibleName(f"另存：{name}")
            save.clicked.connect(self.save_wanted)
            line.addWidget(save)

    def say_running(self, words: str) -> None:
        """How far a paper that is being printed came, with the focus left where it is."""
        self._state.show_state(words, Tone.ACCENT)


def _state(issued: Issued | None, running: str, *, signed: bool) -> tuple[str, str, Tone]:
    """As many words as the line holds, all of them, and the tone."""
    if running:
        return running, running, Tone.ACCENT
    if issued is None:
        return "未打印", "未打印", Tone.QUIET
    kept = "已签字" if signed else "已留档"
    if issued.problem is not None:
        word = f"{kept}，{'还在打印队列' if isinstance(issued.problem, StillQueued) else '未打印'}"
        return word, word, Tone.WARN
    again = reprint_words(issued.copy)
    whole = "，".join(filter(None, ("已签字" if signed else "", f"已送 {issued.printer}", again)))
    return "已签字" if signed else again or f"已送 {_shortened(issued.printer)}", whole, Tone.OK


def _shortened(printer: str) -> str:
    """A printer's name is as long as whoever set it up made it."""
    if len(printer) <= _LONGEST_PRINTER:
        return printer
    return f"{printer[:_LONGEST_PRINTER]}…"
