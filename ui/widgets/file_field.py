"""A file or folder, typed or chosen in the system's own dialog."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui.style.tokens import tokens
from ui.widgets.boxes import row
from ui.widgets.buttons import secondary_button
from ui.widgets.entry import line_edit


class Wanted(Enum):
    """What is to be chosen."""

    FOLDER = auto()
    FILE = auto()
    NEW_FILE = auto()


class FileField(QWidget):
    """A path as text; whether there is such a thing is for services to judge."""

    chosen = Signal(str)
    """Another path: chosen in the dialog, or typed and left."""

    def __init__(self, name: str, wanted: Wanted, *, files: str = "", default_name: str = "") -> None:
        super().__init__()
        self._name, self._wanted, self._files, self.default_name = name, wanted, files, default_name
        self._told = ""
        self.line = line_edit()
        self.line.setAccessibleName(name)
        self.choose_button = secondary_button("选择", "folder")
        self.choose_button.setAccessibleName(f"选择{name}")
        body = row(self, gap=2)
        body.addWidget(self.line, 1)
        body.addWidget(self.choose_button)
        self.setMaximumWidth(tokens().grid.field_wide)
        self.setMinimumWidth(tokens().grid.field_wide)
        # The policy first: Qt would give it to the line as well.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.line)
        self.line.editingFinished.connect(self._left)
        self.choose_button.clicked.connect(self._choose)

    @property
    def path(self) -> str:
        """What stands there, from the root of the disk: a name alone lies in the documents, where people look."""
        typed = self.line.text().strip()
        return str(Path(_documents(), _from_home(typed))) if typed else ""

    def show_path(self, path: str) -> None:
        """Show a path without telling anybody."""
        self._told = path
        self.line.setText(path)

    def returns_to(self, following: QLineEdit) -> None:
        """Enter in the path leads on to ``following``."""
        self.line.returnPressed.connect(following.setFocus)

    def _left(self) -> None:
        if self.line.isModified():
            # What was only shown stays as it is kept, however it is written.
            self._take()

    def _take(self) -> None:
        if self.path != self.line.text():
            self.line.setText(self.path)
        if self.path != self._told:
            self._told = self.path
            self.chosen.emit(self.path)

    def _choose(self) -> None:
        begun = self.path or str(Path(_documents(), self.default_name))
        if self._wanted is Wanted.FOLDER:
            found = QFileDialog.getExistingDirectory(self, f"选择{self._name}", self.path)
        elif self._wanted is Wanted.FILE:
            found, _ = QFileDialog.getOpenFileName(self, f"选择{self._name}", self.path, self._files)
        else:
            # A file that is there is refused in a sentence; the dialog would promise to replace it.
            keep = QFileDialog.Option.DontConfirmOverwrite
            found, _ = QFileDialog.getSaveFileName(self, f"选择{self._name}", begun, self._files, options=keep)
        if found:
            self.line.setText(found)
            self._take()
            self.line.setFocus()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def _from_home(typed: str) -> Path:
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)  # it begins with ~, and that is nobody's home
