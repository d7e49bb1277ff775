"""Signatures of the screen on real papers, read back by PDFium: in their place, over nothing, on no page more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_raw
import pytest

from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.extensions import extend
from app.services.paper_kinds import PAPER_KINDS, papers_of
from app.services.printing import issue, preview
from app.services.queries import get_record
from app.services.signing import issue_signed
from app.services.visit_notice import issue_visit_notice
from forms.inline import POINTS_PER_MM
from tests.builders import actor, intake, request
from tests.forms.filed import VISITS, Filed, Offices
from tests.forms.reading import text_of
from tests.ink import ink, signature

_HIGHEST = 11 * POINTS_PER_MM
_IMAGE = pdfium_raw.FPDF_PAGEOBJ_IMAGE

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def images(pdf: bytes) -> list[list[Box]]:
    """Where the pictures of each page are."""
    with pdfium.PdfDocument(pdf) as document:
        found = []
        for page in document:
            objects = page.get_objects(filter=[_IMAGE], max_depth=4)
            found.append([each.get_bounds() for each in objects])
        return found


def words_under(pdf: bytes, place: Box, page: int = 0) -> str:
    """What is written where the picture is."""
    with pdfium.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_bounded(*place)).strip()


def signed(filed: Filed, form: str) -> tuple[bytes, bytes]:
    """The form as a pen would sign it, and with the signature on it."""
    _, plain = issue(filed.desk, filed.papers, actor(), filed.number, form)
    given = signature(filed.desk.now(), filed.number, get_record(filed.desk, filed.number).filing.revision)
    return plain, issue_signed(filed.desk, filed.papers, actor(), filed.number, form, given)[1]


def require_in_place(plain: bytes, with_ink: bytes, copies: int = 1) -> None:
    before, after = images(plain), images(with_ink)
    assert before == [[] for _ in before]
    assert len(after) == len(before), "no page more for it"
    assert sum(map(len, after)) == copies
    for page, boxes in enumerate(after):
        for left, bottom, right, top in boxes:
            assert right - left > 0
            assert 20 < top - bottom <= _HIGHEST + 0.5
            inside = (left + 1, bottom + 1, right - 1, top - 1)
            assert set(words_under(plain, inside, page)) <= set("_ "), "it lies over words"


@pytest.mark.parametrize("visit", VISITS)
def test_every_city_has_its_signature_in_both_copies_of_the_form(offices: Offices, visit: str) -> None:
    filed = offices.file(VISITS[visit])
    plain, with_ink = signed(filed, "filing")
    require_in_place(plain, with_ink, copies=len(images(plain)))


@pytest.mark.parametrize("visit", ["huaian_promise", "national_2022_promise"])
def test_the_letter_is_one_page_with_the_signature_on_it(offices: Offices, visit: str) -> None:
    plain, with_ink = signed(offices.file(VISITS[visit]), "commitment")
    assert len(images(with_ink)) == 1
    require_in_place(plain, with_ink)


@pytest.mark.parametrize("visit", ["huaian_referral", "panzhihua_retiree"])
def test_a_cancellation_is_signed(offices: Offices, visit: str) -> None:
    filed = offices.file(VISITS[visit])
    done = cancel(filed.desk, actor(), filed.number, reason="申请人要求")
    if not done.was_done:
        pytest.fail(str([item.detail for item in done.decision.reasons]))
    require_in_place(*signed(filed, "cancellation"))


def test_a_change_is_signed(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    assert change(filed.desk, actor(), filed.number, ChangeRequest(destination="330100")).was_done
    plain, with_ink = signed(filed, "change")
    require_in_place(plain, with_ink)
    assert text_of(with_ink).count(filed.number) == text_of(plain).count(filed.number)


def test_an_extension_is_signed(offices: Offices) -> None:
    filed = offices.file(VISITS["panzhihua_referral"])
    assert extend(filed.desk, actor(), filed.number, approved=True).was_done
    require_in_place(*signed(filed, "extension"))


def test_what_is_missing_is_signed_for(offices: Offices) -> None:
    require_in_place(*signed(offices.file(VISITS["huaian_promise"]), "missing"))


def test_the_notice_of_a_visit_that_is_not_filed_is_signed_for(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    refused = intake(request=request(materials=frozenset()))
    given = signature(filed.desk.now(), "", 0)
    _, plain = issue_visit_notice(filed.desk, filed.papers, actor(), refused)
    _, with_ink = issue_visit_notice(filed.desk, filed.papers, actor(), refused, given)
    require_in_place(plain, with_ink)


def test_every_kind_that_says_so_has_a_place_and_no_other(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_promise"])
    record = get_record(filed.desk, filed.number)
    applicable = {kind.code for kind in papers_of(record.filing, record.acts)}
    told = {kind.code for kind in PAPER_KINDS if kind.is_signed}
    for form in applicable - told:
        assert "签字" not in text_of(preview(filed.desk, filed.papers, filed.number, form).pdf), form
    assert applicable & told == {"filing", "commitment", "missing"}


def test_a_tall_signature_stays_in_its_place(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_promise"])
    tall = replace(signature(filed.desk.now(), filed.number), picture=ink((200, 600)))
    _, plain = issue(filed.desk, filed.papers, actor(), filed.number, "filing")
    _, with_ink = issue_signed(filed.desk, filed.papers, actor(), filed.number, "filing", tall)
    require_in_place(plain, with_ink, copies=2)
