"""关于: which text it is, since when, how sure it is, and who made it."""

from __future__ import annotations

from collections.abc import Iterator

from app.policy.outlook import PackOutlook
from app.policy.pack import Confidence, Document
from ui.widgets.boxes import Panel, row
from ui.widgets.chip import StatusChip
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, selectable, text
from ui.widgets.tone import Tone


class AboutPart(Panel):
    """The edition that is read, its documents, and warnings that a clerk must not overlook."""

    def __init__(self, seen: PackOutlook) -> None:
        super().__init__(gap=2, margin=4)
        edition = seen.edition
        chips = row(gap=2)
        chips.addWidget(_state(seen))
        is_primary = edition.confidence is Confidence.PRIMARY
        chips.addWidget(
            StatusChip("依据文件原文" if is_primary else "依据公开摘要", Tone.OK if is_primary else Tone.WARN)
        )
        since, until = edition.in_force.since, edition.in_force.until
        period = f"自 {since} 起施行" if until is None else f"{since} 至 {until} 施行"
        chips.addWidget(text(f"{period}　最近核对 {edition.checked_on}", TextKind.QUIET))
        chips.addStretch(1)
        self.body.addLayout(chips)
        for words, tone in _cautions(seen):
            self.body.addWidget(NoticeBar(words, tone))
        for document in edition.documents.values():
            self.body.addWidget(selectable(text(document.title, wrap=True)))
            about = _about(document)
            if about:
                self.body.addWidget(text(about, TextKind.SMALL, wrap=True))


def _state(seen: PackOutlook) -> StatusChip:
    if seen.is_in_force:
        return StatusChip("施行中", Tone.OK)
    return StatusChip("已失效", Tone.STOP) if seen.has_run_out else StatusChip("尚未施行", Tone.WARN)


def _cautions(seen: PackOutlook) -> Iterator[tuple[str, Tone]]:
    in_force = seen.edition.in_force
    if seen.has_run_out:
        yield f"这份文件已于 {in_force.until} 失效，没有后续版本：下面是失效前的规则，不能再据此新办备案。", Tone.STOP
    elif not seen.is_in_force:
        yield f"这份文件自 {in_force.since} 起施行：下面是届时的规则，现在还不能据此办理。", Tone.WARN
    if seen.edition.confidence is Confidence.SECONDARY:
        yield "手头没有文件原文，规则依据公开摘要整理，办理时请与文件核对。", Tone.WARN


def _about(document: Document) -> str:
    issued = document.issued_on.isoformat() if document.issued_on else ""
    return "　".join(part for part in (document.number, document.issuer, issued) if part)
