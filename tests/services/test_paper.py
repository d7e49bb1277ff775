"""Paper: frozen when printed, reprinted as it was, and told from a forgery."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain.dates import FixedClock
from app.domain.vocabulary import Channel, Role
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.corrections import Correction, correct
from app.services.desk import Desk
from app.services.filings import Intake, file
from app.services.paper_check import PaperClaim, PaperSigner, check_text, verify_check_text
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.printing import (
    PaperDesk,
    issue,
    note_signed,
    preview,
    preview_draft,
    print_unless_kept,
    reprint,
    require_printable,
)
from app.services.queries import view_record
from app.store import SqlStore
from tests.builders import actor, elder_on_commitment, go_to, intake, request

SIGNER = PaperSigner(b"k" * 32)
NUMBER = "3208030101202005060001A"


class PlainPaperMaker:
    """Draws what a form would hold as plain text."""

    def render(self, request: PaperRequest) -> RenderedPaper:
        filing, count = request.filing, str(len(request.acts))
        head = (request.form, filing.number, filing.destination_name, count)
        text = "\n".join((*head, *request.explanation, request.check_text_of("2016")))
        return RenderedPaper(text.encode(), request.form, "2016")


@pytest.fixture
def papers(desk: Desk) -> PaperDesk:
    assert isinstance(desk.store, SqlStore)
    return PaperDesk(PlainPaperMaker(), desk.store.vault, SIGNER)


@pytest.fixture
def number(desk: Desk) -> str:
    done = file(desk, actor(), intake())
    assert done.filing is not None
    return done.filing.number


def test_a_preview_keeps_nothing(desk: Desk, papers: PaperDesk, number: str, tmp_path: Path) -> None:
    shown = preview(desk, papers, number, "filing")
    assert shown.pdf.decode().startswith(f"filing\n{number}\n上海市\n1\n")
    assert view_record(desk, number, actor().role).prints == ()
    assert not [path for path in (tmp_path / "data" / "vault").rglob("*") if path.is_file()]


def test_a_printed_paper_is_reprinted_as_it_was_whatever_became_of_the_record(
    desk: Desk, papers: PaperDesk, number: str
) -> None:
    paper, pdf = issue(desk, papers, actor(), number, "filing")
    change(desk, actor(), number, ChangeRequest(destination="330100"))
    again, same = reprint(desk, papers, actor(), number, "filing")
    assert same == pdf
    assert (paper.copy, again.copy) == (1, 2)
    assert again.vault_hash == paper.vault_hash
    newer, changed = issue(desk, papers, actor(), number, "filing")
    assert changed != pdf
    assert newer.copy == 1
    assert reprint(desk, papers, actor(), number, "filing")[1] == changed
    listed = view_record(desk, number, actor().role).prints
    assert [item.copy for item in listed] == [1, 2, 1, 2]
    assert len({item.id for item in listed}) == 4


def test_no_notice_is_given_of_a_filing_that_ended_before_anybody_looked(desk: Desk, papers: PaperDesk) -> None:
    done = file(desk, actor(), intake(request(document_until=date(2020, 12, 31))))
    assert done.filing is not None
    number = done.filing.number
    go_to(desk, date(2021, 1, 1))
    with pytest.raises(UserError) as refused:
        preview(desk, papers, number, "notice")
    assert refused.value.code == "no_benefits"
    assert len(view_record(desk, number, actor().role).acts) == 1, "a preview leaves no trace"
    foreseen = preview(desk, papers, number, "filing").pdf.decode()
    assert "本备案已到期（有效期至 2020-12-31），以下为原备案内容。" in foreseen
    with pytest.raises(UserError):
        issue(desk, papers, actor(), number, "notice")
    _, printed = issue(desk, papers, actor(), number, "filing")
    assert "本备案已到期（有效期至 2020-12-31），以下为原备案内容。" in printed.decode()


def test_an_end_that_somebody_saw_late_is_dated_by_the_validity(desk: Desk, papers: PaperDesk) -> None:
    done = file(desk, actor(), intake(request(document_until=date(2020, 12, 31))))
    assert done.filing is not None
    go_to(desk, date(2021, 6, 15))
    _, printed = issue(desk, papers, actor(), done.filing.number, "filing")
    assert "有效期至 2020-12-31" in printed.decode()
    assert "2021-06-15" not in printed.decode()


def test_a_cancellation_keeps_its_day_whatever_is_done_to_the_record_later(
    desk: Desk, papers: PaperDesk, number: str
) -> None:
    go_to(desk, date(2020, 9, 1))
    assert cancel(desk, actor(), number).was_done
    go_to(desk, date(2020, 10, 9))
    assert correct(
        desk, actor(Role.MANAGER), number, Correction(contact={"phone": "13800001111"}), reason="写错"
    ).was_done
    shown = preview(desk, papers, number, "filing").pdf.decode()
    assert "本备案已撤销（2020-09-01），以下为原备案内容。" in shown


def test_a_filing_under_review_is_not_called_one_of_the_past(desk: Desk, papers: PaperDesk) -> None:
    done = file(desk, actor(), intake(request(channel=Channel.MINI_PROGRAM)))
    assert done.filing is not None
    shown = preview(desk, papers, done.filing.number, "filing").pdf.decode()
    assert "本备案待审核，审核通过后才生效，以下为申请的内容。" in shown
    assert "原备案内容" not in shown


def test_the_key_of_the_codes_is_not_shown() -> None:
    assert "kkk" not in repr(SIGNER)


def test_a_clock_set_back_reprints_no_paper_of_before_a_change(desk: Desk, papers: PaperDesk, number: str) -> None:
    clock = desk.clock
    assert isinstance(clock, FixedClock)
    first, pdf = print_unless_kept(desk, papers, actor(), number, "filing")
    assert print_unless_kept(desk, papers, actor(), number, "filing")[1] == pdf
    clock.instant -= timedelta(seconds=30)
    change(desk, actor(), number, ChangeRequest(destination="330100"))
    second, newer = print_unless_kept(desk, papers, actor(), number, "filing")
    assert newer != pdf
    clock.instant -= timedelta(seconds=30)
    third, same = print_unless_kept(desk, papers, actor(), number, "filing")
    assert same == newer
    assert (first.revision, second.revision, third.revision) == (1, 2, 2)


def test_a_paper_whose_record_moved_while_it_was_drawn_is_drawn_again(
    desk: Desk, papers: PaperDesk, number: str
) -> None:
    class Interrupted(PlainPaperMaker):
        """Somebody changes the record while the first paper is drawn."""

        drawn = 0

        def render(self, request: PaperRequest) -> RenderedPaper:
            self.drawn += 1
            if self.drawn == 1:
                change(desk, actor(), number, ChangeRequest(destination="330100"))
            return super().render(request)

    maker = Interrupted()
    paper, pdf = issue(desk, replace(papers, maker=maker), actor(), number, "filing")
    assert maker.drawn == 2
    assert "浙江省杭州市" in pdf.decode()
    assert paper.revision == 2
    assert len(view_record(desk, number, actor().role).prints) == 1


class RememberingPaperMaker(PlainPaperMaker):
    """Remembers which forms it drew."""

    def __init__(self) -> None:
        self.forms: list[str] = []

    def render(self, request: PaperRequest) -> RenderedPaper:
        self.forms.append(request.form)
        return super().render(request)


def test_every_paper_of_the_visit_is_tried_before_anything_is_filed(desk: Desk, papers: PaperDesk) -> None:
    def tried(asked: Intake) -> list[str]:
        maker = RememberingPaperMaker()
        require_printable(desk, replace(papers, maker=maker), actor(), asked)
        return maker.forms

    case = elder_on_commitment()
    assert tried(intake(case.request, case.applicant)) == ["filing", "commitment"]
    assert tried(intake()) == ["filing"]


def test_a_paper_says_how_each_date_came_about_with_its_article(desk: Desk, papers: PaperDesk, number: str) -> None:
    lines = preview(desk, papers, number, "filing").pdf.decode().splitlines()
    since = next(line for line in lines if "2020-05-06" in line)
    assert "淮医保发〔2020〕34号" in since
    assert "第八条" in since


def test_a_draft_is_previewed_without_a_number_and_keeps_nothing(desk: Desk, papers: PaperDesk) -> None:
    lines = preview_draft(desk, papers, actor(), intake(), "filing").pdf.decode().splitlines()
    assert lines[:4] == ["filing", "", "上海市", "1"]
    assert not any("YDJY" in line for line in lines)
    with desk.store.read() as uow:
        assert list(uow.audit.entries()) == []
        assert uow.outbox.list(None, 10, 0) == ()


def test_a_draft_the_rules_refuse_has_no_paper(desk: Desk, papers: PaperDesk) -> None:
    with pytest.raises(UserError) as caught:
        preview_draft(desk, papers, actor(), intake(request(materials=frozenset())), "filing")
    assert caught.value.code == "material_missing"
    assert caught.value.remedy


def test_every_print_is_in_the_audit(desk: Desk, papers: PaperDesk, number: str) -> None:
    paper, _ = issue(desk, papers, actor(), number, "filing")
    again, _ = reprint(desk, papers, actor(), number, "filing")
    with desk.store.read() as uow:
        events = [(entry.event, entry.subject, entry.detail) for entry in uow.audit.entries()]
    assert events[1:] == [("paper.printed", number, paper.id), ("paper.reprinted", number, again.id)]


def test_what_was_never_printed_cannot_be_reprinted(desk: Desk, papers: PaperDesk, number: str) -> None:
    issue(desk, papers, actor(), number, "filing")
    with pytest.raises(UserError) as caught:
        reprint(desk, papers, actor(), number, "commitment")
    assert caught.value.code == "never_printed"


def test_the_printed_file_lies_encrypted(desk: Desk, papers: PaperDesk, number: str, tmp_path: Path) -> None:
    _, pdf = issue(desk, papers, actor(), number, "filing")
    kept = [path.read_bytes() for path in (tmp_path / "data" / "vault").rglob("*") if path.is_file()]
    assert kept
    assert not any(pdf in content or number.encode() in content for content in kept)


def test_the_code_on_a_paper_proves_record_form_and_revision(desk: Desk, papers: PaperDesk, number: str) -> None:
    _, pdf = issue(desk, papers, actor(), number, "filing")
    code = pdf.decode().splitlines()[-1]
    assert verify_check_text(SIGNER, code) == PaperClaim(number, "filing", 1, "2016")
    with pytest.raises(UserError):
        verify_check_text(PaperSigner(b"x" * 32), code)


def test_a_code_holds_nothing_of_the_person(desk: Desk, papers: PaperDesk, number: str) -> None:
    _, pdf = issue(desk, papers, actor(), number, "filing")
    code = pdf.decode().splitlines()[-1]
    assert set(code) <= set(string.ascii_letters + string.digits + "|")
    assert code.split("|")[:5] == ["YDJY2", number, "filing", "2016", "1"]


@given(st.integers(0, 10**6), st.sampled_from(["filing", "commitment"]))
def test_a_code_verifies_as_what_it_was_made_for(revision: int, form: str) -> None:
    text = check_text(SIGNER, NUMBER, form, revision)
    assert verify_check_text(SIGNER, f" {text}\n") == PaperClaim(NUMBER, form, revision)


@given(st.data())
def test_any_altered_character_is_refused(data: st.DataObject) -> None:
    text = check_text(SIGNER, NUMBER, "filing", 3)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from(string.printable + "备７²"))
    altered = text[:place] + letter + text[place + 1 :]
    assume(altered.strip() != text)
    with pytest.raises(UserError) as caught:
        verify_check_text(SIGNER, altered)
    assert caught.value.code in ("paper_foreign", "paper_forged")


@given(st.text(max_size=60) | st.text(max_size=20).map("YDJY1|a|b|1|{}".format))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        verify_check_text(SIGNER, text)


def test_a_signature_taken_is_in_the_audit(desk: Desk) -> None:
    result = file(desk, actor(), intake())
    assert result.filing is not None
    note_signed(desk, actor(), result.filing.number)
    with desk.store.read() as uow:
        last = list(uow.audit.entries())[-1]
    assert (last.event, last.subject, last.actor) == ("paper.signed", result.filing.number, "1001")


def test_a_visit_whose_paper_cannot_be_drawn_is_told_before_it_is_filed(desk: Desk, papers: PaperDesk) -> None:
    class Refusing:
        def render(self, *_: object, **__: object) -> RenderedPaper:
            raise UserError("一页放不下这么多内容", code="page_overflow")

    with pytest.raises(UserError, match="放不下"):
        require_printable(desk, replace(papers, maker=Refusing()), actor(), intake())
    require_printable(desk, papers, actor(), intake())
