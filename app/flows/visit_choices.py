"""来访中的选择: what the wizard offers at each step, and why the rest is not possible."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from app.domain.dates import add_months, age_reached_on
from app.domain.decision import MaterialGroup, Reason, group_words
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import Category, Circumstance, Material, MaterialHow
from app.flows.visit_data import VisitData
from app.policy.assess import assess_file
from app.policy.assess.findings import all_rules, first_rule
from app.policy.facts import FileCase
from app.policy.pack import PackEdition
from app.policy.rules import Fact, InstitutionNeed, Start
from app.policy.situation import Situation
from app.services.desk import Desk

_CATEGORY_REASONS = frozenset(
    {
        ReasonCode.CATEGORY_NOT_OFFERED,
        ReasonCode.INSURANCE_NOT_COVERED,
        ReasonCode.AGE_NOT_REACHED,
        ReasonCode.CHANNEL_NOT_OFFERED,
    }
)


class QuestionKind(StrEnum):
    """要问的事: facts a pack's rule turns on."""

    RETIRED = "retired"
    RETIREMENT_AGE = "retirement_age"
    STAY_MONTHS = "stay_months"
    POSTING_MONTHS = "posting_months"
    ADMITTED_ON = "admitted_on"
    INSTITUTION = "institution"
    CIRCUMSTANCES = "circumstances"


