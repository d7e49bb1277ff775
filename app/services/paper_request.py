"""制表: what a paper is made from, what comes out, and who draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from app.domain.authentication import Authentication
from app.domain.filing import Act, Filing
from app.domain.privacy import Private
from app.policy.pack import PackEdition


@dataclass(frozen=True)
class RenderedPaper:
    """一份制成的表: the PDF and which version of the form it is."""

    pdf: bytes
    form: str
    version: str


@dataclass(frozen=True, repr=False)
class PaperRequest(Private):
    """制表所据: a record as its acts left it, and what its papers are made from.

    ``area`` is the office's division, ``made_on`` the day of the paper, ``explanation`` the dates and rights with
    their articles; ``sign`` makes the text of the check code for a version of the form, a preview has none and is
    marked as one. ``layout`` is the form of this city where it has one of its own, ``authentication`` the checks made
    at the visit where they were kept. ``signature`` is a PNG of what the applicant wrote on the screen that day;
    without it the place is left to a pen.
    """

    form: str
    filing: Filing
    acts: tuple[Act, ...]
    edition: PackEdition
    area: str
    made_on: date
    explanation: tuple[str, ...]
    layout: str = ""
    authentication: Authentication | None = None
    sign: Callable[[str], str] | None = None
    signature: bytes | None = None

    @property
    def signed_on(self) -> date | None:
        """The day beside a signature given on the screen; beside one by pen it is written by hand."""
        return self.made_on if self.signature is not None else None

    @property
    def is_preview(self) -> bool:
        """Whether the paper is only looked at, and proves nothing should it get out."""
        return self.sign is None

    def check_text_of(self, version: str) -> str:
        """Text of the check code on this version of the form; empty for a preview."""
        return self.sign(version) if self.sign is not None else ""


class PaperMaker(Protocol):
    """制表: paper as PDF."""

    def render(self, request: PaperRequest) -> RenderedPaper:
        """Draw the form asked for. Raises UserError for an unknown form or a character no font has."""
