"""Opening a counter after the first paint: off the window's thread as far as it goes, then the sign-in page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.bootstrap.counter import Counter, default_folder, is_set_up, open_counter, open_training
from app.bootstrap.print_folder import sweep_print_folders
from ui.problems import Problems, take_over_unhandled
from ui.shell.litter import spare_what_is_there
from ui.shell.log_file import keep_log
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.style.fonts import add_font, rare_fonts
from ui.tasks import Tasks
from ui.training import set_training


class Opening(QObject):
    """Opens the data folder, or the training mode where there is none, and shows who may sign in."""

    ready = Signal()

    def __init__(self, application: QApplication, window: MainWindow, folder: Path | None) -> None:
        super().__init__(window)
        dress(application)
        self._window = window
        self._folder = folder or default_folder()
        self.problems = Problems(window)
        take_over_unhandled(self.problems)
        self.tasks = Tasks(self.problems.show, window)
        window.on_close(self.tasks.finish)

    def begin(self) -> None:
        """Open; ``ready`` comes when somebody can sign in."""
        folder = self._folder
        self.tasks.command(lambda: _open(folder), self._opened, self._failed, owner=self)

    def _opened(self, counter: Counter) -> None:
        set_training(counter.is_training)
        self._window.show_training(counter.is_training)
        work = Workplace(counter, self.tasks, self.problems, self)
        self._window.on_close(keep_log(counter.folder))
        # Called in the reverse order: closed first, then gone, for another counter may be opened in its place.
        self._window.on_close(work.deleteLater)
        self._window.on_close(work.close)
        spare_what_is_there()
        rooms = Rooms(work, self._folder)
        rooms.set_up_done.connect(self._set_up_done)
        self._window.show_content(rooms)
        rooms.begin()
        self.ready.emit()
        work.keep_days()
        self._bring_rare_fonts()

    def _set_up_done(self) -> None:
        self._window.finish()
        self._window.on_close(self.tasks.finish)
        self.begin()

    def _failed(self, error: Exception) -> None:
        from ui.pages.failed_page import FailedPage

        page = FailedPage(error)
        page.again.connect(self.begin)
        self._window.show_content(page)

    def _bring_rare_fonts(self) -> None:
        for font in rare_fonts():
            self.tasks.query(font.read, partial(add_font, font.file), owner=self)


def _open(folder: Path) -> Counter:
    sweep_print_folders()
    if not is_set_up(folder):
        return open_training()
    return open_counter(folder)
