"""文件类型: what a scanned or printed file is, told by its content and never by its name."""

from __future__ import annotations

from enum import StrEnum

_PDF_HEADER_WITHIN = 1024
"""Readers accept a PDF header after some foreign bytes (ISO 32000-1, annex H.3, note 13)."""


class MediaType(StrEnum):
    """文件类型 that paper comes in."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


def find_media_type(content: bytes) -> MediaType | None:
    """文件类型 by the first bytes, or None for anything that is no PDF, JPEG or PNG."""
    if content.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return MediaType.PDF
    return None
