"""即将变化: what begins and what ends in the next days, rule by rule."""

from __future__ import annotations

from collections.abc import Sequence

from app.policy.outlook import SOON_DAYS, ComingChange
from app.policy.reading import RuleLine
from ui.widgets.boxes import Panel
from ui.widgets.chip import StatusChip
from ui.widgets.text import TextKind, rule, section_title, selectable, text
from ui.widgets.tone import Tone


class ChangesPart(Panel):
    """What changes soon; one sentence when nothing does."""

    def __init__(self, changes: Sequence[ComingChange]) -> None:
        super().__init__(gap=2, margin=4)
        self.body.addWidget(section_title("即将变化"))
        if not changes:
            self.body.addWidget(text(f"{SOON_DAYS}天内没有变化。", TextKind.QUIET))
        for place, change in enumerate(changes):
            if place:
                self.body.addWidget(rule())
            self._add(change)

    def _add(self, change: ComingChange) -> None:
        if change.edition is None:
            sentence = f"自 {change.on} 起没有施行的规则，新备案办不了。请联系市级管理员更新政策包。"
            self.body.addWidget(text(sentence, wrap=True, tone=Tone.STOP))
            return
        self.body.addWidget(text(f"自 {change.on} 起：", TextKind.LABEL))
        self._list("新规定", Tone.ACCENT, change.begins)
        self._list("不再施行", Tone.WARN, change.ends)
        if not change.begins and not change.ends:
            self.body.addWidget(text("换用新版本，规则内容不变。", TextKind.QUIET))

    def _list(self, word: str, tone: Tone, lines: tuple[RuleLine, ...]) -> None:
        if lines:
            self.body.addWidget(StatusChip(word, tone))
        for line in lines:
            self.body.addWidget(selectable(text(f"{line.title}：{line.words}", wrap=True)))
