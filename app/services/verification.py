"""核验: whether a paper, or a file of it, is ours and unchanged. Needs no line; nothing here writes.

A code alone proves that this office gave out that paper, not that nobody wrote on it: only a file can be compared
byte for byte with what is kept of every print. What is kept is itself checked on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from app.domain.filing import Act, Filing
from app.domain.filing_number import FilingNumberError, parse_filing_number
from app.domain.media_type import MediaType, find_media_type
from app.domain.notice_number import is_notice_number
from app.domain.privacy import Private
from app.errors import EnvironmentProblem, UserError
from app.services.code_reading import CodeReader
from app.services.desk import Desk
from app.services.paper_check import PaperClaim, is_check_text, read_claim, verify_check_text
from app.services.ports import PrintedPaper
from app.services.printing import PaperDesk
from app.services.returned_papers import ReturnedPaper


class Verdict(StrEnum):
    """核验结论."""

    UNCHANGED = "unchanged"
    """The file is, byte for byte, one that was printed here."""
    KEPT_SCAN = "kept_scan"
    """The file is, byte for byte, a scan that was kept here of paper that came back."""
    CODE_GENUINE = "code_genuine"
    """The code is ours and the paper was given out; what else stands on it cannot be known from a code."""
    CHANGED = "changed"
    """The code is ours, the file around it is not what was printed."""
    ARCHIVE_DAMAGED = "archive_damaged"
    """What is kept of this paper was altered or is gone."""
    NEVER_PRINTED = "never_printed"
    """The code is ours, and no such paper was ever printed: the data came back from an older backup, or it is a
    preview of a program of before, which bore a code.
    """
    AHEAD_OF_RECORD = "ahead_of_record"
    """The paper knows of acts that this record does not have."""
    GENUINE_ELSEWHERE = "genuine_elsewhere"
    """The code is this office's, given out at another counter; what was printed is kept there."""
    UNKNOWN_FILING = "unknown_filing"
    FORGED = "forged"
    OTHER_COUNTER = "other_counter"
    """The number is another counter's, whose key is not here."""
    FOREIGN = "foreign"
    """No check code of ours was given or found."""


_GENUINE = (Verdict.UNCHANGED, Verdict.KEPT_SCAN, Verdict.CODE_GENUINE, Verdict.GENUINE_ELSEWHERE)


@dataclass(frozen=True, repr=False)
class Verification(Private):
    """核验结果. ``number`` is that of a record known here, or empty; ``acts_since`` came after the paper.

    ``paper`` is the print it was found to be, ``scan`` the kept scan, ``damaged`` what is kept of this form and was
    altered or is gone.
    """

    verdict: Verdict
    number: str = ""
    claim: PaperClaim | None = None
    present_revision: int | None = None
    acts_since: tuple[Act, ...] = ()
    paper: PrintedPaper | None = None
    damaged: tuple[PrintedPaper, ...] = ()
    scan: ReturnedPaper | None = None

    @property
    def is_genuine(self) -> bool:
        """Whether this office gave it out or kept it, with all that is kept of it sound; what stands on it apart."""
        return self.verdict in _GENUINE and not self.damaged

    @property
    def is_ours_unchanged(self) -> bool:
        """是否本机构出具且未改动: proved, by a file that is what was printed."""
        return self.unchanged is True

    @property
    def unchanged(self) -> bool | None:
        """有没有改动; None where it cannot be known, as of a code or a scan, whose paper anybody may have altered."""
        if self.verdict is Verdict.UNCHANGED and not self.damaged:
            return True
        return False if self.verdict in (Verdict.CHANGED, Verdict.FORGED) else None

    @property
    def is_present(self) -> bool | None:
        """Whether the paper shows the record as it is now; None where the paper does not say."""
        if self.claim is None or self.present_revision is None:
            return None
        return self.claim.revision == self.present_revision


