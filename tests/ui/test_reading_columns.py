"""Panels to be read, in one column or two."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from ui.widgets.boxes import Scroll
from ui.widgets.reading_columns import ReadingColumns


def test_panels_stand_in_two_columns_where_there_is_room_and_below_each_other_where_not(
    qtbot: QtBot, dressed: QApplication
) -> None:
    columns = ReadingColumns()
    parts = [QLabel(f"第{number}条") for number in range(4)]
    _show(columns, parts)
    page = Scroll(columns)
    qtbot.addWidget(page)
    page.show()
    for width, beside in ((1120, True), (700, False), (2560, True)):
        page.resize(width, 400)
        qtbot.waitUntil(lambda beside=beside: (_left(parts[3], columns) > 0) is beside)
        assert _left(parts[0], columns) == 0
        qtbot.waitUntil(lambda: all(part.isVisible() for part in parts))
        assert max(part.width() for part in parts) <= 975
    others = columns.show_parts([QLabel("不等它"), QLabel("也不等它")])
    next(others)
    assert all(part.isVisible() for part in parts), "what is there stays until the others are ready"
    changed = QLabel("换了")
    _show(columns, [changed])
    assert all(part.isHidden() for part in parts)
    qtbot.waitUntil(lambda: [label.text() for label in columns.findChildren(QLabel)] == ["换了"])
    assert changed.isVisible()


def _show(columns: ReadingColumns, parts: list[QLabel]) -> None:
    for _ in columns.show_parts(parts):
        pass


def _left(part: QLabel, columns: ReadingColumns) -> int:
    return part.mapTo(columns, part.rect().topLeft()).x()
