"""PDF页面: one door to the PDF library, which must not be entered by two threads at once, not even for two files."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import UserError

POINTS_PER_INCH = 72

_lock = threading.Lock()


@contextmanager
def open_pdf(pdf: bytes) -> Iterator[Any]:
    """The document (a ``pypdfium2.PdfDocument``) while nobody else uses the library. Any thread may call this.

    Raises UserError: ``pdf_locked`` for one with a password, ``pdf_broken`` for one that cannot be opened, or a page of
    which the library cannot read or draw within the ``with``.
    """
    import pypdfium2

    with _lock:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise _unopened(locked=error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD) from None
        try:
            yield document
        except pypdfium2.PdfiumError:
            raise _unopened(locked=False) from None
        finally:
            document.close()


def _unopened(*, locked: bool) -> UserError:
    if locked:
        return UserError(
            "这份PDF打不开", why="文件设了密码", remedy="请取消密码后另存一份，或重新扫描", code="pdf_locked"
        )
    return UserError("这份PDF打不开", why="文件不完整或已损坏", remedy="请重新扫描，或重新取得文件", code="pdf_broken")
