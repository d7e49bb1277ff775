"""登记备案: may this person be filed today, from when until when, with which papers owed?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from attrs import evolve

from app.domain.dates import WorkingCalendar
from app.domain.decision import Decision
from app.domain.reasons import ReasonCode, WarningCode
from app.domain.standing import is_same_place_in_line
from app.domain.vocabulary import ActKind, CardWorksAt, Category, LifeState, Outcome, Scope
from app.policy.assess.findings import Findings, first_rule
from app.policy.assess.papers import settle_papers
from app.policy.assess.person import check_card, check_category, check_enrolment
from app.policy.assess.place import filed_place, note_level
from app.policy.assess.validity import Counting, find_period
from app.policy.assess.wording import as_stated, counted, settlement_words, written
from app.policy.facts import FileCase, Standing
from app.policy.pack import PackEdition
from app.policy.rules import ChannelRule, DestinationVerdict, InstitutionNeed
from app.policy.situation import Situation


def assess_file(pack: PackEdition, case: FileCase, day: date, calendar: WorkingCalendar) -> Decision:
    """The decision on a request of ``day``; every reason that applies is given, not only the first."""
    facts = case.situation(day)
    findings = Findings(pack, facts)
    picked, place = facts.destination, filed_place(findings.chapter, facts)
    if place != picked:  # a wider place of the same province: the chapter stays
        case = replace(case, request=replace(case.request, destination=place))
        facts = case.situation(day)
    request = case.request
    check_category(findings, facts, case.applicant, request)
    check_enrolment(findings, facts, case.applicant.enrolment)
    check_card(findings, facts, case.applicant.card, ActKind.FILE)
    channel = check_channel(findings, facts)
    check_destination(findings, facts, case.office_area)
    note_level(findings, facts, picked)
    check_institution(findings, facts, request.institution, request.designated)
    _check_late_filing(findings, facts, case, calendar)
    standing = check_standing(findings, request.category, request.destination, case.standing)
    missing, promise = settle_papers(findings, facts, case, calendar)
    as_filed = facts if promise is None else case.situation(day, on_commitment=True)
    period = find_period(
        findings,
        as_filed,
        Counting(
            applied_on=day,
            succeeded_on=day,
            admitted_on=request.admitted_on,
            starts_on=request.starts_on,
            document_until=request.document_until,
            commitment_due=promise.due_on if promise else None,
        ),
    )
    if findings.reasons:
        return Decision(
            act=ActKind.FILE,
            day=day,
            outcome=Outcome.REFUSED,
            pack=pack.pack,
            edition=pack.edition,
            reasons=tuple(findings.reasons),
            warnings=tuple(findings.warnings),
            missing=missing,
            cites=findings.cited,
            standing_number=standing,
        )
    review_due = _review_due(findings, channel, day, calendar)
    card_works_at = find_card_use(findings, as_filed)
    stay_settles_directly: bool | None = None
    is_used_up = facts.discharged and _is_used_up(findings, facts)
    if facts.discharged and not is_used_up:
        facts, stay_settles_directly = _settle_past_stay(findings, facts)
    settles_directly = False if is_used_up else find_settlement(findings, facts)
    benefit = first_rule(findings.chapter.benefits, facts)
    if benefit is not None:
        findings.rest_on(benefit)
    return Decision(
        act=ActKind.FILE,
        day=day,
        outcome=Outcome.PENDING_REVIEW if review_due else Outcome.ACCEPTED,
        pack=pack.pack,
        edition=pack.edition,
        status=LifeState.PENDING_REVIEW if review_due else LifeState.ACTIVE,
        warnings=tuple(findings.warnings),
        missing=missing,
        valid_from=period.since,
        valid_until=period.until,
        provisional=period.provisional,
        commitment_due=promise.due_on if promise else None,
        letter_keep_until=promise.keep_letter_until if promise else None,
        review_due=review_due,
        card_works_at=card_works_at,
        settles_directly=settles_directly,
        basic_points=benefit.basic_points if benefit else None,
        major_illness_points=benefit.major_illness_points if benefit else None,
        supplementary_points=benefit.supplementary_points if benefit else None,
        services=benefit.sorted_services if benefit else (),
        cites=findings.cited,
        explanations=tuple(findings.explanations),
        destination=place if place != picked else None,
        stay_settles_directly=stay_settles_directly,
    )


def refuse_outside_dates(
    pack: PackEdition, day: date, others: tuple[PackEdition, ...], act: str = ActKind.FILE
) -> Decision:
    """The decision when no edition of the pack holds on ``day``: refused, with what does hold named."""
    findings = Findings(pack)
    since, until = pack.in_force.since, pack.in_force.until
    held = f"自 {written(since)} 起" + (f"至 {written(until)} 止" if until else "")
    # The text that came last is the one to go by; an older one stands beside it until its end is published.
    newest_first = sorted(others, key=lambda item: item.in_force.since, reverse=True)
    named = [f"{item.name}（{item.pack}），{written(item.in_force.since)} 起施行" for item in newest_first]
    instead = "；".join(named[:1] + [f"较早的还有{item}" for item in named[1:]])
    detail = f"{pack.name}政策{held}施行，{written(day)} 不在其内" + (f"；当天有效的是：{instead}" if instead else "")
    remedy = ""
    if newest_first:
        newest = newest_first[0]
        remedy = (
            f"本窗口只按{pack.name}政策办理，请联系市级管理员：更新{pack.name}政策包，"
            f"或把本窗口改为按最近施行的{newest.name}（{newest.pack}）办理"
        )
    findings.refuse(ReasonCode.OUTSIDE_PACK_DATES, detail, pack.in_force.cites, remedy)
    return Decision(
        act=act,
        day=day,
        outcome=Outcome.REFUSED,
        pack=pack.pack,
        edition=pack.edition,
        reasons=tuple(findings.reasons),
        warnings=tuple(findings.warnings),
        cites=findings.cited,
    )


def check_channel(findings: Findings, facts: Situation) -> ChannelRule | None:
    """渠道: offered for this kind of filing and destination."""
    offered = [item for item in findings.chapter.channels if item.channel is facts.channel]
    rule = first_rule(offered, facts)
    if rule is None:
        pack = findings.pack
        same = [item for item in pack.channels if item.channel is facts.channel] or pack.channels
        cites = dict.fromkeys(cite for item in same for cite in item.cites)
        findings.refuse(ReasonCode.CHANNEL_NOT_OFFERED, f"这项业务不能通过{facts.channel.label}办理", cites)
    else:
        findings.rest_on(rule)
    return rule


def check_destination(findings: Findings, facts: Situation, office_area: str) -> None:
    """就医地: outside the area of the pack, and not where the pack forbids."""
    outside = facts.scope is Scope.OUTSIDE_MAINLAND
    if not outside and findings.pack.area.contains(facts.destination, office_area):
        cites = dict.fromkeys(cite for item in findings.pack.destinations for cite in item.cites)
        findings.refuse(ReasonCode.DESTINATION_INSIDE_AREA, cites=cites)
        return
    rule = first_rule(findings.chapter.destinations, facts)
    if rule is not None:
        findings.rest_on(rule)
        excluded = rule.verdict is DestinationVerdict.EXCLUDED
        code = ReasonCode.DESTINATION_EXCLUDED if excluded else ReasonCode.DESTINATION_OUT_OF_SCOPE
        findings.refuse(code, cites=rule.cites)


def check_institution(findings: Findings, facts: Situation, institution: str, designated: bool | None) -> None:
    """就医地医疗机构: named where the pack wants one, and a designated one where it says so and that is known."""
    rule = first_rule(findings.chapter.institutions, facts)
    if rule is not None:
        findings.rest_on(rule)
        if rule.need is InstitutionNeed.REQUIRED and not institution:
            findings.refuse(ReasonCode.INSTITUTION_REQUIRED, cites=rule.cites)
        if rule.designated and institution and designated is None:
            findings.warn(WarningCode.INSTITUTION_UNCHECKED)
        elif rule.designated and institution and not designated:
            findings.refuse(ReasonCode.INSTITUTION_NOT_DESIGNATED, cites=rule.cites)


def _check_late_filing(findings: Findings, facts: Situation, case: FileCase, calendar: WorkingCalendar) -> None:
    request = case.request
    rule = first_rule(findings.chapter.late_filing, facts)
    if rule is None or not (request.discharged_settled or request.settled_on):
        return
    findings.rest_on(rule)
    if rule.pushed_by_holidays and request.settled_on is not None and not calendar.is_working(request.settled_on):
        last = calendar.on_or_after(request.settled_on)
        findings.note_unknown_years(last.unknown_years)
        if facts.day <= last.day:
            return
    findings.refuse(ReasonCode.AFTER_DISCHARGE_SETTLEMENT, cites=rule.cites)


def check_standing(
    findings: Findings, category: Category, destination: str, standing: tuple[Standing, ...]
) -> str | None:
    """At most one live long-term filing, and one temporary filing for each destination. Returns the one in the way."""
    for item in standing:
        if item.status.is_live and is_same_place_in_line(item.category, item.destination, category, destination):
            where = f"，他处办理：{item.place}" if item.place else ""
            findings.refuse(
                ReasonCode.ALREADY_FILED,
                f"已有{item.category.label}备案，编号 {item.number}，状态：{item.status.label}{where}",
                remedy="请到原办理处变更或撤销原备案" if item.place else "",
            )
            return item.number
    return None


def _review_due(findings: Findings, channel: ChannelRule | None, day: date, calendar: WorkingCalendar) -> date | None:
    if channel is None or channel.review_working_days is None:
        return None
    due = calendar.after(day, channel.review_working_days)
    findings.note_unknown_years(due.unknown_years)
    length = f"{channel.review_working_days}个工作日（当日不计入）"
    words = f"{counted('申请之日', length, day, due.day)}，{channel.channel.label}备案在此期间审核"
    findings.explain("review_due", f"{written(due.day)} 前审核", words, channel.cites)
    return due.day


def find_card_use(findings: Findings, facts: Situation) -> CardWorksAt | None:
    """用卡地 while the filing holds, explained."""
    rule = first_rule(findings.chapter.use, facts)
    if rule is None:
        return None
    findings.rest_on(rule)
    words = as_stated(rule, rule.card_works_at.label)
    findings.explain("card_works_at", "用卡地", words, rule.cites)
    return rule.card_works_at


def _is_used_up(findings: Findings, facts: Situation) -> bool:
    """Whether the one stay that the filing is good for is over and paid already, explained."""
    rule = first_rule(findings.chapter.settlement, facts)
    if rule is None or not rule.spends:
        return False
    findings.rest_on(rule)
    words = "这次住院在备案前已出院结算：先行垫付的费用回参保地报销；备案随结算失效，再次入院须重新备案"
    findings.explain("settles_directly", "费用结算", as_stated(rule, words), rule.cites)
    return True


def _settle_past_stay(findings: Findings, facts: Situation) -> tuple[Situation, bool | None]:
    """The facts of the stays to come, and how the one that was over is paid where that is another thing, explained."""
    later = evolve(facts, discharged=False)
    rule = first_rule(findings.chapter.settlement, facts)
    if rule is None or rule is first_rule(findings.chapter.settlement, later):
        return later, None
    findings.rest_on(rule)
    words = f"备案前已出院的这次住院：{settlement_words(rule, directly=rule.directly)}"
    findings.explain("stay_settles_directly", "本次住院费用", words, rule.cites)
    return later, rule.directly


def find_settlement(findings: Findings, facts: Situation) -> bool | None:
    """直接结算 or reimbursed at home, explained; None where the pack says nothing."""
    rule = first_rule(findings.chapter.settlement, facts)
    if rule is None:
        return None
    findings.rest_on(rule)
    words = settlement_words(rule, directly=rule.directly)
    findings.explain("settles_directly", "费用结算", words, rule.cites)
    return rule.directly
