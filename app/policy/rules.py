"""The kinds of rule a pack may hold. Each has its sources, the condition under which it speaks, and its dates.

Designed against every city text the product was created from; a new city is new data, never new code.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, model_validator

from app.domain.vocabulary import (
    ActKind,
    CardState,
    CardWorksAt,
    Channel,
    Circumstance,
    Insurance,
    LockWaiver,
    Material,
    PlaceLevel,
    Service,
    Sex,
    Word,
)
from app.policy.situation import Situation, Strict, Test, When

Days = Annotated[int, Field(strict=True, ge=1, le=3660)]
Months = Annotated[int, Field(strict=True, ge=1, le=600)]
Years = Annotated[int, Field(strict=True, ge=1, le=100)]
Age = Annotated[int, Field(strict=True, ge=16, le=100)]
WorkingDays = Annotated[int, Field(strict=True, ge=1, le=250)]
DayOfMonth = Annotated[int, Field(strict=True, ge=1, le=31)]
Points = Annotated[int, Field(strict=True, ge=-100, le=0)]


class Rule(Strict):
    """规则: ``cites`` names articles of the pack's table; ``stated`` False marks what the source leaves open."""

    cites: tuple[str, ...] = Field(min_length=1)
    when: When = When()
    unless: When | None = None
    since: date | None = None
    until: date | None = None
    stated: bool = True
    checked_on: date | None = None
    note: str = ""

    def speaks_of(self, facts: Situation) -> bool:
        """Whether the rule is in force on the day and its condition holds."""
        for test in self.tests:  # noqa: SIM110 - a generator would cost more than the tests themselves
            if not test(facts):
                return False
        return True

    def narrowed(self, facts: Situation) -> Self | None:
        """The rule as it reads for situations of the same kind as ``facts``; None where it speaks of none of them."""
        when = self.when.narrowed(facts)
        unless = self.unless.narrowed(facts) if self.unless is not None else None
        if when is None or (unless is not None and not unless.tests):
            return None
        if when is self.when and unless is self.unless:
            return self
        return self.model_construct(**{**dict(self), "when": when, "unless": unless})

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """All that must hold: the dates, the condition, and the absence of the exception. Most rules have few."""
        since, until, unless = self.since, self.until, self.unless
        tests = list(self.when.tests)
        if since is not None:
            tests.insert(0, lambda facts: facts.day >= since)
        if until is not None:
            tests.insert(0, lambda facts: facts.day <= until)
        if unless is not None:
            tests.append(lambda facts: not unless.holds(facts))
        return tuple(tests)


class Fact(StrEnum):
    """资格条件 a person must meet."""

    RETIRED = "retired"
    AGE = "age"
    STAY = "stay"
    POSTING = "posting"


class EligibilityRule(Rule):
    """资格条件: retired; of an age by insurance and sex (several ages = by post, so ask); months of stay or posting."""

    fact: Fact
    months: Months | None = None
    ages: dict[Insurance, dict[Sex, tuple[Age, ...]]] | None = None

    @model_validator(mode="after")
    def _has_its_number(self) -> Self:
        if (self.fact is Fact.AGE) != (self.ages is not None):
            raise ValueError("ages 与 fact: age 须同时写，其他条件不写 ages")
        if (self.fact in (Fact.STAY, Fact.POSTING)) != (self.months is not None):
            raise ValueError("months 与 fact: stay、posting 须同时写，其他条件不写 months")
        return self


class CategoryRule(Rule):
    """人员类别 offered here, for which insurances, on which conditions."""

    insurance: frozenset[Insurance] | None = None
    requires: tuple[EligibilityRule, ...] = ()


class ChannelRule(Rule):
    """渠道: decided at once, or reviewed within working days."""

    channel: Channel
    review_working_days: WorkingDays | None = None


class CardNeed(StrEnum):
    """鉴权要求."""

    READ = "read"
    NORMAL = "normal"


class CardRule(Rule):
    """鉴权: ``read`` – the card must be authenticated; ``normal`` – it need not be read, but must not be abnormal.

    ``accepts`` names states that do no harm here, as a card that is activated in the same visit.
    """

    acts: frozenset[ActKind]
    need: CardNeed
    accepts: frozenset[CardState] = frozenset()


class EnrolmentRule(Rule):
    """参保条件: insured here with payments in order."""

    in_order: bool


class MaterialRule(Rule):
    """材料: any one member of ``one_of`` will do. ``kept_as`` says whether the copy or the original is taken."""

    one_of: tuple[Material, ...] = Field(min_length=1)
    kept_as: str = Field(default="", pattern="^(copy|original)?$")
    wanted_as: str = ""


class DestinationVerdict(StrEnum):
    """就医地限制."""

    EXCLUDED = "excluded"
    OUT_OF_SCOPE = "out_of_scope"


class DestinationRule(Rule):
    """就医地: where nothing can be filed to."""

    verdict: DestinationVerdict


class DestinationLevelRule(Rule):
    """备案就医地层级: what is narrower is filed to the place around it, what is wider is not taken."""

    levels: frozenset[PlaceLevel] = Field(min_length=1)


