"""屏幕签字: what the applicant wrote on the screen goes onto the paper, and the paper so kept counts as returned.

The handwriting lives nowhere but in the papers it was given for: docs/decisions/0033-signatures-on-the-screen.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.filing import Actor
from app.domain.media_type import MediaType, find_media_type
from app.domain.privacy import Private
from app.errors import UserError
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind
from app.services.ports import PrintedPaper, UnitOfWork
from app.services.printing import PaperDesk, draw, note_kept_only, note_print, sweep_record
from app.services.returned_papers import ReturnedPaper, next_returned_id

EVENT = "paper.signed_on_screen"
"""屏幕签字 in the audit: the id of the print, and when the applicant was done."""


@dataclass(frozen=True, repr=False)
class Signature(Private):
    """手写签名: the strokes as a PNG, when the applicant was done with it, and the record they saw, by its revision.

    Without ``number`` and ``revision`` there was no record: on the notice of a visit that could not be filed.
    """

    picture: bytes
    signed_at: datetime
    number: str = ""
    revision: int = 0


def can_be_signed(form: str) -> bool:
    """Whether a form has a place for the applicant's signature. Raises UserError when there is no such form."""
    return get_paper_kind(form).is_signed


def issue_signed(
    desk: Desk,
    papers: PaperDesk,
    actor: Actor,
    number: str,
    form: str,
    signature: Signature,
    *,
    is_kept_only: bool = False,
) -> tuple[PrintedPaper, bytes]:
    """出具 a paper with the applicant's signature on it: kept as ``issue`` keeps one, and returned by that.

    One that is kept only is noted in the same transaction as one that never came out of a printer.
    Raises UserError for a form without a place for it (``not_signed``), a picture that is none
    (``signature_unreadable``), and where the record is another one, or not what the applicant saw any more
    (``signed_something_else``).
    """
    kind = get_paper_kind(form)
    if not kind.is_signed:
        named = "、".join(item.name for item in PAPER_KINDS if item.is_signed)
        raise UserError(f"{kind.name}不用签字", remedy=f"要签字的是：{named}", code="not_signed")
    if find_media_type(signature.picture) is not MediaType.PNG:
        raise UserError("签名图片读不出来", remedy="请重新签名", code="signature_unreadable")
    sweep_record(desk, number)
    rendered, revision = draw(desk, papers, number, form, signature=signature.picture)
    vault_hash = papers.vault.put(rendered.pdf)
    with desk.store.write() as uow:
        if signature.number != number or not signature.revision == revision == get_filing(uow, number).revision:
            raise UserError(
                "签名没有用上",
                why="申请人签名时看到的，和这件备案现在的内容不同",
                remedy="请申请人看过现在的内容后重新签名",
                code="signed_something_else",
            )
        paper = note_print(uow, desk, actor, number, rendered, vault_hash, revision)
        uow.returned.add(
            ReturnedPaper(
                id=next_returned_id(uow.counter, desk.counter),
                filing_number=number,
                form=form,
                returned_at=paper.printed_at,
                returned_by=actor.login,
                vault_hash=vault_hash,
                media_type=MediaType.PDF,
                form_version=rendered.version,
                revision=revision,
            )
        )
        note_signed_on_screen(uow, desk, actor, paper, signature)
        if is_kept_only:
            note_kept_only(uow, desk, actor, paper)
        uow.commit()
    return paper, rendered.pdf


def keep_signed(
    desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str, signature: Signature
) -> PrintedPaper:
    """只存档: ``issue_signed`` without a printer; it is noted that the paper never came out of one."""
    paper, _ = issue_signed(desk, papers, actor, number, form, signature, is_kept_only=True)
    return paper


def note_signed_on_screen(uow: UnitOfWork, desk: Desk, actor: Actor, paper: PrintedPaper, signature: Signature) -> None:
    """屏幕签字入册 in the caller's transaction: which print the applicant signed, and when. The caller commits."""
    uow.audit.append(
        at=desk.now(),
        actor=actor.login,
        event=EVENT,
        subject=paper.filing_number,
        detail=f"{paper.id} {signature.signed_at.isoformat()}",
    )


def was_signed_on_screen(returned: ReturnedPaper, prints: tuple[PrintedPaper, ...]) -> bool:
    """Whether what came back is the print itself, which no scan ever is: the applicant signed it on the screen."""
    return returned.is_scanned and any(paper.vault_hash == returned.vault_hash for paper in prints)
