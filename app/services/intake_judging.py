"""导入判定: one row of a sheet under the pack in force on its 填表日期, as a request or as an earlier filing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from attrs import evolve

from app.domain.authentication import RosterEntry
from app.domain.decision import Decision, Explanation
from app.domain.filing import MaterialTaken, Person
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import CardState, Category, Enrolment, LifeState
from app.policy.assess import assess_file
from app.policy.assess.filing import refuse_outside_dates
from app.policy.assess.findings import all_rules
from app.policy.assess.validity import NO_END_ON_PAPER
from app.policy.facts import Applicant, FileCase, FilingRequest, Standing
from app.policy.pack import PackEdition
from app.services import intake_sheet as sheet
from app.services.desk import Desk
from app.services.elsewhere import standing_of_elsewhere
from app.services.filings import Intake
from app.services.intake_cells import IntakeRow, RowError
from app.services.ports import UnitOfWork

_COLUMN_OF_REASON = {
    ReasonCode.OUTSIDE_PACK_DATES: sheet.FILED_ON,
    ReasonCode.CARD_NOT_AUTHENTICATED: sheet.CARD_NO,
    ReasonCode.CARD_ABNORMAL: sheet.CARD_NO,
    ReasonCode.NOT_INSURED: sheet.SOCIAL_SECURITY_NUMBER,
    ReasonCode.PAYMENTS_NOT_IN_ORDER: sheet.SOCIAL_SECURITY_NUMBER,
    ReasonCode.ALREADY_FILED: sheet.SOCIAL_SECURITY_NUMBER,
    ReasonCode.INSURANCE_NOT_COVERED: sheet.INSURANCE,
    ReasonCode.DESTINATION_INSIDE_AREA: sheet.PROVINCE,
    ReasonCode.DESTINATION_EXCLUDED: sheet.PROVINCE,
    ReasonCode.DESTINATION_OUT_OF_SCOPE: sheet.PROVINCE,
    ReasonCode.INSTITUTION_REQUIRED: sheet.INSTITUTION,
    ReasonCode.INSTITUTION_NOT_DESIGNATED: sheet.INSTITUTION,
    ReasonCode.MATERIAL_MISSING: sheet.ENDS_ON,
    ReasonCode.OUTSIDE_VALIDITY: sheet.STARTS_ON,
    ReasonCode.STARTS_BEFORE_APPLICATION: sheet.STARTS_ON,
}
"""Where the cell is that a reason speaks of; the others are about 人员类别."""


_NO_END_IN_SHEET = f"导入表“{sheet.ENDS_ON}”没有写明日期"


@dataclass(frozen=True)
class Held:
    """已有备案 of the row's person with the period it holds for, as it stands today."""

    standing: Standing
    valid_from: date | None
    valid_until: date | None

    def meets(self, since: date | None, until: date | None) -> bool:
        """Whether a period has a day in common with this one."""
        begins_in_time = until is None or self.valid_from is None or self.valid_from <= until
        return begins_in_time and (self.valid_until is None or since is None or since <= self.valid_until)


@dataclass(frozen=True)
class Judged:
    """判定结果 of a row: the intake it makes and the decision on it. ``counted_until`` is the end the pack counts."""

    intake: Intake
    decision: Decision
    counted_until: date | None = None


def judge(desk: Desk, row: IntakeRow, entry: RosterEntry | None, held: Iterable[Held]) -> Judged:
    """The row as if it had come to the window on its 填表日期, its papers at hand.

    ``entry`` is what a fresh roster says today, if it has the person; of an earlier day it says little.
    """
    filed_on = row.filed_on or desk.today()
    is_earlier = bool(row.legacy_number) or filed_on < desk.today()
    edition = desk.library.find_on(desk.pack, filed_on)
    applicant = _applicant(row, entry, is_earlier=is_earlier)
    request = _request(row)
    if edition is None:
        others = desk.library.in_force_elsewhere(desk.pack, filed_on)
        refused = refuse_outside_dates(desk.latest_edition(), filed_on, others)
        return Judged(_intake(row, entry, applicant, request), refused)
    case = FileCase(applicant, request, desk.counter.area)
    papers = _papers(edition, case, filed_on)
    request = replace(
        request,
        materials=frozenset(item.material for item in papers),
        designated=desk.is_designated(request.destination, request.institution),
    )
    case = replace(case, request=request)
    decision = _as_the_sheet_has_it(assess_file(edition, case, filed_on, desk.calendar))
    counted_until = decision.valid_until
    if is_earlier and not decision.is_refused:
        decision = _with_dates_of_the_sheet(decision, row)
    standing = _then_standing(held, decision, desk.today()) if is_earlier else tuple(item.standing for item in held)
    if standing:
        met = assess_file(edition, replace(case, standing=standing), filed_on, desk.calendar)
        decision = met if met.is_refused else decision
    return Judged(replace(_intake(row, entry, applicant, request), materials_taken=papers), decision, counted_until)


