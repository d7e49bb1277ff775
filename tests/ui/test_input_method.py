"""Chinese input methods: what is still being composed finds nothing and changes nothing; what is committed does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.conftest import Desktop
from tests.ui.test_screens import SCREENS
from ui.pages.filings_page import FilingsPage
from ui.wizards.new_filing.place_field import PlaceField


def compose(field: QWidget, words: str) -> None:
    """Show ``words`` in the field as an input method does before anything was chosen."""
    QApplication.sendEvent(field, QInputMethodEvent(words, []))


def commit(field: QWidget, words: str) -> None:
    """Put in what was chosen."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def _fields(desktop: Desktop) -> list[QLineEdit]:
    return [
        field
        for field in desktop.window.findChildren(QLineEdit)
        if field.isVisible() and field.isEnabled() and not field.isReadOnly()
    ]


@pytest.mark.parametrize(
    "name",
    sorted(
        set(SCREENS)
        & {
            "sign-in",
            "set-up",
            "filings",
            "commitments",
            "upstream",
            "verify",
            "visit",
            "record-change",
            "record-cancel",
            "record-supplement",
            "conflict",
        }
    ),
)
def test_every_field_takes_a_composition_and_tells_only_of_what_was_committed(desktop: Desktop, name: str) -> None:
    show: Callable[[Desktop], None] = SCREENS[name]
    show(desktop)
    desktop.settle()
    fields = _fields(desktop)
    for field in fields:
        if field.echoMode() is not QLineEdit.EchoMode.Normal:
            continue  # a password is typed letter by letter
        assert field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), field.accessibleName()
        before, told = field.text(), list[str]()
        field.textEdited.connect(told.append)
        compose(field, "shang'hai")
        assert field.text() == before, field.accessibleName()
        assert told == [], field.accessibleName()
        compose(field, "")
        assert (field.text(), told) == (before, []), f"{field.accessibleName()}: given up"
    assert fields or name not in ("sign-in", "visit"), "there is something to type into"


def test_the_search_waits_for_the_chosen_characters(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.frame.go("today")
    signed_in.settle()
    signed_in.press(Qt.Key.Key_F2)
    box = signed_in.frame.top.search_box
    compose(box, "wang")
    signed_in.settle()
    assert signed_in.frame.page.title == "今日"
    commit(box, "王")
    signed_in.settle()
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert [row.name for row in page.list.model.rows] == ["王秀兰"]


def test_the_place_waits_for_the_chosen_characters(signed_in: Desktop) -> None:
    signed_in.work.visit_wanted.emit(signed_in.keep_visit_at_review())
    signed_in.settle()
    for _ in range(2):
        signed_in.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    field = signed_in.frame.page.findChild(PlaceField)
    assert field is not None
    field.setFocus()
    field.selectAll()
    compose(field, "nan'jing")
    assert not field.is_open
    field.clear()
    commit(field, "南京")
    assert any(line.startswith("江苏省南京市") for line in field.lines)


def test_keys_of_a_composition_are_no_scan_and_no_shortcut(signed_in: Desktop) -> None:
    signed_in.press(Qt.Key.Key_F2)
    box = signed_in.frame.top.search_box
    compose(box, "3208030101202605060001")
    signed_in.settle()
    assert box.text() == ""
    assert signed_in.frame.page.title == "今日"
