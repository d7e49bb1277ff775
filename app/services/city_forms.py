"""本地表式: which form the city of a record uses for a paper."""

from __future__ import annotations

from datetime import date

from app.domain.filing import Filing
from app.policy.assess.findings import first_rule
from app.policy.assess.record import situation_of
from app.policy.pack import PackEdition
from app.policy.rules import FormRule


def find_city_form(edition: PackEdition, filing: Filing, paper: str, day: date, office_area: str) -> FormRule | None:
    """The form of the city for the paper of that kind, or None where it uses the form of the whole country."""
    rules = (rule for rule in edition.forms if rule.paper == paper)
    return first_rule(rules, situation_of(filing, day, office_area))