@dataclass(frozen=True)
class CategoryChoice:
    """人员类别选项: possible, or greyed with its reason in place."""

    category: Category
    refusal: str = ""
    sources: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether the tile is alive."""
        return not self.refusal


@dataclass(frozen=True)
class ChecklistLine:
    """材料清单的一行: an any-of group, how it was met, or whether a commitment may cover it."""

    group: MaterialGroup
    words: str
    wanted_as: str
    taken: Material | None
    how: MaterialHow | None
    may_be_promised: bool
    sources: str

    @property
    def is_met(self) -> bool:
        """Whether a member of the group is here."""
        return self.taken is not None


@dataclass(frozen=True)
class CommitmentChoice:
    """承诺补充: offered or not, for whom, what it covers, and until when the papers must come."""

    is_offered: bool
    refusal: str = ""
    circumstances: tuple[Circumstance, ...] = ()
    due_on: date | None = None
    covers: tuple[MaterialGroup, ...] = ()
    sources: str = ""


def situation(desk: Desk, data: VisitData) -> Situation:
    """The facts conditions look at, as far as the visit knows them."""
    case = FileCase(data.applicant(), data.request(), desk.counter.area)
    return case.situation(desk.today())


def category_choices(desk: Desk, data: VisitData, edition: PackEdition | None) -> tuple[CategoryChoice, ...]:
    """Every category in the national order, refused only if no answer to a question still to come could lift it."""
    if edition is None or data.reading is None or data.insurance is None:
        return ()
    choices = []
    for category in Category:
        chosen = replace(data, category=category)
        reasons = [_category_reason(desk, tried, edition) for tried in _possible_answers(desk, chosen, edition)]
        reason = None if None in reasons else reasons[0]
        cites = reason.cites if reason else edition.categories[category].cites
        refusal = ""
        if reason is not None:
            refusal = reason.code.label if reason.code is ReasonCode.CATEGORY_NOT_OFFERED else reason.detail
        choices.append(CategoryChoice(category, refusal, edition.cite_words(cites)))
    return tuple(choices)


def _possible_answers(desk: Desk, data: VisitData, edition: PackEdition) -> tuple[VisitData, ...]:
    """The visit with each answer its category may be given in the details, whatever was answered before."""
    ages = _ages_by_post(desk, data, edition)
    return tuple(replace(data, retirement_age=age) for age in ages) or (data,)


def _category_reason(desk: Desk, data: VisitData, edition: PackEdition) -> Reason | None:
    case = FileCase(data.applicant(), data.request(), desk.counter.area)
    decision = assess_file(edition, case, desk.today(), desk.calendar)
    return next((item for item in decision.reasons if item.code in _CATEGORY_REASONS), None)


def _ages_by_post(desk: Desk, data: VisitData, edition: PackEdition) -> tuple[int, ...]:
    """法定退休年龄 that the chosen category knows for this person, the lowest first; none unless they go by post."""
    rule = edition.categories.get(data.category) if data.category is not None else None
    if rule is None or data.insurance is None:
        return ()
    sex = data.person().sex
    listed = (
        (required.ages or {}).get(data.insurance, {}).get(sex, ())
        for required in all_rules(rule.requires, situation(desk, data))
    )
    return tuple(sorted({age for ages in listed if len(ages) > 1 for age in ages}))


def retirement_ages(desk: Desk, data: VisitData, edition: PackEdition | None) -> tuple[int, ...]:
    """法定退休年龄 to choose from, in years; none where every age gives the same answer."""
    if edition is None or data.reading is None:
        return ()
    ages = _ages_by_post(desk, data, edition)
    reached = {age_reached_on(data.person().born_on, age) <= desk.today() for age in ages}
    return ages if len(reached) > 1 else ()


def circumstances(desk: Desk, data: VisitData, edition: PackEdition | None) -> tuple[Circumstance, ...]:
    """特殊情形 that a rule for this category turns on; those of a promise are asked with the promise."""
    if edition is None or data.category is None or data.insurance is None or data.reading is None:
        return ()
    facts = situation(desk, data)
    rules = [rule for place, rule in edition.chapter(facts).rules() if not place.startswith("categories.")]
    category = edition.categories.get(data.category)
    left = (rule.narrowed(facts) for rule in (category.requires if category is not None else ()))
    rules += [rule for rule in left if rule is not None]
    spoken = {item for rule in rules for when in (rule.when, rule.unless) if when for item in when.circumstance or ()}
    return tuple(item for item in Circumstance if item in spoken)


def questions(desk: Desk, data: VisitData, edition: PackEdition | None) -> tuple[QuestionKind, ...]:
    """Facts to ask for with the chosen category; a fact no rule turns on is never asked."""
    if edition is None or data.category is None or data.insurance is None or data.reading is None:
        return ()
    facts = situation(desk, data)
    rule = edition.categories.get(data.category)
    asked: list[QuestionKind] = []
    for required in rule.requires if rule else ():
        if not required.speaks_of(facts):
            continue
        if required.fact is Fact.RETIRED:
            asked.append(QuestionKind.RETIRED)
        elif required.fact is Fact.STAY:
            asked.append(QuestionKind.STAY_MONTHS)
        elif required.fact is Fact.POSTING:
            asked.append(QuestionKind.POSTING_MONTHS)
        elif retirement_ages(desk, data, edition):
            asked.append(QuestionKind.RETIREMENT_AGE)
    if circumstances(desk, data, edition):
        asked.append(QuestionKind.CIRCUMSTANCES)
    start = first_rule(edition.starts, facts)
    if start is not None and start.start is Start.ADMISSION:
        asked.append(QuestionKind.ADMITTED_ON)
    institution = first_rule(edition.institutions, facts)
    if institution is not None and institution.need is InstitutionNeed.REQUIRED:
        asked.append(QuestionKind.INSTITUTION)
    return tuple(asked)


def checklist(desk: Desk, data: VisitData, edition: PackEdition | None) -> tuple[ChecklistLine, ...]:
    """材料清单: one line for each any-of group the pack asks for."""
    if edition is None or data.category is None or data.insurance is None or data.reading is None:
        return ()
    facts = situation(desk, data)
    promise = first_rule(edition.commitment, facts)
    taken = {item.material: item for item in data.taken}
    lines = []
    for rule in all_rules(edition.materials, facts):
        met = next((taken[material] for material in rule.one_of if material in taken), None)
        lines.append(
            ChecklistLine(
                group=rule.one_of,
                words=group_words(rule.one_of),
                wanted_as=rule.wanted_as,
                taken=met.material if met else None,
                how=met.how if met else None,
                may_be_promised=promise is not None and promise.covers.issuperset(rule.one_of),
                sources=edition.cite_words(rule.cites),
            )
        )
    return tuple(lines)


def commitment_choice(desk: Desk, data: VisitData, edition: PackEdition | None) -> CommitmentChoice:
    """Whether the letter may be taken for what is missing now, said before it is chosen."""
    if edition is None or data.category is None or data.insurance is None or data.reading is None:
        return CommitmentChoice(False, "请先选择人员类别")
    rule = first_rule(edition.commitment, situation(desk, data))
    if rule is None:
        return CommitmentChoice(False, ReasonCode.COMMITMENT_NOT_OFFERED.label)
    sources = edition.cite_words(rule.cites)
    who = tuple(item for item in Circumstance if rule.who is not None and item in rule.who)
    missing = [line for line in checklist(desk, data, edition) if not line.is_met]
    covers = tuple(line.group for line in missing if line.may_be_promised)
    due = desk.calendar.on_or_after(add_months(desk.today(), rule.months)).day if rule.months else None
    if not missing:
        return CommitmentChoice(False, "材料已齐，不用承诺", who, None, (), sources)
    if not covers:
        return CommitmentChoice(False, "所缺材料不能用承诺书代替", who, None, (), sources)
    if rule.who is not None and rule.who.isdisjoint(data.circumstances):
        wanted = "、".join(item.label for item in who)
        return CommitmentChoice(False, f"限：{wanted}", who, due, covers, sources)
    return CommitmentChoice(True, "", who, due, covers, sources)
