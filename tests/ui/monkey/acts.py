"""Filling in the panel of an act as somebody who wants it done would."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.ui.monkey.hands import commit
from ui.pages.record.act_panel import ActPanel
from ui.pages.record.cancel_panel import CancelPanel
from ui.pages.record.card_part import CardPart
from ui.pages.record.change_panel import ChangePanel
from ui.pages.record.correct_panel import CorrectPanel
from ui.pages.record.extend_panel import ExtendPanel
from ui.pages.record.papers_checklist import PapersChecklist
from ui.pages.record.review_panel import ReviewPanel
from ui.pages.record.supplement_panel import SupplementPanel

_TELEPHONES = ("13900001234", "13900005678", "0517-12345678")
_ADDRESSES = ("淮安市淮安区淮城街道2号", "上海市浦东新区世纪大道88号", "x")


def prepare(panel: ActPanel, chance: Random, insert_card: Callable[[], object]) -> None:
    """Fill in what the panel asks; the card is put in where it waits for one."""
    for card in panel.findChildren(CardPart):
        if card.isVisible() and not card.authentication_id:
            insert_card()
    fill = _FILLING.get(type(panel))
    if fill is not None:
        fill(panel, chance)
    if panel.reason.isVisible() and not panel.reason.text():
        commit(panel.reason, "申请人要求", "")


def _alter(panel: ChangePanel, chance: Random) -> None:
    if chance.random() < 0.7:
        _type(panel.contact["phone"], chance.choice(_TELEPHONES))
    else:
        _type(panel.destination, chance.choice(("310115", "330106", "440305")))
        QTest.keyClick(panel.destination, Qt.Key.Key_Return)
    if panel.special.isVisible():
        panel.special.setChecked(chance.random() < 0.5)
    _take_papers(panel, chance)


def _put_right(panel: CorrectPanel, chance: Random) -> None:
    _type(panel.contact["home_address"], chance.choice(_ADDRESSES))


def _review(panel: ReviewPanel, chance: Random) -> None:
    (panel.reject if chance.random() < 0.3 else panel.accept).click()


def _extend(panel: ExtendPanel, _: Random) -> None:
    if panel.approved.isVisible() and not panel.approved.isChecked():
        panel.approved.click()


def _cancel(panel: CancelPanel, chance: Random) -> None:
    for box in panel.waivers.values():
        box.setChecked(chance.random() < 0.8)


def _supplement(panel: SupplementPanel, chance: Random) -> None:
    _take_papers(panel, chance)
    if panel.undated.isVisible() and panel.undated.isEnabled() and not panel.undated.isChecked():
        panel.undated.click()


def _take_papers(panel: ActPanel, chance: Random) -> None:
    for checklist in panel.findChildren(PapersChecklist):
        for field in checklist.fields:
            if field.currentIndex() <= 0:
                field.setCurrentIndex(chance.randrange(1, field.count()))


def _type(field: QLineEdit, words: str) -> None:
    field.setFocus()
    field.selectAll()
    if words.isascii():
        QTest.keyClicks(field, words)
    else:
        commit(field, words, "")


_FILLING: dict[type[ActPanel], Callable[[Any, Random], None]] = {
    ChangePanel: _alter,
    CorrectPanel: _put_right,
    ReviewPanel: _review,
    ExtendPanel: _extend,
    CancelPanel: _cancel,
    SupplementPanel: _supplement,
}
