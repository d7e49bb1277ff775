"""填了一半的事项: what was typed into the panel of an act stays while the window is open, until the act is done."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget

from ui.pages.record.act_panel import ActPanel, PanelKey
from ui.wizards.new_filing.place_field import PlaceField

Entries = dict[str, str]
"""What stands in the fields, by their names."""


class HalfFilled:
    """Kept in memory only, by record and act. A card has to be put in again: its owner may have gone meanwhile."""

    def __init__(self) -> None:
        self._kept: dict[PanelKey, Entries] = {}
        self._cleared: dict[PanelKey, Entries] = {}
        self._blank: Entries = {}

    def words(self, number: str) -> str:
        """Which acts of a record were begun and neither done nor cleared, as a sentence; empty when none."""
        titles = "、".join(title for of, title in self._kept if of == number)
        return f"{titles}填了一半，填的都还在；再点开就可以接着填。" if titles else ""

    def opened(self, panel: ActPanel) -> None:
        """A panel was opened as yet blank: fill in what was typed before, and have it say so."""
        self._blank = _entries(panel)
        kept = self._kept.get(panel.key, {})
        for name, value in kept.items():
            # Papers come with the place they are asked for, so the fields are looked for one by one; the last of a
            # name, as those before it are on their way out.
            field = dict(_fields(panel)).get(name)
            if field is not None:
                _fill(field, value)
        if kept:
            self._cleared.pop(panel.key, None)
            panel.say_filled_before()
        elif panel.key in self._cleared:
            panel.say_cleared()

    def closed(self, panel: ActPanel) -> None:
        """The panel opened last goes: keep what was altered in it."""
        altered = {name: value for name, value in _entries(panel).items() if value != self._blank.get(name, "")}
        self._kept.pop(panel.key, None)
        if altered:
            self._kept[panel.key] = altered

    def turn(self, key: PanelKey) -> None:
        """Clear what was filled in; or put back what was cleared, beside what was typed since."""
        filled, cleared = self._kept.pop(key, {}), self._cleared.pop(key, None)
        if cleared is None:
            self._cleared[key] = filled
        else:
            self._kept[key] = cleared | filled

    def forget(self, key: PanelKey) -> None:
        """The act is done."""
        self._kept.pop(key, None)
        self._cleared.pop(key, None)


def _fields(panel: ActPanel) -> Iterator[tuple[str, QWidget]]:
    """The fields with a name each, in the order in which they stand."""
    for field in panel.rows.findChildren(QWidget):
        if isinstance(field, QLineEdit | QComboBox | QCheckBox | QRadioButton):
            name = field.accessibleName() or (field.text() if isinstance(field, QAbstractButton) else "")
            if name:
                yield name, field


def _entries(panel: ActPanel) -> Entries:
    return {name: _value(field) for name, field in _fields(panel)}


def _value(field: QWidget) -> str:
    if isinstance(field, PlaceField):
        return f"{field.code}\n{field.text()}"
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QComboBox):
        return field.currentText()
    return "on" if isinstance(field, QAbstractButton) and field.isChecked() else ""


def _fill(field: QWidget, value: str) -> None:
    if isinstance(field, PlaceField):
        code, _, typed = value.partition("\n")
        if code:
            field.choose(code)
        else:
            # Half a name: looked for at the next key, not now that the panel opens.
            field.setText(typed)
    elif isinstance(field, QLineEdit):
        field.setText(value)
        field.textEdited.emit(value)
    elif isinstance(field, QComboBox):
        field.setCurrentIndex(max(field.findText(value), 0))
    elif isinstance(field, QAbstractButton):
        field.setChecked(bool(value))
