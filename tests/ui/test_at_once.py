"""What is put into a widget on screen comes in one go, and the keys stay where they are."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.boxes import at_once

_LABELS = 5


class _CountingLayout(QVBoxLayout):
    """Counts how often it is laid out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.times = 0

    def setGeometry(self, rect: QRect) -> None:
        self.times += 1
        super().setGeometry(rect)


class _Window(QWidget):
    """Something to be filled, above something that stays."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        self.outer = _CountingLayout(self)
        self.inside = QWidget()
        self.lines = QVBoxLayout(self.inside)
        self.outer.addWidget(self.inside)
        self.outer.addWidget(QLabel("下面"))
        qtbot.addWidget(self)
        self.show()
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)
        self.outer.times = 0

    def fill(self) -> None:
        for place in range(_LABELS):
            self.lines.addWidget(QLabel(f"第{place}行"))


def test_the_window_is_laid_out_less_often_when_all_comes_at_once(qtbot: QtBot) -> None:
    one_by_one, in_one_go = _Window(qtbot), _Window(qtbot)
    one_by_one.fill()
    with at_once(in_one_go.inside):
        in_one_go.fill()
    QApplication.processEvents()
    assert all(label.isVisible() for label in in_one_go.findChildren(QLabel))
    assert in_one_go.outer.times < one_by_one.outer.times


def test_the_keys_stay_in_what_is_filled(qtbot: QtBot) -> None:
    window, field = _Window(qtbot), QLineEdit()
    window.lines.addWidget(field)
    QApplication.processEvents()
    field.setFocus()
    with at_once(window.inside):
        window.fill()
    assert field.hasFocus()


def test_what_was_hidden_stays_hidden(qtbot: QtBot) -> None:
    window = _Window(qtbot)
    window.inside.hide()
    with at_once(window.inside):
        window.fill()
    QApplication.processEvents()
    assert not window.inside.isVisible()
