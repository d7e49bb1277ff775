"""The shipped font files and their manifest; shared by paper and, through ``read``, by the screen."""

from __future__ import annotations

import lzma
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.resource_files import resource_path
from app.strict_yaml import parse_file

FontRole = Literal["paper_song", "paper_song_bold", "paper_fang", "paper_hei", "rare", "screen", "screen_bold"]
"""What a font is for: Song for tables, bold titles, FangSong for the body of letters and Hei for headings on paper,
rare hanzi on both, and the two weights of the screen."""


class FontFile(BaseModel):
    """One font below ``resources/fonts``; ``characters`` is the number of code points in its cmap."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: str
    family: str
    bold: bool
    roles: Annotated[tuple[FontRole, ...], Field(strict=False)]
    licence: str
    licence_file: str
    source_file: str
    package: str
    version: str
    characters: int

    @property
    def path(self) -> Path:
        """Where the file lies; it may be compressed."""
        return resource_path("fonts", self.file)

    def read(self) -> bytes:
        """The font as Qt and reportlab take it. A compressed one costs up to a second, so ask for it late."""
        content = self.path.read_bytes()
        return lzma.decompress(content) if self.path.suffix == ".xz" else content


class _Manifest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    character_lists: dict[str, str]
    fonts: list[FontFile]


@lru_cache(maxsize=1)
def font_files() -> tuple[FontFile, ...]:
    """Every shipped font, in the order in which a chain tries them."""
    return tuple(parse_file(resource_path("fonts", "manifest.yaml"), _Manifest).fonts)


def font_files_for(role: FontRole) -> tuple[FontFile, ...]:
    """The fonts that play ``role``, best first."""
    return tuple(font for font in font_files() if role in font.roles)
