"""打印留档: paper is made once, kept as it was, and reprinted byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from app.domain.filing import Act, Actor, Filing
from app.domain.vocabulary import ActKind, LifeState
from app.domain.why import standing_explanations
from app.errors import UserError
from app.policy.pack import PackEdition
from app.services.city_forms import find_city_form
from app.services.day_end import as_of_today, bring_up_to_date, get_filing
from app.services.desk import Desk
from app.services.filings import Intake, assess_intake, draft_of
from app.services.notice_line import tell_explanation
from app.services.paper_check import PaperSigner, check_text
from app.services.paper_kinds import find_destroyed_on, get_paper_kind, papers_of, require_paper
from app.services.paper_request import PaperMaker, PaperRequest, RenderedPaper
from app.services.ports import PrintedPaper, UnitOfWork, Vault
from app.services.returned_papers import ReturnedPaper, next_returned_id

_NOT_PRINTED = "paper.not_printed"
_KEPT_ONLY = "kept_only"
"""Why a paper that was signed on the screen and only kept did not come out of a printer, in the audit."""


@dataclass(frozen=True)
class PaperDesk:
    """打印所需: who draws the paper, where it is kept, who signs its check code."""

    maker: PaperMaker
    vault: Vault
    signer: PaperSigner


def preview(desk: Desk, papers: PaperDesk, number: str, form: str) -> RenderedPaper:
    """制表预览 of a record's form as it would be printed now, marked and without check code; nothing is kept.

    Raises UserError for an unknown form, and for one that this record does not have.
    """
    return draw(desk, papers, number, form, is_preview=True)[0]


def draw(
    desk: Desk, papers: PaperDesk, number: str, form: str, *, is_preview: bool = False, signature: bytes | None = None
) -> tuple[RenderedPaper, int]:
    """制表: the paper as it would be given out, nothing kept, and the revision of the record that it shows."""
    with desk.store.read() as uow:
        stored = get_filing(uow, number)
        acts = uow.filings.acts(number)
    filing = as_of_today(desk, stored)
    require_paper(form, filing, acts)
    explanation = explain_record(desk.edition_of(filing), filing, acts)
    standing = _standing_words(filing, acts, desk.today())
    explanation = (standing, *explanation) if standing else explanation
    sign = None if is_preview else partial(check_text, papers.signer, number, form, filing.revision)
    request = replace(_request(desk, form, filing, acts, explanation, sign), signature=signature)
    return papers.maker.render(request), filing.revision


def preview_draft(desk: Desk, papers: PaperDesk, actor: Actor, intake: Intake, form: str) -> RenderedPaper:
    """制表预览 before filing: the paper as it will be, marked and without number and codes.

    Raises UserError when the rules refuse the intake, with the first reason.
    """
    with desk.store.read() as uow:
        decision = assess_intake(desk, intake, uow)
    if decision.is_refused:
        reason = decision.reasons[0]
        raise UserError(reason.detail, remedy=reason.remedy, code=reason.code.value)
    filing = draft_of(desk, intake, decision)
    now = desk.now()
    would_be = Act("", "", 1, ActKind.FILE, now.date(), now, actor, {}, decision)
    require_paper(form, filing, (would_be,))
    explanation = explain_record(desk.edition_of(filing), filing, (would_be,))
    return papers.maker.render(_request(desk, form, filing, (would_be,), explanation, None))


def _request(
    desk: Desk,
    form: str,
    filing: Filing,
    acts: tuple[Act, ...],
    explanation: tuple[str, ...],
    sign: Callable[[str], str] | None,
) -> PaperRequest:
    edition, area, today = desk.edition_of(filing), desk.counter.area, desk.today()
    own = find_city_form(edition, filing, form, today, area)
    with desk.store.read() as uow:
        checked = uow.authentications.find(filing.authentication_id) if filing.authentication_id else None
    return PaperRequest(
        form=form,
        filing=filing,
        acts=acts,
        edition=edition,
        area=area,
        made_on=today,
        explanation=explanation,
        layout=own.layout if own is not None else "",
        authentication=checked,
        sign=sign,
    )


def require_printable(desk: Desk, papers: PaperDesk, actor: Actor, intake: Intake) -> None:
    """Raise UserError with the reason when a paper of this visit cannot be drawn; nothing unprintable is filed."""
    with desk.store.read() as uow:
        decision = assess_intake(desk, intake, uow)
    if decision.is_refused:
        forms = ["filing"]  # whose preview says why
    else:
        forms = [kind.code for kind in papers_of(draft_of(desk, intake, decision)) if kind.with_filing]
    for form in forms:
        preview_draft(desk, papers, actor, intake, form)


def _standing_words(filing: Filing, acts: Sequence[Act], today: date) -> str:
    """What a paper says first of a record that is not in force, by the day that brought it; nothing of one that is.

    Where no act has brought it yet, ``today`` is about to.
    """
    status = filing.status
    if status is LifeState.ACTIVE:
        return ""
    if status is LifeState.PENDING_REVIEW:
        return "本备案待审核，审核通过后才生效，以下为申请的内容。"
    if status is LifeState.EXPIRED and filing.valid_until is not None:
        return f"本备案已到期（有效期至 {filing.valid_until.isoformat()}），以下为原备案内容。"
    brought = next((act for act in reversed(acts) if act.changes.get("status") is status), None)
    since = brought.on if brought is not None else today
    return f"本备案{status.label}（{since.isoformat()}），以下为原备案内容。"


_PRINTED_SUBJECTS = ("valid_from", "valid_until", "commitment_due", "card_works_at", "settles_directly")


def explain_record(edition: PackEdition, filing: Filing, acts: Sequence[Act]) -> tuple[str, ...]:
    """依据说明 on paper: each date and right with the words and articles of the last act that set it."""
    latest = {item.subject: item for item in standing_explanations(filing, acts)}
    told = [latest[subject] for subject in _PRINTED_SUBJECTS if subject in latest]
    lines = [tell_explanation(edition, item, item.title) for item in told]
    return tuple(f"{line.words}（{line.source}）" if line.source else line.words for line in lines)


def issue(desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str) -> tuple[PrintedPaper, bytes]:
    """出具 a paper: drawn, frozen in the vault, noted and audited before anything goes to a printer.

    Where somebody did something to the record while its paper was drawn, the paper is drawn again.
    """
    while True:
        sweep_record(desk, number)
        rendered, revision = draw(desk, papers, number, form)
        vault_hash = papers.vault.put(rendered.pdf)
        with desk.store.write() as uow:
            if get_filing(uow, number).revision == revision:
                paper = note_print(uow, desk, actor, number, rendered, vault_hash, revision)
                uow.commit()
                return paper, rendered.pdf


def reprint(desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str) -> tuple[PrintedPaper, bytes]:
    """重印 the last paper of a form as it was.

    Raises UserError when none was ever printed, and for the letter of a promise that was destroyed.
    """
    with desk.store.read() as uow:
        earlier = [paper for paper in uow.prints.of_filing(number) if paper.form == form]
        filing = uow.filings.find(number)
    destroyed_on = find_destroyed_on(form, filing) if filing is not None else None
    if destroyed_on is not None:
        raise UserError(
            f"这件备案的{get_paper_kind(form).name}不能重印",
            why=f"保管期满，已于 {destroyed_on.isoformat()} 销毁",
            remedy="要说明办理情况，请打印备案表",
            code="paper_destroyed",
        )
    if not earlier:
        raise UserError("这张表还没有打印过", remedy="请先打印一次", code="never_printed")
    last = earlier[-1]
    content = papers.vault.get(last.vault_hash)
    with desk.store.write() as uow:
        rendered = RenderedPaper(content, form, last.form_version)
        paper = note_print(uow, desk, actor, number, rendered, last.vault_hash, last.revision)
        uow.commit()
    return paper, content


def print_unless_kept(
    desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str
) -> tuple[PrintedPaper, bytes]:
    """打印: the kept paper again while it shows the record as it is, else a new one."""
    sweep_record(desk, number)
    with desk.store.read() as uow:
        filing = get_filing(uow, number)
        kept = [paper for paper in uow.prints.of_filing(number) if paper.form == form]
    is_present = bool(kept) and kept[-1].revision == filing.revision
    return (reprint if is_present else issue)(desk, papers, actor, number, form)


def reprint_words(copy: int) -> str:
    """重印标记 of a print by its count; empty for the first. It marks job and record, never the kept file."""
    return f"重印第{copy - 1}次" if copy > 1 else ""


def note_sent(desk: Desk, actor: Actor, paper: PrintedPaper, printer: str, copies: int) -> None:
    """已送打印机: which printer a paper was sent to, in the audit."""
    _note_outcome(desk, actor, paper, "paper.sent", f"{printer} {copies}")


def note_not_printed(desk: Desk, actor: Actor, paper: PrintedPaper, problem: str) -> None:
    """没有打印出来: the code of what stood in the way, in the audit; the paper itself is kept."""
    _note_outcome(desk, actor, paper, _NOT_PRINTED, problem)


def not_printed(uow: UnitOfWork, number: str) -> frozenset[str]:
    """没有打印出来的: the ids of a record's papers that were made and kept, yet never came out."""
    entries = uow.audit.of_subject(number, _NOT_PRINTED)
    return frozenset(entry.detail.split(" ", 1)[0] for entry in entries)


