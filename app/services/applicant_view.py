"""告诉申请人的话: what the screen facing the applicant shows of a visit or a record, with as little of them as will do.

Out of the decision and the pack alone, so that the screen says what the paper will say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.decision import Decision, Explanation, group_words
from app.domain.filing import Act, Actor, Agent, Contact, Filing, due_words
from app.domain.identity import IdentityNumber
from app.domain.masking import mask_name, mask_telephone
from app.domain.period_words import period_words
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Category, LifeState
from app.domain.why import standing_explanations
from app.errors import join_sentences
from app.policy.assess.wording import NOT_STATED
from app.services.benefit_notice import write_benefit_notice
from app.services.cancellation_record import write_cancellation_record
from app.services.change_slip import write_change_slip
from app.services.day_end import as_of_today, get_filing
from app.services.desk import Desk
from app.services.extension_slip import write_extension_slip
from app.services.field_changes import FieldChange
from app.services.filings import Intake, draft_of
from app.services.notice_line import NOT_WRITTEN

_BENEFITS = "可以享受的待遇"
_USE = "用卡和费用结算"
_NOT_READ_OUT = ("地址", "住址", "姓名", "代理人")


@dataclass(frozen=True, repr=False)
class ToldFact(Private):
    """一项内容: its name, what it is, and how it came about where that is to be told."""

    name: str
    words: str
    why: str = ""


@dataclass(frozen=True, repr=False)
class ApplicantView(Private):
    """申请人看到的内容: what is done, for whom (masked), the facts, and under a title what follows from them."""

    title: str
    person: str
    facts: tuple[ToldFact, ...] = ()
    notes_title: str = ""
    notes: tuple[str, ...] = ()


def tell_begun(
    desk: Desk, name: str, number: str, category: Category | None, destination: str, agent: Agent | None
) -> ApplicantView:
    """A visit as far as it has come, before there is a decision to tell of."""
    facts = [
        ToldFact("人员类别", category.label if category is not None else ""),
        ToldFact("就医地", desk.place_name(destination) if category is not None and destination else ""),
        ToldFact("代理人", _agent_words(agent)),
    ]
    return ApplicantView("正在为您办理异地就医备案", _person_words(name, number), _filled(facts))


def tell_visit(desk: Desk, actor: Actor, intake: Intake, decision: Decision) -> ApplicantView:
    """A visit that can be filed, as its filing would be."""
    now = desk.now()
    would_be = Act("", "", 1, ActKind.FILE, now.date(), now, actor, {}, decision)
    return _tell_filing(desk, draft_of(desk, intake, decision), (would_be,), "正在为您办理异地就医备案")


def tell_refused(desk: Desk, intake: Intake, decision: Decision) -> ApplicantView:
    """A visit that cannot be filed today: what is missing and what stands in the way, with what to do about it."""
    person, asked = intake.person, intake.request
    begun = tell_begun(
        desk, person.name, person.social_security_number, asked.category, asked.destination, intake.agent
    )
    missing = tuple(group_words(group) for group in decision.missing)
    reasons = tuple(join_sentences(reason.detail, reason.remedy) for reason in decision.reasons)
    return replace(begun, title="今天还不能备案", notes_title="还缺什么", notes=(*missing, *reasons))


def tell_paper(desk: Desk, number: str, form: str) -> tuple[ApplicantView, int]:
    """A record as one of its forms shows it, and the revision that is. Raises UserError for an unknown number."""
    with desk.store.read() as uow:
        filing, acts = as_of_today(desk, get_filing(uow, number)), uow.filings.acts(number)
    edition, person = desk.edition_of(filing), _person_words(filing.person.name, filing.person.social_security_number)
    about = (ToldFact("人员类别", filing.category.label), ToldFact("就医地", filing.destination_name))
    if form == "change":
        changed = write_change_slip(edition, acts)
        facts = tuple(ToldFact(item.name, _change_words(item)) for item in changed.changes)
        return ApplicantView("变更备案", person, (*about, *facts)), filing.revision
    if form == "extension":
        slip = write_extension_slip(edition, acts)
        why = "".join(line.words for line in slip.basis[:1])
        facts = (ToldFact("原有效期至", slip.earlier_until), ToldFact("延长至", slip.new_until, why))
        return ApplicantView("延长备案", person, (*about, *facts)), filing.revision
    if form == "cancellation":
        record = write_cancellation_record(edition, filing, acts, desk.today(), desk.counter.area)
        facts = (ToldFact("撤销日期", record.cancelled_on.isoformat()), ToldFact("原因", record.reason))
        notes = tuple(line.words for line in record.consequences)
        return ApplicantView("撤销备案", person, _filled((*about, *facts)), "撤销以后", notes), filing.revision
    return _tell_filing(desk, filing, acts, "异地就医备案"), filing.revision


def _tell_filing(desk: Desk, filing: Filing, acts: Sequence[Act], title: str) -> ApplicantView:
    explained = {item.subject: item for item in standing_explanations(filing, acts)}
    facts = [
        ToldFact("人员类别", filing.category.label),
        ToldFact("就医地", filing.destination_name),
        ToldFact("医疗机构", filing.institution.name),
        *_period(filing, explained),
        *_owed(filing, explained),
        ToldFact("联系电话", _telephones(filing.contact)),
        ToldFact("代理人", _agent_words(filing.agent)),
    ]
    notice = write_benefit_notice(desk.edition_of(filing), filing, acts, desk.today(), desk.counter.area)
    notes = tuple(line.words for part in notice.sections if part.title in (_BENEFITS, _USE) for line in part.lines)
    person = _person_words(filing.person.name, filing.person.social_security_number)
    return ApplicantView(title, person, _filled(facts), "办好以后", notes if filing.status.is_live else ())


def _period(filing: Filing, explained: dict[str, Explanation]) -> Iterator[ToldFact]:
    if filing.status is LifeState.PENDING_REVIEW:
        due = filing.review_due
        yield ToldFact("审核", f"最迟 {due.isoformat()} 有结果" if due is not None else "审核通过后生效")
    if filing.valid_from is not None:
        why = _why(explained.get("valid_until")) or _why(explained.get("valid_from"))
        yield ToldFact("有效期", period_words(filing.valid_from, filing.valid_until), why)


def _owed(filing: Filing, explained: dict[str, Explanation]) -> Iterator[ToldFact]:
    if filing.owes and filing.commitment is not None:
        owed = "；".join(group_words(group) for group in filing.owes)
        yield ToldFact(
            "承诺补交", f"{owed}，{due_words(filing.commitment.due_on)}", _why(explained.get("commitment_due"))
        )


def _why(item: Explanation | None) -> str:
    return item.words.replace(NOT_STATED, f"（{NOT_WRITTEN}）") if item is not None else ""


def _person_words(name: str, number: str) -> str:
    masked = IdentityNumber.parse(number).masked if number else ""
    return "　".join(part for part in (mask_name(name), masked) if part)


def _agent_words(agent: Agent | None) -> str:
    if agent is None:
        return ""
    return "　".join(part for part in (mask_name(agent.name), agent.relation) if part) or "已登记身份证"


def _telephones(contact: Contact) -> str:
    return "　".join(mask_telephone(phone) for phone in (contact.phone, contact.phone_2) if phone)


def _change_words(item: FieldChange) -> str:
    """Names, addresses and numbers of people are not read out by the screen; that they changed is."""
    if "电话" in item.name:
        return f"改为 {mask_telephone(item.new)}"
    if any(part in item.name for part in _NOT_READ_OUT):
        return "已改"
    return f"由“{item.old}”改为“{item.new}”"


def _filled(facts: Sequence[ToldFact]) -> tuple[ToldFact, ...]:
    return tuple(fact for fact in facts if fact.words)
