"""A chapter of a pack says of every request of its kind what the whole pack says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.vocabulary import Category, Channel, Circumstance, Insurance, Scope
from app.policy.pack import PackEdition
from app.policy.rules import Rule
from app.policy.situation import ChangedField, Situation, When
from tests.builders import edition, library

EDITIONS = [one for _, editions in sorted(library().editions.items()) for one in editions]

situations = st.builds(
    Situation,
    day=st.dates(date(2016, 1, 1), date(2028, 12, 31)),
    category=st.none() | st.sampled_from(Category),
    insurance=st.none() | st.sampled_from(Insurance),
    circumstances=st.frozensets(st.sampled_from(Circumstance), max_size=3),
    channel=st.sampled_from(Channel),
    scope=st.none() | st.sampled_from(Scope),
    destination=st.sampled_from(["", "310000", "310100", "320500", "330000", "440300", "HK"]),
    from_elsewhere=st.booleans(),
    agent=st.booleans(),
    on_commitment=st.booleans(),
    unfiled=st.booleans(),
    discharged=st.booleans(),
    changes=st.frozensets(st.sampled_from(ChangedField)),
)


def _spoken(pack: PackEdition, facts: Situation) -> dict[str, list[dict[str, object]]]:
    """Rules that speak of ``facts`` by section, in order, without the conditions a chapter need not ask any more."""
    return {
        name: [item.model_dump(exclude={"when", "unless"}) for item in value if item.speaks_of(facts)]
        for name, value in pack
        if isinstance(value, tuple) and all(isinstance(item, Rule) for item in value)
    }


@given(st.sampled_from(EDITIONS), situations)
def test_a_chapter_speaks_with_the_same_rules_in_the_same_order_as_the_whole(
    pack: PackEdition, facts: Situation
) -> None:
    assert _spoken(pack.chapter(facts), facts) == _spoken(pack, facts)


def test_a_chapter_leaves_out_what_cannot_concern_it_and_does_not_ask_again_what_is_settled() -> None:
    facts = Situation(date(2020, 5, 6), Category.REFERRAL, Insurance.EMPLOYEE, scope=Scope.CROSS_PROVINCE)
    chapter = edition().chapter(facts)
    assert len(chapter.materials) < len(edition().materials)
    assert all(not rule.tests for rule in chapter.materials)


REFERRALS, SETTLED = (When(category=frozenset({one})) for one in (Category.REFERRAL, Category.RETIREE_SETTLED))
WITH_AGENT = When(category=frozenset({Category.REFERRAL}), agent=True)


@pytest.mark.parametrize(
    ("rule", "speaks"),
    [
        (Rule(cites=("art. 1",), unless=REFERRALS), (False, False)),
        (Rule(cites=("art. 1",), unless=SETTLED), (True, True)),
        (Rule(cites=("art. 1",), unless=WITH_AGENT), (True, False)),
        (Rule(cites=("art. 1",), when=WITH_AGENT), (False, True)),
        (Rule(cites=("art. 1",), since=date(2030, 1, 1)), (False, False)),
    ],
)
def test_an_exception_settled_by_the_kind_drops_the_rule_or_itself(rule: Rule, speaks: tuple[bool, bool]) -> None:
    alone, by_agent = (Situation(date(2020, 5, 6), Category.REFERRAL, agent=agent) for agent in (False, True))
    left = rule.narrowed(alone)
    assert (
        left is not None and left.speaks_of(alone),
        left is not None and left.speaks_of(by_agent),
    ) == speaks


def test_opening_a_chapter_does_not_change_the_pack() -> None:
    before = edition().model_dump()
    edition().chapter(Situation(date(2020, 5, 6), Category.EMERGENCY))
    assert edition().model_dump() == before
