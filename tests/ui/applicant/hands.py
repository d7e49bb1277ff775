"""The applicant's hand: writes on the pad by mouse, finger or pen, through the events that Qt delivers."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.applicant.signature_pad import SignaturePad

ZIGZAG = tuple(QPoint(40 + 30 * step, 60 + 60 * (step % 2)) for step in range(8))
SECOND = tuple(QPoint(300 + 20 * step, 120 - 8 * step) for step in range(6))

FINGER = QTest.createTouchDevice()
PEN = QPointingDevice(
    "pen",
    9001,
    QInputDevice.DeviceType.Stylus,
    QPointingDevice.PointerType.Pen,
    QInputDevice.Capability.Position | QInputDevice.Capability.Pressure,
    1,
    1,
)


def by_mouse(pad: SignaturePad, points: tuple[QPoint, ...] = ZIGZAG) -> None:
    """A stroke with the left button."""
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=points[0])
    for point in points[1:]:
        # QTest's own moves carry no buttons.
        _send_mouse(pad, QEvent.Type.MouseMove, point)
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=points[-1])


def by_finger(pad: SignaturePad, points: tuple[QPoint, ...] = ZIGZAG, *, palm: QPoint | None = None) -> None:
    """A stroke with a fingertip, the palm resting on the glass meanwhile or not."""
    touch = QTest.touchEvent(pad, FINGER).press(0, points[0], pad)
    touch.commit()
    if palm is not None:
        QTest.touchEvent(pad, FINGER).stationary(0).press(1, palm, pad).commit()
    for point in points[1:]:
        moved = QTest.touchEvent(pad, FINGER).move(0, point, pad)
        if palm is not None:
            moved.move(1, palm + QPoint(5, 5), pad)
        moved.commit()
    lifted = QTest.touchEvent(pad, FINGER).release(0, points[-1], pad)
    if palm is not None:
        lifted.release(1, palm, pad)
    lifted.commit()


def by_pen(pad: SignaturePad, points: tuple[QPoint, ...] = ZIGZAG, *, pressure: float = 0.5) -> None:
    """A stroke with a pen that tells its pressure."""
    kinds = (QEvent.Type.TabletPress, *(QEvent.Type.TabletMove for _ in points[1:]))
    for kind, point in zip(kinds, points, strict=True):
        send_pen(pad, kind, point, pressure)
    send_pen(pad, QEvent.Type.TabletRelease, points[-1], 0)


def send_pen(pad: SignaturePad, kind: QEvent.Type, point: QPoint, pressure: float) -> None:
    """One event of the pen."""
    at = QPointF(point)
    buttons = Qt.MouseButton.NoButton if pressure == 0 else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind,
        PEN,
        at,
        QPointF(pad.mapToGlobal(point)),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        buttons,
    )
    QApplication.sendEvent(pad, event)
    assert event.isAccepted(), "else Qt would send it once more as a mouse"


def _send_mouse(pad: SignaturePad, kind: QEvent.Type, point: QPoint) -> None:
    event = QMouseEvent(
        kind,
        QPointF(point),
        QPointF(pad.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pad, event)


def all_words(window: QWidget) -> str:
    """Every word any label of the window holds, seen or not."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return "\n".join(label.text() for label in window.findChildren(QLabel))
