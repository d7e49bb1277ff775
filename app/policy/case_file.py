"""政策用例文件: the contract in which a city's staff write cases, read strictly.

An unknown key, act, category, material or reason code is refused with file, case and key.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from app.domain.reasons import ReasonCode, WarningCode
from app.domain.vocabulary import (
    CardState,
    CardWorksAt,
    Category,
    Channel,
    Circumstance,
    Enrolment,
    Insurance,
    LifeState,
    Material,
    Outcome,
    Service,
    Sex,
)
from app.errors import UsageError
from app.policy.situation import AreaCode, Strict
from app.strict_yaml import place_problems, read_yaml


def _civil_date(value: object) -> object:
    """A date without a time of day; a number or a timestamp is not one."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    if type(value) is not date:
        raise ValueError("日期写成 yyyy-mm-dd")
    return value


Day = Annotated[date, BeforeValidator(_civil_date)]
Months = Annotated[int, Field(ge=0)]


class Do(StrEnum):
    """经办行为 a step may name."""

    FILE = "file"
    CHANGE = "change"
    EXTEND = "extend"
    SUPPLEMENT = "supplement"
    CANCEL = "cancel"
    ADMIT = "admit"
    SETTLE = "settle"
    SUSPEND = "suspend"
    RESUME = "resume"
    TERMINATE = "terminate"
    REVIEW = "review"
    DAY_END = "day_end"
    BENEFITS = "benefits"
    DESTROY_LETTER = "destroy_letter"


_KEYS: dict[Do, frozenset[str]] = {
    Do.FILE: frozenset(
        {
            "category",
            "destination",
            "materials",
            "channel",
            "starts",
            "document_until",
            "stay_months",
            "posting_months",
            "commitment",
            "agent",
            "institution",
            "institution_level",
            "admitted",
            "discharged_settled",
            "settled_on",
            "from_elsewhere",
            "as_",
        }
    ),
    Do.CHANGE: frozenset(
        {"filing", "destination", "institution", "phone", "materials", "document_until", "special_reason"}
    ),
    Do.EXTEND: frozenset({"filing", "approved"}),
    Do.SUPPLEMENT: frozenset({"filing", "materials", "document_until"}),
    Do.CANCEL: frozenset({"filing", "channel", "exception"}),
    Do.ADMIT: frozenset({"filing", "destination", "institution"}),
    Do.SETTLE: frozenset({"filing", "institution"}),
    Do.SUSPEND: frozenset({"filing", "reason"}),
    Do.RESUME: frozenset({"filing", "reason"}),
    Do.TERMINATE: frozenset({"filing", "reason"}),
    Do.REVIEW: frozenset({"filing", "decision"}),
    Do.DAY_END: frozenset({"filing"}),
    Do.BENEFITS: frozenset({"filing", "unfiled"}),
    Do.DESTROY_LETTER: frozenset({"filing"}),
}


class CancelException(StrEnum):
    """撤销限制的例外."""

    EMERGENCY = "emergency"
    HOSPITAL_ADMISSION = "hospital_admission"


class ReviewDecision(StrEnum):
    """审核结论."""

    ACCEPT = "accept"
    REJECT = "reject"