def note_queued(desk: Desk, actor: Actor, paper: PrintedPaper, job: int, problem: str) -> None:
    """还在打印队列: the service's number of the job, and the code of what it waits for; it may come out by itself."""
    _note_outcome(desk, actor, paper, "paper.queued", f"{job} {problem}")


def note_kept_only(uow: UnitOfWork, desk: Desk, actor: Actor, paper: PrintedPaper) -> None:
    """只存档 in the caller's transaction: kept without a printer, so that it never came out of one."""
    _note_in(uow, desk, actor, paper, _NOT_PRINTED, _KEPT_ONLY)


def _note_outcome(desk: Desk, actor: Actor, paper: PrintedPaper, event: str, told: str) -> None:
    with desk.store.write() as uow:
        _note_in(uow, desk, actor, paper, event, told)
        uow.commit()


def _note_in(uow: UnitOfWork, desk: Desk, actor: Actor, paper: PrintedPaper, event: str, told: str) -> None:
    detail = f"{paper.id} {told}"
    uow.audit.append(at=desk.now(), actor=actor.login, event=event, subject=paper.filing_number, detail=detail)


def note_signed(desk: Desk, actor: Actor, number: str) -> None:
    """签收: the applicant signed and the agency's copies came back on paper, for offices that keep no scans.

    All papers of the visit that are not back by now are so; a scan may still come.
    """
    with desk.store.write() as uow:
        filing, acts = get_filing(uow, number), uow.filings.acts(number)
        to_be_signed = [kind.code for kind in papers_of(filing, acts) if kind.with_filing]
        back = {paper.form for paper in uow.returned.of_filing(number)}
        now = desk.now()
        for form in dict.fromkeys((*to_be_signed, *uow.returned.awaited(number))):
            if form not in back:
                identity = next_returned_id(uow.counter, desk.counter)
                uow.returned.add(ReturnedPaper(identity, number, form, now, actor.login, by_hand=True))
        uow.audit.append(at=now, actor=actor.login, event="paper.signed", subject=number)
        uow.commit()


