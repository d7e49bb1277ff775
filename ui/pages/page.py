"""A page of the frame: a title, a place for the focus, and what it does when it comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.services.reader_events import ReaderEvent
from ui.shell.workplace import Changed, Workplace


class Page(QWidget):
    """A page in the frame's stack. It is told when it is shown, when it is left, and what changed meanwhile."""

    title = ""
    """What the navigation and screen readers call it."""

    key_places: tuple[str, ...] = ()
    """Whose keys F1 tells on this page: names of places in the table of shortcuts."""

    takes_several_files = False
    """Whether several files dropped at once mean something here."""

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self.work = work
        self.setAccessibleName(self.title)

    def build(self) -> Iterator[None]:
        """What is still to be built before the page can be shown, a part at a time; most are ready as they are."""
        return iter(())

    def focus_soon(self, widget: QWidget) -> None:
        """Put the focus on a widget just made, once it is on screen; the page itself holds the keys meanwhile."""
        self.setFocus()
        QTimer.singleShot(0, widget, widget.setFocus)

    def begin_anew(self) -> None:
        """The page was chosen by its key or in the navigation: show what one comes for, narrowed by nothing."""

    def entered(self) -> None:
        """The page is on screen now: ask for what it shows, and put the focus where the hand expects it."""

    def left(self) -> None:
        """Another page takes its place; nothing entered may be lost."""

    def heard(self, what: Changed) -> None:
        """Something changed while the page is on screen."""

    def takes_card(self, event: ReaderEvent) -> bool:
        """Whether the page itself uses the card just read; else the frame opens the person's record or a visit."""
        return False

    def takes_scan(self, code: str) -> bool:
        """Whether the page itself uses the code just scanned; else the frame opens its record."""
        return False

    def takes_files(self, paths: tuple[Path, ...]) -> bool:
        """Whether the page itself uses what was dropped: one file, or several where it says that it takes several."""
        return len(paths) == 1 and self.takes_file(paths[0])

    def takes_file(self, path: Path) -> bool:
        """Whether the page itself uses the file just dropped on the window; else its paper opens its record."""
        return False
