"""What an edition may alter under its own name, and what makes it another."""

from __future__ import annotations

from typing import Any

from app.policy.pack import PackEdition
from app.policy.same_edition import changed_sections
from tests.policy.packs import pack_data

OWN_FORM = {
    "paper": "filing",
    "layout": "yangling_filing",
    "title": "杨凌示范区异地就医登记备案表",
    "cites": ["art. 7"],
}


def edition(**changes: Any) -> PackEdition:
    return PackEdition.model_validate({**pack_data(), **changes})


def test_a_form_of_the_city_judges_nothing_and_may_come_later() -> None:
    assert changed_sections(edition(), edition(forms=[OWN_FORM])) == ()


def test_a_rule_that_judges_may_not() -> None:
    assert changed_sections(edition(), edition(locks=[])) == ("locks",)
