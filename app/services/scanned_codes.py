"""扫码: which record a scanned barcode or check code opens, and what to tell when the paper is not the present one."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.notice_number import is_notice_number
from app.errors import UserError
from app.services.desk import Desk
from app.services.paper_check import PaperSigner, is_check_text, read_claim, verify_check_text
from app.services.queries import find_by_code
from app.services.verification import Verdict, compare_with_record, is_of_other_counter, unsigned_verdict
from app.services.verification_words import OTHER_COUNTER_WORDS, genuine_elsewhere_words, revision_words


@dataclass(frozen=True)
class ScannedRecord:
    """扫到的备案: its number, and a sentence when the paper shows it as it was before."""

    number: str
    told: str = ""


def find_scanned(desk: Desk, signer: PaperSigner, text: str) -> ScannedRecord:
    """The record that a barcode or check code names. Raises UserError for a foreign or forged code, and where the
    record is not here.
    """
    if is_notice_number(text):
        raise _notice_of_a_visit()
    if not is_check_text(text):
        return ScannedRecord(find_by_code(desk, text))
    try:
        claim = verify_check_text(signer, text)
    except UserError:
        unsigned = read_claim(text)
        if unsigned is not None and unsigned_verdict(desk, unsigned) is Verdict.OTHER_COUNTER:
            raise UserError(
                OTHER_COUNTER_WORDS, remedy="请到出具的窗口查询或核验", code="paper_of_other_counter"
            ) from None
        raise
    if is_notice_number(claim.number):
        raise _notice_of_a_visit()
    try:
        number = find_by_code(desk, claim.number)
    except UserError:
        if not is_of_other_counter(desk, claim):
            raise
        raise UserError(
            genuine_elsewhere_words(claim),
            why="本窗口没有这件备案",
            remedy="请到那个窗口查询",
            code="genuine_elsewhere",
        ) from None
    with desk.store.read() as uow:
        filing, acts = uow.filings.find(number), uow.filings.acts(number)
    if filing is None or claim.revision == filing.revision:
        return ScannedRecord(number)
    return ScannedRecord(number, "".join(revision_words(compare_with_record(filing, acts, claim))))


def _notice_of_a_visit() -> UserError:
    return UserError(
        "这是一次性告知书，没有对应的备案",
        why="告知时材料不全或条件不符，没有登记",
        remedy="材料补齐后请重新办理备案；要看告知书真伪，请到核验页扫码",
        code="notice_of_visit",
    )
