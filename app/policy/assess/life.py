"""变更、延期、审核、撤销、暂停与恢复: what may happen to a record that stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from attrs import evolve

from app.domain.dates import add_months
from app.domain.decision import Decision, group_words
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, CardState, Channel, LifeState, Outcome
from app.policy.assess.filing import (
    check_destination,
    check_institution,
    check_standing,
    find_card_use,
    find_settlement,
)
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.papers import missing_groups, refuse_missing
from app.policy.assess.person import check_card
from app.policy.assess.place import filed_place, note_level
from app.policy.assess.record import decide, require_live, situation_of
from app.policy.assess.validity import Counting, find_period
from app.policy.assess.wording import as_stated, counted
from app.policy.facts import ChangeRequest, Standing, Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import Start
from app.policy.situation import ChangedField, Situation

_STATUS_AFTER = {
    ActKind.SUSPEND: (LifeState.ACTIVE, LifeState.SUSPENDED),
    ActKind.RESUME: (LifeState.SUSPENDED, LifeState.ACTIVE),
}

_WAIVER_WORDS = {"emergency": "急诊", "hospital_admission": "住院", "special_reason": "特殊原因"}


def assess_cancel(
    pack: PackEdition,
    filing: Filing,
    day: date,
    around: Surroundings,
    channel: Channel = Channel.WINDOW,
    exceptions: Collection[str] = (),
) -> Decision:
    """撤销: by an offered channel, after the lock unless an exception waives it."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area, channel=channel)
    require_live(findings, filing, facts, LifeState.ACTIVE, LifeState.SUSPENDED, LifeState.PENDING_REVIEW)
    rule = next((item for item in pack.cancellation if item.channel is channel and item.speaks_of(facts)), None)
    due: date | None = None
    if rule is None:
        cites = dict.fromkeys(cite for item in pack.cancellation for cite in item.cites)
        findings.refuse(ReasonCode.CHANNEL_NOT_OFFERED, f"撤销不能通过{channel.label}办理", cites)
    else:
        findings.rest_on(rule)
        if rule.complete_working_days:
            found = around.calendar.after(day, rule.complete_working_days)
            findings.note_unknown_years(found.unknown_years)
            due = found.day
            length = f"{rule.complete_working_days}个工作日（当日不计入）"
            words = f"{counted('申请撤销之日', length, day, due)}，{channel.label}撤销在此期间办结"
            findings.explain("review_due", f"{due.isoformat()} 前办结", words, rule.cites)
        words = f"通过{channel.label}办理撤销，{day.isoformat()} 起失效"
        findings.explain("status", "备案已撤销", as_stated(rule, words), rule.cites)
    locked_until = _check_lock(findings, filing, facts, ActKind.CANCEL, exceptions)
    return decide(
        findings,
        filing,
        ActKind.CANCEL,
        day,
        status=LifeState.CANCELLED,
        locked_until=locked_until,
        missing=(),
        commitment_due=None,
        review_due=due,
    )


