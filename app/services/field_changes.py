"""What an act changed, field by field, in words: the old value and the new one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.filing import Act, CommitmentState, Filing, apply, due_words
from app.domain.period_words import until_words
from app.domain.vocabulary import MaterialHow

COMMITMENT_WORDS = {
    CommitmentState.OPEN: "待补交",
    CommitmentState.KEPT: "已兑现",
    CommitmentState.BROKEN: "未兑现",
    CommitmentState.RELEASED: "随备案终止解除",
}


@dataclass(frozen=True)
class FieldChange:
    """一项变化: its name, the old words (empty at the first act) and the new ones."""

    name: str
    old: str
    new: str


def _materials(filing: Filing) -> str:
    return "、".join(item.material.label for item in filing.materials if item.how is not MaterialHow.PROMISED)


def _promised(filing: Filing) -> str:
    commitment = filing.commitment
    return f"{COMMITMENT_WORDS[commitment.state]}（{due_words(commitment.due_on)}）" if commitment else ""


def _agent(filing: Filing) -> str:
    agent = filing.agent
    parts = (agent.name, agent.relation, agent.phone, agent.id_number) if agent is not None else ()
    return "　".join(part for part in parts if part)


def _letter(filing: Filing) -> str:
    commitment = filing.commitment
    if commitment is None:
        return ""
    destroyed_on = commitment.letter_destroyed_on
    return f"已于 {destroyed_on.isoformat()} 销毁" if destroyed_on else "保管中"


_FIELDS: tuple[tuple[str, Callable[[Filing], str]], ...] = (
    ("状态", lambda filing: filing.status.label),
    ("就医地", lambda filing: filing.destination_name),
    ("医疗机构", lambda filing: filing.institution.name),
    ("开始日期", lambda filing: filing.valid_from.isoformat() if filing.valid_from else ""),
    ("有效期至", lambda filing: until_words(filing.valid_from, filing.valid_until) if filing.valid_from else ""),
    ("已收材料", _materials),
    ("承诺", _promised),
)

_LATER_FIELDS: tuple[tuple[str, Callable[[Filing], str]], ...] = (
    ("姓名", lambda filing: filing.person.name),
    ("机构等级", lambda filing: filing.institution.level),
    ("联系电话", lambda filing: filing.contact.phone),
    ("备用电话", lambda filing: filing.contact.phone_2),
    ("参保地住址", lambda filing: filing.contact.home_address),
    ("异地联系地址", lambda filing: filing.contact.away_address),
    ("代理人", _agent),
    ("原备案编号", lambda filing: filing.legacy_number),
    ("承诺书", _letter),
)
"""Told only where a later act changed them; at the filing they stand among the record's facts."""


def changes_by_act(acts: Sequence[Act]) -> tuple[tuple[Act, tuple[FieldChange, ...]], ...]:
    """Every act with what it changed, in order."""
    described = []
    before: Filing | None = None
    for act in acts:
        after = apply(before, act)
        described.append((act, tuple(_changes(before, after))))
        before = after
    return tuple(described)


def _changes(before: Filing | None, after: Filing) -> list[FieldChange]:
    found = []
    for name, words in _FIELDS if before is None else (*_FIELDS, *_LATER_FIELDS):
        old, new = words(before) if before is not None else "", words(after)
        if old != new:
            found.append(FieldChange(name, old, new))
    return found
