"""备案记录: a record is its list of acts, and its state is the fold of them.

Nothing here computes a date or a right; that is the policy's. Acts carry the fields they changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from app.domain.decision import Decision, MaterialGroup
from app.domain.privacy import Private
from app.domain.vocabulary import (
    ActKind,
    CardWorksAt,
    Category,
    Channel,
    Circumstance,
    Insurance,
    LifeState,
    Material,
    MaterialHow,
    Role,
    Sex,
)


class CommitmentState(StrEnum):
    """承诺状态: open until the papers come, then kept, else broken; released when the filing ends before."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    RELEASED = "released"


def due_words(due_on: date | None) -> str:
    """补齐期限 in words; some texts let a promise stand without naming a day."""
    return f"{due_on.isoformat()} 前（含当日）补齐" if due_on is not None else "文件未规定补齐期限"


@dataclass(frozen=True)
class Commitment:
    """承诺补充: papers promised by ``due_on``; the letter is kept through ``keep_letter_until``.

    Either is None where the text names no day.
    """

    made_on: date
    due_on: date | None
    owed: tuple[MaterialGroup, ...]
    keep_letter_until: date | None
    state: CommitmentState = CommitmentState.OPEN
    letter_destroyed_on: date | None = None

    @property
    def letter_ends_on(self) -> date | None:
        """承诺书保管期限的最后一天; None while the promise is open, once the letter is gone, where no day is named."""
        is_kept = self.state is not CommitmentState.OPEN and self.letter_destroyed_on is None
        return self.keep_letter_until if is_kept else None

    def after(self, owed: tuple[MaterialGroup, ...]) -> Commitment:
        """The promise when only ``owed`` is still to come; kept when nothing is."""
        return replace(self, owed=owed) if owed else self.kept()

    def kept(self) -> Commitment:
        """The papers came in time."""
        return replace(self, state=CommitmentState.KEPT)

    def broken(self) -> Commitment:
        """The papers did not come in time."""
        return replace(self, state=CommitmentState.BROKEN)

    def released(self) -> Commitment:
        """The filing ended, so nothing is owed any more."""
        return replace(self, state=CommitmentState.RELEASED)


@dataclass(frozen=True, repr=False)
class Person(Private):
    """参保人 as the card and the roster gave them on the day of filing."""

    name: str
    social_security_number: str
    sex: Sex
    born_on: date
    insurance: Insurance
    card_no: str = ""


@dataclass(frozen=True, repr=False)
class Contact(Private):
    """联系方式: addresses and telephones of the national form."""

    home_address: str = ""
    away_address: str = ""
    phone: str = ""
    phone_2: str = ""


@dataclass(frozen=True, repr=False)
class Agent(Private):
    """代理人: who came for the applicant."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    relation: str = ""


@dataclass(frozen=True)
class Institution:
    """就医地定点医疗机构, where the pack asks for one; ``chosen_on`` is the day it was named, None in older records."""

    name: str = ""
    level: str = ""
    chosen_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class MaterialTaken:
    """已收材料 and how it was taken."""

    material: Material
    how: MaterialHow = MaterialHow.SEEN
    vault_hash: str = ""


@dataclass(frozen=True)
class Actor:
    """经办人 of an act: who, in which role, at which office and counter."""

    login: str
    name: str
    role: Role
    office: str
    counter: str


@dataclass(frozen=True)
class Filing:
    """备案: the state of one record after its acts. ``revision`` counts them.

    ``upstream_shift`` is how far upstream counts ahead of it: acts that lost against those of another counter have no
    place there, and acts of the other counter have none here.
    """

    number: str
    pack: str
    edition: str
    person: Person
    category: Category
    destination: str
    filed_on: date
    status: LifeState
    valid_from: date | None
    valid_until: date | None
    channel: Channel = Channel.WINDOW
    destination_name: str = ""
    circumstances: tuple[Circumstance, ...] = ()
    contact: Contact = field(default_factory=Contact)
    institution: Institution = field(default_factory=Institution)
    agent: Agent | None = None
    materials: tuple[MaterialTaken, ...] = ()
    commitment: Commitment | None = None
    provisional: bool = False
    credit_list: bool = False
    extension_count: int = 0
    review_due: date | None = None
    card_works_at: CardWorksAt | None = None
    settles_directly: bool | None = None
    from_elsewhere: bool = False
    admitted_on: date | None = None
    authentication_id: str = ""
    legacy_number: str = ""
    changed_on: date | None = None
    upstream_shift: int = 0
    revision: int = 0

    @property
    def owes(self) -> tuple[MaterialGroup, ...]:
        """材料欠缺: groups promised and not yet brought."""
        if self.commitment is None or self.commitment.state is not CommitmentState.OPEN:
            return ()
        return self.commitment.owed


_FILING_FIELDS = frozenset(item.name for item in fields(Filing))


@dataclass(frozen=True)
class Act:
    """一次经办: never rewritten; a mistake is mended by another act.

    ``id`` is made at the counter (office, counter, device sequence) and never changes. ``changes`` maps
    names of Filing fields to their new values; the first act of a record sets all it needs.
    """

    id: str
    filing_number: str
    sequence: int
    kind: ActKind
    on: date
    at: datetime
    actor: Actor
    changes: Mapping[str, Any]
    decision: Decision | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        """Refuse a change to a field that no filing has: a bug, found early."""
        unknown = set(self.changes) - _FILING_FIELDS
        if unknown:
            raise ValueError(f"act changes unknown fields: {sorted(unknown)}")


def apply(state: Filing | None, act: Act) -> Filing:
    """The state after ``act``; ``state`` is None before the first."""
    if state is None:
        return Filing(**{**act.changes, "number": act.filing_number, "revision": act.sequence})
    if act.sequence != state.revision + 1:
        raise ValueError("acts out of order")
    return replace(state, **{**act.changes, "revision": act.sequence})


def fold(acts: Iterable[Act]) -> Filing:
    """The state of a record: its acts applied in their order. Raises ValueError on an empty list or a gap."""
    state: Filing | None = None
    for act in acts:
        state = apply(state, act)
    if state is None:
        raise ValueError("a record has at least one act")
    return state
