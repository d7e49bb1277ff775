"""Facts a rule may turn on, gathered once for a request, and the condition that tests them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Any

from attrs import frozen
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.domain.region import significant_prefix
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


@frozen(slots=False)
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
    discharged: bool = False
    changes: frozenset[ChangedField] = frozenset()

    @property
    def kind(self) -> SituationKind:
        """What of the facts is one word of a closed list each."""
        return self.category, self.insurance, self.channel, self.scope


SituationKind = tuple[Category | None, Insurance | None, Channel, Scope | None]
"""一类情形: category, insurance, channel and scope; a few hundred at most."""

Test = Callable[[Situation], bool]


def _text_code(value: object) -> object:
    """YAML reads 310000 as a number; a code must be written in quotes."""
    if isinstance(value, int):
        raise ValueError("代码要加引号")
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
    discharged: bool | None = None
    changes: frozenset[ChangedField] | None = None

    def holds(self, facts: Situation) -> bool:
        """Whether the rule with this condition speaks of ``facts``."""
        return all(test(facts) for test in self.tests)

    def narrowed(self, facts: Situation) -> When | None:
        """What is left to ask of every situation of the same kind as ``facts``; None where it holds of none of them."""
        given = {name: value for name in _TESTS if (value := getattr(self, name)) is not None}
        settled = given.keys() & _SETTLED_BY_KIND
        if not all(_TESTS[name](given[name])(facts) for name in settled):
            return None
        return When.model_construct(**{name: given[name] for name in given.keys() - settled}) if settled else self

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """One test for each key given; made once, since a condition is asked thousands of times a second."""
        return tuple(_TESTS[name](value) for name in _TESTS if (value := getattr(self, name)) is not None)


def _member(fact: str) -> Callable[[Any], Test]:
    read = attrgetter(fact)
    return lambda wanted: lambda facts: read(facts) in wanted


def _overlap(fact: str) -> Callable[[Any], Test]:
    read = attrgetter(fact)
    return lambda wanted: lambda facts: not wanted.isdisjoint(read(facts))


def _same(fact: str) -> Callable[[Any], Test]:
    read = attrgetter(fact)
    return lambda wanted: lambda facts: read(facts) is wanted


def _inside(areas: tuple[str, ...]) -> Test:
    prefixes = tuple(significant_prefix(area) for area in areas)
    return lambda facts: significant_prefix(facts.destination).startswith(prefixes)


_TESTS: dict[str, Callable[[Any], Test]] = {
    "category": _member("category"),
    "group": lambda wanted: lambda facts: facts.category is not None and facts.category.group in wanted,
    "insurance": _member("insurance"),
    "circumstance": _overlap("circumstances"),
    "channel": _member("channel"),
    "scope": _member("scope"),
    "destination": _inside,
    "from_elsewhere": _same("from_elsewhere"),
    "agent": _same("agent"),
    "on_commitment": _same("on_commitment"),
    "unfiled": _same("unfiled"),
    "discharged": _same("discharged"),
    "changes": _overlap("changes"),
}
"""What each key of a condition asks of the facts."""

_SETTLED_BY_KIND = frozenset({"category", "group", "insurance", "channel", "scope"})
