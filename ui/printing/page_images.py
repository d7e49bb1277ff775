"""PDF pages as pictures: one rasteriser for the preview and for the printer, so both show the same paper."""

from __future__ import annotations

from PySide6.QtGui import QImage

from app.bootstrap.pdf_pages import POINTS_PER_INCH, open_pdf

__all__ = ["POINTS_PER_INCH", "count_pages", "page_image"]


def count_pages(pdf: bytes) -> int:
    """How many pages the file has."""
    with open_pdf(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, *, dpi: float) -> QImage:
    """One page (0 the first) in grey on white at ``dpi`` dots an inch. Any thread may call this."""
    with open_pdf(pdf) as document:
        bitmap = document[page].render(scale=dpi / POINTS_PER_INCH, grayscale=True)
        picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
        # The picture borrows the bitmap's memory, which goes with the document.
        return picture.copy()
