"""撤销备案记录: what a cancellation rests on and what follows from it, out of the stored act and the pack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Act, CommitmentState, Filing
from app.domain.vocabulary import ActKind, CardWorksAt
from app.policy.assess.findings import first_rule
from app.policy.assess.record import situation_of
from app.policy.pack import PackEdition
from app.services.benefit_notice import write_unfiled
from app.services.notice_line import NoticeLine, tell_explanation

_LOCK = "lock"


@dataclass(frozen=True)
class CancellationRecord:
    """撤销备案记录 without its frame.

    ``reason`` is the applicant's, ``exceptions`` says what became of a lock (empty where none held), ``basis`` how the
    cancellation was judged with its articles, ``consequences`` what the applicant must know.
    """

    cancelled_on: date
    clerk: str
    reason: str
    exceptions: str
    basis: tuple[NoticeLine, ...]
    consequences: tuple[NoticeLine, ...]


def write_cancellation_record(
    edition: PackEdition, filing: Filing, acts: Sequence[Act], day: date, office_area: str
) -> CancellationRecord:
    """The record of the last cancellation among ``acts``. Raises ValueError where there is none."""
    act = next((item for item in reversed(acts) if item.kind is ActKind.CANCEL), None)
    if act is None:
        raise ValueError("the filing was not cancelled")
    found = act.decision.explanations if act.decision is not None else ()
    return CancellationRecord(
        cancelled_on=act.on,
        clerk=act.actor.name,
        reason=act.reason,
        exceptions="；".join(item.title for item in found if item.subject == _LOCK),
        basis=tuple(tell_explanation(edition, item) for item in found),
        consequences=tuple(_consequences(edition, filing, acts, act.on, day, office_area)),
    )


def _consequences(
    edition: PackEdition, filing: Filing, acts: Sequence[Act], cancelled_on: date, day: date, office_area: str
) -> Iterator[NoticeLine]:
    place = filing.destination_name or "原备案的就医地"
    yield NoticeLine(f"自 {cancelled_on.isoformat()} 起，在{place}发生的费用不再按这件备案结算")
    use = first_rule(edition.use, situation_of(filing, day, office_area))
    if filing.card_works_at is CardWorksAt.DESTINATION:
        source = edition.cite_words(use.cites) if use is not None and use.stated else ""
        yield NoticeLine("备案期间社会保障卡只能在就医地使用；撤销后，回参保地就医用卡不再受这件备案限制", source)
    for line in write_unfiled(edition, filing, acts, day, office_area):
        yield NoticeLine(line.words, line.source)
    promise = filing.commitment
    if promise is not None and promise.state is CommitmentState.RELEASED:
        kept = promise.keep_letter_until
        until = f"，承诺书由经办机构保管至 {kept.isoformat()}" if kept is not None else "，承诺书仍由经办机构保管"
        yield NoticeLine(f"承诺补交而没有补交的材料不用再补{until}")
    yield NoticeLine("以后还要异地就医的，请重新申请备案")
