"""A signature on the screen: on the paper it was given for, kept with it, returned by it, and nowhere else."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.media_type import MediaType
from app.domain.vocabulary import Material
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.desk import Desk
from app.services.filings import assess_intake, file
from app.services.paper_check import PaperSigner, verify_check_text
from app.services.paper_kinds import PAPER_KINDS
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.ports import FilingQuery
from app.services.printing import PaperDesk, issue, note_signed, reprint
from app.services.queries import search, view_record
from app.services.signing import EVENT, Signature, issue_signed, was_signed_on_screen
from app.services.visit_notice import issue_visit_notice
from app.store import SqlStore
from tests.builders import actor, elder_on_commitment, identity_number, intake, person, request
from tests.ink import ink, signature

SIGNER = PaperSigner(b"k" * 32)


class KeepingMaker:
    """Keeps what it was asked to draw."""

    def __init__(self) -> None:
        self.asked: list[PaperRequest] = []

    def render(self, request: PaperRequest) -> RenderedPaper:
        self.asked.append(request)
        text = f"%PDF- {request.form} {request.check_text_of('2016')} {request.signature!r}"
        return RenderedPaper(text.encode(), request.form, "2016")


@pytest.fixture
def maker() -> KeepingMaker:
    return KeepingMaker()


@pytest.fixture
def papers(desk: Desk, maker: KeepingMaker) -> PaperDesk:
    assert isinstance(desk.store, SqlStore)
    return PaperDesk(maker, desk.store.vault, SIGNER)


@pytest.fixture
def number(desk: Desk) -> str:
    promised = elder_on_commitment()
    done = file(desk, actor(), intake(promised.request, promised.applicant))
    assert done.filing is not None
    return done.filing.number


def test_a_signed_paper_is_kept_returned_and_in_the_audit_at_once(
    desk: Desk, papers: PaperDesk, maker: KeepingMaker, number: str
) -> None:
    given = signature(desk.now(), number)
    paper, pdf = issue_signed(desk, papers, actor(), number, "filing", given)
    assert maker.asked[-1].signature == given.picture
    assert maker.asked[-1].signed_on == desk.today()
    assert papers.vault.get(paper.vault_hash) == pdf
    view = view_record(desk, number, actor().role)
    (back,) = view.returned
    assert (back.form, back.vault_hash, back.media_type, back.revision, back.by_hand) == (
        "filing",
        paper.vault_hash,
        MediaType.PDF,
        1,
        False,
    )
    assert was_signed_on_screen(back, view.prints)
    assert view.awaited == ("commitment",)
    with desk.store.read() as uow:
        (told,) = uow.audit.of_subject(number, EVENT)
    assert told.detail == f"{paper.id} {given.signed_at.isoformat()}"
    assert told.actor == actor().login


def test_only_what_was_signed_is_returned(desk: Desk, papers: PaperDesk, number: str) -> None:
    issue(desk, papers, actor(), number, "commitment")
    issue_signed(desk, papers, actor(), number, "filing", signature(desk.now(), number))
    assert view_record(desk, number, actor().role).awaited == ("commitment",)
    assert [row.number for row in search(desk, FilingQuery(awaits_signature=True))] == [number]
    issue_signed(desk, papers, actor(), number, "commitment", signature(desk.now(), number))
    assert search(desk, FilingQuery(awaits_signature=True)) == ()


def test_a_paper_signed_by_pen_is_not_told_as_signed_on_the_screen(desk: Desk, papers: PaperDesk, number: str) -> None:
    issue(desk, papers, actor(), number, "filing")
    note_signed(desk, actor(), number)
    view = view_record(desk, number, actor().role)
    assert [was_signed_on_screen(back, view.prints) for back in view.returned] == [False, False]


def test_a_reprint_keeps_the_signature(desk: Desk, papers: PaperDesk, number: str) -> None:
    issue(desk, papers, actor(), number, "filing")
    _, signed = issue_signed(desk, papers, actor(), number, "filing", signature(desk.now(), number))
    again, pdf = reprint(desk, papers, actor(), number, "filing")
    assert (pdf, again.copy) == (signed, 2)


def test_the_check_code_of_a_signed_paper_is_good(
    desk: Desk, papers: PaperDesk, maker: KeepingMaker, number: str
) -> None:
    issue_signed(desk, papers, actor(), number, "filing", signature(desk.now(), number))
    claim = verify_check_text(SIGNER, maker.asked[-1].check_text_of("2016"))
    assert (claim.number, claim.form, claim.revision) == (number, "filing", 1)


def test_a_signature_never_goes_onto_what_the_applicant_did_not_see(desk: Desk, papers: PaperDesk, number: str) -> None:
    given = signature(desk.now(), number)
    assert change(desk, actor(), number, ChangeRequest(phone="13900007777")).was_done
    with pytest.raises(UserError) as caught:
        issue_signed(desk, papers, actor(), number, "filing", given)
    assert caught.value.code == "signed_something_else"
    view = view_record(desk, number, actor().role)
    assert (view.prints, view.returned) == ((), ())


def test_a_signature_never_goes_onto_the_paper_of_another_record(desk: Desk, papers: PaperDesk, number: str) -> None:
    other = file(desk, actor(), intake(person=person(social_security_number=identity_number(464).text)))
    assert other.filing is not None
    assert other.filing.revision == view_record(desk, number, actor().role).filing.revision
    with pytest.raises(UserError) as caught:
        issue_signed(desk, papers, actor(), other.filing.number, "filing", signature(desk.now(), number))
    assert caught.value.code == "signed_something_else"
    view = view_record(desk, other.filing.number, actor().role)
    assert (view.prints, view.returned) == ((), ())


def test_a_change_has_a_form_without_the_signature_given_before_it(
    desk: Desk, papers: PaperDesk, maker: KeepingMaker, number: str
) -> None:
    issue_signed(desk, papers, actor(), number, "filing", signature(desk.now(), number))
    assert change(desk, actor(), number, ChangeRequest(phone="13900007777")).was_done
    issue(desk, papers, actor(), number, "filing")
    assert maker.asked[-1].signature is None


def test_the_slip_of_a_change_is_signed_too(desk: Desk, papers: PaperDesk, maker: KeepingMaker, number: str) -> None:
    assert change(desk, actor(), number, ChangeRequest(phone="13900007777")).was_done
    issue_signed(desk, papers, actor(), number, "change", signature(desk.now(), number, 2))
    assert [back.form for back in view_record(desk, number, actor().role).returned] == ["change"]


def test_a_form_without_a_place_for_it_is_not_signed(desk: Desk, papers: PaperDesk, number: str) -> None:
    with pytest.raises(UserError) as caught:
        issue_signed(desk, papers, actor(), number, "notice", signature(desk.now(), number))
    assert caught.value.code == "not_signed"
    assert all(kind.name in str(caught.value) for kind in PAPER_KINDS if kind.is_signed)


def test_what_is_no_picture_is_no_signature(desk: Desk, papers: PaperDesk, number: str) -> None:
    with pytest.raises(UserError) as caught:
        issue_signed(desk, papers, actor(), number, "filing", replace(signature(desk.now(), number), picture=b"ink"))
    assert caught.value.code == "signature_unreadable"


def test_a_visit_that_is_not_filed_leaves_its_notice_signed(desk: Desk, papers: PaperDesk, maker: KeepingMaker) -> None:
    refused = intake(request=request(materials=frozenset()))
    given = signature(desk.now(), "", 0)
    paper, _ = issue_visit_notice(desk, papers, actor(), refused, given)
    assert maker.asked[-1].signature == given.picture
    with desk.store.read() as uow:
        (told,) = uow.audit.of_subject(paper.filing_number, EVENT)
    assert told.detail.startswith(paper.id)


def test_a_notice_is_not_made_of_something_else_than_the_applicant_was_told(desk: Desk, papers: PaperDesk) -> None:
    refused = intake(request=request(materials=frozenset()))
    with desk.store.read() as uow:
        told = assess_intake(desk, refused, uow)
    less = intake(request=request(materials=frozenset({Material.ID_CARD})))
    with pytest.raises(UserError) as caught:
        issue_visit_notice(desk, papers, actor(), less, signature(desk.now(), "", 0), told)
    assert caught.value.code == "told_something_else"
    assert issue_visit_notice(desk, papers, actor(), refused, signature(desk.now(), "", 0), told)


def test_what_the_applicant_confirmed_is_in_the_audit_with_its_time(desk: Desk) -> None:
    said_at = desk.now()
    done = file(desk, actor(), replace(intake(), confirmed_at=said_at))
    assert done.filing is not None
    with desk.store.read() as uow:
        (told,) = uow.audit.of_subject(done.filing.number, "applicant.confirmed")
    assert datetime.fromisoformat(told.detail) == said_at


def test_a_filing_that_nobody_confirmed_on_a_screen_says_nothing_of_it(desk: Desk, number: str) -> None:
    with desk.store.read() as uow:
        assert uow.audit.of_subject(number, "applicant.confirmed") == ()


def test_a_signature_lies_nowhere_in_the_clear_and_in_no_message(
    desk: Desk, papers: PaperDesk, number: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    given = signature(desk.now(), number)
    with caplog.at_level(logging.DEBUG):
        issue_signed(desk, papers, actor(), number, "filing", given)
    assert repr(given) == "<Signature>"
    assert "PNG" not in caplog.text
    header = ink()[:24]
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    assert not [path.name for path in files if header in path.read_bytes()]


def test_a_picture_is_part_of_no_text_of_a_signature(desk: Desk) -> None:
    assert "PNG" not in f"{Signature(ink(), desk.now())}"
