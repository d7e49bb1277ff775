"""Scans that are not kept: no scan at all, no signed paper, or the paper of something else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.domain.filing_number import CounterIdentity, make_filing_number
from app.errors import UserError
from app.services.paper_check import PaperSigner, check_text
from app.services.scans import OTHER_MATERIAL, open_scan, read_scan, read_scan_file
from app.services.signing import issue_signed
from app.services.verification import Verdict, verify_file
from tests.builders import actor
from tests.ink import signature
from tests.services.scan_office import ScanOffice, blank, saved, scan_pdf


def pdf_of(pages: int, *, password: str = "") -> bytes:
    """A PDF of empty pages."""
    written = BytesIO()
    canvas = Canvas(written, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        canvas.showPage()
    canvas.save()
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "scan_empty", "空的"),
        (b"PK\x03\x04 a letter", "scan_type", "只收JPEG、PNG图片和PDF"),
        (b"II*\x00 a tiff", "scan_type", "请选JPEG或PDF"),
        (b"\xff\xd8\xff\xe0 cut off", "picture_broken", "不完整或已损坏"),
        (saved(Image.new("L", (1, 1)), "PNG"), "picture_too_small", "1×1像素"),
        (saved(Image.new("L", (1600, 399)), "JPEG"), "picture_too_small", "每边至少400像素"),
        (blank()[:400], "picture_broken", "重新扫描"),
        (b"%PDF-1.7\nnothing", "pdf_broken", "不完整或已损坏"),
        (pdf_of(1, password="secret"), "pdf_locked", "密码"),
        (pdf_of(41), "scan_pages", "有41页，最多40页"),
    ],
)
def test_a_wrong_file_is_refused_with_what_why_and_what_to_do(
    office: ScanOffice, content: bytes, code: str, words: str
) -> None:
    with pytest.raises(UserError) as caught:
        read_scan(office.desk, office.scans, content)
    assert caught.value.code == code
    assert caught.value.why
    assert caught.value.remedy
    assert words in str(caught.value)


def test_a_file_too_large_is_refused_before_it_is_read(office: ScanOffice, tmp_path: Path) -> None:
    small = replace(office.scans, most_bytes=1000)
    file = tmp_path / "large.png"
    file.write_bytes(b"x" * 1001)
    for attempt in (
        lambda: read_scan_file(file, small.most_bytes),
        lambda: read_scan(office.desk, small, b"x" * 1001),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "scan_too_large"
    with pytest.raises(UserError, match="读不到"):
        read_scan_file(tmp_path / "gone.png", 1000)
    with pytest.raises(UserError, match="读不到"):
        read_scan_file(tmp_path, 1 << 30)


def test_the_form_as_it_was_printed_is_no_signed_paper(office: ScanOffice) -> None:
    number = office.file()
    with pytest.raises(UserError) as caught:
        office.keep(office.printed(number), number)
    assert caught.value.code == "scan_is_print"


def test_the_file_of_a_paper_signed_on_the_screen_is_kept_already(office: ScanOffice) -> None:
    number = office.file()
    given = signature(office.desk.now(), number)
    _, pdf = issue_signed(office.desk, office.scans.papers, actor(), number, "filing", given)
    (before,) = office.back(number)
    again = office.keep(pdf, number)
    assert (again.papers, again.is_new) == ((before,), False)
    assert open_scan(office.scans, before) == pdf
    found = verify_file(office.desk, office.scans.papers, office.scans.reader, pdf)
    assert found.verdict is Verdict.UNCHANGED


def test_a_paper_with_a_forged_code_is_not_kept(office: ScanOffice) -> None:
    number = office.file()
    forger = replace(office.scans, papers=replace(office.scans.papers, signer=PaperSigner(b"x" * 32)))
    content = ScanOffice(office.desk, forger).signed(number)
    with pytest.raises(UserError) as caught:
        office.keep(content, number)
    assert caught.value.code == "paper_forged"


def test_the_paper_of_another_record_is_refused_and_named(office: ScanOffice) -> None:
    number, other = office.file(), office.file(464)
    content = office.signed(other)
    for form in (None, "filing", OTHER_MATERIAL):
        with pytest.raises(UserError) as caught:
            office.keep(content, number, form)
        assert caught.value.code == "scan_other_record"
        assert other in str(caught.value)
    assert office.back(number) == ()


@pytest.mark.parametrize("form", [None, "filing", OTHER_MATERIAL])
def test_a_file_that_shows_papers_of_two_records_is_kept_with_neither(office: ScanOffice, form: str | None) -> None:
    number, other = office.file(), office.file(464)
    content = scan_pdf(office.signed(number), office.signed(other))
    assert not read_scan(office.desk, office.scans, content).is_certain
    for each in (number, other):
        with pytest.raises(UserError) as caught:
            office.keep(content, each, form)
        assert caught.value.code == "scan_several_records"
    assert office.back(number) == office.back(other) == ()


@dataclass(frozen=True)
class CodesRead:
    """A reader that sees these codes on anything."""

    codes: tuple[str, ...]

    def find_codes(self, *_: object) -> tuple[str, ...]:
        return self.codes

    def count_pages(self, *_: object) -> int:
        return 1

    def holds_text(self, *_: object) -> bool:
        return False


@pytest.mark.parametrize(
    ("prefix", "key", "code", "told"),
    [
        ("5104020101", b"x" * 32, "scan_of_other_office", "这是别的机构的表"),
        ("3208030109", b"x" * 32, "scan_of_other_counter", "这是别的窗口的表"),
        ("3208030109", b"k" * 32, "scan_of_other_counter", "09号窗口"),
        ("3208030101", b"k" * 32, "scan_of_unknown_record", "本窗口没有表上这个编号的备案"),
    ],
)
@pytest.mark.parametrize("form", [None, "filing", OTHER_MATERIAL])
def test_a_paper_given_out_elsewhere_is_kept_with_no_record_here_whatever_is_chosen(
    office: ScanOffice, prefix: str, key: bytes, code: str, told: str, form: str | None
) -> None:
    number = office.file()
    elsewhere = make_filing_number(CounterIdentity(prefix[:6], prefix[6:8], prefix[8:]), date(2020, 5, 6), 77)
    read = CodesRead((check_text(PaperSigner(key), elsewhere, "filing", 1, "1"), elsewhere))
    foreign = ScanOffice(office.desk, replace(office.scans, reader=read))
    with pytest.raises(UserError) as caught:
        foreign.keep(blank(), number, form)
    assert caught.value.code == code
    assert told in str(caught.value)
    assert elsewhere in str(caught.value)
    assert office.back(number) == ()


@pytest.mark.parametrize("form", ["commitment", "receipt", OTHER_MATERIAL])
def test_what_the_code_says_a_paper_is_cannot_be_chosen_otherwise(office: ScanOffice, form: str) -> None:
    number = office.file()
    content = office.signed(number)
    with pytest.raises(UserError) as caught:
        office.keep(content, number, form)
    assert (caught.value.code, "表上的二维码说这是备案表" in str(caught.value)) == ("scan_form_differs", True)
    (kept,) = office.keep(content, number, "filing").papers
    assert (kept.form, kept.by_hand) == ("filing", False)


def test_a_form_this_record_never_had_is_not_taken(office: ScanOffice) -> None:
    number = office.file()
    with pytest.raises(UserError) as caught:
        office.keep(blank(), number, "cancellation")
    assert (caught.value.code, bool(caught.value.why)) == ("scan_form_not_had", True)
    assert office.back(number) == ()


def test_a_number_of_no_record_is_told_before_whose_paper_it_is(office: ScanOffice) -> None:
    with pytest.raises(UserError) as caught:
        office.keep(office.signed(office.file()), "99")
    assert caught.value.code == "no_filing"
