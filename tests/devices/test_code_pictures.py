"""Codes are read from what an office has in its hands: scans, photos, PDF files."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from app.bootstrap.pdf_pages import POINTS_PER_INCH, open_pdf
from app.devices.code_pictures import CodePictures, find_codes
from app.domain.media_type import MediaType, find_media_type
from app.errors import UserError
from forms.filing_form import render_filing_form
from forms.specimens import FILING_FORM, LONG_FILING_FORM

WANTED = {FILING_FORM.filing_number, FILING_FORM.check_text}

PAGELESS_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n"
)
"""It opens, says that it has a page, and has none."""


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_filing_form(FILING_FORM)


def sheet(pdf: bytes, dpi: int) -> Image.Image:
    with open_pdf(pdf) as document:
        picture: Image.Image = document[0].render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil().copy()
    return picture


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def tilted(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def codes(content: bytes) -> set[str]:
    kind = find_media_type(content)
    assert kind is not None
    return set(find_codes(content, kind))


def test_both_codes_of_a_paper_are_read_from_its_pdf_each_once(pdf: bytes) -> None:
    found = find_codes(pdf, MediaType.PDF)
    assert sorted(found) == sorted(WANTED)


def test_both_codes_are_read_at_200_dpi(pdf: bytes) -> None:
    assert codes(saved(sheet(pdf, 200), "PNG")) == WANTED


@pytest.mark.parametrize("degrees", [3, -3, 93, 180])
def test_both_codes_are_read_from_a_grey_scan_of_150_dpi_that_lies_askew(pdf: bytes, degrees: int) -> None:
    assert codes(saved(tilted(sheet(pdf, 150), degrees), "JPEG", quality=60)) == WANTED


def test_a_photo_held_upright_by_its_camera_alone_is_read(pdf: bytes) -> None:
    upside = sheet(pdf, 150).transpose(Image.Transpose.ROTATE_90)
    orientation = Image.Exif()
    orientation[0x0112] = 6
    assert codes(saved(upside, "JPEG", exif=orientation)) == WANTED


def test_a_scan_kept_as_a_pdf_is_read(pdf: bytes) -> None:
    assert codes(saved(sheet(pdf, 200), "PDF", resolution=200)) == WANTED


def test_the_codes_of_every_sheet_of_a_pdf_are_read() -> None:
    first, second = (sheet(render_filing_form(form), 150) for form in (FILING_FORM, LONG_FILING_FORM))
    both = saved(first, "PDF", resolution=150, save_all=True, append_images=[second])
    assert codes(both) == WANTED | {LONG_FILING_FORM.filing_number, LONG_FILING_FORM.check_text}


def test_a_picture_without_codes_has_none() -> None:
    assert find_codes(saved(Image.new("RGB", (400, 300), "white"), "PNG"), MediaType.PNG) == ()


def test_a_broken_picture_is_told_with_what_to_do(pdf: bytes) -> None:
    whole = saved(sheet(pdf, 100), "JPEG")
    for content in (whole[: len(whole) // 2], whole[:12]):
        with pytest.raises(UserError) as caught:
            find_codes(content, MediaType.JPEG)
        assert caught.value.code == "picture_broken"
        assert caught.value.remedy


def test_a_broken_pdf_is_told_with_what_to_do() -> None:
    with pytest.raises(UserError) as caught:
        find_codes(b"%PDF-1.7 and nothing else", MediaType.PDF)
    assert caught.value.code == "pdf_broken"


def test_a_pdf_whose_page_is_missing_is_told_with_what_to_do_and_the_next_is_read(pdf: bytes) -> None:
    for read in (lambda: find_codes(PAGELESS_PDF, MediaType.PDF), lambda: CodePictures().holds_text(PAGELESS_PDF)):
        with pytest.raises(UserError) as caught:
            read()
        assert caught.value.code == "pdf_broken"
        assert caught.value.remedy
    assert sorted(find_codes(pdf, MediaType.PDF)) == sorted(WANTED)


def test_a_picture_far_larger_than_any_sheet_is_refused_before_it_fills_the_memory() -> None:
    huge = saved(Image.new("1", (20_000, 10_000)), "PNG")
    assert len(huge) < 100_000
    with pytest.raises(UserError) as caught:
        find_codes(huge, MediaType.PNG)
    assert caught.value.code == "picture_too_large"


def test_a_file_is_known_by_its_content(pdf: bytes) -> None:
    white = Image.new("L", (8, 8))
    assert find_media_type(pdf) is MediaType.PDF
    assert find_media_type(saved(white, "JPEG")) is MediaType.JPEG
    assert find_media_type(saved(white, "PNG")) is MediaType.PNG
    assert find_media_type(saved(white, "GIF")) is None
    assert find_media_type(b"") is None
