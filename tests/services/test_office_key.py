"""The key of an office: who signs with it, what stays good, and what another counter of the office can verify."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.paper import LazyPaperMaker
from app.devices.code_pictures import CodePictures
from app.domain.audit import find_break
from app.domain.filing_number import make_filing_number
from app.domain.media_type import MediaType
from app.errors import UserError
from app.services.desk import Desk
from app.services.filings import file
from app.services.office_key import OfficeKey, give_office_key, make_signer, take_office_key
from app.services.paper_check import PaperSigner, check_text, is_check_text, verify_check_text
from app.services.printing import PaperDesk, issue
from app.services.scanned_codes import find_scanned
from app.services.verification import Verdict, Verification, verify_code, verify_file
from app.services.verification_words import tell_verification
from app.store import SqlStore
from tests.builders import COUNTER, DAY, actor, desk_in, intake, places

OFFICE = COUNTER.area + COUNTER.office
OWN, THEIRS, THIRD = b"o" * 32, b"t" * 32, b"3" * 32
CODES = CodePictures()
THERE = make_filing_number(replace(COUNTER, counter="02"), DAY, 1)


def signer_of(desk: Desk) -> PaperSigner:
    with desk.store.read() as uow:
        return make_signer(uow, OWN)


def take(desk: Desk, key: bytes, office: str = OFFICE) -> bool:
    given = OfficeKey(office, key)
    return take_office_key(desk.store, OFFICE, OWN, given, actor="system", now=desk.clock.now())


def check(desk: Desk, given: str | bytes) -> Verification:
    assert isinstance(desk.store, SqlStore)
    papers = PaperDesk(LazyPaperMaker("淮安区医保中心", places().parts), desk.store.vault, signer_of(desk))
    if isinstance(given, str):
        return verify_code(desk, papers, CODES, given)
    return verify_file(desk, papers, CODES, given)


def test_a_signature_holds_when_any_of_the_keys_made_it() -> None:
    signer = PaperSigner(OWN, (THEIRS, THIRD))
    number = make_filing_number(COUNTER, DAY, 1)
    assert signer.sign("text") == PaperSigner(OWN).sign("text")
    for key in (OWN, THEIRS, THIRD):
        assert verify_check_text(signer, check_text(PaperSigner(key), number, "filing", 1)).number == number
    foreign = check_text(PaperSigner(b"x" * 32), number, "filing", 1)
    with pytest.raises(UserError, match="校验不通过"):
        verify_check_text(signer, foreign)


def test_a_counter_signs_with_its_own_key_until_it_takes_another(desk: Desk) -> None:
    assert signer_of(desk) == PaperSigner(OWN)
    assert take(desk, THEIRS)
    assert signer_of(desk) == PaperSigner(THEIRS, (OWN,))


def test_every_key_it_ever_signed_with_stays_good(desk: Desk) -> None:
    take(desk, THEIRS)
    take(desk, THIRD)
    assert signer_of(desk) == PaperSigner(THIRD, (THEIRS, OWN))
    take(desk, OWN)
    assert signer_of(desk) == PaperSigner(OWN, (THIRD, THEIRS))


def test_taking_the_key_it_signs_with_changes_and_notes_nothing(desk: Desk) -> None:
    assert not take(desk, OWN)
    take(desk, THEIRS)
    assert not take(desk, THEIRS)
    with desk.store.read() as uow:
        assert [entry.event for entry in uow.audit.entries()].count("paper.office_key_taken") == 1


def test_the_key_given_on_is_the_one_it_signs_with(desk: Desk) -> None:
    take(desk, THEIRS)
    given = give_office_key(desk.store, OFFICE, OWN, actor="system", now=desk.clock.now())
    assert given == OfficeKey(OFFICE, THEIRS)


def test_the_key_of_another_office_is_refused(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        take(desk, THEIRS, "51040201")
    assert refused.value.code == "office_key_foreign"
    assert "它属于机构 51040201" in str(refused.value)
    assert signer_of(desk) == PaperSigner(OWN)


def test_no_key_is_shown_by_the_audit_or_by_what_holds_it(desk: Desk) -> None:
    take(desk, THEIRS)
    given = give_office_key(desk.store, OFFICE, OWN, actor="system", now=desk.clock.now())
    with desk.store.read() as uow:
        entries = list(uow.audit.entries())
    events = {entry.event: entry for entry in entries}
    assert find_break(entries) is None
    for event in ("paper.office_key_taken", "paper.office_key_given"):
        assert events[event].subject == given.mark
    for shown in (repr(given), repr(signer_of(desk)), *map(repr, entries)):
        assert THEIRS.hex() not in shown
        assert repr(THEIRS) not in shown


def test_two_keys_have_two_marks() -> None:
    marks = {OfficeKey(OFFICE, key).mark for key in (OWN, THEIRS, THIRD)}
    assert len(marks) == 3
    assert all(len(mark) == 16 for mark in marks)


def test_a_code_of_another_counter_under_the_same_key_is_genuine_and_says_where(desk: Desk) -> None:
    take(desk, THEIRS)
    for number in (THERE, f"{OFFICE}02-G0000001"):
        found = check(desk, check_text(PaperSigner(THEIRS), number, "filing", 1, "2016"))
        assert found.verdict is Verdict.GENUINE_ELSEWHERE
        assert (found.is_genuine, found.unchanged, found.is_ours_unchanged) == (True, None, False)
        told = "".join(tell_verification(found))
        assert told.startswith("校验码属实：由本机构02号窗口出具。")
        assert "请到那个窗口核对" in told
        assert "备份" not in told


def test_without_the_key_the_same_code_cannot_be_judged(desk: Desk) -> None:
    assert check(desk, check_text(PaperSigner(THEIRS), THERE, "filing", 1)).verdict is Verdict.OTHER_COUNTER


def test_neither_a_lost_record_nor_another_office_is_taken_for_another_counter(desk: Desk) -> None:
    foreign = replace(COUNTER, office="77", counter="02")
    for counter in (COUNTER, foreign):
        code = check_text(PaperSigner(OWN), make_filing_number(counter, DAY, 9), "filing", 1)
        assert check(desk, code).verdict is Verdict.UNKNOWN_FILING


def test_a_code_of_another_counter_that_was_altered_is_not_genuine(desk: Desk) -> None:
    take(desk, THEIRS)
    code = check_text(PaperSigner(THEIRS), THERE, "filing", 1).replace("|filing|1|", "|filing|2|")
    found = check(desk, code)
    assert (found.verdict, found.is_genuine) == (Verdict.OTHER_COUNTER, False)


def test_scanning_a_paper_of_another_counter_says_where_its_record_is(desk: Desk) -> None:
    with pytest.raises(UserError) as told:
        find_scanned(desk, PaperSigner(OWN), check_text(PaperSigner(OWN), THERE, "filing", 1))
    assert told.value.code == "genuine_elsewhere"
    assert "02号窗口出具" in str(told.value)


@pytest.fixture
def printed_there(tmp_path: Path) -> bytes:
    """The file of a form printed at counter 02, which signs with the key taken in here."""
    with desk_in(tmp_path / "there") as plain:
        there = replace(plain, counter=replace(COUNTER, counter="02"))
        assert isinstance(there.store, SqlStore)
        papers = PaperDesk(LazyPaperMaker("淮安区医保中心", places().parts), there.store.vault, PaperSigner(THEIRS))
        done = file(there, actor(), intake())
        assert done.filing is not None
        return issue(there, papers, actor(), done.filing.number, "filing")[1]


def test_a_file_printed_at_another_counter_is_not_called_changed(desk: Desk, printed_there: bytes) -> None:
    take(desk, THEIRS)
    found = check(desk, printed_there)
    assert (found.verdict, found.unchanged) == (Verdict.GENUINE_ELSEWHERE, None)


def test_papers_signed_before_a_key_was_taken_in_still_verify(desk: Desk) -> None:
    assert isinstance(desk.store, SqlStore)
    papers = PaperDesk(LazyPaperMaker("淮安区医保中心", places().parts), desk.store.vault, signer_of(desk))
    done = file(desk, actor(), intake())
    assert done.filing is not None
    _, pdf = issue(desk, papers, actor(), done.filing.number, "filing")
    code = next(text for text in CODES.find_codes(pdf, MediaType.PDF) if is_check_text(text))
    take(desk, THEIRS)
    assert check(desk, code).verdict is Verdict.CODE_GENUINE
    assert check(desk, pdf).is_ours_unchanged
