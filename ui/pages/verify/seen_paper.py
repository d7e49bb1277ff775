"""送验的表与留档: what was found of a paper, with pictures of it and of what is kept, made off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from app.bootstrap.counter import Counter
from app.domain.media_type import MediaType, find_media_type
from app.errors import EnvironmentProblem, UserError
from app.services.verification import Verification, verify_code, verify_file
from ui.printing.page_images import count_pages, page_image
from ui.printing.paper_view import SCREEN_DPI
from ui.printing.picture_view import picture_image, scan_images

LARGEST_MEGABYTES = 50
_BYTES = 1024 * 1024


@dataclass(frozen=True)
class SeenPaper:
    """``given`` is the first sheet of what was to be verified, ``kept`` that of the print or scan that it is."""

    found: Verification
    given: QImage | None = None
    kept: QImage | None = None


def see_code(counter: Counter, code: str) -> SeenPaper:
    """核验 of a scanned or pasted code."""
    found = verify_code(counter.desk, counter.papers, counter.codes, code)
    return SeenPaper(found, kept=_kept(counter, found))


def see_file(counter: Counter, path: Path) -> SeenPaper:
    """核验 of a file. Raises as ``verify_file``, and EnvironmentProblem for one that cannot be read or is too large."""
    content = _read(path)
    found = verify_file(counter.desk, counter.papers, counter.codes, content)
    given = _first_page(content) if find_media_type(content) is MediaType.PDF else picture_image(content)
    return SeenPaper(found, given, _kept(counter, found))


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_MEGABYTES * _BYTES:
            raise EnvironmentProblem(
                "这个文件太大",
                why=f"超过{LARGEST_MEGABYTES}兆字节",
                remedy="请用300 dpi以下重新扫描",
                code="file_too_large",
            )
        return path.read_bytes()
    except OSError:
        raise EnvironmentProblem(
            "读不到这个文件", why="文件不在，或没有读取权限", remedy="请核对文件后再试", code="file_unreadable"
        ) from None


def _kept(counter: Counter, found: Verification) -> QImage | None:
    scan = found.scan
    if scan is not None and scan.media_type is not None and found.is_genuine:
        return next(iter(scan_images(counter.papers.vault.get(scan.vault_hash), scan.media_type, 1)), None)
    if found.paper is None or found.paper in found.damaged:
        return None
    return _first_page(counter.papers.vault.get(found.paper.vault_hash))


def _first_page(pdf: bytes) -> QImage | None:
    try:
        return page_image(pdf, 0, dpi=SCREEN_DPI) if count_pages(pdf) else None
    except EnvironmentProblem:
        raise
    except UserError:
        return None
