"""笔画: a signature as points with pressure, drawn smoothly on the screen and, in the same way, for the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, hypot

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

_THINNEST, _THICKEST = 2.0, 8.0
"""Widths of a line in pixels of the pad, at no pressure and at full."""
_SHORTEST = 60.0
"""A signature's strokes together are longer than this, in pixels of the pad; less is a slip of the hand."""
_PAPER_HEIGHT = 320
"""Pixels for the 11 mm that a form leaves to a signature: beyond what any office printer shows."""
_INK = QColor(16, 24, 32)
_EDGE = 8.0
_STEP = 3.0


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a stroke; ``pressure`` from 0 to 1."""

    x: float
    y: float
    pressure: float


@dataclass
class Stroke:
    """一笔, from where the pen touches to where it lifts."""

    points: list[Point] = field(default_factory=list)

    @property
    def length(self) -> float:
        """How far the pen went, in pixels."""
        pairs = zip(self.points, self.points[1:], strict=False)
        return sum(hypot(after.x - before.x, after.y - before.y) for before, after in pairs)


def is_signature(strokes: Sequence[Stroke]) -> bool:
    """Whether somebody wrote, rather than touched the pad by mistake."""
    return sum(stroke.length for stroke in strokes) > _SHORTEST


def draw_tail(painter: QPainter, stroke: Stroke, colour: str | QColor, *, whole: bool = False) -> QRectF:
    """Draw what the newest point adds, or the whole stroke; returns the place that was drawn on.

    Between the middles of neighbouring points a curve bends towards the point between them, so no corner shows.
    """
    points = stroke.points
    pen = QPen(QColor(colour))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if len(points) == 1:
        _dot(painter, pen, points[0])
        return _around(points)
    first = 1 if whole else max(len(points) - 2, 1)
    for place in range(first, len(points)):
        _bend(painter, pen, points, place)
    return _around(points[max(first - 2, 0) :])


def draw_all(painter: QPainter, strokes: Sequence[Stroke], colour: str | QColor = _INK) -> None:
    """Draw every stroke."""
    for stroke in strokes:
        if stroke.points:
            draw_tail(painter, stroke, colour, whole=True)


def picture_of(strokes: Sequence[Stroke]) -> bytes:
    """The signature alone as a PNG: black on nothing, cut to its edges, fine enough for paper."""
    bounds = _around([point for stroke in strokes for point in stroke.points])
    scale = min(_PAPER_HEIGHT / bounds.height(), 4 * _PAPER_HEIGHT / bounds.width())
    size = QSize(ceil(bounds.width() * scale), ceil(bounds.height() * scale))
    image = QImage(size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    painter.translate(-bounds.topLeft())
    draw_all(painter, strokes)
    painter.end()
    kept = QBuffer()
    kept.open(QIODevice.OpenModeFlag.WriteOnly)
    # Qt's types take the name of the format as text; PNG takes no quality.
    image.save(kept, "PNG")  # type: ignore[call-overload]
    return bytes(kept.data().data())


def _bend(painter: QPainter, pen: QPen, points: Sequence[Point], place: int) -> None:
    """The curve from the middle before point ``place - 1`` to the one after it; the last goes on to its point."""
    control, end = points[place - 1], points[place]
    start = _middle(points[place - 2], control) if place > 1 else control
    target = _middle(control, end)
    _curve(painter, pen, start, control, target)
    if place == len(points) - 1:
        _line(painter, pen, target, end)


def _curve(painter: QPainter, pen: QPen, start: Point, control: Point, end: Point) -> None:
    length = hypot(control.x - start.x, control.y - start.y) + hypot(end.x - control.x, end.y - control.y)
    count = max(ceil(length / _STEP), 1)
    before = start
    for step in range(1, count + 1):
        t = step / count
        one, two, three = (1 - t) ** 2, 2 * t * (1 - t), t * t
        point = Point(
            one * start.x + two * control.x + three * end.x,
            one * start.y + two * control.y + three * end.y,
            one * start.pressure + two * control.pressure + three * end.pressure,
        )
        _line(painter, pen, before, point)
        before = point


def _line(painter: QPainter, pen: QPen, start: Point, end: Point) -> None:
    pen.setWidthF(_width((start.pressure + end.pressure) / 2))
    painter.setPen(pen)
    painter.drawLine(QPointF(start.x, start.y), QPointF(end.x, end.y))


def _dot(painter: QPainter, pen: QPen, point: Point) -> None:
    pen.setWidthF(_width(point.pressure))
    painter.setPen(pen)
    painter.drawPoint(QPointF(point.x, point.y))


def _width(pressure: float) -> float:
    return _THINNEST + (_THICKEST - _THINNEST) * min(max(pressure, 0.0), 1.0)


def _middle(one: Point, other: Point) -> Point:
    return Point((one.x + other.x) / 2, (one.y + other.y) / 2, (one.pressure + other.pressure) / 2)


def _around(points: Sequence[Point]) -> QRectF:
    """What the points and the width of their lines take, never nothing."""
    left, right = min(point.x for point in points), max(point.x for point in points)
    top, bottom = min(point.y for point in points), max(point.y for point in points)
    return QRectF(left - _EDGE, top - _EDGE, right - left + 2 * _EDGE, bottom - top + 2 * _EDGE)
