"""Handwriting for tests: a picture such as the pad makes, without a window."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from PIL import Image, ImageDraw

from app.services.signing import Signature

SIZE = (640, 200)


def ink(size: tuple[int, int] = SIZE) -> bytes:
    """A wavy black line on nothing, as a PNG."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    points = [(x, size[1] // 2 + (size[1] // 3) * (1 if x // 40 % 2 else -1)) for x in range(10, size[0] - 10, 20)]
    draw.line(points, fill=(16, 24, 32, 255), width=8)
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def signature(at: datetime, number: str, revision: int = 1) -> Signature:
    """What an applicant gave who saw this revision of a record."""
    return Signature(ink(), at, number, revision)
