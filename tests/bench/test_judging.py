"""What the measurement of judging asks: a fair mix of what each pack really grants."""

from __future__ import annotations

from datetime import date

import pytest

from app.bench.judging import fair_mix
from app.policy.assess import assess_file
from app.policy.pack import PackEdition
from tests.builders import calendar, library

EDITIONS = [editions[-1] for _, editions in sorted(library().editions.items())]
BY_PACK = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.pack)


def _day(edition: PackEdition) -> date:
    return edition.in_force.until or max(edition.in_force.since, date(2026, 3, 2))


@BY_PACK
def test_every_category_of_the_pack_is_asked_for_with_all_its_papers(edition: PackEdition) -> None:
    asked = [case.request.category for case in fair_mix(edition, _day(edition), calendar())]
    assert asked[: len(edition.categories)] == list(edition.categories)


@BY_PACK
def test_a_promise_is_asked_for_exactly_where_the_pack_takes_one(edition: PackEdition) -> None:
    mix = fair_mix(edition, _day(edition), calendar())
    assert any(case.request.commitment for case in mix) is bool(edition.commitment)


@BY_PACK
def test_nothing_of_the_mix_is_refused_so_that_whole_decisions_are_measured(edition: PackEdition) -> None:
    day = _day(edition)
    for case in fair_mix(edition, day, calendar()):
        decision = assess_file(edition, case, day, calendar())
        assert not decision.is_refused, (case.request.category, decision.reasons)
        assert bool(decision.missing) is case.request.commitment
