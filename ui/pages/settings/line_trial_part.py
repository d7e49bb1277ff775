"""连接测试: whether upstream answers this counter as it is set now."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from ui.shell.workplace import Workplace
from ui.widgets.boxes import column
from ui.widgets.buttons import secondary_button
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone


class LineTrialPart(QWidget):
    """A button, and what came of it."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._is_trying = False
        self.button = secondary_button("连接测试", "refresh-cw")
        self.notice = NoticeBar()
        body = column(self, gap=3)
        rows = FieldRows()
        rows.add("", self.button)
        body.addWidget(rows)
        body.addWidget(self.notice)
        self.button.clicked.connect(self._try)

    def _try(self) -> None:
        from app.bootstrap.line_trial import try_line

        if self._is_trying:
            return
        counter = self._work.counter
        # Not switched off meanwhile: the focus would go to another page's name, and Enter with it.
        self._is_trying = True
        self.notice.say("正在连接……", Tone.ACCENT)
        self._work.tasks.query(lambda: try_line(counter), self._answered, self._failed, owner=self)

    def _answered(self, words: str) -> None:
        self._is_trying = False
        self.notice.say(words, Tone.OK)

    def _failed(self, error: Exception) -> None:
        self._is_trying = False
        self.notice.say("")
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self._work.problems.show(error)
