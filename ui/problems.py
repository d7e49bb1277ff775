"""The only error dialogs. What can be said in its place in a page is said there; the rest is said here.

Foreseen failures are shown in their own words. Anything else is a bug: the log gets its kind and place, without its
message, which may hold personal data, and the clerk one calm sentence.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import Cancelled, EnvironmentProblem, NeedsConfirmation, UserError, join_sentences
from ui.style.tokens import scaled
from ui.training import add_training_band
from ui.widgets.boxes import column, row
from ui.widgets.buttons import Button, danger_button, primary_button, secondary_button
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, text
from ui.widgets.tone import TONE_ICONS, Tone

_log = logging.getLogger(__name__)

BUG_SENTENCE = "程序出了意外，刚才的操作没有完成。"
BUG_REMEDY = "已经保存的备案和草稿都在。请重新操作一次；再次出现时请联系系统管理员。"


class MessageDialog(QDialog):
    """A message with its remedy and one or two buttons; focus is on the harmless one."""

    def __init__(self, parent: QWidget | None, title: str, tone: Tone, what: str, more: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(scaled(480))
        outer = column(self, gap=4, margin=5)
        add_training_band(outer)
        head = row(gap=3)
        head.addWidget(IconLabel(TONE_ICONS[tone], tone, size=24), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=2)
        words.addWidget(text(what, TextKind.TITLE, wrap=True))
        for sentence in more:
            words.addWidget(text(sentence, wrap=True))
        words.addStretch(1)
        head.addLayout(words, 1)
        outer.addLayout(head)
        self._by_words: dict[str, Button] = {}
        self._buttons = row(gap=2)
        self._buttons.addStretch(1)
        outer.addLayout(self._buttons)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as the sentences are in its width; Qt would reckon with a narrower one."""
        layout = self.layout()
        if layout is not None:
            self.resize(self.minimumWidth(), layout.totalHeightForWidth(self.minimumWidth()))
        super().showEvent(event)

    def button(self, words: str) -> Button:
        """The button that says ``words``; KeyError when there is none."""
        return self._by_words[words]

    @property
    def asks(self) -> bool:
        """Whether there is something to decide, not only to read."""
        return len(self._by_words) > 1

    def add_button(self, button: Button, on_click: Callable[[], object], *, focused: bool = False) -> None:
        """One more button; it closes the dialog first."""

        def clicked() -> None:
            self.close()
            on_click()

        button.clicked.connect(clicked)
        button.setAutoDefault(False)
        self._by_words[button.text()] = button
        self._buttons.addWidget(button)
        if focused:
            button.setFocus()


CONFIRM_REMEDY = "没有办理。不准确的请先校准电脑时间；准确的请锁屏后重新登录，登录时确认。"


class Problems(QObject):
    """Shows failures over ``window``; never blocks the caller."""

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._on_screen: list[MessageDialog] = []

    @property
    def shown(self) -> MessageDialog | None:
        """The message that lies uppermost; None when there is none."""
        return self._on_screen[-1] if self._on_screen else None

    def show(self, error: BaseException) -> None:
        """Tell the clerk. A cancellation needs no words, and a question belongs to ``ask``."""
        if isinstance(error, Cancelled):
            return
        if isinstance(error, UserError):
            tone = Tone.STOP if isinstance(error, EnvironmentProblem) else Tone.WARN
            more = tuple(join_sentences(part) for part in (error.why, error.remedy) if part)
            self._tell("提示", tone, join_sentences(error.what), more)
            return
        if isinstance(error, NeedsConfirmation):
            # Whoever can say yes is asked where the doing begins, at the sign-in; elsewhere the question is told.
            self._tell("请核对", Tone.WARN, error.question, (CONFIRM_REMEDY,))
            return
        log_bug(error)
        self._tell("程序意外", Tone.STOP, BUG_SENTENCE, (BUG_REMEDY,))

    def ask(
        self,
        question: str | NeedsConfirmation,
        yes: str,
        on_yes: Callable[[], object],
        *,
        owner: QObject,
        more: str = "",
    ) -> None:
        """Ask before something that cannot be undone; ``yes`` names the act, focus is on staying.

        The question goes when ``owner``, what it is about, is gone.
        """
        words = question.question if isinstance(question, NeedsConfirmation) else question
        dialog = MessageDialog(self._window, "请确认", Tone.WARN, words, (more,) if more else ())
        dialog.add_button(danger_button(yes), on_yes)
        dialog.add_button(secondary_button("不办了"), lambda: None, focused=True)
        owner.destroyed.connect(dialog.close)
        self._keep(dialog)

    def put_away(self) -> bool:
        """Close the messages that only tell something; a question stays. Whether nothing is on screen now."""
        self._close(lambda dialog: not dialog.asks)
        return not self._on_screen

    def withdraw(self) -> None:
        """Take the questions back that nobody answered; what only tells something stays."""
        self._close(lambda dialog: dialog.asks)

    def _close(self, is_meant: Callable[[MessageDialog], bool]) -> None:
        for dialog in [dialog for dialog in reversed(self._on_screen) if is_meant(dialog)]:
            dialog.close()

    def _tell(self, title: str, tone: Tone, what: str, more: tuple[str, ...]) -> None:
        dialog = MessageDialog(self._window, title, tone, what, more)
        dialog.add_button(primary_button("知道了"), lambda: None, focused=True)
        self._keep(dialog)

    def _keep(self, dialog: MessageDialog) -> None:
        self._on_screen.append(dialog)
        dialog.finished.connect(lambda: self._on_screen.remove(dialog))
        dialog.open()


def log_bug(error: BaseException) -> None:
    """Note a bug's kind and the places it passed; its message stays out, it may name a person."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames)
    _log.error("unexpected %s at %s", type(error).__name__, places or "?")


def take_over_unhandled(problems: Problems) -> None:
    """From now on an exception nobody caught is told calmly and logged without personal data."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        problems.show(error)

    sys.excepthook = hook
