"""A counter whose signed papers come back: records, their printed forms, and scans as offices make them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from app.bootstrap.paper import LazyPaperMaker
from app.bootstrap.pdf_pages import POINTS_PER_INCH, open_pdf
from app.devices.code_pictures import CodePictures
from app.domain.vocabulary import Role
from app.services.desk import Desk
from app.services.filings import file
from app.services.paper_check import PaperSigner
from app.services.printing import PaperDesk, issue
from app.services.queries import view_record
from app.services.returned_papers import ReturnedPaper
from app.services.scans import MEGABYTE, KeptScan, ScanDesk, keep_scan, read_scan
from app.store import SqlStore
from tests.builders import actor, elder_on_commitment, identity_number, intake, person, places


def picture(pdf: bytes, kind: str = "JPEG", page: int = 0, turned: float = 0, **options: Any) -> bytes:
    """One sheet in grey at 150 dpi, lying askew by ``turned`` degrees."""
    with open_pdf(pdf) as document:
        sheet = document[page].render(scale=150 / POINTS_PER_INCH, grayscale=True).to_pil().copy()
    return saved(sheet.rotate(turned, expand=True, fillcolor=255) if turned else sheet, kind, **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file."""
    written = BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def scan_pdf(*pictures: bytes) -> bytes:
    """Pictures as the pages of one PDF."""
    first, *more = (Image.open(BytesIO(item)).convert("L") for item in pictures)
    return saved(first, "PDF", save_all=True, append_images=more, resolution=150)


def blank(shade: int = 255) -> bytes:
    """A sheet without any code; another shade is another file."""
    return saved(Image.new("L", (800, 1100), shade), "PNG")


@dataclass(frozen=True)
class ScanOffice:
    """A counter with everything that keeps scans."""

    desk: Desk
    scans: ScanDesk

    @classmethod
    def at(cls, desk: Desk) -> ScanOffice:
        """On a desk with a real store."""
        assert isinstance(desk.store, SqlStore)
        maker = LazyPaperMaker("淮安区医保中心", places().parts)
        papers = PaperDesk(maker, desk.store.vault, PaperSigner(b"k" * 32))
        return cls(desk, ScanDesk(papers, CodePictures(), 20 * MEGABYTE))

    def file(self, sequence: int = 462) -> str:
        """The number of a record with a commitment letter, of another person for another ``sequence``."""
        case = elder_on_commitment()
        whose = person(social_security_number=identity_number(sequence).text)
        done = file(self.desk, actor(), intake(case.request, case.applicant, person=whose))
        assert done.filing is not None, done.decision.reasons
        return done.filing.number

    def printed(self, number: str, form: str = "filing") -> bytes:
        """A form of a record as it went to the printer."""
        _, pdf = issue(self.desk, self.scans.papers, actor(), number, form)
        return pdf

    def signed(self, number: str, form: str = "filing", **how: Any) -> bytes:
        """A form printed, signed and scanned."""
        return picture(self.printed(number, form), **how)

    def keep(self, content: bytes, number: str, form: str | None = None) -> KeptScan:
        """Give a scan to a record."""
        return keep_scan(self.desk, self.scans, actor(), read_scan(self.desk, self.scans, content), number, form)

    def back(self, number: str) -> tuple[ReturnedPaper, ...]:
        """What came back of a record."""
        return view_record(self.desk, number, Role.CLERK).returned

    def awaited(self, number: str) -> tuple[str, ...]:
        """What is waited for."""
        return view_record(self.desk, number, Role.CLERK).awaited

    def events(self) -> list[tuple[str, str]]:
        """Event and subject of every audit entry."""
        with self.desk.store.read() as uow:
            return [(item.event, item.subject) for item in uow.audit.entries()]
