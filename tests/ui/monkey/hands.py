"""What random hands do: keys, clicks, the wheel, an input method, cards, a scanner, files let go over the window."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QInputMethodEvent,
    QKeySequence,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ui.keys.table import SHORTCUTS
from ui.shell.frame import PLACE_KEYS

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
# No slash: what is typed into a field for a file stays in the folder of the run.
_SIGNS = "-+.,:;!?*%&()[]{}<>='\"~@#$^_|\\ "
_TYPED = (
    "shanghai",
    "shs",
    "310115",
    "13900001234",
    "zjy",
    "2026-05-06",
    "2026-12-31",
    "20BB7",
    "60",
    "320803195801010028",
)
_COMMITTED = ("上海市浦东新区世纪大道100号", "张", "王秀兰", "𠮷", "䶮㛃", "申请人要求", "123", "，", "x" * 300)

_WALKING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_RARE = (
    Qt.Key.Key_Escape,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Insert,
    *(Qt.Key(Qt.Key.Key_F1 + number) for number in range(12)),
)
_CHORD_KEYS = (*(Qt.Key(Qt.Key.Key_A + number) for number in range(26)), *_WALKING, *_RARE)
_HOLD = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
)
_BOUND = tuple(
    item.keys for group in (*SHORTCUTS.values(), PLACE_KEYS) for item in group if item.name or item in PLACE_KEYS
)


def pick_typed(chance: Random) -> str:
    """A few characters as they come from a keyboard, some of them meaningful."""
    if chance.random() < 0.4:
        return chance.choice(_TYPED)
    pool = chance.choice((_LETTERS, _DIGITS, _DIGITS, _LETTERS + _DIGITS + _SIGNS))
    return "".join(chance.choice(pool) for _ in range(chance.randint(1, 6)))


def pick_commit(chance: Random) -> str:
    """What an input method hands over at once."""
    return chance.choice(_COMMITTED)


def pick_key(chance: Random) -> Qt.Key:
    """A key without a character; those that lead on more often."""
    return chance.choice(chance.choice((_WALKING, _PRESSING, _PRESSING, _RARE)))


def pick_chord(chance: Random) -> tuple[Qt.Key, Qt.KeyboardModifier]:
    """A chord: one of the table of shortcuts as often as any other."""
    if chance.random() < 0.5:
        pressed = QKeySequence(chance.choice(_BOUND))[0]
        return pressed.key(), pressed.keyboardModifiers()
    return chance.choice(_CHORD_KEYS), chance.choice(_HOLD)


def commit(target: QWidget, words: str, composing: str) -> None:
    """An input method shows what is being composed, then hands over the characters."""
    QApplication.sendEvent(target, QInputMethodEvent(composing, []))
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(target, event)


def click(target: QWidget, at: QPoint, kind: str) -> None:
    """A click of one kind; the right one asks for the menu of the place, as a desktop does."""
    if kind == "double":
        QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=at)
    elif kind == "right":
        QTest.mouseClick(target, Qt.MouseButton.RightButton, pos=at)
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(target, QContextMenuEvent(reason, at, target.mapToGlobal(at)))
    else:
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=at)


def drag(target: QWidget, points: list[QPoint]) -> None:
    """A stroke with the left button held."""
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=points[0])
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for point in points[1:]:
        at, over = QPointF(point), QPointF(target.mapToGlobal(point))
        moved = QMouseEvent(QEvent.Type.MouseMove, at, over, none, left, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(target, moved)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=points[-1])


def turn_wheel(target: QWidget, at: QPoint, notches: int) -> None:
    """The wheel over a place."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(target.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def let_go(target: QWidget, paths: list[Path]) -> None:
    """Files dragged over something and let go there, if it would have them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = target.rect().center()
    entering = QDragEnterEvent(place, copy, data, left, no_key)
    QApplication.sendEvent(target, entering)
    if entering.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(place), copy, data, left, no_key))
