"""练习模式 can be told from earnest on every window, dialog and paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from app.bootstrap.pdf_pages import open_pdf
from app.errors import UserError
from app.services.printing import preview
from tests.ui.conftest import Desktop
from ui.keys.sheet import KeySheet
from ui.printing.print_dialog import PrintDialog
from ui.problems import Problems
from ui.shell.main_window import MainWindow
from ui.training import BAND_WORDS, is_training, set_training


@pytest.fixture
def training(dressed: QApplication) -> Iterator[None]:
    before = is_training()
    set_training(True)
    yield
    set_training(before)


def _bands(dialog: QDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.objectName() == "trainingBand"]


def _problem(desktop: Desktop) -> QDialog:
    desktop.problems.show(UserError("出了一点问题"))
    assert desktop.problems.shown is not None
    return desktop.problems.shown


def _question(desktop: Desktop) -> QDialog:
    desktop.problems.ask("撤销备案？", "撤销", lambda: None, owner=desktop.frame)
    assert desktop.problems.shown is not None
    return desktop.problems.shown


def _keys(desktop: Desktop) -> QDialog:
    desktop.rooms.show_keys()
    return desktop.rooms.findChildren(KeySheet)[-1]


def _printing(desktop: Desktop) -> QDialog:
    dialog = PrintDialog(desktop.frame, desktop.counter.desk, desktop.tasks, "filing", "登记备案表", lambda _: None)
    dialog.open()
    desktop.settle()
    return dialog


@pytest.mark.parametrize("show", [_problem, _question, _keys, _printing])
def test_every_dialog_wears_the_band(training: None, signed_in: Desktop, show: Callable[[Desktop], QDialog]) -> None:
    dialog = show(signed_in)
    assert _bands(dialog) == [BAND_WORDS]
    picture = dialog.grab().toImage()
    colours = {picture.pixelColor(x, y).name().upper() for x in range(0, picture.width(), 3) for y in range(0, 80, 2)}
    assert "#6A1B9A" in colours, "in the colour that nothing else wears"
    dialog.close()


def test_in_earnest_no_dialog_wears_it(qtbot: QtBot, dressed: QApplication) -> None:
    before = is_training()
    set_training(False)
    window = MainWindow()
    qtbot.addWidget(window)
    problems = Problems(window)
    problems.show(UserError("出了一点问题"))
    assert problems.shown is not None
    assert _bands(problems.shown) == []
    problems.shown.close()
    set_training(before)


def test_the_title_of_the_window_says_it(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show_training(True)
    assert "练习" in window.windowTitle()
    window.show_training(False)
    assert "练习" not in window.windowTitle()


def test_the_bar_at_the_bottom_is_there_on_every_page(signed_in: Desktop) -> None:
    for name in signed_in.frame.navigation.places:
        signed_in.frame.go(name)
        signed_in.settle()
        assert signed_in.frame.bottom.isVisible(), name
        assert signed_in.frame.bottom.property("training") == "true"


@pytest.mark.parametrize("form", ["filing", "commitment"])
def test_the_preview_of_a_paper_says_it(signed_in: Desktop, form: str) -> None:
    filing = signed_in.file()
    paper = preview(signed_in.counter.desk, signed_in.counter.papers, filing.number, form)
    with open_pdf(paper.pdf) as document:
        assert "练习" in document[0].get_textpage().get_text_range()
