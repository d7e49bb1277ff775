"""申请人屏的开关: opens the applicant's window on the second monitor, or where it is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.settings import APPLICANT_SCREEN, read_setting
from ui.applicant.window import ApplicantWindow
from ui.shell.workplace import Workplace

AUTO, ON, OFF = "auto", "on", "off"
"""Values of the setting."""


class ApplicantScreens(QObject):
    """Holds the applicant's window. Monitors come and go; the setting says what to do about it."""

    def __init__(self, work: Workplace, beside: QWidget) -> None:
        super().__init__(beside)
        self._work, self._beside = work, beside
        self._wish = OFF
        self.window: ApplicantWindow | None = None
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._screens_moved)
            application.screenRemoved.connect(self._screens_moved)
        work.applicant_screen_wanted.connect(self.toggle)
        work.closing.connect(self.close)

    def begin(self) -> None:
        """Read the setting, and open the window if it says so."""
        work = self._work

        def read() -> str:
            with work.desk.store.read() as uow:
                return read_setting(uow, APPLICANT_SCREEN)

        work.tasks.query(read, self.obey, owner=self, newest="applicant screen")

    def obey(self, wish: str) -> None:
        """Do as the setting says, from now on."""
        self._wish = wish
        self._screens_changed()

    def toggle(self) -> None:
        """Open the window, or close it, at the clerk's key."""
        if self.window is not None:
            self.close()
        else:
            self.open()

    def open(self) -> None:
        """Show the window: over the whole second monitor, or beside the clerk's window where there is one only."""
        if self.window is None:
            counter = self._work.counter
            self.window = ApplicantWindow(
                self._work.applicant,
                counter.office_name,
                counter.counter_label,
                is_training=counter.training is not None,
            )
            self.window.closed.connect(self._closed)
        own = self._beside.window()
        had_keys = own.isActiveWindow()
        self._place(self.window)
        if had_keys:
            # Some desktops give the keys to whatever came up last.
            own.activateWindow()
        self._work.applicant.set_open(True)

    def close(self) -> None:
        """Put the window away."""
        if self.window is not None:
            self.window.close()

    def find_second(self) -> QScreen | None:
        """A monitor other than the clerk's, or None."""
        own = self._beside.screen()
        return next((screen for screen in QGuiApplication.screens() if screen is not own), None)

    def _place(self, window: ApplicantWindow) -> None:
        second = self.find_second()
        # Over the counter a touch must not take the keys from the clerk's hands.
        window.setWindowFlag(Qt.WindowType.WindowDoesNotAcceptFocus, second is not None)
        if second is not None:
            window.setGeometry(second.geometry())
            # Not showFullScreen, which asks for the keys as well.
            window.setWindowState(Qt.WindowState.WindowFullScreen)
        else:
            window.setWindowState(Qt.WindowState.WindowNoState)
        window.show()

    def _screens_moved(self) -> None:
        # The list of monitors is only right once Qt is done with this one.
        QTimer.singleShot(0, self, self._screens_changed)

    def _screens_changed(self) -> None:
        if self._wish == ON or (self._wish == AUTO and self.find_second() is not None):
            self.open()
        else:
            # Where its monitor is gone it would only be in the way, over the clerk's own.
            self.close()

    def _closed(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.deleteLater()
        self._work.applicant.set_open(False)