def sweep_record(desk: Desk, number: str) -> None:
    """What the days brought comes first, so that no paper tells of a filing that is over."""
    with desk.store.write() as uow:
        bring_up_to_date(uow, desk.at_one_instant(), get_filing(uow, number))
        uow.commit()


def note_print(
    uow: UnitOfWork,
    desk: Desk,
    actor: Actor,
    number: str,
    rendered: RenderedPaper,
    vault_hash: str,
    revision: int | None,
    *,
    audited_as: str = "",
) -> PrintedPaper:
    """打印入册 in the caller's transaction: the print, what is awaited back, the audit entry. The caller commits.

    ``audited_as`` names the entry where it is not one of a print or reprint.
    """
    form, at = rendered.form, desk.now()
    same = {item.id for item in uow.prints.of_filing(number) if item.form == form and item.vault_hash == vault_hash}
    copies = len(same - not_printed(uow, number)) if same else 0
    paper = PrintedPaper(
        id=f"{desk.counter.prefix}-P{uow.counter.next_sequence('print'):07d}",
        filing_number=number,
        form=form,
        form_version=rendered.version,
        vault_hash=vault_hash,
        printed_at=at,
        printed_by=actor.login,
        copy=copies + 1,
        revision=revision,
    )
    uow.prints.add(paper)
    if get_paper_kind(form).with_filing:
        uow.returned.expect(number, form, at)
    event = audited_as or ("paper.reprinted" if copies else "paper.printed")
    uow.audit.append(at=at, actor=actor.login, event=event, subject=number, detail=paper.id)
    return paper
