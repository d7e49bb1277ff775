"""Labelled fields on the one grid: labels right-aligned in 112 px, fields 240 or 496 px wide, rows of 36 px."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.style.tokens import tokens
from ui.widgets.boxes import row, space
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone, mark

_FIRST = 1
"""The row of a grid that the first field goes into; above each other one lies a row that keeps it apart."""

_GREEDY = 1000
"""A hint takes what room there is, up to its width."""


class FieldRows(QWidget):
    """Rows of label, field and, below the field, a hint or what is wrong with it."""

    def __init__(self, *, label_width: int = 0, narrow: bool = False) -> None:
        super().__init__()
        grid = tokens().grid
        self._narrow = narrow
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(3))
        # What is said below a field stands nearer to it than to the next one.
        self._grid.setVerticalSpacing(space(1))
        self._grid.setColumnMinimumWidth(0, label_width or grid.label_width)
        self._grid.setColumnStretch(2, 1)
        self._labels: dict[QWidget, QLabel] = {}
        self._notes: dict[QWidget, QLabel] = {}
        self._below: dict[QWidget, tuple[QWidget, int]] = {}
        self._lines: dict[QWidget, int] = {}

    def add(self, label: str, field: QWidget, *, hint: str = "", wide: bool = False, natural: bool = False) -> None:
        """One more row. ``wide`` takes 496 px instead of 240; ``natural`` keeps the field's own width."""
        grid, line = tokens().grid, self._grid.rowCount()
        if self._lines:
            self._grid.setRowMinimumHeight(line, space(1))
            line += 1
        name = text(label, TextKind.LABEL)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name.setMinimumHeight(grid.row_height)
        name.setBuddy(field)
        if label and not field.accessibleName():
            field.setAccessibleName(label)
        if not natural:
            field.setMaximumWidth(grid.field_wide if wide else grid.field_narrow)
            field.setMinimumWidth(0 if self._narrow else field.maximumWidth())
        note = text(hint, TextKind.SMALL, wrap=True)
        note.setMaximumWidth(grid.field_wide)
        self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(field, line, 1)
        below = QWidget(self)
        inner = row(below, gap=0)
        inner.addWidget(note, _GREEDY)
        inner.addStretch(1)
        self._grid.setRowMinimumHeight(line, grid.row_height)
        self._labels[field], self._notes[field], self._lines[field] = name, note, line
        self._below[field] = (below, 1 if wide else 2)
        self._show_below(field, bool(hint))

    def show_row(self, field: QWidget, visible: bool) -> None:
        """Show or hide a row as a whole."""
        field.setVisible(visible)
        self._labels[field].setVisible(visible)
        line = self._lines[field]
        self._grid.setRowMinimumHeight(line, tokens().grid.row_height if visible else 0)
        self._keep_apart()
        self._show_below(field, visible and bool(self._notes[field].text()))

    def say(self, field: QWidget, words: str, tone: Tone = Tone.QUIET) -> None:
        """Say something below a field; a stop also marks the field itself. No words clear both."""
        note = self._notes[field]
        note.setText(words)
        mark(note, "tone", tone)
        self._show_below(field, bool(words) and not field.isHidden())
        mark(field, "wrong", bool(words) and tone is Tone.STOP)
        field.setAccessibleDescription(words)

    def _keep_apart(self) -> None:
        """Whatever is hidden, the first row that is seen stands at the top."""
        has_above = False
        for field, line in self._lines.items():
            is_seen = not field.isHidden()
            if line > _FIRST:
                self._grid.setRowMinimumHeight(line - 1, space(1) if is_seen and has_above else 0)
            has_above = has_above or is_seen

    def _show_below(self, field: QWidget, visible: bool) -> None:
        """Wider than a narrow field, for few hints need a second line; while hidden it holds no column open."""
        below, columns = self._below[field]
        self._grid.removeWidget(below)
        if visible:
            self._grid.addWidget(below, self._lines[field] + 1, 1, 1, columns)
        below.setVisible(visible)


class ReadOnlyRows(QWidget):
    """Rows of label and value for reading; long values wrap."""

    def __init__(self, *, label_width: int = 0) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space(3))
        self._grid.setVerticalSpacing(space(2))
        self._grid.setColumnMinimumWidth(0, label_width or tokens().grid.label_width)
        self._grid.setColumnStretch(1, 1)

    def add(self, label: str, value: str | QWidget, *, note: str = "") -> None:
        """One more row; ``note`` stands small below the value."""
        line = self._grid.rowCount()
        name = text(label, TextKind.LABEL)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        shown = text(value, wrap=True) if isinstance(value, str) else value
        if isinstance(shown, QLabel):
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name.setBuddy(shown)
        self._grid.addWidget(name, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(shown, line, 1)
        if note:
            self._grid.addWidget(text(note, TextKind.SMALL, wrap=True), line + 1, 1)
