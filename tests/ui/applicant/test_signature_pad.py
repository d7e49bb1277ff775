"""The pad: written on by mouse, finger and pen, smoothly; wiped clean; a picture for the paper."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.applicant.hands import FINGER, SECOND, ZIGZAG, by_finger, by_mouse, by_pen, send_pen
from ui.applicant.signature_pad import SignaturePad
from ui.applicant.strokes import picture_of


@pytest.fixture
def pad(qtbot: QtBot, dressed: QApplication) -> SignaturePad:
    made = SignaturePad()
    qtbot.addWidget(made)
    made.resize(480, 240)
    made.show()
    QApplication.processEvents()
    return made


def drawn(pad: SignaturePad) -> QImage:
    return QImage.fromData(picture_of(pad.strokes))


def ink_of(image: QImage) -> int:
    """How many points of the picture are written on."""
    return sum(image.pixelColor(x, y).alpha() > 60 for x in range(image.width()) for y in range(0, image.height(), 3))


@pytest.mark.parametrize("write", [by_mouse, by_finger, by_pen])
def test_a_hand_writes_with_whatever_it_holds(pad: SignaturePad, write: object) -> None:
    assert callable(write)
    begun: list[bool] = []
    pad.begun.connect(lambda: begun.append(True))
    assert pad.is_blank
    write(pad)
    write(pad, SECOND)
    assert pad.is_signed
    assert begun == [True]
    assert len(pad.strokes) == 2
    assert len(pad.strokes[0].points) >= len(ZIGZAG) - 1
    assert ink_of(drawn(pad)) > 200


def test_the_screen_shows_what_is_written_while_it_is_written(pad: SignaturePad) -> None:
    before = pad.grab().toImage()
    send_pen(pad, QEvent.Type.TabletPress, ZIGZAG[0], 0.5)
    for point in ZIGZAG[1:4]:
        send_pen(pad, QEvent.Type.TabletMove, point, 0.5)
    assert pad.grab().toImage() != before
    assert not pad.is_signed, "the pen is still down"
    send_pen(pad, QEvent.Type.TabletRelease, ZIGZAG[3], 0)
    assert pad.is_signed


def test_a_pen_pressed_hard_writes_broadly(pad: SignaturePad) -> None:
    by_pen(pad, pressure=0.1)
    fine = ink_of(drawn(pad))
    pad.clear()
    by_pen(pad, pressure=1.0)
    assert ink_of(drawn(pad)) > 1.5 * fine


def test_a_pen_that_hovers_writes_nothing(pad: SignaturePad) -> None:
    for point in ZIGZAG:
        send_pen(pad, QEvent.Type.TabletMove, point, 0)
    assert pad.is_blank


def test_a_palm_on_the_glass_writes_nothing(pad: SignaturePad) -> None:
    by_finger(pad, palm=QPoint(400, 200))
    assert len(pad.strokes) == 1
    assert max(point.x for point in pad.strokes[0].points) < 300


def test_a_pen_writes_though_the_palm_was_put_down_before_it(pad: SignaturePad) -> None:
    palm = QPoint(400, 200)
    QTest.touchEvent(pad, FINGER).press(0, palm, pad).commit()
    for point in (ZIGZAG, SECOND):
        by_pen(pad, point)
        QTest.touchEvent(pad, FINGER).move(0, palm + QPoint(6, 6), pad).commit()
    QTest.touchEvent(pad, FINGER).release(0, palm, pad).commit()
    assert [stroke.points[0].x for stroke in pad.strokes] == [ZIGZAG[0].x(), SECOND[0].x()]
    assert [len(stroke.points) for stroke in pad.strokes] == [len(ZIGZAG), len(SECOND)]
    assert pad.is_signed


def test_a_palm_that_slid_over_the_edge_and_back_leaves_nothing_beside_what_the_pen_writes(pad: SignaturePad) -> None:
    palm = QPoint(400, 200)
    QTest.touchEvent(pad, FINGER).press(0, palm, pad).commit()
    for place in (palm + QPoint(6, 6), QPoint(400, 3000), palm):
        QTest.touchEvent(pad, FINGER).move(0, place, pad).commit()
    by_pen(pad, ZIGZAG)
    QTest.touchEvent(pad, FINGER).release(0, palm, pad).commit()
    assert [stroke.points[0].x for stroke in pad.strokes] == [ZIGZAG[0].x()]


def test_a_pen_whose_lifting_was_never_told_goes_on_with_a_new_stroke(pad: SignaturePad) -> None:
    for points in (ZIGZAG, SECOND):
        send_pen(pad, QEvent.Type.TabletPress, points[0], 0.5)
        send_pen(pad, QEvent.Type.TabletMove, points[1], 0.5)
    assert [len(stroke.points) for stroke in pad.strokes] == [2, 2]
    assert not pad.is_signed
    send_pen(pad, QEvent.Type.TabletMove, SECOND[5], 0.5)
    pad.lift()
    assert pad.is_signed


@pytest.mark.parametrize("write", [by_mouse, by_finger, by_pen])
def test_beyond_the_edge_nothing_is_written_and_back_on_the_sheet_a_new_stroke_begins(
    pad: SignaturePad, write: Callable[..., None]
) -> None:
    write(pad, (*ZIGZAG[:3], QPoint(3000, 90), QPoint(3000, -900), *SECOND))
    assert [len(stroke.points) for stroke in pad.strokes] == [3, len(SECOND)]
    inside = pad.rect().toRectF()
    assert all(inside.contains(point.x, point.y) for stroke in pad.strokes for point in stroke.points)


def test_a_slip_of_the_hand_is_no_signature(pad: SignaturePad) -> None:
    by_mouse(pad, (QPoint(50, 50), QPoint(60, 50)))
    assert not pad.is_blank
    assert not pad.is_signed


def test_wiped_clean_there_is_nothing(pad: SignaturePad) -> None:
    empty = pad.grab().toImage()
    by_mouse(pad)
    assert pad.grab().toImage() != empty
    pad.clear()
    assert pad.is_blank
    assert pad.grab().toImage() == empty


def test_what_was_written_stays_when_the_window_changes_its_size(pad: SignaturePad) -> None:
    by_mouse(pad)
    before = pad.strokes
    pad.resize(700, 300)
    QApplication.processEvents()
    assert pad.strokes == before
    seen = pad.grab().toImage()
    assert any(seen.pixelColor(x, y).lightness() < 90 for x in range(40, 240, 2) for y in range(50, 130, 2))


def test_the_picture_is_cut_to_the_ink_and_fine_enough_for_paper(pad: SignaturePad) -> None:
    by_mouse(pad)
    image = drawn(pad)
    assert image.height() >= 200
    assert image.hasAlphaChannel()
    assert image.pixelColor(0, 0).alpha() == 0
    columns = [any(image.pixelColor(x, y).alpha() for y in range(image.height())) for x in range(image.width())]
    written = [place for place, is_written in enumerate(columns) if is_written]
    assert written[0] < 0.15 * image.width()
    assert written[-1] > 0.85 * image.width()


def test_a_line_is_smooth_between_points_far_apart(pad: SignaturePad) -> None:
    by_mouse(pad, tuple(QPoint(40 + 60 * step, 60 + 80 * (step % 2)) for step in range(6)))
    image = drawn(pad)
    tops = [
        next((y for y in range(image.height()) if image.pixelColor(x, y).alpha() > 100), None)
        for x in range(image.width() // 4, 3 * image.width() // 4)
    ]
    assert None not in tops, "no gap in the line"
    steps = [abs(after - before) for before, after in pairwise(top for top in tops if top is not None)]
    assert max(steps) < image.height() / 3, "no corner where the line jumps"
