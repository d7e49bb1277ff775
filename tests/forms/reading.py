"""Reads paper back with other people's programs: text (poppler), codes (zbar), pictures."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

_NO_CODE_FOUND = 4
"""How zbarimg ends on a picture without codes."""
_PACKAGES = {
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "zbarimg": "zbar-tools",
}


def text_of(pdf: bytes, page: int | None = None) -> str:
    """All text in drawing order, without spaces and line breaks."""
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    return squeezed(_run("pdftotext", "-raw", "-enc", "UTF-8", *pages, "-", "-", given=pdf).decode("utf-8"))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def properties_of(pdf: bytes) -> str:
    return _run("pdfinfo", "-", given=pdf).decode("utf-8")


def fonts_of(pdf: bytes, folder: Path) -> list[list[str]]:
    """One list of columns a font: name, type, encoding, embedded, subset, unicode map, object."""
    file = folder / "paper.pdf"
    file.write_bytes(pdf)
    return [line.split() for line in _run("pdffonts", str(file)).decode("utf-8").splitlines()[2:]]


def pictures_of(pdf: bytes, folder: Path, dots_per_inch: int = 200) -> list[Path]:
    """A grey PNG of every page."""
    _run("pdftoppm", "-r", str(dots_per_inch), "-gray", "-png", "-", str(folder / "page"), given=pdf)
    return sorted(folder.glob("page*.png"))


def codes_in(picture: Path) -> dict[str, str]:
    """What a scanner reads on the picture: symbology → content; empty when there is no code."""
    try:
        lines = _run("zbarimg", "-q", str(picture)).decode("utf-8").splitlines()
    except subprocess.CalledProcessError as error:
        if error.returncode != _NO_CODE_FOUND:
            raise
        return {}
    return dict(line.split(":", 1) for line in lines)


def _run(program: str, *arguments: str, given: bytes = b"") -> bytes:
    if shutil.which(program) is None:
        missing = f"{program} is missing: apt-get install {_PACKAGES[program]}"
        if os.environ.get("YIDI_REQUIRE_TOOLS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return subprocess.run([program, *arguments], input=given, capture_output=True, check=True).stdout
