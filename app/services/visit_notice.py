"""一次性告知 of a visit that cannot be filed: it has no record, so it takes a number of its own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from attrs import evolve

from app.domain.decision import Decision, Reason
from app.domain.filing import Act, Actor
from app.domain.notice_number import make_notice_number
from app.domain.reasons import REMEDIES, ReasonCode
from app.domain.vocabulary import ActKind
from app.errors import UserError
from app.services.desk import Desk
from app.services.filings import Intake, assess_intake, draft_of
from app.services.paper_check import check_text
from app.services.paper_request import PaperRequest
from app.services.ports import PrintedPaper
from app.services.printing import PaperDesk, note_print
from app.services.signing import Signature, note_signed_on_screen

FORM = "missing"
_NO_REVISION = 0
"""Of a record that there is none of."""


def issue_visit_notice(
    desk: Desk,
    papers: PaperDesk,
    actor: Actor,
    intake: Intake,
    signature: Signature | None = None,
    told: Decision | None = None,
) -> tuple[PrintedPaper, bytes]:
    """出具 the notice of everything that stands in the way of a visit: a print like any other, under its own number.

    Nothing is filed and no record is made; by that number the print is reprinted and verified. ``signature`` is the
    applicant's, where they took note of it on the screen; ``told`` is what they were told there.
    Raises UserError (``nothing_missing``) when the visit can be filed, (``told_something_else``) when something else
    stands in its way by now, as after midnight, and as the drawing does.
    """
    with desk.store.read() as uow:
        decision = assess_intake(desk, intake, uow)
    if not decision.is_refused:
        raise UserError("这次办理没有缺什么", why="按政策可以登记备案", remedy="请直接办理", code="nothing_missing")
    if told is not None and (told.reasons, told.missing) != (decision.reasons, decision.missing):
        raise UserError(
            "一次性告知书没有打印",
            why="现在核对的结果和刚才告知的不同",
            remedy="请把现在缺的告诉申请人，再打印一次",
            code="told_something_else",
        )
    now = desk.now()
    with desk.store.write() as uow:
        number = make_notice_number(desk.counter, uow.counter.next_sequence("notice"))
        uow.commit()
    filing = replace(draft_of(desk, intake, decision), number=number, commitment=None)
    act = Act("", number, 1, ActKind.FILE, now.date(), now, actor, {}, _with_expired(decision, intake))
    request = PaperRequest(
        form=FORM,
        filing=replace(filing, materials=intake.materials_taken),
        acts=(act,),
        edition=desk.library.get_edition(decision.pack, decision.edition),
        area=desk.counter.area,
        made_on=now.date(),
        explanation=(),
        sign=partial(check_text, papers.signer, number, FORM, _NO_REVISION),
        signature=signature.picture if signature is not None else None,
    )
    rendered = papers.maker.render(request)
    kept = papers.vault.put(rendered.pdf)
    with desk.store.write() as uow:
        paper = note_print(uow, desk, actor, number, rendered, kept, _NO_REVISION, audited_as="paper.told_missing")
        if signature is not None:
            note_signed_on_screen(uow, desk, actor, paper, signature)
        uow.commit()
    return paper, rendered.pdf


def _with_expired(decision: Decision, intake: Intake) -> Decision:
    """A paper that has run out is told beside those that are missing: the policy tells the first of both only."""
    until = intake.request.document_until
    if until is None or until >= decision.day or not decision.missing:
        return decision
    code = ReasonCode.MATERIAL_MISSING
    expired = Reason(code, f"所交证件（材料）已于 {until.isoformat()} 到期", REMEDIES[code])
    return evolve(decision, reasons=(*decision.reasons, expired))
