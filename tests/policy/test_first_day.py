"""Days of a period: with the first day counted in where the text says so, and without it where it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from app.domain.decision import Decision
from app.domain.vocabulary import Category, Material
from app.policy.assess import assess_file
from app.policy.pack import PackEdition
from app.policy.reading import rule_lines
from app.policy.rules import EndRule
from tests.builders import applicant, calendar, edition, file_case, request

DAY = date(2020, 5, 6)


def with_days(**more: Any) -> PackEdition:
    rule = EndRule.model_validate(
        {"end": "days", "days": 45, "counted_from": "application", "cites": ("art. 8",), **more}
    )
    return PackEdition.model_validate({**edition().model_dump(), "ends": (rule.model_dump(exclude_unset=True),)})


def judged(pack: PackEdition) -> Decision:
    papers = frozenset({Material.ID_CARD, Material.SOCIAL_SECURITY_CARD, Material.REFERRAL_CERTIFICATE})
    case = file_case(request(Category.REFERRAL, materials=papers), applicant())
    return assess_file(pack, case, DAY, calendar())


@pytest.mark.parametrize(
    ("said", "until", "words"),
    [
        ({}, date(2020, 6, 19), "45天（首日计入）"),
        ({"first_day": "counted"}, date(2020, 6, 19), "45天（首日计入）"),
        ({"first_day": "not_counted"}, date(2020, 6, 20), "45天（首日不计入）"),
    ],
)
def test_the_first_day_counts_as_the_pack_says(said: dict[str, str], until: date, words: str) -> None:
    pack = with_days(**said)
    decision = judged(pack)
    assert decision.valid_until == until
    [told] = [item for item in decision.explanations if item.subject == "valid_until"]
    assert words in told.words
    [line] = [item for item in rule_lines(pack, DAY) if item.place == "ends.0"]
    assert words in line.words


def test_the_first_day_is_nothing_for_an_end_in_months() -> None:
    with pytest.raises(ValidationError, match="first_day"):
        EndRule.model_validate(
            {"end": "months", "months": 1, "counted_from": "application", "first_day": "counted", "cites": ("art. 8",)}
        )