def verify_code(desk: Desk, papers: PaperDesk, codes: CodeReader, text: str) -> Verification:
    """核验一个校验码: its signature, its record, and whether that paper was really printed."""
    claim = read_claim(text)
    if claim is None:
        return Verification(Verdict.FOREIGN, number=_known_number(desk, (text,)))
    try:
        verify_check_text(papers.signer, text)
    except UserError:
        return Verification(unsigned_verdict(desk, claim), _known_number(desk, (claim.number,)), claim)
    with desk.store.read() as uow:
        filing = uow.filings.find(claim.number)
        acts = uow.filings.acts(claim.number)
        prints = uow.prints.of_filing(claim.number)
    if filing is not None:
        found = compare_with_record(filing, acts, claim)
    elif is_of_other_counter(desk, claim):
        return Verification(Verdict.GENUINE_ELSEWHERE, claim=claim)
    elif is_notice_number(claim.number):
        found = Verification(Verdict.CODE_GENUINE, claim=claim)
    else:
        return Verification(Verdict.UNKNOWN_FILING, claim=claim)
    if found.verdict is Verdict.AHEAD_OF_RECORD:
        return found
    kept = _Kept(papers, codes, [item for item in prints if item.form == claim.form])
    paper = kept.find_print_with(text.strip())
    if paper is not None:
        verdict = Verdict.CODE_GENUINE
    else:
        verdict = Verdict.ARCHIVE_DAMAGED if kept.damaged else Verdict.NEVER_PRINTED
    return replace(found, verdict=verdict, paper=paper, damaged=tuple(kept.damaged))


def verify_file(desk: Desk, papers: PaperDesk, codes: CodeReader, content: bytes) -> Verification:
    """核验一个文件: a PDF against what is kept of every print, else the code on it; of a picture only the code.

    Raises EnvironmentProblem for a file that is no PDF, JPEG or PNG or cannot be opened, and UserError
    (``several_papers``) for one with more than one paper on it.
    """
    kind = find_media_type(content)
    if kind is None:
        raise EnvironmentProblem(
            "这个文件不能核验",
            why="只能核验PDF、JPEG、PNG文件" if content else "文件是空的",
            remedy="请换一个文件，或直接扫校验码",
            code="not_a_paper_file",
        )
    fingerprint = sha256(content).hexdigest()
    with desk.store.read() as uow:
        prints = uow.prints.with_content(fingerprint)
        scans = uow.returned.with_content(fingerprint)
    if prints:
        return _printed_file(desk, papers, codes, content, prints[0])
    if scans:
        return _kept_scan(papers, scans[0])
    found = _found_codes(codes, content, kind)
    checks = [text for text in found if is_check_text(text)]
    if not checks:
        return Verification(Verdict.FOREIGN, number=_known_number(desk, found))
    if len(checks) > 1:
        raise UserError(
            f"文件里有{len(checks)}张表的校验码", remedy="请一张表一个文件，分开核验", code="several_papers"
        )
    of_code = verify_code(desk, papers, codes, checks[0])
    if of_code.claim is None or of_code.verdict not in (*_GENUINE, Verdict.NEVER_PRINTED):
        return of_code
    numbers = {number for text in found if (number := _find_number(text))}
    # What was printed elsewhere is kept there, so that a file is none of the prints kept here says nothing of it.
    is_elsewhere = of_code.verdict is Verdict.GENUINE_ELSEWHERE
    is_drawn = not is_elsewhere and kind is MediaType.PDF and codes.holds_text(content)
    if is_drawn or numbers - {of_code.claim.number}:
        return replace(of_code, verdict=Verdict.CHANGED)
    return of_code


def _printed_file(
    desk: Desk, papers: PaperDesk, codes: CodeReader, content: bytes, paper: PrintedPaper
) -> Verification:
    with desk.store.read() as uow:
        filing = uow.filings.find(paper.filing_number)
        acts = uow.filings.acts(paper.filing_number)
    checks = [text for text in codes.find_codes(content, MediaType.PDF) if is_check_text(text)]
    claim = read_claim(checks[0]) if checks else None
    kept = _Kept(papers, codes, [paper])
    number = paper.filing_number if filing is not None else ""
    found = Verification(Verdict.UNCHANGED, number, claim)
    if filing is not None and claim is not None:
        found = compare_with_record(filing, acts, claim)
    verdict = Verdict.UNCHANGED if kept.is_sound(paper) else Verdict.ARCHIVE_DAMAGED
    return replace(found, verdict=verdict, paper=paper, damaged=tuple(kept.damaged))


