"""图片识码: barcodes and QR codes on a scan, a photo or the pages of a PDF, read without a line.

Only the symbols of our own paper are looked for: Code 128 (ISO/IEC 15417) and QR (ISO/IEC 18004).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from app.devices.pdf_pages import POINTS_PER_INCH, open_pdf
from app.domain.media_type import MediaType
from app.errors import UserError

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES = 40
"""Further pages of a PDF are not looked at: a record's signed papers are a few sheets."""

_FEWEST_PIXELS = 400
"""Of either side: half a sheet at 72 dpi, below which no print can be read."""

_MOST_PIXELS = 120_000_000
"""A sheet of A4 at 1,000 dpi; more is no scan of a form, and would fill the memory."""
_PAGE_DPIS = (200, 300)
_LONGEST_SIDE_PX = 6_000


def find_codes(content: bytes, media_type: str) -> tuple[str, ...]:
    """Texts of the Code 128 and QR symbols on a picture or on the pages of a PDF, each once, in order of pages.

    ``media_type`` is one of ``app.domain.media_type.MediaType``. No code at all is an empty answer. Raises UserError:
    ``picture_broken`` or ``picture_too_large``, and as ``open_pdf`` does. Any thread may call this.
    """
    found = _of_pages(content) if media_type == MediaType.PDF else _first_found((read_picture(content),))
    return tuple(dict.fromkeys(found))


def _of_pages(pdf: bytes) -> list[str]:
    found: list[str] = []
    with open_pdf(pdf) as document:
        for number in range(min(len(document), MOST_PAGES)):
            found.extend(_first_found(_renderings(document[number])))
    return found


def _first_found(tries: Iterable[Image]) -> tuple[str, ...]:
    """What the first try shows that shows all it should; the barcode and the QR stand side by side on our paper."""
    best: tuple[str, ...] = ()
    for picture in tries:
        seen = _read(picture)
        best = max(best, seen, key=len)
        if len(best) > 1:
            break
    return best


def _read(picture: Image) -> tuple[str, ...]:
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str("QRCode,Code128")
    return tuple(dict.fromkeys(code.text for code in zxingcpp.read_barcodes(picture, formats=formats)))


def _renderings(page: Any) -> Iterator[Image]:
    """A page coarsely, then finely: small symbols on a sheet that was itself scanned need the latter."""
    longest_pt = max(*page.get_size(), 1)
    for dpi in _PAGE_DPIS:
        scale = min(dpi / POINTS_PER_INCH, _LONGEST_SIDE_PX / longest_pt)
        yield page.render(scale=scale, grayscale=True).to_pil()


def read_picture(content: bytes) -> Image:
    """A JPEG or PNG in grey, upright as its camera noted. Raises UserError as ``find_codes`` does for pictures."""
    from PIL import Image as PillowImage
    from PIL import ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow only warns of what is too large for it; the limit here is our own.
            warnings.simplefilter("ignore", PillowImage.DecompressionBombWarning)
            with PillowImage.open(BytesIO(content), formats=("JPEG", "PNG")) as opened:
                if opened.width * opened.height > _MOST_PIXELS:
                    raise _too_large()
                return ImageOps.exif_transpose(opened).convert("L")
    except PillowImage.DecompressionBombError:
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UserError(
            "这张图片打不开", why="文件不完整或已损坏", remedy="请重新扫描或重新拍照", code="picture_broken"
        ) from error


def _require_legible(picture: Image) -> None:
    if min(picture.size) < _FEWEST_PIXELS:
        raise UserError(
            "这张图片太小",
            why=f"只有{picture.width}×{picture.height}像素，看不清一张表，每边至少{_FEWEST_PIXELS}像素",
            remedy="请用150 dpi以上重新扫描或重新拍照",
            code="picture_too_small",
        )


def _too_large() -> UserError:
    return UserError(
        "这张图片太大", why="像素超出一张表所需", remedy="请用300 dpi以下重新扫描", code="picture_too_large"
    )


class CodePictures:
    """图片识码 as services ask for it (``app.services.code_reading.CodeReader``, ``app.services.scans.ScanReader``)."""

    def find_codes(self, content: bytes, media_type: str) -> tuple[str, ...]:
        """As the function of this name."""
        return find_codes(content, media_type)

    def count_pages(self, content: bytes, media_type: str) -> int:
        """Sheets in the file; a picture is one. Raises UserError as ``open_pdf`` and ``read_picture`` do, and for a
        picture on which no paper could be read.
        """
        if media_type != MediaType.PDF:
            _require_legible(read_picture(content))
            return 1
        with open_pdf(content) as document:
            return len(document)

    def holds_text(self, pdf: bytes) -> bool:
        """Whether a page has text of its own. Raises UserError as ``open_pdf`` does."""
        with open_pdf(pdf) as document:
            return any(
                document[number].get_textpage().count_chars() for number in range(min(len(document), MOST_PAGES))
            )
