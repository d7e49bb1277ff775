"""变更: what a request would really alter, and whether that may be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from attrs import evolve

from app.domain.decision import Decision, MaterialGroup, group_words
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.region import lies_in
from app.domain.vocabulary import PAPERS_OF_THE_PERSON, ActKind, LifeState, LockWaiver
from app.policy.assess.filing import (
    check_destination,
    check_institution,
    check_standing,
    find_card_use,
    find_settlement,
)
from app.policy.assess.findings import Findings, all_rules
from app.policy.assess.locks import check_lock
from app.policy.assess.papers import missing_groups, refuse_missing
from app.policy.assess.person import check_card
from app.policy.assess.place import filed_place, note_level
from app.policy.assess.record import decide, require_live, situation_of
from app.policy.assess.validity import Period, ends_with_paper, find_end_rule, find_period_again
from app.policy.assess.wording import as_stated
from app.policy.facts import ChangeRequest, Standing, Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import MaterialRule
from app.policy.situation import ChangedField, Situation


@dataclass(frozen=True)
class ChangeAsked:
    """变更内容: the request without what stands already, and the facts of the filing as it would be.

    ``lock_facts`` are those a lock looks at. ``picked`` is the place before it was widened to the one the text files
    to. ``institution`` is the name that would stand: at another place, only one that is named for it.
    """

    request: ChangeRequest
    facts: Situation
    lock_facts: Situation
    picked: str | None
    institution: str


def read_change(pack: PackEdition, filing: Filing, request: ChangeRequest, day: date, office_area: str) -> ChangeAsked:
    """What ``request`` would alter of ``filing``; windows ask this too, so as to ask for no more than the act does."""
    picked = request.destination
    if picked is not None:
        there = situation_of(replace(filing, destination=picked), day, office_area, channel=request.channel)
        request = replace(request, destination=filed_place(pack, there))
    request = request.unlike(filing)
    changed = filing if request.destination is None else replace(filing, destination=request.destination)
    facts = situation_of(changed, day, office_area, channel=request.channel, changes=request.fields)
    # An institution named for the first time is a choice, not yet a change.
    first_choice = frozenset() if filing.institution.name else frozenset({ChangedField.INSTITUTION})
    return ChangeAsked(
        request=request,
        facts=facts,
        lock_facts=evolve(facts, changes=request.fields - first_choice),
        picked=picked if request.destination is not None else None,
        institution=_institution_after(filing, request),
    )


def _institution_after(filing: Filing, request: ChangeRequest) -> str:
    if request.institution is not None:
        return request.institution
    stays = request.destination is None or lies_in(filing.destination, request.destination)
    return filing.institution.name if stays else ""


def assess_change(
    pack: PackEdition,
    filing: Filing,
    day: date,
    around: Surroundings,
    request: ChangeRequest,
    others: tuple[Standing, ...] = (),
) -> Decision:
    """变更: of destination, institution, telephone or the paper's date; ``others`` are the person's other filings."""
    findings = Findings(pack)
    asked = read_change(pack, filing, request, day, around.office_area)
    request, facts = asked.request, asked.facts
    require_live(findings, filing, facts, LifeState.ACTIVE)
    check_card(findings, facts, request.card, ActKind.CHANGE)
    for rule in all_rules(pack.changes, facts):
        findings.rest_on(rule)
        words = as_stated(rule, f"{day.isoformat()} 起按变更后的内容执行")
        findings.explain("change", "备案变更", words, rule.cites)
    waivers = {LockWaiver.SPECIAL_REASON} if request.special_reason else set()
    locked_until = check_lock(findings, filing, asked.lock_facts, ActKind.CHANGE, waivers)
    standing: str | None = None
    directly = filing.settles_directly
    if request.destination is not None:
        check_destination(findings, facts, around.office_area)
        note_level(findings, facts, asked.picked or request.destination)
        directly = find_settlement(findings, facts)
        standing = check_standing(findings, filing.category, request.destination, others)
    if request.destination is not None or request.institution is not None:
        check_institution(findings, facts, asked.institution, request.designated)
    wanted = papers_of_change(pack, asked)
    for material_rule in wanted:
        findings.rest_on(material_rule)
    missing = missing_groups(wanted, request.materials)
    refuse_missing(findings, missing)
    owed = tuple(group for group in filing.owes if request.materials.isdisjoint(group))
    _check_paper_date(findings, facts, request, owed, settles=bool(filing.owes) and not owed)
    with_papers = evolve(facts, on_commitment=False)
    period = Period(filing.valid_from or filing.filed_on, filing.valid_until, filing.provisional)
    if not owed:
        period = find_period_again(findings, with_papers, filing, request.document_until)
    return decide(
        findings,
        filing,
        ActKind.CHANGE,
        day,
        locked_until=locked_until,
        missing=tuple(item.one_of for item in missing) if findings.reasons else owed,
        standing_number=standing,
        commitment_due=filing.commitment.due_on if filing.commitment is not None and owed else None,
        valid_until=period.until,
        provisional=period.provisional,
        card_works_at=find_card_use(findings, evolve(facts, on_commitment=bool(owed))),
        settles_directly=directly,
        destination=request.destination if request.destination != asked.picked else None,
    )


def papers_of_change(pack: PackEdition, asked: ChangeAsked) -> tuple[MaterialRule, ...]:
    """变更材料; a new date of the paper is shown by that paper, as it was when the filing was made."""
    rules = all_rules(pack.change_materials, asked.facts)
    if asked.request.document_until is None or not ends_with_paper(find_end_rule(Findings(pack), asked.facts)):
        return rules
    groups = {rule.one_of for rule in rules}
    dated = all_rules(pack.materials, asked.facts)
    return rules + tuple(
        rule for rule in dated if rule.one_of not in groups and PAPERS_OF_THE_PERSON.isdisjoint(rule.one_of)
    )


def _check_paper_date(
    findings: Findings, facts: Situation, request: ChangeRequest, owed: tuple[MaterialGroup, ...], *, settles: bool
) -> None:
    """证件截止日期: of a paper that still holds, where the end goes by it, and together with what was promised."""
    until = request.document_until
    if until is None:
        return
    end = find_end_rule(findings, facts)
    cites = end.cites if end is not None else ()
    if until < facts.day:
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"所交证件（材料）已于 {until.isoformat()} 到期", cites)
    if not settles and not ends_with_paper(end):
        findings.refuse(
            ReasonCode.NOT_EXTENDABLE,
            "本类备案的有效期不按证件（材料）的截止日期，不能据此变更",
            cites,
            "请不填证件截止日期；要延长的办理延期，或到期后重新备案",
        )
    elif owed:
        # Taking the date without the papers would drop it silently.
        refuse_date_without_papers(findings, owed, cites)


def refuse_date_without_papers(findings: Findings, owed: tuple[MaterialGroup, ...], cites: tuple[str, ...]) -> None:
    """Refuse a paper's date while papers that were promised are still owed."""
    words = "；".join(group_words(group) for group in owed)
    detail = f"承诺补交的材料还没有交：{words}，证件日期要随材料一起办"
    findings.refuse(ReasonCode.MATERIAL_MISSING, detail, cites)
