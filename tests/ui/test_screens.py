"""Every screen on the smallest monitor: no English, no cut words, a name and a focus ring for every control."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.domain.filing import Filing
from app.domain.vocabulary import ActKind
from app.services.cancellations import cancel
from tests.ui.accessibility import faint_texts, wrong_steps
from tests.ui.conftest import CLERK, MANAGER, REVIEWER, Desktop
from tests.ui.lost_acts import lost_change, lost_filing
from tests.ui.scenes import SCENES
from tests.ui.screen import visible_controls, visible_words
from ui.pages.record_page import RecordPage
from ui.pages.settings.accounts_part import AccountsPart
from ui.pages.settings_page import SECTIONS, SettingsPage
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize
from ui.wizards.new_filing.step import Step

KEYS = re.compile(r"\b(F[1-9]|Esc|Enter|Ctrl\+L|Ctrl|Alt|Tab|Shift|Delete)\b")
"""Names of keys stand as they stand on the keyboard."""

UNITS = re.compile(r"GB|PDF|USB|(/[\w.-]+)+")
"""What everybody calls so, and where a file lies on this computer."""

DATA = re.compile(r"\b(20BB7|J2080\d+|lianxi123|shanghai|shs|320803\d*[0-9A-Z]{13})\b")
"""Card numbers, filing numbers, the training password, and what one may type for a place or a character."""

LATIN = re.compile(r"[A-Za-z]{2,}")

SMALLEST_MONITOR = QSize(1366, 768)


def _sign_in(desktop: Desktop) -> None:
    desktop.rooms.begin()


def _refused(desktop: Desktop) -> None:
    desktop.rooms.sign_in.sign_in_as("1001", "wrong")


def _set_up(desktop: Desktop) -> None:
    desktop.rooms.sign_in.set_up_wanted.emit()


def _page(name: str, *, filled: bool = True) -> Callable[[Desktop], None]:
    def show(desktop: Desktop) -> None:
        desktop.sign_in()
        if filled:
            cancel(desktop.counter.desk, desktop.actor, desktop.file_referral().number, reason="申请人要求")
            desktop.file()
            desktop.keep_draft()
        desktop.frame.go(name)

    return show


def _record(kind: ActKind | None = None) -> Callable[[Desktop], None]:
    def show(desktop: Desktop) -> None:
        desktop.sign_in(REVIEWER)
        desktop.work.record_wanted.emit(desktop.file().number)
        desktop.settle()
        page = desktop.frame.page
        assert isinstance(page, RecordPage)
        if kind is not None:
            page.open_act(kind)

    return show


def _conflict(lose: Callable[[Desktop], Filing]) -> Callable[[Desktop], None]:
    def show(desktop: Desktop) -> None:
        desktop.sign_in()
        desktop.work.conflict_wanted.emit(lose(desktop).number)

    return show


def _came_back(desktop: Desktop) -> None:
    desktop.sign_in()
    lost_change(desktop)
    desktop.frame.go("upstream")


def _first_account(desktop: Desktop) -> None:
    desktop.rooms.sign_in._show_whether_any(())


def _settings(section: str, login: str = MANAGER) -> Callable[[Desktop], None]:
    def show(desktop: Desktop) -> None:
        page = desktop.sign_in(login).go("settings")
        assert isinstance(page, SettingsPage)
        page.show_section(section)

    return show


def _new_account(desktop: Desktop) -> None:
    _settings("accounts")(desktop)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, SettingsPage)
    assert isinstance(page.part, AccountsPart)
    page.part.add_button.click()


def _locked(desktop: Desktop) -> None:
    desktop.sign_in()
    desktop.rooms.lock()


SCREENS: dict[str, Callable[[Desktop], None]] = {
    "sign-in": _sign_in,
    "refused": _refused,
    "locked": _locked,
    "set-up": _set_up,
    "today": _page("today"),
    "today-empty": _page("today", filled=False),
    "filings": _page("filings"),
    "filings-empty": _page("filings", filled=False),
    "commitments": _page("commitments"),
    "upstream": _page("upstream"),
    "statistics": _page("statistics"),
    "statistics-empty": _page("statistics", filled=False),
    "policy": _page("policy"),
    "verify": _page("verify"),
    "scan_folder": _page("scan_folder"),
    "visit": _page("new_filing"),
    "first-account": _first_account,
    "accounts-form": _new_account,
    "record": _record(),
    "conflict": _conflict(lost_change),
    "conflict-of-filings": _conflict(lost_filing),
    "upstream-conflict": _came_back,
} | SCENES

SCREENS |= {f"settings-{name}": _settings(name) for name, _, _ in SECTIONS}
SCREENS["settings-to-a-clerk"] = _settings("office", CLERK)


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest, desktop: Desktop) -> Desktop:
    """A window of the smallest monitor, showing one screen."""
    desktop.window.resize(SMALLEST_MONITOR)
    SCREENS[request.param](desktop)
    desktop.settle()
    return desktop


def test_a_screen_is_sound(screen: Desktop, dressed: QApplication) -> None:
    """One test over all of it: showing a screen costs more than looking at it."""
    window = QApplication.activeModalWidget() or screen.window
    assert wrong_steps(window) == []
    assert faint_texts(window) == []
    assert [words for words in visible_words(window) if LATIN.search(_without_names(words))] == []
    assert [_called(widget) for widget in window.findChildren(QWidget) if _is_cut(widget)] == []
    assert [_called(control) for control in visible_controls(window) if not _name(control)] == []
    assert [_called(control) for control in visible_controls(window) if not _shows_focus(control)] == []
    assert screen.window.size() == SMALLEST_MONITOR, "nothing pushes the window larger than the monitor"
    dress(dressed, ThemeName.HIGH_CONTRAST)
    screen.settle()
    assert faint_texts(window) == []
    dress(dressed, ThemeName.NORMAL, TypeSize.LARGE)
    screen.settle()
    assert [_called(widget) for widget in window.findChildren(QWidget) if _is_cut(widget)] == []
    assert screen.window.size() == SMALLEST_MONITOR


def test_no_widget_ever_becomes_a_window_of_its_own(signed_in: Desktop) -> None:
    for name in ("filings", "commitments", "upstream", "statistics", "policy", "verify", "scan_folder", "new_filing"):
        signed_in.frame.go(name)
        signed_in.settle()
    windows = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    assert windows == [signed_in.window]


def test_the_window_has_a_picture(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.frame.go("today")
    signed_in.settle()
    picture = signed_in.window.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, 1366, 7) for y in range(0, 768, 7)}
    assert len(colours) > 8


def _without_names(words: str) -> str:
    return UNITS.sub("", DATA.sub("", KEYS.sub("", words)))


def _name(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName()} {text} {widget.size().toTuple()}"


def _is_cut(widget: QWidget) -> bool:
    if not widget.isVisible():
        return False
    if isinstance(widget, QLabel) and widget.pixmap().isNull() and widget.text():
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        return widget.sizeHint().width() > widget.width() + 1 or widget.sizeHint().height() > widget.height() + 1
    if isinstance(widget, QAbstractButton) and widget.text():
        return widget.sizeHint().width() > widget.width() + 1
    return False


def _shows_focus(control: QWidget) -> bool:
    """Whether the control looks different once it has the focus."""
    if isinstance(control, Step):
        # It takes the keys of all its controls and is none itself.
        return True
    control.clearFocus()
    QApplication.processEvents()
    before = _picture(control)
    control.setFocus()
    QApplication.processEvents()
    return _picture(control) != before


def _picture(control: QWidget) -> QImage:
    return control.grab().toImage()
