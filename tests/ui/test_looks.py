"""Theme and size of type, changed while the window is open."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.settings import THEME, TYPE_SIZE, read_setting
from tests.ui.conftest import Desktop
from ui.style.dress import dress
from ui.style.resizing import resize_all
from ui.style.tokens import Theme, ThemeName, TypeSize, tokens, tokens_of, worn

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_key_changes_the_contrast_and_the_counter_keeps_it(signed_in: Desktop) -> None:
    signed_in.press(Qt.Key.Key_H, CONTROL)
    assert worn() == (ThemeName.HIGH_CONTRAST, TypeSize.ORDINARY)
    assert _kept(signed_in) == ("high_contrast", "normal")
    signed_in.press(Qt.Key.Key_H, CONTROL)
    assert _kept(signed_in) == ("normal", "normal")


def test_a_key_makes_the_words_larger_and_another_ordinary_again(signed_in: Desktop) -> None:
    signed_in.press(Qt.Key.Key_Equal, CONTROL)
    assert worn() == (ThemeName.NORMAL, TypeSize.LARGE)
    assert _kept(signed_in) == ("normal", "large")
    signed_in.press(Qt.Key.Key_Minus, CONTROL)
    assert _kept(signed_in) == ("normal", "normal")


def test_a_counter_opens_in_the_look_it_keeps(desktop: Desktop, dressed: QApplication) -> None:
    desktop.press(Qt.Key.Key_H, CONTROL)
    desktop.press(Qt.Key.Key_Equal, CONTROL)
    dress(dressed)
    desktop.rooms.begin()
    desktop.settle()
    assert worn() == (ThemeName.HIGH_CONTRAST, TypeSize.LARGE)


def test_no_widget_keeps_a_colour_of_the_theme_before(signed_in: Desktop, dressed: QApplication) -> None:
    signed_in.file()
    for name in ("today", "filings", "policy", "new_filing"):
        signed_in.frame.go(name)
        signed_in.settle()
        dress(dressed)
        normal, high = tokens().themes[ThemeName.NORMAL], tokens().themes[ThemeName.HIGH_CONTRAST]
        assert _seen(signed_in, normal, high), "the page shows something of its theme"
        dress(dressed, ThemeName.HIGH_CONTRAST)
        assert _seen(signed_in, normal, high) == set()


def test_there_and_back_the_window_looks_as_before(signed_in: Desktop, dressed: QApplication) -> None:
    signed_in.file()
    for name in ("today", "filings", "policy"):
        signed_in.frame.go(name)
        signed_in.settle()
        before = _picture(signed_in)
        dress(dressed, ThemeName.HIGH_CONTRAST, TypeSize.LARGE)
        assert _picture(signed_in) != before
        dress(dressed)
        assert _picture(signed_in) == before, name


def test_large_type_makes_words_rows_fields_and_icons_a_quarter_larger() -> None:
    ordinary, large = tokens_of(TypeSize.ORDINARY), tokens_of(TypeSize.LARGE)
    assert (large.type.body, large.grid.row_height, large.grid.field_narrow, large.icon) == (19, 45, 300, 22)
    assert large.space == ordinary.space
    assert large.grid.page_margin == ordinary.grid.page_margin


@pytest.mark.parametrize("pixels", range(1, 400, 13))
def test_a_size_set_comes_back_as_it_was(qapp: QApplication, pixels: int) -> None:
    window = QWidget()
    inside = QWidget(window)
    inside.setFixedWidth(pixels)
    resize_all([window], 1.25)
    assert inside.minimumWidth() == inside.maximumWidth() == round(pixels * 1.25)
    resize_all([window], 1 / 1.25)
    assert inside.minimumWidth() == inside.maximumWidth() == pixels


def _kept(desktop: Desktop) -> tuple[str, str]:
    with desktop.counter.desk.store.read() as uow:
        return read_setting(uow, THEME), read_setting(uow, TYPE_SIZE)


def _seen(desktop: Desktop, theme: Theme, other: Theme) -> set[str]:
    """Colours on screen that are the one theme's and not the other's."""
    picture = _picture(desktop)
    pixels = {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in _lines(picture)}
    return pixels & (set(theme) - set(other))


def _lines(picture: QImage) -> range:
    return range(0, picture.height(), 3)


def _picture(desktop: Desktop) -> QImage:
    desktop.settle()
    return desktop.window.grab().toImage()


def test_no_digit_of_a_number_is_cut_off_with_large_type_on_the_smallest_monitor(
    signed_in: Desktop, dressed: QApplication
) -> None:
    filing = signed_in.file()
    signed_in.window.resize(QSize(1366, 768))
    dress(dressed, ThemeName.NORMAL, TypeSize.LARGE)
    signed_in.work.record_wanted.emit(filing.number)
    signed_in.settle()
    page = signed_in.frame.page
    numbers = {filing.person.social_security_number, filing.person.card_no, filing.contact.phone}
    shown = [label for label in page.findChildren(QLabel) if label.isVisible() and label.text() in numbers]
    assert {label.text() for label in shown} >= numbers
    for label in shown:
        assert label.width() >= label.fontMetrics().horizontalAdvance(label.text())


def test_an_open_dialog_takes_the_size_of_type_once(signed_in: Desktop, dressed: QApplication) -> None:
    signed_in.press(Qt.Key.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    before = {label: label.minimumWidth() for label in sheet.findChildren(QLabel)}
    size = sheet.size()
    dress(dressed, size=TypeSize.LARGE)
    signed_in.settle()
    assert {label.minimumWidth() for label in before} == {round(width * tokens().scale) for width in before.values()}
    assert sheet.width() <= signed_in.window.width()
    dress(dressed)
    signed_in.settle()
    assert sheet.size() == size
    sheet.close()
