"""规则: the rules of one topic, each with its articles; 查看原文 unfolds the source's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from PySide6.QtWidgets import QLabel, QVBoxLayout

from app.policy.pack import PackEdition
from app.policy.reading import RuleLine
from ui.widgets.boxes import Panel, bring_into_view, column, row
from ui.widgets.buttons import link_button
from ui.widgets.text import TextKind, reading, rule, section_title, selectable, text


class RulesPart(Panel):
    """One topic. The quotes are laid out only once somebody wants them."""

    def __init__(self, edition: PackEdition, title: str, lines: Sequence[RuleLine]) -> None:
        super().__init__(gap=2, margin=4)
        self._edition = edition
        self._cites = tuple(dict.fromkeys(cite for line in lines for cite in line.cites))
        self._quotes: list[QLabel] = []
        self._line = rule()
        head = row(gap=3)
        head.addWidget(section_title(title))
        head.addStretch(1)
        self.more_button = link_button("查看原文")
        self.more_button.setAccessibleName(f"查看原文：{title}")
        self.more_button.clicked.connect(self._turn)
        if any(edition.articles[cite].quote for cite in self._cites):
            head.addWidget(self.more_button)
        else:
            head.addWidget(text("手头没有原文", TextKind.SMALL))
        self.body.addLayout(head)
        for place, line in enumerate(lines):
            if place:
                self.body.addWidget(rule())
            self.body.addLayout(_entry(edition, line))
        self.body.addWidget(self._line)
        self._line.hide()

    @property
    def quotes(self) -> tuple[str, ...]:
        """The source's words on screen."""
        return tuple(label.accessibleName() for label in self._quotes if not label.isHidden())

    def _turn(self) -> None:
        is_open = not self.quotes
        if not self._quotes:
            self._lay_out_quotes()
        for part in (self._line, *self._quotes):
            part.setVisible(is_open)
        self.more_button.setText("收起原文" if is_open else "查看原文")
        # They stand at the end of the topic, which may be below what is on screen.
        bring_into_view(self._quotes if is_open else [self.more_button])

    def _lay_out_quotes(self) -> None:
        for cite in self._cites:
            article = self._edition.articles[cite]
            words = article.quote or "手头没有原文，请查阅文件。"
            label = selectable(reading(f"{article.label}　{words}", TextKind.QUIET))
            self._quotes.append(label)
            self.body.addWidget(label)


def _entry(edition: PackEdition, line: RuleLine) -> QVBoxLayout:
    entry = column(gap=1)
    entry.addWidget(selectable(text(line.words, wrap=True)))
    entry.addWidget(text(edition.cite_words(line.cites), TextKind.SMALL, wrap=True))
    return entry


def rules_by_topic(edition: PackEdition, lines: Iterable[RuleLine]) -> Iterator[RulesPart]:
    """A part for each topic, in the pack's order, built as they are asked for."""
    for title, group in groupby(lines, lambda line: line.title):
        yield RulesPart(edition, title, list(group))