class InstitutionNeed(StrEnum):
    """定点医疗机构填写要求."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NEVER = "never"


class InstitutionRule(Rule):
    """就医地医疗机构: whether one is named in the filing, and whether only a designated one will do."""

    need: InstitutionNeed
    designated: bool = False


class CommitmentRule(Rule):
    """承诺补充制: who may promise which papers for how long, how long the letter is kept, what a breach does."""

    who: frozenset[Circumstance] | None = None
    covers: frozenset[Material]
    months: Months | None = None
    letter_keep_years: Years | None = None
    breach_ends_filing: bool
    breach_credit_list: bool


class Start(StrEnum):
    """起始日."""

    APPLICATION = "application"
    SUCCESS = "success"
    ADMISSION = "admission"


class StartRule(Rule):
    """备案起始: counted from the application, its success, or the admission; a later day may be asked for."""

    start: Start
    not_before_application: bool = True


class End(StrEnum):
    """终止日怎样确定."""

    DOCUMENT = "document"
    MONTHS = "months"
    DAYS = "days"
    OPEN = "open"
    ADMISSION = "admission"
    COMMITMENT = "commitment"


class FirstDay(StrEnum):
    """首日: whether the day from which days are counted is itself the first of them."""

    COUNTED = "counted"
    NOT_COUNTED = "not_counted"


class EndRule(Rule):
    """备案终止: the paper's date, N months, N days, open, admission, the commitment's due day.

    Days count their first day in where the text says so; where it does not, 民法典 201条 leaves it out.
    """

    end: End
    months: Months | None = None
    days: Days | None = None
    first_day: FirstDay = FirstDay.COUNTED
    counted_from: Start | None = None

    @model_validator(mode="after")
    def _has_its_number(self) -> Self:
        if (self.end is End.MONTHS) != (self.months is not None) or (self.end is End.DAYS) != (self.days is not None):
            raise ValueError("months 与 end: months、days 与 end: days 须同时写，其他终止方式不写")
        if (self.end in (End.MONTHS, End.DAYS)) != (self.counted_from is not None):
            raise ValueError("counted_from 与 end: months、days 须同时写，其他终止方式不写")
        if self.end is not End.DAYS and "first_day" in self.model_fields_set:
            raise ValueError("first_day 只与 end: days 一起写")
        return self


class ExtensionRule(Rule):
    """延期: by how many months each time, counted from the first start."""

    months: Months
    needs_approval: bool


class LockStart(StrEnum):
    """限制期起算日."""

    FILING = "filing"
    INSTITUTION = "institution"


class LockRule(Rule):
    """限制期: the act is refused through the corresponding day, unless waived."""

    act: ActKind
    months: Months
    counted_from: LockStart = LockStart.FILING
    waived_by: frozenset[LockWaiver] = frozenset()


class UseRule(Rule):
    """用卡地."""

    card_works_at: CardWorksAt


class SettlementRule(Rule):
    """结算: directly or reimbursed at home; whether the settlement uses the filing up."""

    directly: bool
    only_at_filed_institution: bool = False
    spends: bool = False


class CancellationRule(Rule):
    """撤销渠道; ``complete_working_days`` is how long the office has."""

    channel: Channel
    complete_working_days: WorkingDays | None = None


class CoverageRule(Rule):
    """住院与备案时间: a stay begun before filing, a stay that outlasts the filing.

    ``begun_before_filing`` looks at the day of filing; ``filed_before_discharge`` covers whatever stay is not over when
    the filing is made. ``words`` is the text's own sentence, with the conditions it makes.
    """

    begun_before_filing: bool = False
    filed_before_discharge: bool = False
    admitted_while_valid: bool = True
    words: str = ""


class LateFilingRule(Rule):
    """补办: until the discharge settlement; holidays may push the last day back."""

    pushed_by_holidays: bool = False


class BenefitRule(Rule):
    """待遇: services and percentage points against a hospital of the same level at home."""

    services: frozenset[Service] | None = None
    basic_points: Points | None = None
    major_illness_points: Points | None = None
    supplementary_points: Points | None = None
    pays_nothing: bool = False
    words: str = ""

    @cached_property
    def sorted_services(self) -> tuple[Service, ...]:
        """The services in the one order decisions keep them."""
        return tuple(sorted(self.services or ()))


class SuspensionRule(Rule):
    """待遇状况变更: suspension, resumption and end of benefits are handled."""


class ReimbursementSituation(Rule):
    """零星报销情形."""

    words: str


class ReimbursementMaterials(Rule):
    """零星报销材料 by kind of cost; each inner list is an any-of group in the source's words."""

    kind: str
    papers: tuple[tuple[str, ...], ...]


class ReimbursementDeadline(Rule):
    """零星报销时限 in working days from the day the papers are complete."""

    working_days: WorkingDays
    special_working_days: WorkingDays | None = None


class DutyRule(Rule):
    """经办要求: what must be done with filings, as reporting, summaries and secrecy.

    ``tells_applicant`` marks what the person must know; it stands on the benefit notice.
    """

    words: str
    tells_applicant: bool = False


class ClearingRule(Rule):
    """清算时限: who does what by which day of the next month or within how many working days."""

    words: str
    by_day_of_next_month: DayOfMonth | None = None
    working_days: WorkingDays | None = None


class OwnPaper(Word):
    """表种: the papers for which a city may have a form of its own."""

    FILING = "filing", "备案表"
    COMMITMENT = "commitment", "承诺书"
    CANCELLATION = "cancellation", "撤销申请表"
    SUMMARY = "summary", "汇总表"


class FormRule(Rule):
    """本地表式: the city's own form, used for ``paper``. ``layout`` is its folder below ``resources/forms``.

    ``title`` is the form's name as the source gives it. Where no rule speaks, the form of the whole country is used.
    """

    paper: OwnPaper
    layout: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: Annotated[str, Field(min_length=1)]
