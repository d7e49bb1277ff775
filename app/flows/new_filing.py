"""新办备案: from the card to the signed paper, without a window. The window draws what this says.

The flow keeps a draft after every change, so a crash loses at most the key under the finger; a window, which may not
wait for the store, asks for the keeping itself (``saves_at_once``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from app.domain.authentication import CHECK_LABELS, Authentication, CardReading
from app.domain.decision import Decision
from app.domain.filing import Actor
from app.domain.institution import DesignatedInstitution
from app.domain.plain import from_json, to_json
from app.domain.reasons import REMEDIES, ReasonCode
from app.domain.telephone import is_telephone
from app.domain.vocabulary import Category, Circumstance, MaterialHow
from app.errors import UserError, join_sentences
from app.flows.visit_choices import (
    CategoryChoice,
    ChecklistLine,
    CommitmentChoice,
    QuestionKind,
    category_choices,
    checklist,
    circumstances,
    commitment_choice,
    questions,
    retirement_ages,
)
from app.flows.visit_data import VisitData, VisitStep
from app.policy.pack import PackEdition
from app.services.desk import Desk
from app.services.drafts import new_draft_id, save_draft
from app.services.elsewhere import EarlierFiling, earlier_filings
from app.services.filings import assess_intake, file
from app.services.identification import authenticate
from app.services.ports import Draft
from app.services.recording import ActResult

FLOW_NAME = "new_filing"

_ORDER = tuple(VisitStep)
_INSTITUTIONS_AT_MOST = 8
_WHOLE_DIRECTORY = 500
"""More than anybody looks through; a province's directory has thousands."""


@dataclass(frozen=True)
class Problem:
    """还缺什么: the field it concerns and a sentence for the bar at the bottom."""

    field: str
    sentence: str


