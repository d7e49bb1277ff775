"""可办事项表: the one table of what may be done next, asked by buttons, services and tests alike."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LifeState, Role
from app.errors import UserError

_TABLE: dict[LifeState, frozenset[ActKind]] = {
    LifeState.PENDING_REVIEW: frozenset(
        {ActKind.REVIEW, ActKind.CANCEL, ActKind.TERMINATE, ActKind.EXPIRE, ActKind.CORRECT}
    ),
    LifeState.ACTIVE: frozenset(
        {
            ActKind.CHANGE,
            ActKind.EXTEND,
            ActKind.SUPPLEMENT,
            ActKind.SUSPEND,
            ActKind.CANCEL,
            ActKind.TERMINATE,
            ActKind.EXPIRE,
            ActKind.SPEND,
            ActKind.CORRECT,
        }
    ),
    LifeState.SUSPENDED: frozenset(
        {
            ActKind.SUPPLEMENT,
            ActKind.RESUME,
            ActKind.CANCEL,
            ActKind.TERMINATE,
            ActKind.EXPIRE,
            ActKind.CORRECT,
        }
    ),
    LifeState.CANCELLED: frozenset({ActKind.CORRECT}),
    LifeState.EXPIRED: frozenset({ActKind.CORRECT, ActKind.SPEND}),
    LifeState.SPENT: frozenset({ActKind.CORRECT}),
    LifeState.TERMINATED: frozenset({ActKind.CORRECT}),
    LifeState.REJECTED: frozenset({ActKind.CORRECT}),
}

_ROLES: dict[ActKind, frozenset[Role]] = {
    ActKind.EXPIRE: frozenset({Role.SYSTEM}),
    ActKind.REVIEW: frozenset({Role.REVIEWER, Role.MANAGER}),
    ActKind.CORRECT: frozenset({Role.REVIEWER, Role.MANAGER}),
    ActKind.SUSPEND: frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER}),
    ActKind.RESUME: frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER}),
    ActKind.TERMINATE: frozenset({Role.REVIEWER, Role.MANAGER, Role.SYSTEM}),
}
_EVERY_PERSON = frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER})

OFFERED_ACTS: tuple[ActKind, ...] = (
    ActKind.SUPPLEMENT,
    ActKind.CHANGE,
    ActKind.EXTEND,
    ActKind.REVIEW,
    ActKind.SUSPEND,
    ActKind.RESUME,
    ActKind.SPEND,
    ActKind.CANCEL,
    ActKind.TERMINATE,
    ActKind.CORRECT,
)
"""Acts a person may choose on a record, in the order in which screens show them."""


class TransitionRefused(UserError):
    """不能这样办: the table of next acts does not have this act for the record, role or pack."""


@dataclass(frozen=True)
class NextAct:
    """可办事项: an act with the reason why it cannot be done now; empty when it can."""

    kind: ActKind
    refusal: str = ""

    @property
    def is_allowed(self) -> bool:
        """Whether a button for it is alive."""
        return not self.refusal


def refusal_of(filing: Filing, kind: ActKind, role: Role, offered_by_pack: frozenset[ActKind]) -> str:
    """Why ``kind`` cannot be done on ``filing`` now, in Chinese; empty when it can."""
    if kind not in _TABLE[filing.status]:
        return f"备案{filing.status.label}，不能{kind.label}"
    if role not in _ROLES.get(kind, _EVERY_PERSON | {Role.SYSTEM}):
        # Nobody at the counter can go and ask the system, so it is named only where no person may do it.
        able = _ROLES[kind] & _EVERY_PERSON or _ROLES[kind]
        allowed = "、".join(item.label for item in Role if item in able)
        return f"{kind.label}须由{allowed}办理"
    if kind not in offered_by_pack:
        return f"本地政策不办理这类备案的{kind.label}"
    if kind is ActKind.SUPPLEMENT and not filing.owes:
        return "这件备案没有待补的材料"
    return ""


def next_acts(filing: Filing, role: Role, offered_by_pack: frozenset[ActKind]) -> tuple[NextAct, ...]:
    """Every act a person could choose, allowed or with its reason in place."""
    return tuple(NextAct(kind, refusal_of(filing, kind, role, offered_by_pack)) for kind in OFFERED_ACTS)


def require(filing: Filing, kind: ActKind, role: Role, offered_by_pack: frozenset[ActKind]) -> None:
    """Raise TransitionRefused unless the table allows the act."""
    refusal = refusal_of(filing, kind, role, offered_by_pack)
    if refusal:
        raise TransitionRefused(refusal, remedy="请核对备案状态后再办", code=f"next_act:{kind.value}")
