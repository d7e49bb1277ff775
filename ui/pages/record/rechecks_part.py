"""鉴权复核 on the record: what a fresher roster said of the checks nobody could make at the visit."""

from __future__ import annotations

from app.domain.authentication import CHECK_LABELS, Check, CheckResult
from app.services.feed_store import Recheck
from ui.widgets.boxes import Panel
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

_WORDS = {CheckResult.PASSED: "通过", CheckResult.FAILED: "没有通过", CheckResult.UNKNOWN: "仍查不到"}
_TONES = {CheckResult.PASSED: Tone.OK, CheckResult.FAILED: Tone.STOP, CheckResult.UNKNOWN: Tone.WARN}


class RechecksPart(Panel):
    """One line a check; what did not pass with its cause and remedy."""

    def __init__(self, rechecks: tuple[Recheck, ...]) -> None:
        super().__init__(gap=2, margin=4)
        self.body.addWidget(section_title("鉴权复核"))
        for made in rechecks:
            when = f"{made.at:%Y-%m-%d %H:%M}，依据 {made.roster_loaded_at:%Y-%m-%d} 的参保名册"
            self.body.addWidget(text(when, TextKind.QUIET, wrap=True))
            for check in made.checks:
                self.body.addWidget(text(_sentence(check), wrap=True, tone=_TONES[check.result]))


def _sentence(check: Check) -> str:
    words = f"{CHECK_LABELS[check.kind]}：{_WORDS[check.result]}"
    why = "。".join(part for part in (check.cause, check.remedy) if part)
    return f"{words}。{why}" if why else words
