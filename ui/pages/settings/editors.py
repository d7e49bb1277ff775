"""录入: one editor for each kind of setting. Each tells a value once it is whole, and shows what is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.settings import Kind, Setting
from ui.printing.printers import PrinterChoice, list_printers
from ui.shell.workplace import Workplace
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import NumberEdit
from ui.widgets.file_field import FileField, Wanted

_DOTS = "●●●●●●●●"
_USUAL_PRINTER = "由系统决定"


class TextEditor(QLineEdit):
    """Told when one leaves the line or presses Enter."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.editingFinished.connect(self._left)

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self._shown = value
        self.setText(value)
        self.setCursorPosition(0)

    def _left(self) -> None:
        if self.text().strip() != self._shown:
            self._shown = self.text().strip()
            self.given.emit(self._shown)


class NumberEditor(NumberEdit):
    """Digits only; told as a line is."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.editingFinished.connect(self._left)

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self._shown = value
        self.setText(value)

    def _left(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.given.emit(self._shown)


class SecretEditor(QLineEdit):
    """Dots stand for what is kept, which is never in the line; what is typed takes its place."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.editingFinished.connect(self._left)

    def show_value(self, value: str) -> None:
        """Show whether anything is kept."""
        self.clear()
        self.setPlaceholderText(_DOTS if value else "没有设置")

    def _left(self) -> None:
        if self.text():
            self.given.emit(self.text())


class _KeptAtOnce(ChoiceBox[str]):
    """Told at every choice; the wheel only scrolls the page, for a choice is kept at once."""

    given = Signal(str)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class ChoiceEditor(_KeptAtOnce):
    """One of what the declaration offers."""

    def __init__(self, setting: Setting) -> None:
        super().__init__((words, code) for code, words in setting.choices)
        self.currentIndexChanged.connect(lambda _: self.given.emit(self.chosen()))

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self.choose(value)


class PrinterEditor(_KeptAtOnce):
    """The system's printers, asked for off the window's thread; one that is gone stays until another is chosen."""

    def __init__(self, work: Workplace) -> None:
        super().__init__(((_USUAL_PRINTER, ""),))
        self._work = work
        self._kept = ""
        self.currentIndexChanged.connect(self._chosen)

    def show_value(self, value: str) -> None:
        """Show what is kept among what there is."""
        self._kept = value
        self._offer(())
        self._work.tasks.query(list_printers, self._offer, owner=self, newest="printers to set")

    def _offer(self, printers: tuple[PrinterChoice, ...]) -> None:
        names = [printer.name for printer in printers]
        gone = [(f"{self._kept}（现在没有接）", self._kept)] if self._kept and self._kept not in names else []
        self.blockSignals(True)
        self.offer([(_USUAL_PRINTER, ""), *gone, *((name, name) for name in names)])
        self.choose(self._kept)
        self.blockSignals(False)

    def _chosen(self, _: int) -> None:
        self._kept = self.chosen()
        self.given.emit(self._kept)


class SwitchEditor(QCheckBox):
    """On or off."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__("开启")
        self.clicked.connect(lambda is_on: self.given.emit("1" if is_on else ""))

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self.setChecked(bool(value))


class FolderEditor(FileField):
    """A folder, told when it is chosen or the line is left."""

    given = Signal(str)

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting.label, Wanted.FOLDER)
        self.chosen.connect(self.given)

    def show_value(self, value: str) -> None:
        """Show what is kept."""
        self.show_path(value)


class NamedEditor(TextEditor):
    """A code under the name that people know it by. Such a code is fixed, so it is only read here."""

    def __init__(self, name_of: Callable[[str], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self.setReadOnly(True)

    def show_value(self, value: str) -> None:
        """Show the name of what is kept."""
        super().show_value(self._name_of(value))


Editor = TextEditor | NumberEditor | SecretEditor | ChoiceEditor | PrinterEditor | SwitchEditor | FolderEditor


def make_editor(setting: Setting, work: Workplace) -> Editor:
    """The editor of a setting, by its kind."""
    match setting.kind:
        case Kind.TEXT:
            return TextEditor()
        case Kind.NUMBER:
            return NumberEditor()
        case Kind.SECRET:
            return SecretEditor()
        case Kind.CHOICE:
            return ChoiceEditor(setting)
        case Kind.PRINTER:
            return PrinterEditor(work)
        case Kind.SWITCH:
            return SwitchEditor()
        case Kind.PLACE:
            return NamedEditor(lambda code: f"{work.desk.place_name(code)}　{code}")
        case Kind.PACK:
            return NamedEditor(partial(_pack_name, work))
        case Kind.FOLDER:
            return FolderEditor(setting)


def _pack_name(work: Workplace, pack: str) -> str:
    editions = work.desk.library.editions.get(pack, ())
    return editions[-1].name if editions else "（不能使用，请看“体检”）"
