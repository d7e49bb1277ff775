"""外观: the theme and the size of type this counter keeps, worn at once when a key or the settings change them."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.vocabulary import Role
from app.services.desk import Desk
from app.settings import THEME, TYPE_SIZE, Setting, read_setting, write_setting
from ui.keys.bind import bind, bind_keys
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.style.tokens import ThemeName, TypeSize, worn

_LARGER_WITHOUT_SHIFT = "Ctrl+="

_Look = TypeVar("_Look", bound=StrEnum)


class Looks(QObject):
    """Wears what is kept. The settings page keeps a value and emits ``work.look_changed``; the keys do the same."""

    def __init__(self, work: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._work = work
        bind(window, "contrast", self.other_theme, in_window=True)
        bind(window, "larger", partial(self._choose_size, TypeSize.LARGE), in_window=True)
        bind_keys(window, _LARGER_WITHOUT_SHIFT, partial(self._choose_size, TypeSize.LARGE), in_window=True)
        bind(window, "ordinary", partial(self._choose_size, TypeSize.ORDINARY), in_window=True)
        work.look_changed.connect(self.ask)

    def ask(self) -> None:
        """Wear what this counter keeps."""
        desk = self._work.desk
        self._work.tasks.query(lambda: _kept(desk), lambda look: self.wear(*look), owner=self, newest="look")

    def wear(self, name: ThemeName, size: TypeSize) -> None:
        """Dress every window so, unless it is dressed so already."""
        application = QApplication.instance()
        if (name, size) == worn() or not isinstance(application, QApplication):
            return
        # Qt dresses all widgets in one go, which takes a second or two.
        application.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            dress(application, name, size)
        finally:
            application.restoreOverrideCursor()

    def _choose_size(self, size: TypeSize) -> None:
        name, _ = worn()
        self.wear(name, size)
        self._keep(TYPE_SIZE, size)

    def other_theme(self) -> None:
        """Wear the theme that is not worn now, and keep it."""
        before, size = worn()
        name = ThemeName.NORMAL if before is ThemeName.HIGH_CONTRAST else ThemeName.HIGH_CONTRAST
        self.wear(name, size)
        self._keep(THEME, name)

    def _keep(self, setting: Setting, value: str) -> None:
        work = self._work
        desk, role = work.desk, work.actor.role if work.is_signed_in else Role.CLERK
        work.tasks.command(lambda: _write(desk, setting, value, role), lambda _: work.look_changed.emit())


def _kept(desk: Desk) -> tuple[ThemeName, TypeSize]:
    with desk.store.read() as uow:
        return _one_of(ThemeName, read_setting(uow, THEME)), _one_of(TypeSize, read_setting(uow, TYPE_SIZE))


def _one_of(looks: type[_Look], kept: str) -> _Look:
    """What is kept; the first where that is none of them."""
    return next((look for look in looks if look == kept), next(iter(looks)))


def _write(desk: Desk, setting: Setting, value: str, role: Role) -> None:
    with desk.store.write() as uow:
        write_setting(uow, setting, value, role=role)
        uow.commit()