class Expect(Strict):
    """预期: only the keys named are compared; null means not set."""

    outcome: Outcome | None = None
    status: LifeState | None = None
    reasons: tuple[ReasonCode, ...] | None = None
    missing: tuple[str, ...] | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    provisional: bool | None = None
    commitment_due: Day | None = None
    letter_keep_until: Day | None = None
    locked_until: Day | None = None
    review_due: Day | None = None
    extension_count: int | None = None
    card_works_at: CardWorksAt | None = None
    settles_directly: bool | None = None
    credit_list: bool | None = None
    basic_points: int | None = None
    major_illness_points: int | None = None
    supplementary_points: int | None = None
    services: tuple[Service, ...] | None = None
    cites: tuple[str, ...] | None = None
    warnings: tuple[WarningCode, ...] | None = None

    @field_validator("missing")
    @classmethod
    def _names_real_materials(cls, groups: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for group in groups or ():
            for member in group.split("/"):
                Material(member)
        return groups


class Step(Strict):
    """一步: an act on a day at the office, and what it must answer."""

    day: Day
    do: Do
    expect: Expect = Expect()
    filing: str | None = None
    as_: str = Field(default="filing", alias="as")
    category: Category | None = None
    destination: AreaCode | None = None
    materials: tuple[Material, ...] = ()
    channel: Channel = Channel.WINDOW
    starts: Day | None = None
    document_until: Day | None = None
    stay_months: Months | None = None
    posting_months: Months | None = None
    commitment: bool = False
    agent: bool = False
    institution: str | None = None
    institution_level: str = ""
    admitted: Day | None = None
    discharged_settled: bool = False
    settled_on: Day | None = None
    from_elsewhere: bool = False
    phone: str | None = None
    special_reason: bool = False
    approved: bool = False
    exception: CancelException | None = None
    reason: str = ""
    decision: ReviewDecision | None = None
    unfiled: bool = False

    @model_validator(mode="after")
    def _has_the_keys_of_its_act(self) -> Self:
        strange = self.model_fields_set - _KEYS[self.do] - {"day", "do", "expect"}
        if strange:
            shown = ", ".join(sorted(name.rstrip("_") for name in strange))
            raise ValueError(f"{shown} 不能用于 do: {self.do.value}")
        if self.do is Do.FILE and (self.category is None or self.destination is None):
            raise ValueError("do: file 须写 category 和 destination")
        if self.do is Do.REVIEW and self.decision is None:
            raise ValueError("do: review 须写 decision")
        return self


class CaseApplicant(Strict):
    """用例中的申请人."""

    insurance: Insurance
    born: Day
    sex: Sex
    retired: bool = False
    retirement_age: Annotated[int, Field(ge=40, le=75)] | None = None
    circumstances: tuple[Circumstance, ...] = ()


_CARDS = frozenset(
    {
        CardState.NORMAL,
        CardState.EXPIRED,
        CardState.LOST,
        CardState.LOCKED,
        CardState.NOT_ACTIVATED,
        CardState.UNREAD,
    }
)
_ENROLMENTS = frozenset({Enrolment.IN_ORDER, Enrolment.ARREARS, Enrolment.SUSPENDED, Enrolment.NOT_FOUND})


class Case(Strict):
    """用例: one person's way, step by step; days never go back."""

    name: str
    applicant: CaseApplicant
    card: CardState = CardState.NORMAL
    insured: Enrolment = Enrolment.IN_ORDER
    steps: tuple[Step, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        if self.card not in _CARDS:
            raise ValueError(f"card 只能是 {'、'.join(sorted(_CARDS))}")
        if self.insured not in _ENROLMENTS:
            raise ValueError(f"insured 只能是 {'、'.join(sorted(_ENROLMENTS))}")
        if self.applicant.born > self.steps[0].day:
            raise ValueError(f"applicant.born {self.applicant.born} 晚于第1步的 day")
        for number, (earlier, step) in enumerate(pairwise(self.steps), start=2):
            if step.day < earlier.day:
                raise ValueError(f"第{number}步的 day 早于上一步")
        names = set[str]()
        for step in self.steps:
            if step.filing is not None and step.filing not in names:
                raise ValueError(f"前面没有一步备案叫 {step.filing!r}")
            if step.do is Do.FILE:
                names.add(step.as_)
        return self


class CaseFile(Strict):
    """用例文件: which pack judges, which office, and the cases."""

    pack: str
    office: AreaCode | None = None
    cases: tuple[Case, ...] = Field(min_length=1)


def load_case_file(path: Path) -> CaseFile:
    """Read a case file. Raises UsageError naming file, case and key of everything wrong."""
    data = read_yaml(path)
    try:
        return CaseFile.model_validate(data)
    except ValidationError as error:
        names = _case_names(data)
        why = "；".join(place_problems(error, lambda place: _in_words(place, names)))
        raise UsageError(f"用例文件 {path} 不合约定", why=why, remedy="请改正后再试", code="case_file") from None


def _case_names(data: Any) -> list[str]:
    cases = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(cases, list):
        return []
    return [str(case.get("name", "")) if isinstance(case, dict) else "" for case in cases]


def _in_words(place: tuple[str | int, ...], names: list[str]) -> str:
    """``cases.0.steps.1.foo`` as the case's name, the number of the step, and the key."""
    if len(place) > 1 and place[0] == "cases" and isinstance(place[1], int):
        name = names[place[1]] if place[1] < len(names) else ""
        rest = list(place[2:])
        words = f"用例“{name}”" if name else f"第{place[1] + 1}个用例"
        if len(rest) > 1 and rest[0] == "steps" and isinstance(rest[1], int):
            words += f"第{rest[1] + 1}步"
            rest = rest[2:]
        return words + (f"的键 {'.'.join(map(str, rest))}" if rest else "")
    return f"键 {'.'.join(map(str, place))}" if place else "整个文件"
