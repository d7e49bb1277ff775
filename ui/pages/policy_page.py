"""政策: the rules in force at this counter, article by article in the source's own words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.policy.pack import Confidence, PackEdition
from ui.pages.page import Page
from ui.shell.workplace import Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, Scroll, clear, column, row
from ui.widgets.chip import StatusChip
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, page_title, reading, section_title, selectable, text
from ui.widgets.tone import Tone

_READING_WIDTH = 760


class PolicyPage(Page):
    """政策页."""

    title = "政策"

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._shown: PackEdition | None = None
        self._body = QWidget()
        self._inner = column(self._body, gap=4, margin=5)
        column(self).addWidget(Scroll(self._body))

    def entered(self) -> None:
        """Show the edition of today."""
        try:
            edition = self.work.desk.find_edition_today() or self.work.desk.latest_edition()
        except UserError as error:
            clear(self._inner)
            self._inner.addWidget(page_title(self.title))
            self._inner.addWidget(NoticeBar(str(error), Tone.STOP))
            self._inner.addStretch(1)
            return
        if edition is not self._shown:
            self._shown = edition
            self._show(edition)

    def _show(self, edition: PackEdition) -> None:
        clear(self._inner)
        head = row(gap=3)
        head.addWidget(page_title(self.title))
        head.addWidget(text(edition.name, TextKind.QUIET))
        head.addStretch(1)
        self._inner.addLayout(head)
        self._inner.addWidget(self._about(edition))
        for document_id, document in edition.documents.items():
            articles = [item for item in edition.articles.values() if item.document == document_id]
            panel = Panel(gap=3, margin=5)
            panel.setFixedWidth(_READING_WIDTH + 2 * tokens().grid.page_margin)
            panel.body.addWidget(text(document.title, TextKind.TITLE, wrap=True))
            issued = document.issued_on.isoformat() if document.issued_on else ""
            about = "　".join(part for part in (document.number, document.issuer, issued) if part)
            panel.body.addWidget(text(about, TextKind.QUIET, wrap=True))
            for article in articles:
                panel.body.addWidget(section_title(article.label))
                words = article.quote or "原文未收录，请查阅文件。"
                panel.body.addWidget(selectable(reading(words)))
            # In a row of its own the panel's height is reckoned at its own width, not the page's.
            line = row(gap=0)
            line.addWidget(panel)
            line.addStretch(1)
            self._inner.addLayout(line)
        self._inner.addStretch(1)

    def _about(self, edition: PackEdition) -> QWidget:
        about = QWidget()
        inner = row(about, gap=2)
        since, until = edition.in_force.since.isoformat(), edition.in_force.until
        in_force = edition.in_force.contains(self.work.desk.today())
        inner.addWidget(StatusChip("施行中" if in_force else "不在有效期内", Tone.OK if in_force else Tone.STOP))
        is_primary = edition.confidence is Confidence.PRIMARY
        inner.addWidget(
            StatusChip("依据文件原文" if is_primary else "依据公开摘要", Tone.OK if is_primary else Tone.WARN)
        )
        period = f"自 {since} 起施行" if until is None else f"{since} 至 {until.isoformat()} 施行"
        inner.addWidget(text(f"{period}　最近核对 {edition.checked_on.isoformat()}", TextKind.QUIET))
        inner.addStretch(1)
        return about
