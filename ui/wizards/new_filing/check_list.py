"""The four checks of 鉴权, each with its result, its cause and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.authentication import CHECK_LABELS, Authentication, Check, CheckResult
from ui.style.tokens import scaled
from ui.widgets.boxes import clear, column, row
from ui.widgets.chip import IconLabel
from ui.widgets.text import TextKind, rule, text
from ui.widgets.tone import TONE_ICONS, Tone

_RESULTS = {
    CheckResult.PASSED: ("通过", Tone.OK),
    CheckResult.FAILED: ("未通过", Tone.STOP),
    CheckResult.UNKNOWN: ("待复核", Tone.WARN),
}
_RESULT_WIDTH = 64


class CheckList(QWidget):
    """One line a check; below it cause and remedy where it did not pass."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(self, gap=2)

    def show_checks(self, authentication: Authentication) -> None:
        """Draw what was found."""
        clear(self._body)
        for index, check in enumerate(authentication.checks):
            if index:
                self._body.addWidget(rule())
            self._add(check)

    def _add(self, check: Check) -> None:
        words, tone = _RESULTS[check.result]
        line = row(gap=2)
        line.addWidget(IconLabel(TONE_ICONS[tone], tone, on_line=True), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(text(CHECK_LABELS[check.kind], TextKind.SECTION), 0, Qt.AlignmentFlag.AlignTop)
        result = text(words, tone=tone)
        result.setFixedWidth(scaled(_RESULT_WIDTH))
        line.addWidget(result, 0, Qt.AlignmentFlag.AlignTop)
        explained = "。".join(part for part in (check.cause, check.remedy) if part)
        line.addWidget(text(f"{explained}。" if explained else "", wrap=True), 1)
        self._body.addLayout(line)