def reason_errors(desk: Desk, row: IntakeRow, decision: Decision) -> tuple[RowError, ...]:
    """Why the row is refused, each reason at the cell it speaks of, with what to do and by which article."""
    edition = desk.library.get_edition(decision.pack, decision.edition)
    return tuple(
        RowError(
            row.number,
            _COLUMN_OF_REASON.get(item.code, sheet.CATEGORY),
            f"{item.detail}；{item.remedy}" + (f"（{edition.cite_words(item.cites)}）" if item.cites else ""),
        )
        for item in decision.reasons
    )


def _applicant(row: IntakeRow, entry: RosterEntry | None, *, is_earlier: bool) -> Applicant:
    card, enrolment = CardState.NORMAL, Enrolment.UNKNOWN
    # What is out of order today may have been in order on an earlier day.
    if entry is not None and (not is_earlier or entry.enrolment is Enrolment.IN_ORDER):
        enrolment = entry.enrolment
    if entry is not None and not is_earlier:
        card = entry.card_state
    number = row.social_security_number
    return Applicant(
        insurance=row.insurance,
        born_on=number.born_on,
        sex=number.sex,
        # The form has no place for it: who is filed as settled after retirement was seen to be retired.
        retired=row.category is Category.RETIREE_SETTLED,
        card=card,
        enrolment=enrolment,
    )


def _request(row: IntakeRow) -> FilingRequest:
    return FilingRequest(
        category=row.category,
        destination=row.destination,
        starts_on=row.starts_on,
        document_until=row.ends_on,
        institution=row.institution.name,
        institution_level=row.institution.level,
        # An emergency is filed from the day of admission.
        admitted_on=row.starts_on if row.category is Category.EMERGENCY else None,
    )


def _papers(edition: PackEdition, case: FileCase, day: date) -> tuple[MaterialTaken, ...]:
    """Every paper the pack asks for, as seen; of several that will do the sheet does not say which, so the first."""
    wanted = dict.fromkeys(rule.one_of[0] for rule in all_rules(edition.materials, case.situation(day)))
    return tuple(MaterialTaken(material) for material in wanted)


def _intake(row: IntakeRow, entry: RosterEntry | None, applicant: Applicant, request: FilingRequest) -> Intake:
    card_no = row.card_no or (entry.card_no if entry is not None else "")
    person = Person(
        name=row.name,
        social_security_number=row.social_security_number.text,
        sex=applicant.sex,
        born_on=applicant.born_on,
        insurance=row.insurance,
        card_no=card_no,
    )
    return Intake(person, applicant, request, row.contact, legacy_number=row.legacy_number)


def held_elsewhere(uow: UnitOfWork, person: str, day: date) -> tuple[Held, ...]:
    """他处已有备案 of a person as they stand on ``day``."""
    return tuple(
        Held(standing_of_elsewhere(item, day), item.valid_from, item.valid_until)
        for item in uow.elsewhere.of_person(person)
    )


def _then_standing(held: Iterable[Held], earlier: Decision, today: date) -> tuple[Standing, ...]:
    """What stood in the way of an earlier filing: what holds as long as it does, and what held on days it held."""
    is_over = earlier.valid_until is not None and earlier.valid_until < today
    standing = []
    for item in held:
        meets = item.meets(earlier.valid_from, earlier.valid_until)
        if item.standing.status.is_live and (meets or not is_over):
            standing.append(item.standing)
        elif item.standing.status is LifeState.EXPIRED and meets:
            standing.append(replace(item.standing, status=LifeState.ACTIVE))
    return tuple(standing)


def _as_the_sheet_has_it(decision: Decision) -> Decision:
    """Without saying of a paper that nobody here has read what does not stand in it."""
    told = (evolve(item, words=item.words.replace(NO_END_ON_PAPER, _NO_END_IN_SHEET)) for item in decision.explanations)
    return evolve(decision, explanations=tuple(told))


def _with_dates_of_the_sheet(decision: Decision, row: IntakeRow) -> Decision:
    """起止日期 of an earlier filing: what its sheet says holds, and how the pack would count is kept beside."""
    dates = {"valid_from": row.starts_on, "valid_until": row.ends_on}
    titles = {"valid_from": "备案自 {} 起", "valid_until": "备案至 {}"}
    columns = {"valid_from": sheet.STARTS_ON, "valid_until": sheet.ENDS_ON}
    explanations = list(decision.explanations)
    for subject, day in dates.items():
        if day is None or day == getattr(decision, subject):
            continue
        counted = decision.explain(subject)
        words = f"以导入表“{columns[subject]}”为准：{day.isoformat()}"
        if counted is not None:
            words += f"；按政策推算为：{counted.words}"
            explanations.remove(counted)
        cites = counted.cites if counted is not None else ()
        explanations.append(Explanation(subject, titles[subject].format(day.isoformat()), words, cites))
    return evolve(
        decision,
        valid_from=row.starts_on or decision.valid_from,
        valid_until=row.ends_on or decision.valid_until,
        explanations=tuple(explanations),
    )
