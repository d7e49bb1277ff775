"""Facts a rule may turn on, gathered once for a request, and the condition that tests them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.region import lies_in
from app.domain.vocabulary import Category, Channel, Circumstance, Group, Insurance, Scope


class Strict(BaseModel):
    """Base of everything a pack may say: unknown keys are refused, values never change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChangedField(StrEnum):
    """变更事项 a rule may speak of."""

    DESTINATION = "destination"
    INSTITUTION = "institution"
    PHONE = "phone"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Situation:
    """情形: the facts of one request that conditions of rules look at."""

    day: date
    category: Category | None = None
    insurance: Insurance | None = None
    circumstances: frozenset[Circumstance] = frozenset()
    channel: Channel = Channel.WINDOW
    scope: Scope | None = None
    destination: str = ""
    from_elsewhere: bool = False
    agent: bool = False
    on_commitment: bool = False
    unfiled: bool = False
    changes: frozenset[ChangedField] = field(default_factory=frozenset)


def _text_code(value: object) -> object:
    """YAML reads 310000 as a number; a code must be written in quotes."""
    if isinstance(value, int):
        raise ValueError("write the code in quotes")
    return value


AreaCode = Annotated[str, BeforeValidator(_text_code), Field(pattern=r"^(\d{6}|[A-Z]{2})$")]
"""区划代码: six digits (GB/T 2260), or ISO letters outside the mainland."""


class When(Strict):
    """适用条件: every key given must hold; a list holds when any member does."""

    category: frozenset[Category] | None = None
    group: frozenset[Group] | None = None
    insurance: frozenset[Insurance] | None = None
    circumstance: frozenset[Circumstance] | None = None
    channel: frozenset[Channel] | None = None
    scope: frozenset[Scope] | None = None
    destination: tuple[AreaCode, ...] | None = None
    from_elsewhere: bool | None = None
    agent: bool | None = None
    on_commitment: bool | None = None
    unfiled: bool | None = None
    changes: frozenset[ChangedField] | None = None

    def holds(self, facts: Situation) -> bool:
        """Whether the rule with this condition speaks of ``facts``."""
        category = facts.category
        return (
            (self.category is None or category in self.category)
            and (self.group is None or (category is not None and category.group in self.group))
            and (self.insurance is None or facts.insurance in self.insurance)
            and (self.circumstance is None or not self.circumstance.isdisjoint(facts.circumstances))
            and (self.channel is None or facts.channel in self.channel)
            and (self.scope is None or facts.scope in self.scope)
            and (self.destination is None or any(lies_in(facts.destination, area) for area in self.destination))
            and (self.from_elsewhere is None or facts.from_elsewhere is self.from_elsewhere)
            and (self.agent is None or facts.agent is self.agent)
            and (self.on_commitment is None or facts.on_commitment is self.on_commitment)
            and (self.unfiled is None or facts.unfiled is self.unfiled)
            and (self.changes is None or not self.changes.isdisjoint(facts.changes))
        )
