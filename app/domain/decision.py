"""决定: what the policy says of a request on a day, as a value that is stored with the act.

A filing can be explained years later from its decision alone: outcome, reasons, dates and how they came
about, materials owed, benefits, citations and the pack edition that judged it.
"""

from __future__ import annotations

from datetime import date

from attrs import frozen

from app.domain.reasons import ReasonCode, WarningCode
from app.domain.vocabulary import CardWorksAt, LifeState, Material, Outcome, Service

MaterialGroup = tuple[Material, ...]
"""任选一项: any one member of the group will do; a group of one is that paper itself."""


def group_code(group: MaterialGroup) -> str:
    """The members joined with ``/`` in the pack's order, as cases and exports name a group."""
    return "/".join(material.value for material in group)


def group_words(group: MaterialGroup) -> str:
    """任选一项 as a clerk says it: ``居住证、暂住证、户籍证明，任选一项``."""
    words = "、".join(material.label for material in group)
    return words if len(group) == 1 else f"{words}，任选一项"


@frozen(slots=False)
class Reason:
    """不予办理原因: the code, what happened in this case, what to do, and the sources."""

    code: ReasonCode
    detail: str
    remedy: str
    cites: tuple[str, ...] = ()


@frozen(slots=False)
class Explanation:
    """日期依据: how the date or right named ``subject`` came about, in words, and its sources."""

    subject: str
    title: str
    words: str
    cites: tuple[str, ...] = ()


@frozen(slots=False)
class Decision:
    """决定. Dates are civil dates, both ends of a period inclusive; ``valid_until`` None is open ended."""

    act: str
    day: date
    outcome: Outcome
    pack: str
    edition: str
    status: LifeState | None = None
    reasons: tuple[Reason, ...] = ()
    warnings: tuple[WarningCode, ...] = ()
    missing: tuple[MaterialGroup, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    provisional: bool = False
    commitment_due: date | None = None
    letter_keep_until: date | None = None
    locked_until: date | None = None
    review_due: date | None = None
    extension_count: int = 0
    card_works_at: CardWorksAt | None = None
    settles_directly: bool | None = None
    credit_list: bool = False
    basic_points: int | None = None
    major_illness_points: int | None = None
    supplementary_points: int | None = None
    services: tuple[Service, ...] = ()
    cites: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    standing_number: str | None = None
    destination: str | None = None
    """就医地 the filing is made to, where the text has it at another level than what was asked for."""
    stay_settles_directly: bool | None = None
    """How the stay that was over before the filing is paid, where it is not as the filing's others are."""

    @property
    def is_refused(self) -> bool:
        """Whether nothing was done."""
        return self.outcome in (Outcome.REFUSED, Outcome.NOT_COVERED)

    def explain(self, subject: str) -> Explanation | None:
        """The explanation of one date or right, where there is one."""
        return next((item for item in self.explanations if item.subject == subject), None)