class NewFiling:
    """新办备案流程: holds the data of one visit and says at every moment what is possible and why."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        data: VisitData | None = None,
        draft_id: str = "",
        *,
        saves_at_once: bool = True,
    ) -> None:
        self.desk = desk
        self.actor = actor
        self.data = data or VisitData()
        self.draft_id = draft_id or new_draft_id()
        self.result: ActResult | None = None
        self._saves_at_once = saves_at_once
        self._decision: tuple[VisitData, date, Decision] | None = None

    @classmethod
    def resume(cls, desk: Desk, actor: Actor, draft: Draft, *, saves_at_once: bool = True) -> NewFiling:
        """Go on with a visit that was left or lost."""
        return cls(desk, actor, from_json(draft.data, VisitData), draft.id, saves_at_once=saves_at_once)

    @property
    def step(self) -> VisitStep:
        """Where the visit is."""
        return self.data.step

    @property
    def edition(self) -> PackEdition | None:
        """The rules in force today, or None; then nothing can be filed and each step says why."""
        try:
            return self.desk.find_edition_today()
        except UserError:
            return None

    def _find_broken_pack(self) -> UserError | None:
        """Why the counter's pack cannot be used, or None when it can."""
        try:
            self.desk.find_edition_today()
        except UserError as error:
            return error
        return None

    def update(self, **changes: Any) -> None:
        """Take what the clerk entered and keep the draft."""
        self.data = replace(self.data, **changes)
        if self._saves_at_once:
            self.keep()

    def keep(self) -> None:
        """Keep the draft; nothing is kept before anybody is known, nor after the filing stands."""
        self.keeping()()

    def keeping(self) -> Callable[[], None]:
        """Keeping the draft as it stands now, to be called later or on another thread."""
        data, desk, draft_id = self.data, self.desk, self.draft_id

        def keep() -> None:
            if data.reading is not None and not data.number:
                save_draft(desk, draft_id, FLOW_NAME, f"{data.reading.name} 新办备案", to_json(data))

        return keep

    def identify(self, reading: CardReading) -> Authentication:
        """鉴权 of the card just read or the number just typed; fills what the roster knows."""
        checked = authenticate(self.desk, reading, self.data.agent)
        self.admit(reading, checked)
        return checked

    def admit(self, reading: CardReading, checked: Authentication) -> None:
        """Take what the checks of a reading have found; everything entered before stays."""
        entry = checked.roster_entry
        named = replace(reading, name=entry.name) if entry is not None and not reading.name else reading
        insurance = entry.insurance if entry is not None else self.data.insurance
        self.update(reading=named, authentication=checked, insurance=insurance)

    def earlier_filings(self) -> tuple[EarlierFiling, ...]:
        """既往备案 of the person, made here or elsewhere in the area, newest first."""
        if self.data.reading is None:
            return ()
        return earlier_filings(self.desk, self.data.reading.social_security_number)

    def categories(self) -> tuple[CategoryChoice, ...]:
        """Every category, those not possible with their reason; none is while there are no rules."""
        broken = self._find_broken_pack()
        if broken is not None:
            return tuple(CategoryChoice(category, broken.what) for category in Category)
        if self.edition is None:
            return tuple(CategoryChoice(category, ReasonCode.OUTSIDE_PACK_DATES.label) for category in Category)
        return category_choices(self.desk, self.data, self.edition)

    def find_institutions(self, typed: str) -> tuple[DesignatedInstitution, ...]:
        """定点医疗机构 at the destination whose name holds what is typed, as far as a directory of it is here.

        All of them where nothing is typed.
        """
        if not self.data.destination:
            return ()
        desk, typed = self.desk, typed.strip()
        at_most = _INSTITUTIONS_AT_MOST if typed else _WHOLE_DIRECTORY
        return desk.institutions.search(self.data.destination, typed, desk.today(), at_most)

    def questions(self) -> tuple[QuestionKind, ...]:
        """What the pack needs to know for the chosen category, so what the details step asks."""
        return questions(self.desk, self.data, self.edition)

    def circumstances(self) -> tuple[Circumstance, ...]:
        """特殊情形 to ask for in the details."""
        return circumstances(self.desk, self.data, self.edition)

    def retirement_ages(self) -> tuple[int, ...]:
        """法定退休年龄 the post may have, where the answer turns on it."""
        return retirement_ages(self.desk, self.data, self.edition)

    def checklist(self) -> tuple[ChecklistLine, ...]:
        """材料清单 of the chosen category, any-of groups as one line."""
        return checklist(self.desk, self.data, self.edition)

    def commitment(self) -> CommitmentChoice:
        """Whether a commitment letter may be taken, until when, and if not why."""
        return commitment_choice(self.desk, self.data, self.edition)

    def decision(self) -> Decision | None:
        """What the rules say of the visit as it stands; None before there is enough to ask, or no rules."""
        data = self.data
        if self._find_broken_pack() is not None:
            return None
        if data.reading is None or data.insurance is None or data.category is None or not data.destination:
            return None
        # A visit left open over midnight is judged by the rules and dates of the new day.
        day = self.desk.today()
        if self._decision is None or self._decision[:2] != (data, day):
            with self.desk.store.read() as uow:
                self._decision = (data, day, assess_intake(self.desk, data.intake(self.draft_id), uow))
        return self._decision[2]

    def judge_anew(self) -> None:
        """Ask the rules and the store once more of a visit that nobody has altered."""
        self._decision = None

    def problems(self, step: VisitStep | None = None) -> tuple[Problem, ...]:
        """What keeps ``step`` (default: the present one) from being left forwards."""
        finders = {
            VisitStep.AUTHENTICATE: self._authentication_problems,
            VisitStep.CATEGORY: self._category_problems,
            VisitStep.DETAILS: self._detail_problems,
            VisitStep.MATERIALS: self._material_problems,
            VisitStep.REVIEW: self._review_problems,
        }
        step = step or self.step
        broken = self._find_broken_pack()
        if broken is not None and step not in (VisitStep.AUTHENTICATE, VisitStep.PRINT):
            return (Problem("pack", str(broken)),)
        finder = finders.get(step)
        return tuple(finder()) if finder else ()

    def go_to_unfinished(self) -> tuple[Problem, ...]:
        """Back to the first step behind this one that holds something wrong, as a draft of before may; what is wrong.

        The card's own checks are made anew by the card itself, at whatever step it is put in.
        """
        for step in _ORDER[1 : _ORDER.index(self.step)]:
            problems = self.problems(step)
            if problems:
                self.update(step=step)
                return problems
        return ()

    def next(self) -> tuple[Problem, ...]:
        """Go one step on, or return what is in the way. Leaving the review is ``submit``, never this."""
        problems = self.problems()
        if not problems and self.step not in (VisitStep.REVIEW, VisitStep.PRINT):
            self.update(step=_ORDER[_ORDER.index(self.step) + 1])
        return problems

    def back(self) -> bool:
        """Go one step back; nothing entered is lost. False at the start and after filing."""
        if self.step in (VisitStep.AUTHENTICATE, VisitStep.PRINT):
            return False
        self.update(step=_ORDER[_ORDER.index(self.step) - 1])
        return True

    def submit(self, confirmed_at: datetime | None = None) -> ActResult:
        """登记备案 and go to the paper. A second call returns what the first one did.

        ``confirmed_at`` is when the applicant said on the screen that all of it is right.
        """
        if self.result is not None and self.result.was_done:
            return self.result
        broken = self._find_broken_pack()
        if broken is not None:
            raise broken
        problems = [problem for step in _ORDER for problem in self.problems(step)]
        if problems:
            raise UserError(problems[0].sentence, remedy="请补全后再提交", code="incomplete")
        intake = replace(self.data.intake(self.draft_id), confirmed_at=confirmed_at)
        result = file(self.desk, self.actor, intake)
        self.result = result
        if result.filing is not None:
            self.data = replace(self.data, number=result.filing.number, step=VisitStep.PRINT)
        return result

    def _authentication_problems(self) -> list[Problem]:
        checked = self.data.authentication
        if self.data.reading is None or checked is None:
            return [Problem("reading", "请插入社会保障卡，或录入社会保障号码")]
        if checked.at.date() != self.desk.today():
            return [Problem("reading", f"鉴权是 {checked.at:%Y-%m-%d} 做的，请重新插卡鉴权")]
        problems = [
            Problem(f"check.{item.kind}", join_sentences(f"{CHECK_LABELS[item.kind]}：{item.cause}", item.remedy))
            for item in checked.failed
        ]
        if not self.data.reading.name:
            problems.append(Problem("name", "请录入姓名"))
        if self.data.insurance is None:
            problems.append(Problem("insurance", "请选择险种"))
        return problems

    def _category_problems(self) -> list[Problem]:
        code = ReasonCode.OUTSIDE_PACK_DATES
        if self.edition is None:
            return [Problem(code.value, join_sentences(code.label, REMEDIES[code]))]
        if self.data.category is None:
            return [Problem("category", "请选择人员类别")]
        refusals = [item.refusal for item in self.categories() if item.category is self.data.category and item.refusal]
        return [Problem("category", refusal) for refusal in refusals]

    def _detail_problems(self) -> list[Problem]:
        data = self.data
        problems = []
        if not data.destination:
            problems.append(Problem("destination", "请填写就医地"))
        if not data.contact.phone:
            problems.append(Problem("phone", "请填写联系电话"))
        for field, number in (("phone", data.contact.phone), ("phone_2", data.contact.phone_2)):
            if number and not is_telephone(number):
                problems.append(Problem(field, "联系电话不对：手机11位，座机带区号，分机用“转”"))
        asked = self.questions()
        ages = self.retirement_ages()
        if ages and data.retirement_age not in ages:
            words = "或".join(str(age) for age in ages)
            problems.append(Problem("retirement_age", f"请按岗位填写法定退休年龄（{words}周岁）"))
        if QuestionKind.STAY_MONTHS in asked and data.stay_months is None:
            problems.append(Problem("stay_months", "请填写异地居住月数"))
        if QuestionKind.POSTING_MONTHS in asked and data.posting_months is None:
            problems.append(Problem("posting_months", "请填写异地工作月数"))
        if QuestionKind.ADMITTED_ON in asked and data.admitted_on is None:
            problems.append(Problem("admitted_on", "请填写入院日期"))
        if QuestionKind.INSTITUTION in asked and not data.institution:
            problems.append(Problem("institution", "请选定就医地定点医疗机构"))
        if not ages or data.retirement_age in ages:
            problems += self._refusals(frozenset({ReasonCode.AGE_NOT_REACHED}))
        return problems + self._refusals(_DETAIL_REASONS)

    def _material_problems(self) -> list[Problem]:
        refusals = self._refusals(_MATERIAL_REASONS)
        return [*refusals, *(problem for line in self.checklist() for problem in self._scan_problems(line))]

    def _scan_problems(self, line: ChecklistLine) -> list[Problem]:
        """A paper said to be scanned of which there is no scan here, as a draft of former times may have it."""
        if line.taken is None or line.how is not MaterialHow.SCANNED or self.data.scans_of(line.group):
            return []
        if any(item.vault_hash for item in self.data.taken if item.material is line.taken):
            return []
        words = f"{line.taken.label}选了“已扫描”，却没有扫描件。请添加或改选"
        return [Problem(f"scan.{line.group[0].value}", words)]

    def _review_problems(self) -> list[Problem]:
        decision = self.decision()
        if decision is None:
            return [Problem("", "前面的步骤还没有填完")]
        return [Problem(reason.code.value, join_sentences(reason.detail, reason.remedy)) for reason in decision.reasons]

    def _refusals(self, codes: frozenset[ReasonCode]) -> list[Problem]:
        decision = self.decision()
        if decision is None:
            return []
        return [Problem(reason.code.value, reason.detail) for reason in decision.reasons if reason.code in codes]

    def choose_category(self, category: Category) -> None:
        """Choose a category; a commitment that belonged to another one falls away."""
        self.update(category=category, commitment=False)


_DETAIL_REASONS = frozenset(
    {
        ReasonCode.OUTSIDE_PACK_DATES,
        ReasonCode.DESTINATION_INSIDE_AREA,
        ReasonCode.DESTINATION_EXCLUDED,
        ReasonCode.DESTINATION_OUT_OF_SCOPE,
        ReasonCode.INSTITUTION_REQUIRED,
        ReasonCode.INSTITUTION_NOT_DESIGNATED,
        ReasonCode.STARTS_BEFORE_APPLICATION,
        ReasonCode.OUTSIDE_VALIDITY,
        ReasonCode.NOT_RETIRED,
        ReasonCode.STAY_TOO_SHORT,
        ReasonCode.POSTING_TOO_SHORT,
        ReasonCode.ALREADY_FILED,
        ReasonCode.AFTER_DISCHARGE_SETTLEMENT,
    }
)
_MATERIAL_REASONS = frozenset(
    {ReasonCode.MATERIAL_MISSING, ReasonCode.COMMITMENT_NOT_ALLOWED, ReasonCode.COMMITMENT_NOT_OFFERED}
)
