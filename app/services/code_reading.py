"""识码: what services ask of whoever reads codes on pictures; implemented among the devices."""

from __future__ import annotations

from typing import Protocol


class CodeReader(Protocol):
    """图片识码."""

    def find_codes(self, content: bytes, media_type: str) -> tuple[str, ...]:
        """Texts of the barcodes and QR codes on a picture or a PDF, each once. Raises UserError for a broken file."""

    def holds_text(self, pdf: bytes) -> bool:
        """Whether a PDF has text of its own, as ours have, unlike a sheet that went over a scanner."""