def _kept_scan(papers: PaperDesk, scan: ReturnedPaper) -> Verification:
    verdict = Verdict.KEPT_SCAN
    try:
        papers.vault.get(scan.vault_hash)
    except EnvironmentProblem:
        raise
    except UserError:
        verdict = Verdict.ARCHIVE_DAMAGED
    return Verification(verdict, number=scan.filing_number, scan=scan)


class _Kept:
    """What is kept of some prints, looked at once; what is found damaged on the way is remembered."""

    def __init__(self, papers: PaperDesk, codes: CodeReader, prints: Iterable[PrintedPaper]) -> None:
        self._papers = papers
        self._codes = codes
        self._prints = {item.vault_hash: item for item in reversed(tuple(prints))}
        self.damaged: list[PrintedPaper] = []

    def find_print_with(self, text: str) -> PrintedPaper | None:
        """The print whose kept file carries this code; every kept file is looked at for damage."""
        match: PrintedPaper | None = None
        for paper in self._prints.values():
            content = self._content(paper)
            if match is None and content is not None and text in self._codes.find_codes(content, MediaType.PDF):
                match = paper
        return match

    def is_sound(self, paper: PrintedPaper) -> bool:
        """Whether what is kept of a print is what was printed."""
        return self._content(paper) is not None

    def _content(self, paper: PrintedPaper) -> bytes | None:
        try:
            return self._papers.vault.get(paper.vault_hash)
        except EnvironmentProblem:
            raise
        except UserError:
            self.damaged.append(paper)
            return None


def _found_codes(codes: CodeReader, content: bytes, kind: MediaType) -> tuple[str, ...]:
    try:
        return codes.find_codes(content, kind)
    except EnvironmentProblem:
        raise
    except UserError as error:
        raise EnvironmentProblem(error.what, why=error.why, remedy=error.remedy, code=error.code) from None


def compare_with_record(filing: Filing, acts: tuple[Act, ...], claim: PaperClaim) -> Verification:
    """How a signed code stands to its record: of now, or of before which acts. What is kept is not looked at."""
    verdict = Verdict.AHEAD_OF_RECORD if claim.revision > filing.revision else Verdict.CODE_GENUINE
    since = tuple(act for act in acts if act.sequence > claim.revision)
    return Verification(verdict, filing.number, claim, filing.revision, since)


def unsigned_verdict(desk: Desk, claim: PaperClaim) -> Verdict:
    """Of a code whose signature does not hold: forged, unless it names another counter, whose key is not here."""
    number = _claimed_number(claim)
    is_others = bool(number) and not number.startswith(desk.counter.prefix)
    return Verdict.OTHER_COUNTER if is_others else Verdict.FORGED


def is_of_other_counter(desk: Desk, claim: PaperClaim) -> bool:
    """Whether a code names another counter of this office."""
    number, here = _claimed_number(claim), desk.counter
    return number.startswith(here.area + here.office) and not number.startswith(here.prefix)


def _claimed_number(claim: PaperClaim) -> str:
    """The number of a filing or of a notice that a code names, or nothing."""
    return claim.number if is_notice_number(claim.number) else _find_number(claim.number)


def _find_number(text: str) -> str:
    """The filing number a barcode holds, or nothing."""
    try:
        return parse_filing_number(text)
    except FilingNumberError:
        return ""


def _known_number(desk: Desk, texts: Iterable[str]) -> str:
    """The first of these texts that is the number of a record here."""
    with desk.store.read() as uow:
        for text in texts:
            number = _find_number(text)
            if number and uow.filings.find(number) is not None:
                return number
    return ""
