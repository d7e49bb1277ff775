"""States of screens that are looked at in pictures; each would cost the tests of all screens a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from app.devices.code_pictures import find_codes
from app.domain.media_type import MediaType
from app.flows.visit_data import VisitStep
from app.services.paper_check import is_check_text
from app.services.printing import issue
from tests.services.scan_office import blank, picture
from tests.ui.conftest import MANAGER, Desktop
from tests.ui.crowd import bring_crowd
from tests.ui.scenes import Show, visit_at
from ui.pages.scan_folder_page import ScanFolderPage
from ui.pages.settings_page import SettingsPage
from ui.pages.statistics_page import StatisticsPage
from ui.pages.verify_page import VerifyPage


def nothing_found(desktop: Desktop) -> None:
    """Words that no filing answers to."""
    bring_crowd(desktop.counter.desk)
    desktop.sign_in()
    desktop.press(Qt.Key.Key_F2)
    desktop.type("qqqq")


def verified(desktop: Desktop) -> None:
    """A form of this counter, by its code."""
    desktop.sign_in()
    pdf = _printed(desktop, desktop.file().number)
    _verify(desktop, next(text for text in find_codes(pdf, MediaType.PDF) if is_check_text(text)))


def not_verified(desktop: Desktop) -> None:
    """A code that is none."""
    desktop.sign_in()
    _verify(desktop, "12345678")


def scans_matched(desktop: Desktop) -> None:
    """What became of a folder of scans."""
    _go_through_folder(desktop)


def scan_to_choose(desktop: Desktop) -> None:
    """Which record and form a scan belongs to that no code tells."""
    page = _go_through_folder(desktop)
    page.open_button.click()


def setting_changed(desktop: Desktop) -> None:
    """A setting changed just now, with the way to take it back."""
    page = desktop.sign_in(MANAGER).go("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("look")
    desktop.settle()
    page.part.findChildren(QComboBox)[-1].setCurrentIndex(0)


def setting_refused(desktop: Desktop) -> None:
    """A value that cannot be."""
    page = desktop.sign_in(MANAGER).go("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("upstream")
    desktop.settle()
    address = page.part.findChildren(QLineEdit)[0]
    address.setFocus()
    desktop.type("abc")
    desktop.press(Qt.Key.Key_Return)


def definitions(desktop: Desktop) -> None:
    """What each figure counts."""
    desktop.sign_in()
    desktop.file()
    page = desktop.frame.go("statistics")
    assert isinstance(page, StatisticsPage)
    desktop.settle()
    page.definitions_button.click()


def by_agent(desktop: Desktop) -> None:
    """Somebody comes for the applicant."""
    visit_at(VisitStep.CATEGORY)(desktop)
    desktop.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    desktop.settle()
    next(box for box in desktop.frame.page.findChildren(QCheckBox) if box.isVisible()).click()


def wrong_telephone(desktop: Desktop) -> None:
    """A telephone that cannot be one."""
    visit_at(VisitStep.DETAILS)(desktop)
    phone = desktop.frame.page.findChild(QLineEdit, "phone")
    assert phone is not None
    phone.setFocus()
    phone.selectAll()
    desktop.type("123")
    desktop.press(Qt.Key.Key_Tab)


def upstream_empty(desktop: Desktop) -> None:
    """Nothing was done yet."""
    desktop.sign_in()
    desktop.frame.go("upstream")


def _printed(desktop: Desktop, number: str) -> bytes:
    counter = desktop.counter
    _, pdf = issue(counter.desk, counter.papers, desktop.actor, number, "filing")
    return pdf


def _verify(desktop: Desktop, code: str) -> None:
    page = desktop.frame.go("verify")
    assert isinstance(page, VerifyPage)
    page.takes_scan(code)
    desktop.qtbot.waitUntil(lambda: "正在" not in page.notice.words)


def _go_through_folder(desktop: Desktop) -> ScanFolderPage:
    desktop.sign_in()
    number = desktop.file().number
    page = desktop.frame.go("scan_folder")
    assert isinstance(page, ScanFolderPage)
    folder = desktop.counter.folder / "from the scanner"
    folder.mkdir()
    for name, data in (
        ("001.jpg", picture(_printed(desktop, number), turned=2)),
        ("002.png", blank()),
        ("003.docx", b"PK\x03\x04"),
    ):
        (folder / name).write_bytes(data)
    page.takes_files(tuple(sorted(folder.iterdir())))
    desktop.qtbot.waitUntil(lambda: not page.run.is_running)
    desktop.settle()
    return page


STATES: dict[str, Show] = {
    "searched-nothing": nothing_found,
    "verify-genuine": verified,
    "verify-unknown": not_verified,
    "scan_folder-matched": scans_matched,
    "scan_folder-choice": scan_to_choose,
    "settings-changed": setting_changed,
    "settings-refused": setting_refused,
    "statistics-definitions": definitions,
    "visit-agent": by_agent,
    "visit-wrong-telephone": wrong_telephone,
    "upstream-empty": upstream_empty,
}
"""By name, what brings the state up."""
