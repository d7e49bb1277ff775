"""PDF pages as pictures: one rasteriser for the preview and for the printer, so both show the same paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtGui import QImage

POINTS_PER_INCH = 72

# pdfium must not be entered by two threads at once, not even for two documents.
_pdfium_lock = threading.Lock()


@contextmanager
def _document(pdf: bytes) -> Iterator[Any]:
    import pypdfium2

    with _pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            yield document
        finally:
            document.close()


def count_pages(pdf: bytes) -> int:
    """How many pages the file has."""
    with _document(pdf) as document:
        return len(document)


def page_image(pdf: bytes, page: int, *, dpi: float) -> QImage:
    """One page (0 the first) in grey on white at ``dpi`` dots an inch. Any thread may call this."""
    with _document(pdf) as document:
        bitmap = document[page].render(scale=dpi / POINTS_PER_INCH, grayscale=True)
        picture = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_Grayscale8)
        # The picture borrows the bitmap's memory, which goes with the document.
        return picture.copy()
