"""Verifying: ours and unchanged, or not, told from a file or a code, on real paper and a real store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.bootstrap.paper import LazyPaperMaker
from app.bootstrap.pdf_pages import POINTS_PER_INCH, open_pdf
from app.devices.code_pictures import CodePictures
from app.domain.filing_number import make_filing_number
from app.domain.media_type import MediaType
from app.domain.vocabulary import Material
from app.errors import EnvironmentProblem, UserError
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.desk import Desk
from app.services.filings import file
from app.services.paper_check import PaperClaim, PaperSigner, check_text, is_check_text, verify_check_text
from app.services.printing import PaperDesk, issue, preview, reprint
from app.services.scanned_codes import find_scanned
from app.services.verification import Verdict, Verification, verify_code, verify_file
from app.services.verification_words import tell_verification
from app.services.visit_notice import issue_visit_notice
from app.store import SqlStore
from tests.builders import COUNTER, DAY, actor, intake, places, request

SIGNER = PaperSigner(b"k" * 32)
CODES = CodePictures()


@dataclass(frozen=True)
class Office:
    """A counter with one record whose filing form was printed."""

    desk: Desk
    papers: PaperDesk
    number: str
    pdf: bytes
    vault: Path

    @property
    def code(self) -> str:
        """The check code on the printed form."""
        return next(text for text in CODES.find_codes(self.pdf, MediaType.PDF) if is_check_text(text))

    def check(self, given: str | bytes) -> Verification:
        """Verify a code or a file."""
        if isinstance(given, str):
            return verify_code(self.desk, self.papers, CODES, given)
        return verify_file(self.desk, self.papers, CODES, given)

    def change(self) -> None:
        """The record goes on without its paper."""
        change(self.desk, actor(), self.number, ChangeRequest(destination="330100"))


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Office:
    assert isinstance(desk.store, SqlStore)
    papers = PaperDesk(LazyPaperMaker("淮安区医保中心", places().parts), desk.store.vault, SIGNER)
    done = file(desk, actor(), intake())
    assert done.filing is not None
    _, pdf = issue(desk, papers, actor(), done.filing.number, "filing")
    return Office(desk, papers, done.filing.number, pdf, tmp_path / "data" / "vault")


def told(found: Verification) -> str:
    return "\n".join(tell_verification(found))


def photo(pdf: bytes, kind: str = "JPEG") -> bytes:
    """The first sheet as a picture."""
    with open_pdf(pdf) as document:
        sheet = document[0].render(scale=150 / POINTS_PER_INCH, grayscale=True).to_pil()
        saved = BytesIO()
        sheet.save(saved, kind, resolution=150)
    return saved.getvalue()


def scanned(pdf: bytes) -> bytes:
    """The first sheet as a scanner gives it: a PDF that holds nothing but a picture."""
    return photo(pdf, "PDF")


def said_of(office: Office, content: bytes) -> str:
    """The verdict, or why the file cannot be read at all."""
    try:
        return office.check(content).verdict.value
    except EnvironmentProblem as broken:
        return broken.code


def kept_file(office: Office) -> Path:
    (path,) = (path for path in office.vault.rglob("*") if path.is_file())
    return path


def test_the_printed_file_is_ours_and_unchanged(office: Office) -> None:
    found = office.check(office.pdf)
    assert (found.verdict, found.is_ours_unchanged, found.is_present) == (Verdict.UNCHANGED, True, True)
    assert (found.number, found.paper and found.paper.form) == (office.number, "filing")


def test_a_file_reprinted_is_the_same_print_as_the_first(office: Office) -> None:
    _, again = reprint(office.desk, office.papers, actor(), office.number, "filing")
    found = office.check(again)
    assert found.is_ours_unchanged
    assert found.paper is not None
    assert found.paper.copy == 1


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9, 1.0])
def test_one_changed_byte_in_a_printed_file_is_found(office: Office, place: float) -> None:
    changed = bytearray(office.pdf)
    changed[min(int(len(changed) * place), len(changed) - 1)] ^= 1
    assert said_of(office, bytes(changed)) in ("changed", "foreign", "pdf_broken", "not_a_paper_file")


def test_a_byte_that_breaks_nothing_is_told_as_a_changed_content(office: Office) -> None:
    found = office.check(office.pdf + b"\n")
    assert found.verdict is Verdict.CHANGED
    assert found.number == office.number
    assert "内容与留档不一致。" in told(found)


def test_the_code_on_a_paper_names_the_version_of_its_form(office: Office) -> None:
    assert office.code.split("|")[:5] == ["YDJY2", office.number, "filing", "2016", "1"]
    assert verify_check_text(SIGNER, office.code) == PaperClaim(office.number, "filing", 1, "2016")


def test_a_code_of_before_without_a_version_is_still_good() -> None:
    number = make_filing_number(COUNTER, DAY, 1)
    before = check_text(SIGNER, number, "filing", 3)
    assert before.startswith("YDJY1|")
    assert verify_check_text(SIGNER, before) == PaperClaim(number, "filing", 3)
    with pytest.raises(UserError):
        verify_check_text(SIGNER, before.replace("YDJY1", "YDJY2"))


def test_a_code_of_ours_is_genuine_and_says_what_it_cannot_prove(office: Office) -> None:
    found = office.check(office.code)
    assert (found.verdict, found.is_genuine, found.is_present) == (Verdict.CODE_GENUINE, True, True)
    assert (found.unchanged, found.is_ours_unchanged) == (None, False)
    assert "不能证明纸面没有涂改" in told(found)


@pytest.mark.parametrize("picture", [photo, lambda pdf: photo(pdf, "PNG"), scanned])
def test_of_a_picture_only_the_code_is_checked(office: Office, picture: Callable[[bytes], bytes]) -> None:
    found = office.check(picture(office.pdf))
    assert (found.verdict, found.number) == (Verdict.CODE_GENUINE, office.number)
    assert (found.unchanged, found.is_ours_unchanged) == (None, False)
    assert "请与留档逐项对照" in told(found)


def test_a_scan_that_somebody_wrote_on_is_not_called_unchanged(office: Office) -> None:
    page = Image.open(BytesIO(photo(office.pdf)))
    page.paste(0, (300, 300, 420, 330))
    doctored = BytesIO()
    page.save(doctored, "JPEG")
    found = office.check(doctored.getvalue())
    assert (found.verdict, found.unchanged, found.is_ours_unchanged) == (Verdict.CODE_GENUINE, None, False)


def test_the_print_behind_a_picture_is_named(office: Office) -> None:
    found = office.check(photo(office.pdf))
    assert found.paper is not None


@pytest.mark.parametrize("form", ["file", "code"])
def test_a_paper_older_than_its_record_is_ours_and_says_what_came_after(office: Office, form: str) -> None:
    office.change()
    found = office.check(office.pdf if form == "file" else office.code)
    assert (found.is_genuine, found.is_present) == (True, False)
    assert f"这张表是第1版，备案现在已是第2版。其后办过：变更（{DAY.isoformat()}）。" in told(found)


def test_each_paper_is_told_from_the_one_before_it(office: Office) -> None:
    office.change()
    paper, newer = issue(office.desk, office.papers, actor(), office.number, "filing")
    code = next(text for text in CODES.find_codes(newer, MediaType.PDF) if is_check_text(text))
    assert code != office.code
    assert office.check(code).paper == paper
    first = office.check(office.code).paper
    assert first is not None
    assert first.vault_hash != paper.vault_hash


def test_a_forged_code_is_found_whatever_was_altered(office: Office) -> None:
    head, _, signature = office.code.rpartition("|")
    other = make_filing_number(COUNTER, DAY, 9)
    forgeries = (
        f"{head}|{'A' * len(signature)}",
        office.code.replace(office.number, other),
        office.code.replace("|filing|", "|commitment|"),
        check_text(PaperSigner(b"x" * 32), office.number, "filing", 1),
    )
    for forged in forgeries:
        found = office.check(forged)
        assert (found.verdict, found.is_ours_unchanged) == (Verdict.FORGED, False), forged
        assert "请勿采信" in told(found)


def test_a_forged_code_on_a_picture_is_found(office: Office) -> None:
    forged = replace(office.papers, signer=PaperSigner(b"x" * 32))
    found = office.check(photo(issue(office.desk, forged, actor(), office.number, "filing")[1]))
    assert (found.verdict, found.number) == (Verdict.FORGED, office.number)


def test_a_paper_of_another_counter_is_not_called_forged(office: Office) -> None:
    other = make_filing_number(replace(COUNTER, counter="02"), DAY, 1)
    found = office.check(check_text(PaperSigner(b"x" * 32), other, "filing", 1))
    assert (found.verdict, found.is_ours_unchanged) == (Verdict.OTHER_COUNTER, False)
    assert "自称由别的窗口出具，本窗口没有它的密钥，不能判断真伪" in told(found)
    assert "机构 32080301 的02号窗口" in told(found)
    assert "由别的窗口出具，在" not in told(found)


def test_a_code_of_a_paper_that_was_never_printed_is_told(office: Office) -> None:
    office.change()
    found = office.check(check_text(SIGNER, office.number, "filing", 2, "2016"))
    assert (found.verdict, found.is_ours_unchanged) == (Verdict.NEVER_PRINTED, False)


def test_a_preview_proves_nothing(office: Office) -> None:
    shown = preview(office.desk, office.papers, office.number, "filing").pdf
    assert CODES.find_codes(shown, MediaType.PDF) == (office.number,)
    for given in (shown, photo(shown)):
        found = office.check(given)
        assert (found.verdict, found.is_ours_unchanged) == (Verdict.FOREIGN, False)


def test_a_code_that_knows_more_than_the_record_is_told(office: Office) -> None:
    found = office.check(check_text(SIGNER, office.number, "filing", 7))
    assert (found.verdict, found.is_ours_unchanged) == (Verdict.AHEAD_OF_RECORD, False)
    assert "表上是第7版，本窗口的备案只到第1版。" in told(found)


def test_a_code_of_ours_for_a_record_that_is_not_here_is_told(office: Office) -> None:
    found = office.check(check_text(SIGNER, make_filing_number(COUNTER, DAY, 9), "filing", 1))
    assert (found.verdict, found.number) == (Verdict.UNKNOWN_FILING, "")


def test_an_altered_file_in_the_vault_is_found_and_named(office: Office) -> None:
    path = kept_file(office)
    sealed = bytearray(path.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    path.write_bytes(bytes(sealed))
    for given in (office.pdf, office.code, photo(office.pdf)):
        found = office.check(given)
        assert (found.verdict, found.is_ours_unchanged) == (Verdict.ARCHIVE_DAMAGED, False)
        (damaged,) = found.damaged
        assert f"留档 {damaged.id}（备案表）已被改动或丢失" in told(found)


def test_a_lost_file_in_the_vault_is_named_beside_a_paper_that_is_sound(office: Office) -> None:
    lost = kept_file(office)
    office.change()
    _, newer = issue(office.desk, office.papers, actor(), office.number, "filing")
    lost.unlink()
    code = next(text for text in CODES.find_codes(newer, MediaType.PDF) if is_check_text(text))
    found = office.check(code)
    assert (found.verdict, found.is_ours_unchanged, len(found.damaged)) == (Verdict.CODE_GENUINE, False, 1)
    assert office.check(newer).is_ours_unchanged


def test_a_barcode_of_another_record_beside_a_good_code_is_found(office: Office) -> None:
    class Pasted(CodePictures):
        def find_codes(self, content: bytes, media_type: str) -> tuple[str, ...]:
            other = make_filing_number(COUNTER, DAY, 9)
            return tuple(other if text == office.number else text for text in super().find_codes(content, media_type))

    assert verify_file(office.desk, office.papers, Pasted(), photo(office.pdf)).verdict is Verdict.CHANGED


def test_the_notice_of_a_visit_is_verified_though_nothing_was_filed(office: Office) -> None:
    lacking = intake(request(materials=frozenset({Material.ID_CARD})))
    paper, pdf = issue_visit_notice(office.desk, office.papers, actor(), lacking)
    code = next(text for text in CODES.find_codes(pdf, MediaType.PDF) if is_check_text(text))
    assert code.startswith(f"YDJY2|{paper.filing_number}|missing|1|0|")
    found = office.check(pdf)
    assert (found.verdict, found.is_ours_unchanged, found.number) == (Verdict.UNCHANGED, True, "")
    for given in (code, photo(pdf)):
        found = office.check(given)
        assert (found.verdict, found.paper, found.number) == (Verdict.CODE_GENUINE, paper, "")
    forged = check_text(PaperSigner(b"x" * 32), paper.filing_number, "missing", 0, "1")
    assert office.check(forged).verdict is Verdict.FORGED
    others = check_text(PaperSigner(b"x" * 32), "3208030102-G0000001", "missing", 0, "1")
    assert office.check(others).verdict is Verdict.OTHER_COUNTER
    assert "02号窗口" in told(office.check(others))
    for text in (code, paper.filing_number):
        with pytest.raises(UserError) as told_so:
            find_scanned(office.desk, SIGNER, text)
        assert told_so.value.code == "notice_of_visit"


def test_a_number_alone_proves_nothing(office: Office) -> None:
    found = office.check(office.number)
    assert (found.verdict, found.number, found.is_ours_unchanged) == (Verdict.FOREIGN, office.number, False)
    assert "不能证明真伪" in told(found)


def test_a_picture_without_a_code_says_where_to_look(office: Office) -> None:
    blank = BytesIO()
    Image.new("L", (400, 300), 255).save(blank, "PNG")
    found = office.check(blank.getvalue())
    assert (found.verdict, found.number) == (Verdict.FOREIGN, "")
    assert "没有读到本系统的校验码。" in told(found)


def test_several_papers_in_one_file_are_to_be_verified_one_by_one(office: Office) -> None:
    office.change()
    _, newer = issue(office.desk, office.papers, actor(), office.number, "filing")
    sheets = [Image.open(BytesIO(photo(pdf))) for pdf in (office.pdf, newer)]
    both = BytesIO()
    sheets[0].save(both, "PDF", resolution=150, save_all=True, append_images=sheets[1:])
    with pytest.raises(UserError) as caught:
        office.check(both.getvalue())
    assert caught.value.code == "several_papers"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a spreadsheet", b"%PDF-1.7 broken", b"\xff\xd8\xff broken"])
def test_a_file_that_cannot_be_read_is_a_problem_of_the_file(office: Office, content: bytes) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        office.check(content)
    assert caught.value.remedy


def test_what_was_verified_shows_nobody_in_a_log(office: Office) -> None:
    assert repr(office.check(office.code)) == "<Verification>"
