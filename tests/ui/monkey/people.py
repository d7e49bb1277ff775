"""More insured people with cards, so that the hands always find somebody who has no filing yet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from pathlib import Path

from app.bootstrap.training import TrainingPerson
from app.resource_files import resource_path
from app.services.roster import load_roster
from tests.builders import identity_number
from tests.ui.conftest import Desktop

_FAMILIES = "程顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
_GIVEN = ("春生", "月珍", "立群", "慧敏", "德胜")
_FIRST_SEQUENCE = 400
_FIRST_CARD = 4000
_INSURANCES = ("职工医保", "城乡居民医保")


def bring_people(desktop: Desktop, folder: Path) -> None:
    """Put them onto the roster after the people of the training, and give each a card."""
    made = [_person(place, family + given) for place, (given, family) in enumerate(product(_GIVEN, _FAMILIES))]
    roster = resource_path("training", "roster.csv").read_text(encoding="utf-8")
    for place, person in enumerate(made):
        insurance = _INSURANCES[place % len(_INSURANCES)]
        roster += f"{person.social_security_number},{person.name},{insurance},正常,正常,{person.card_no}\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "roster.csv"
    path.write_text(roster, encoding="utf-8")
    load_roster(desktop.counter.desk, path, actor="system")
    training = desktop.counter.training
    assert training is not None
    training.people = (*training.people, *made)


def _person(place: int, name: str) -> TrainingPerson:
    born = date(1941, 2, 9) + timedelta(days=229 * place)
    number = identity_number(_FIRST_SEQUENCE + place, born).text
    return TrainingPerson(name, number, f"J2080{_FIRST_CARD + place}", "参保正常")
