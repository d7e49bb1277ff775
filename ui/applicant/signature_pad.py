"""签名区: takes a signature by pen, finger or mouse."""

from __future__ import annotations

from enum import Enum, auto
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.applicant.strokes import Point, Stroke, draw_all, draw_tail, is_signature
from ui.style.tokens import theme
from ui.widgets.boxes import space

_PLAIN_PRESSURE = 0.5
_SLOWEST_AT, _FASTEST_AT = 0.2, 3.0
"""Pixels a millisecond at which a hand without a pen's pressure writes its broadest and its finest line."""
_CALM = 0.35
"""How far the width follows each new point, so that a jerk does not show."""


class _Hand(Enum):
    """What a stroke is written with."""

    PEN = auto()
    FINGER = auto()
    MOUSE = auto()


class SignaturePad(QWidget):
    """A sheet to write on. One hand at a time: while one writes, other fingers and the palm are passed by.

    A pen comes before them all: a palm that rests on the glass first would else keep it from writing. Beyond the edge
    nothing is written, for nobody sees it; back on the sheet a new stroke begins.
    """

    begun = Signal()
    """The first stroke was begun."""
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("签名区")
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(160)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._strokes: list[Stroke] = []
        self._writing: Stroke | None = None
        self._hand = _Hand.MOUSE
        self._finger = -1
        self._is_beyond = False
        self._before_hand = 0
        """How many strokes there were before the hand that writes came down."""
        self._last_at = 0
        self._sheet = QImage()

    @property
    def is_signed(self) -> bool:
        """Whether something is written that can be a signature, and the pen is up."""
        return self._writing is None and is_signature(self._strokes)

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written at all."""
        return not self._strokes

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """What is written, stroke by stroke."""
        return tuple(self._strokes)

    def lift(self) -> None:
        """Whoever says that they are done has lifted the pen, also where that was never told."""
        self._up(self._hand)

    def clear(self) -> None:
        """Forget everything that was written."""
        self._strokes, self._writing, self._finger = [], None, -1
        self._wipe()
        self.changed.emit()

    def event(self, event: QEvent) -> bool:
        """Take touches; Qt has no method of its own for them."""
        if isinstance(event, QTouchEvent):
            self._touched(event)
            return True
        return super().event(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen, with its pressure; one that hovers writes nothing."""
        kind, at = event.type(), event.position()
        if kind == QEvent.Type.TabletPress:
            self._down(_Hand.PEN, at, event.pressure(), event.timestamp())
        elif kind == QEvent.Type.TabletMove:
            self._move(_Hand.PEN, at, event.pressure(), event.timestamp())
        elif kind == QEvent.Type.TabletRelease:
            self._up(_Hand.PEN)
        # Accepted, or Qt would send the same again as if it came from a mouse.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The left button writes."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._down(_Hand.MOUSE, event.position(), None, event.timestamp())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two dots in quick succession are two strokes."""
        self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """On it goes, while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(_Hand.MOUSE, event.position(), None, event.timestamp())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The stroke ends."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._up(_Hand.MOUSE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was written stays where it is."""
        super().resizeEvent(event)
        self._wipe()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet as far as it is written on, and a line to write along."""
        painter = QPainter(self)
        colours, corner = theme(), QRect(0, 0, self.width() - 1, self.height() - 1)
        painter.fillRect(event.rect(), QColor(colours.paper))
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.drawRect(corner)
        if self.is_blank:
            base = self.height() * 3 // 4
            painter.setPen(QPen(QColor(colours.border), 2, Qt.PenStyle.DashLine))
            painter.drawLine(space(6), base, self.width() - space(6), base)
        if not self._sheet.isNull():
            painter.drawImage(0, 0, self._sheet)
        painter.end()

    def _touched(self, event: QTouchEvent) -> None:
        event.accept()
        if event.type() in (QEvent.Type.TouchCancel, QEvent.Type.TouchBegin):
            # No finger is on the glass before the first; one whose lifting was never told is not either.
            self._up(_Hand.FINGER)
        if event.type() == QEvent.Type.TouchCancel:
            return
        for point in event.points():
            state = point.state()
            if state == QEventPoint.State.Pressed and self._writing is None:
                self._finger = point.id()
                self._down(_Hand.FINGER, point.position(), None, event.timestamp())
            elif point.id() != self._finger:
                continue
            elif state == QEventPoint.State.Released:
                self._up(_Hand.FINGER)
            elif state == QEventPoint.State.Updated:
                self._move(_Hand.FINGER, point.position(), None, event.timestamp())

    def _down(self, hand: _Hand, at: QPointF, pressure: float | None, when: int) -> None:
        is_first = self.is_blank
        if self._writing is not None:
            if hand is self._hand:
                self._up(hand)  # its lifting was never told
            elif hand is _Hand.PEN:
                self._drop()
            else:
                return
        self._hand, self._before_hand = hand, len(self._strokes)
        self._begin_stroke(at, _PLAIN_PRESSURE if pressure is None else pressure, when)
        if is_first:
            self.begun.emit()
            self.update()

    def _begin_stroke(self, at: QPointF, pressure: float, when: int) -> None:
        self._writing = Stroke([Point(at.x(), at.y(), pressure)])
        self._strokes.append(self._writing)
        self._is_beyond = False
        self._last_at = when
        self._draw_newest()

    def _drop(self) -> None:
        """What was being written was a palm, which the hand that holds a pen put down before it."""
        del self._strokes[self._before_hand :]
        self._writing, self._finger = None, -1
        self._wipe()

    def _move(self, hand: _Hand, at: QPointF, pressure: float | None, when: int) -> None:
        stroke = self._writing
        if stroke is None or hand is not self._hand:
            return
        if not QRectF(self.rect()).contains(at):
            self._is_beyond = True
            return
        if self._is_beyond:
            self._begin_stroke(at, stroke.points[-1].pressure, when)
            return
        before = stroke.points[-1]
        given = self._pressure_of_hand(before, at, when) if pressure is None else pressure
        eased = before.pressure + (given - before.pressure) * _CALM
        self._last_at = when
        if (at.x(), at.y()) == (before.x, before.y):
            return
        stroke.points.append(Point(at.x(), at.y(), eased))
        self._draw_newest()

    def _up(self, hand: _Hand) -> None:
        if self._writing is not None and hand is self._hand:
            self._writing, self._finger = None, -1
            self.changed.emit()

    def _pressure_of_hand(self, before: Point, at: QPointF, when: int) -> float:
        """A finger or a mouse tells no pressure: a quick hand writes finely, a slow one broadly."""
        elapsed = max(when - self._last_at, 1)
        speed = hypot(at.x() - before.x, at.y() - before.y) / elapsed
        part = (min(max(speed, _SLOWEST_AT), _FASTEST_AT) - _SLOWEST_AT) / (_FASTEST_AT - _SLOWEST_AT)
        return 0.75 - 0.5 * part

    def _draw_newest(self) -> None:
        if self._writing is None or self._sheet.isNull():
            return
        painter = self._pen_on_sheet()
        place = draw_tail(painter, self._writing, theme().ink)
        painter.end()
        self.update(place.toAlignedRect())

    def _wipe(self) -> None:
        ratio = self.devicePixelRatioF()
        self._sheet = QImage(self.size() * ratio, QImage.Format.Format_ARGB32_Premultiplied)
        self._sheet.setDevicePixelRatio(ratio)
        self._sheet.fill(Qt.GlobalColor.transparent)
        if not self._sheet.isNull():
            painter = self._pen_on_sheet()
            draw_all(painter, self._strokes, theme().ink)
            painter.end()
        self.update()

    def _pen_on_sheet(self) -> QPainter:
        painter = QPainter(self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter
