"""核验: is this paper ours and unchanged? Scan or paste its code, or give its file; what is kept is shown beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.errors import UserError
from app.services.verification import Verdict, Verification
from app.services.verification_words import form_name, tell_verification
from ui.pages.page import Page
from ui.pages.verify.paper_pair import PaperPair
from ui.pages.verify.seen_paper import SeenPaper, see_code, see_file
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import clear, column, row
from ui.widgets.buttons import secondary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import ReadOnlyRows
from ui.widgets.notice import EmptyState, NoticeBar
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_HOW = "扫表上的二维码，或把扫描件、照片、表格文件拖进窗口。不联网也能核验。"
_EMPTY = "核验结果和留档的表会并排显示在这里。"
_FILES = "表格 (*.pdf *.jpg *.jpeg *.png)"
_RESULT_WIDTH = 420


class VerifyPage(Page):
    """核验页. A scanned code is verified here instead of opening its record."""

    title = "核验"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.field = line_edit(placeholder="扫码，或粘贴校验码后按 Enter")
        self.field.setAccessibleName("校验码")
        self.field.setAcceptDrops(False)
        self.file_button = secondary_button("选择文件", "upload")
        self.record_button = secondary_button("打开备案", "file-text")
        self.notice = NoticeBar()
        self._facts = column(gap=3)
        self._pair = PaperPair()
        self._stack = QStackedWidget()
        self._found: Verification | None = None
        self.field.returnPressed.connect(self._entered)
        self.file_button.clicked.connect(self._choose)
        self.record_button.clicked.connect(self._open_record)
        self._lay_out()
        self._clear()

    @property
    def found(self) -> Verification | None:
        """What was found last; None before, and while something new is looked at."""
        return self._found

    def entered(self) -> None:
        """The hand is where the next code goes."""
        self.field.setFocus()
        self.field.selectAll()

    def left(self) -> None:
        """Papers of people do not stay on the screen."""
        self.field.clear()
        self._clear()

    def takes_scan(self, code: str) -> bool:
        """Verify what was scanned."""
        self.field.setText(code)
        self.verify_code(code)
        return True

    def takes_file(self, path: Path) -> bool:
        """Verify what was dropped."""
        self.verify_file(path)
        return True

    def verify_code(self, code: str) -> None:
        """Verify the text of a code."""
        counter = self.work.counter
        self._ask(lambda: see_code(counter, code))

    def verify_file(self, path: Path) -> None:
        """Verify a file."""
        counter = self.work.counter
        self.field.clear()
        self._ask(lambda: see_file(counter, path))

    def show_seen(self, seen: SeenPaper) -> None:
        """Show what was found, wherever it was looked at."""
        self._clear()
        found = self._found = seen.found
        first, *more = tell_verification(found)
        self._say(first, _tone(found))
        for sentence in more:
            self._facts.addWidget(text(sentence, wrap=True))
        self._facts.addWidget(_rows(found))
        self.record_button.setVisible(bool(found.number))
        self._pair.show_images(seen.given, seen.kept)

    def _ask(self, look: Callable[[], SeenPaper]) -> None:
        self._clear()
        self._say("正在核验……", Tone.ACCENT)
        self.work.tasks.query(look, self.show_seen, self._failed, owner=self, newest="verify")

    def _failed(self, error: Exception) -> None:
        self._clear()
        if isinstance(error, UserError):
            self._say(str(error), Tone.STOP)
        else:
            self.work.problems.show(error)

    def _say(self, words: str, tone: Tone) -> None:
        self.notice.say(words, tone)
        self._stack.setCurrentIndex(1)

    def _clear(self) -> None:
        self._found = None
        self._stack.setCurrentIndex(0)
        self.notice.say("")
        clear(self._facts)
        self.record_button.hide()
        self._pair.show_images(None, None)

    def _entered(self) -> None:
        if self.field.text().strip():
            self.verify_code(self.field.text().strip())

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "选择要核验的表", "", _FILES)
        if chosen:
            self.verify_file(Path(chosen))

    def _open_record(self) -> None:
        if self._found is not None:
            self.work.record_wanted.emit(self._found.number)

    def _lay_out(self) -> None:
        outer = column(self, gap=4, margin=5)
        outer.addWidget(page_title(self.title))
        outer.addWidget(text(_HOW, TextKind.QUIET))
        line = row(gap=2)
        line.addWidget(self.field, 1)
        line.addWidget(self.file_button)
        outer.addLayout(line)
        result = QWidget()
        result.setFixedWidth(scaled(_RESULT_WIDTH))
        words = column(result, gap=3)
        words.addWidget(self.notice)
        words.addLayout(self._facts)
        words.addWidget(self.record_button, 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        found = QWidget()
        both = row(found, gap=4)
        both.addWidget(result)
        both.addWidget(self._pair, 1)
        self._stack.addWidget(EmptyState(_EMPTY, icon_name="shield-check"))
        self._stack.addWidget(found)
        outer.addWidget(self._stack, 1)


def _tone(found: Verification) -> Tone:
    if not found.is_genuine:
        return Tone.WARN if found.verdict in (Verdict.FOREIGN, Verdict.OTHER_COUNTER) else Tone.STOP
    return Tone.OK if found.is_ours_unchanged and found.is_present is not False else Tone.WARN


def _rows(found: Verification) -> QWidget:
    rows = ReadOnlyRows()
    claim = found.claim
    number = found.number or (claim.number if claim is not None else "")
    form = found.paper.form if found.paper is not None else claim.form if claim is not None else ""
    version = found.paper.form_version if found.paper is not None else claim.version if claim is not None else ""
    for label, value in (("备案编号", number), ("表名", form_name(form) if form else ""), ("表的版本", version)):
        if value:
            rows.add(label, value)
    return rows
