"""延期、审核、撤销、暂停与恢复、更正: what may happen to a record that stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from app.domain.dates import add_months
from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, CardState, Channel, LifeState, Outcome
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.locks import check_lock
from app.policy.assess.person import check_card
from app.policy.assess.record import decide, require_live, situation_of
from app.policy.assess.validity import Counting, find_period
from app.policy.assess.wording import as_stated, counted
from app.policy.facts import Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import EndRule, ExtensionRule, Start

_STATUS_AFTER = {
    ActKind.SUSPEND: (LifeState.ACTIVE, LifeState.SUSPENDED),
    ActKind.RESUME: (LifeState.SUSPENDED, LifeState.ACTIVE),
}


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
    locked_until = check_lock(findings, filing, facts, ActKind.CANCEL, exceptions)
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
    rule, end = first_rule(pack.extensions, facts), first_rule(pack.ends, facts)
    until, count = filing.valid_until, filing.extension_count
    if rule is None or end is None or end.months is None or filing.valid_from is None or until is None:
        findings.refuse(ReasonCode.NOT_EXTENDABLE, cites=end.cites if end else ())
    else:
        findings.rest_on(rule)
        if rule.needs_approval and not approved:
            findings.refuse(ReasonCode.EXTENSION_NOT_APPROVED, cites=rule.cites)
        until, count = _extend(findings, filing, rule, end)
    return decide(findings, filing, ActKind.EXTEND, day, valid_until=until, extension_count=count)


def _extend(findings: Findings, filing: Filing, rule: ExtensionRule, end: EndRule) -> tuple[date, int]:
    """The end after one more extension, and which it is.

    A record taken over from paper does not say how often it was extended: its end does.
    """
    since = filing.valid_from or filing.filed_on
    origin = filing.filed_on if end.counted_from is Start.APPLICATION else since
    last = filing.valid_until or origin
    count = filing.extension_count + 1
    while add_months(origin, months := (end.months or 0) + rule.months * count) <= last:
        count += 1
    until = add_months(origin, months)
    named = "首次起始日" if origin == since else "申请之日"
    words = counted(named, f"{months}个月（第{count}次延期）", origin, until)
    if count > filing.extension_count + 1:
        words += f"；原备案至 {last.isoformat()}，此前按已延期{count - 1}次计"
    findings.explain("valid_until", f"备案至 {until.isoformat()}", as_stated(rule, words), rule.cites)
    return until, count


def assess_review(pack: PackEdition, filing: Filing, day: date, around: Surroundings, *, accept: bool) -> Decision:
    """审核: of a filing that came in through a channel with review."""
    findings = Findings(pack)
    facts = situation_of(filing, day, around.office_area, channel=filing.channel)
    require_live(findings, filing, facts, LifeState.PENDING_REVIEW)
    rule = first_rule([item for item in pack.channels if item.channel is filing.channel], facts)
    if rule is not None:
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


def assess_correct(pack: PackEdition, filing: Filing, day: date) -> Decision:
    """更正: what was written down wrongly; the pack has no say in it, and every date and right stays as it is."""
    return decide(Findings(pack), filing, ActKind.CORRECT, day)
