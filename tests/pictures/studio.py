"""Bringing one screen up and taking it in every look, by changing the look of the window that is open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_training
from app.domain.dates import FixedClock
from tests.pictures.hands import Hands
from tests.pictures.looks import Look
from tests.ui.conftest import TODAY, Desktop
from tests.ui.scenes import OTHER_WINDOWS, Show
from ui.style.dress import dress
from ui.style.tokens import theme

_REST_MS = 200


class Studio:
    """Windows on copies of one training counter, in ``folder``."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        self._folder = folder
        self._count = 0
        dress(application)
        self._made = folder / "training" / "data"
        open_training(self._made, clock=FixedClock.on(TODAY), built_in_reader=True).close()

    def take(self, name: str, show: Show, looks: Sequence[Look], out: Path) -> Iterator[Path]:
        """The screen in each look, as ``out/LOOK/NAME.png``."""
        with self._desktop() as desktop:
            desktop.window.resize(looks[0].monitor)
            show(desktop)
            desktop.settle()
            for look in looks:
                dress(self._application, look.theme, look.type_size)
                desktop.window.resize(look.monitor)
                desktop.settle()
                # What the rules are asked while one types is asked once the hands rest.
                QTest.qWait(_REST_MS)
                desktop.settle()
                path = out / look.name / f"{name}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                self._grab(desktop, is_for_applicant=name in OTHER_WINDOWS).save(str(path))
                yield path

    @contextmanager
    def _desktop(self) -> Iterator[Desktop]:
        self._count += 1
        dress(self._application)
        data = self._folder / str(self._count) / "data"
        shutil.copytree(self._made, data)
        desktop = Desktop(cast(QtBot, Hands()), data, FixedClock.on(TODAY))
        try:
            yield desktop
        finally:
            for widget in self._application.topLevelWidgets():
                widget.close()
            desktop.close()
            desktop.window.deleteLater()
            # No event loop runs here that would let it go; later it could go on a thread that may not touch it.
            self._application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            self._application.processEvents()

    def _grab(self, desktop: Desktop, *, is_for_applicant: bool) -> QPixmap:
        applicant = desktop.rooms.applicant_screens.window
        if applicant is not None and is_for_applicant:
            applicant.resize(desktop.window.size())
            desktop.settle()
            return applicant.grab()
        seen = desktop.window.grab()
        dialog = self._application.activeModalWidget()
        if dialog is not None:
            _lay_over(seen, desktop.window, dialog)
        return seen


def _lay_over(seen: QPixmap, window: QWidget, dialog: QWidget) -> None:
    """A dialog where a window manager would put it, with an edge around it."""
    corner = QRect(0, 0, dialog.width(), dialog.height())
    corner.moveCenter(window.rect().center())
    painter = QPainter(seen)
    painter.drawPixmap(corner.topLeft(), dialog.grab())
    painter.setPen(QColor(theme().border))
    painter.drawRect(corner)
    painter.end()
