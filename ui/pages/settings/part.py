"""A part of the settings page: what it is called, and what it does when it comes on screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.shell.workplace import Workplace
from ui.widgets.boxes import column


class SettingsPart(QWidget):
    """设置页的一类. It is built when it is first wanted."""

    section_wanted = Signal(str)
    """The name of another part that is to be shown."""
    told = Signal(str, bool)
    """What was done, and whether ``undo`` takes it back; nothing takes the words away."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.body = column(self, gap=3)

    def entered(self) -> None:
        """The part is on screen now: ask for what it shows."""

    def undo(self) -> None:
        """Take back what was told of last, where that can be."""

    def left(self) -> None:
        """Another part or page takes its place."""