def _check_lock(
    findings: Findings, filing: Filing, facts: Situation, act: ActKind, waivers: Collection[str]
) -> date | None:
    """Refuse while a lock holds; returns its last day then, that of the longest where several hold."""
    rules = sorted(
        (rule for rule in all_rules(findings.chapter.locks, facts) if rule.act is act), key=lambda rule: -rule.months
    )
    for rule in rules:
        findings.rest_on(rule)
    for rule in rules:
        last = add_months(filing.filed_on, rule.months)
        free = (last + timedelta(days=1)).isoformat()
        counting = counted("备案之日", f"{rule.months}个月", filing.filed_on, last)
        words = as_stated(rule, f"{counting}，期内不予{act.label}，{free} 起可以办理")
        if facts.day > last:
            findings.explain("lock", "限制期已满", words, rule.cites)
        elif not rule.waived_by.isdisjoint(waivers):
            met = "、".join(_WAIVER_WORDS[name] for name in sorted(rule.waived_by.intersection(waivers)))
            findings.explain("lock", f"因{met}不受限制期限制", words, rule.cites)
        else:
            code = ReasonCode.CANCEL_LOCKED if act is ActKind.CANCEL else ReasonCode.CHANGE_LOCKED
            detail = f"备案后{rule.months}个月内（至 {last.isoformat()}）不予{act.label}"
            waiver = "、".join(_WAIVER_WORDS[name] for name in sorted(rule.waived_by))
            remedy = f"请自 {free} 起办理" + (f"；{waiver}的请注明" if waiver else "")
            findings.refuse(code, detail, rule.cites, remedy)
            findings.explain("locked_until", f"限制期至 {last.isoformat()}", words, rule.cites)
            return last
    return None


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
    changed = filing if request.destination is None else replace(filing, destination=request.destination)
    facts = situation_of(changed, day, around.office_area, channel=request.channel, changes=request.fields)
    picked, place = request.destination, filed_place(pack, facts)
    if picked is not None and place != picked:
        request, facts = replace(request, destination=place), evolve(facts, destination=place)
    require_live(findings, filing, facts, LifeState.ACTIVE)
    check_card(findings, facts, request.card, ActKind.CHANGE)
    for rule in all_rules(pack.changes, facts):
        findings.rest_on(rule)
        words = as_stated(rule, f"{day.isoformat()} 起按变更后的内容执行")
        findings.explain("change", "备案变更", words, rule.cites)
    waivers = {"special_reason"} if request.special_reason else set()
    locked_until = _check_lock(
        findings, filing, evolve(facts, changes=_replaced(filing, request)), ActKind.CHANGE, waivers
    )
    standing: str | None = None
    directly = filing.settles_directly
    if request.destination is not None:
        check_destination(findings, facts, around.office_area)
        note_level(findings, facts, picked or place)
        directly = find_settlement(findings, facts)
        standing = check_standing(findings, filing.category, request.destination, others)
    if request.destination is not None or request.institution is not None:
        named = request.institution or filing.institution.name
        check_institution(findings, facts, named, request.designated)
    wanted = all_rules(pack.change_materials, facts)
    for material_rule in wanted:
        findings.rest_on(material_rule)
    missing = missing_groups(wanted, request.materials)
    refuse_missing(findings, missing)
    if request.document_until is not None and request.document_until < day:
        end = first_rule(pack.ends, evolve(facts, on_commitment=False))
        words = f"所交证件（材料）已于 {request.document_until.isoformat()} 到期"
        findings.refuse(ReasonCode.MATERIAL_MISSING, words, end.cites if end else ())
    until, provisional = filing.valid_until, filing.provisional
    owed = tuple(group for group in filing.owes if request.materials.isdisjoint(group))
    is_settled = bool(filing.owes) and not owed
    if request.document_until is not None and owed:
        # Taking the date without the papers would drop it silently.
        words = "；".join(group_words(group) for group in owed)
        findings.refuse(ReasonCode.MATERIAL_MISSING, f"承诺补交的材料还没有交：{words}，证件日期要随材料一起办")
    elif is_settled or request.document_until is not None:
        with_papers = evolve(facts, on_commitment=False)
        period = find_period(findings, with_papers, _counting(filing, request.document_until))
        until, provisional = period.until, period.provisional
    return decide(
        findings,
        filing,
        ActKind.CHANGE,
        day,
        locked_until=locked_until,
        missing=tuple(item.one_of for item in missing) if findings.reasons else owed,
        standing_number=standing,
        commitment_due=filing.commitment.due_on if filing.commitment is not None and owed else None,
        valid_until=until,
        provisional=provisional,
        card_works_at=find_card_use(findings, evolve(facts, on_commitment=bool(owed))),
        settles_directly=directly,
        destination=request.destination if request.destination != picked else None,
    )


def _replaced(filing: Filing, request: ChangeRequest) -> frozenset[ChangedField]:
    """变更事项 a lock may hold: an institution named for the first time is a choice, not yet a change."""
    first_choice = frozenset() if filing.institution.name else frozenset({ChangedField.INSTITUTION})
    return request.fields - first_choice


