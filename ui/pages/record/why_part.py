"""为什么: every date and right of the record with how it came about, its articles and their own words."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLabel, QVBoxLayout

from app.domain.decision import Explanation
from app.domain.filing import Act, Filing
from app.domain.why import standing_explanations
from app.policy.pack import PackEdition
from ui.widgets.boxes import Panel, bring_into_view, column, row
from ui.widgets.buttons import Button, link_button
from ui.widgets.text import TextKind, reading, rule, section_title, selectable, text

_ORDER = ("valid_from", "valid_until", "commitment_due", "card_works_at", "settles_directly", "review_due")


class WhyPart(Panel):
    """One entry a date or right; 查看原文 unfolds the source's own words."""

    def __init__(self, edition: PackEdition | None, filing: Filing, acts: tuple[Act, ...]) -> None:
        super().__init__(gap=2, margin=4)
        self.body.addWidget(section_title("为什么这样"))
        places = {subject: place for place, subject in enumerate(_ORDER)}
        explanations = sorted(
            standing_explanations(filing, acts), key=lambda item: places.get(item.subject, len(places))
        )
        if not explanations:
            self.body.addWidget(text("这件备案没有留下说明。", TextKind.QUIET))
        for place, item in enumerate(explanations):
            if place:
                self.body.addWidget(rule())
            self._add(edition, item)

    def _add(self, edition: PackEdition | None, item: Explanation) -> None:
        entry = column(gap=1)
        head = row(gap=3)
        head.addWidget(selectable(text(item.title, wrap=True)), 1)
        entry.addLayout(head)
        entry.addWidget(text(item.words, TextKind.QUIET, wrap=True))
        if edition is not None and item.cites:
            foot = row(gap=3)
            foot.addWidget(text(edition.cite_words(item.cites), TextKind.SMALL, wrap=True), 1)
            quotes = [
                f"{edition.articles[cite].label}　{edition.articles[cite].quote}"
                for cite in item.cites
                if edition.articles[cite].quote
            ]
            if quotes:
                more = link_button("查看原文")
                more.setAccessibleName(f"查看原文：{item.title}")
                more.clicked.connect(partial(_turn, more, entry, quotes, []))
                foot.addWidget(more)
            entry.addLayout(foot)
        self.body.addLayout(entry)


def _turn(button: Button, entry: QVBoxLayout, quotes: list[str], shown: list[QLabel]) -> None:
    """Unfold the quotes below the entry, or fold them; they are laid out only once somebody wants them."""
    is_open = not shown or shown[0].isHidden()
    if not shown:
        for words in quotes:
            shown.append(reading(words, TextKind.QUIET))
            entry.addWidget(shown[-1])
    for label in shown:
        label.setVisible(is_open)
    button.setText("收起原文" if is_open else "查看原文")
    bring_into_view(shown if is_open else [button])
