"""Binding a key of the table to what it does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.keys.table import get_shortcut


def bind(widget: QWidget, name: str, act: Callable[[], object], *, in_window: bool = False) -> None:
    """From now on the keys of ``name`` do ``act`` while the focus is in ``widget``, or anywhere in its window."""
    bind_keys(widget, get_shortcut(name).keys, act, in_window=in_window)


def bind_keys(widget: QWidget, keys: str, act: Callable[[], object], *, in_window: bool = False) -> None:
    """The same for keys that are told with their place, as the pages of the frame are."""
    context = Qt.ShortcutContext.WindowShortcut if in_window else Qt.ShortcutContext.WidgetWithChildrenShortcut
    QShortcut(QKeySequence(keys), widget, context=context).activated.connect(act)
