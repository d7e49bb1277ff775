"""What an act changed, field by field, in words: the old value and the new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.filing import Act, CommitmentState, Filing, apply, due_words
from app.domain.vocabulary import ActKind, MaterialHow
from ui.models.states import until_words

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


_FIELDS: tuple[tuple[str, Callable[[Filing], str]], ...] = (
    ("状态", lambda filing: filing.status.label),
    ("就医地", lambda filing: filing.destination_name),
    ("医疗机构", lambda filing: filing.institution.name),
    ("开始日期", lambda filing: filing.valid_from.isoformat() if filing.valid_from else ""),
    ("有效期至", lambda filing: until_words(filing.valid_from, filing.valid_until) if filing.valid_from else ""),
    ("联系电话", lambda filing: filing.contact.phone),
    ("已收材料", _materials),
    ("承诺", _promised),
)


def changes_by_act(acts: tuple[Act, ...]) -> tuple[tuple[Act, tuple[FieldChange, ...]], ...]:
    """Every act with what it changed, in order."""
    described = []
    before: Filing | None = None
    for act in acts:
        after = apply(before, act)
        described.append((act, tuple(_changes(before, after, act.kind))))
        before = after
    return tuple(described)


def _changes(before: Filing | None, after: Filing, kind: ActKind) -> list[FieldChange]:
    found = []
    for name, words in _FIELDS:
        old, new = words(before) if before is not None else "", words(after)
        if old != new and not (kind is ActKind.FILE and name == "联系电话"):
            found.append(FieldChange(name, old, new))
    return found