def _counting(filing: Filing, document_until: date | None) -> Counting:
    return Counting(
        applied_on=filing.filed_on,
        succeeded_on=filing.filed_on,
        admitted_on=filing.admitted_on,
        starts_on=filing.valid_from,
        document_until=document_until,
        stands=True,
    )


def assess_extend(
    pack: PackEdition,
    filing: Filing,
    day: date,
    around: Surroundings,
    *,
    approved: bool,
    card: CardState = CardState.NORMAL,
) -> Decision:
    """延期: each time by the rule's months, counted from the first start (民法典 202条)."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    require_live(findings, filing, facts, LifeState.ACTIVE)
    check_card(findings, facts, card, ActKind.EXTEND)
    rule = first_rule(pack.extensions, facts)
    until = filing.valid_until
    count = filing.extension_count + 1
    if rule is None or filing.valid_from is None:
        end = first_rule(pack.ends, facts)
        findings.refuse(ReasonCode.NOT_EXTENDABLE, cites=end.cites if end else ())
    else:
        findings.rest_on(rule)
        if rule.needs_approval and not approved:
            findings.refuse(ReasonCode.EXTENSION_NOT_APPROVED, cites=rule.cites)
        first = first_rule(pack.ends, facts)
        base_months = first.months if first is not None and first.months else 0
        months = base_months + rule.months * count
        until = add_months(filing.valid_from, months)
        words = counted("首次起始日", f"{months}个月（第{count}次延期）", filing.valid_from, until)
        findings.explain("valid_until", f"备案至 {until.isoformat()}", as_stated(rule, words), rule.cites)
    return decide(findings, filing, ActKind.EXTEND, day, valid_until=until, extension_count=count)


def assess_review(pack: PackEdition, filing: Filing, day: date, around: Surroundings, *, accept: bool) -> Decision:
    """审核: of a filing that came in through a channel with review."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area, channel=filing.channel)
    require_live(findings, filing, facts, LifeState.PENDING_REVIEW)
    for rule in pack.channels:
        if rule.channel is filing.channel and rule.speaks_of(facts):
            findings.rest_on(rule)
            limit = f"，审核期限至 {filing.review_due.isoformat()} 止" if filing.review_due else ""
            words = f"{day.isoformat()} 审核{'通过' if accept else '不通过'}{limit}"
            findings.explain("status", f"审核{'通过' if accept else '不通过'}", as_stated(rule, words), rule.cites)
    if not accept:
        return decide(
            findings,
            filing,
            ActKind.REVIEW,
            day,
            status=LifeState.REJECTED,
            review_due=None,
            commitment_due=None,
        )
    start = first_rule(pack.starts, facts)
    since, until = filing.valid_from, filing.valid_until
    if start is not None and start.start is Start.SUCCESS and not filing.owes:
        # The period begins with the success of the filing, which is today, not with the application.
        counting = Counting(
            applied_on=filing.filed_on,
            succeeded_on=day,
            starts_on=since if since is not None and since > day else None,
            document_until=until,
        )
        period = find_period(findings, facts, counting)
        since, until = period.since, period.until
    return decide(
        findings,
        filing,
        ActKind.REVIEW,
        day,
        status=LifeState.ACTIVE,
        valid_from=since,
        valid_until=until,
        review_due=None,
    )


def assess_status_change(pack: PackEdition, filing: Filing, day: date, around: Surroundings, act: ActKind) -> Decision:
    """待遇状况变更: suspend, resume, terminate."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area)
    for rule in all_rules(pack.suspension, facts):
        findings.rest_on(rule)
        findings.explain("status", act.label, as_stated(rule, f"{day.isoformat()} 起{act.label}"), rule.cites)
    if act is ActKind.TERMINATE:
        require_live(findings, filing, facts, LifeState.ACTIVE, LifeState.SUSPENDED, LifeState.PENDING_REVIEW)
        return decide(
            findings, filing, act, day, status=LifeState.TERMINATED, missing=(), commitment_due=None, review_due=None
        )
    wanted, after = _STATUS_AFTER[act]
    require_live(findings, filing, facts, wanted)
    return decide(findings, filing, act, day, outcome=Outcome.ACCEPTED, status=after)
