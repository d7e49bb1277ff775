"""首次设置: every wrong field has its sentence, and what can be known is known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.counter import SetUp, set_up
from app.bootstrap.data_files import load_library
from app.bootstrap.places import PlaceIndex
from app.bootstrap.set_up_check import find_problems, suggest_pack
from app.policy.library import PackLibrary

PASSWORD = "a long password"
SOUND: dict[str, Any] = {
    "pack": "huaian",
    "office": "32080301",
    "counter": "01",
    "office_name": "",
    "admin_login": "1003",
    "admin_name": "何立华",
    "admin_password": PASSWORD,
}


@pytest.fixture(scope="module")
def library() -> PackLibrary:
    return load_library(Path("nothing", "of", "its", "own"))


@pytest.fixture(scope="module")
def places() -> PlaceIndex:
    return PlaceIndex.load()


def test_what_has_no_problem_can_be_set_up(library: PackLibrary, places: PlaceIndex, tmp_path: Path) -> None:
    wanted = SetUp(**SOUND)
    assert find_problems(wanted, PASSWORD, places, library) == ()
    set_up(tmp_path / "data", wanted)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"office": "      01"}, "area"),
        ({"office": "99999901"}, "area"),
        ({"office": "3208031"}, "office"),
        ({"office": "320803ab"}, "office"),
        ({"counter": ""}, "counter"),
        ({"counter": "７７"}, "counter"),
        ({"pack": ""}, "pack"),
        ({"pack": "panzhihua"}, "pack"),
        ({"admin_login": ""}, "admin_login"),
        ({"admin_name": ""}, "admin_name"),
        ({"admin_password": "short"}, "admin_password"),
        ({"admin_password": "another password"}, "again"),
        ({"hub": "hub.example", "token": "t"}, "hub"),
        ({"hub": "https://hub.example"}, "token"),
        ({"token": "t"}, "hub"),
    ],
)
def test_each_wrong_field_is_named_with_its_own_sentence(
    library: PackLibrary, places: PlaceIndex, changes: dict[str, str], field: str
) -> None:
    problems = find_problems(SetUp(**(SOUND | changes)), PASSWORD, places, library)
    assert [problem.field for problem in problems] == [field]
    assert problems[0].words


def test_everything_that_is_wrong_is_told_at_once(library: PackLibrary, places: PlaceIndex) -> None:
    problems = find_problems(SetUp("", "      ", ""), "", places, library)
    assert [problem.field for problem in problems] == [
        "area",
        "office",
        "counter",
        "pack",
        "admin_login",
        "admin_name",
        "admin_password",
    ]


@pytest.mark.parametrize(
    ("area", "pack"),
    [("320803", "huaian"), ("510402", "panzhihua"), ("610403", "yangling"), ("441702", "yangjiang")],
)
def test_the_rules_of_the_offices_own_city_are_suggested(library: PackLibrary, area: str, pack: str) -> None:
    assert suggest_pack(library, area, date(2026, 5, 6)) == pack


def test_elsewhere_the_national_rules_in_force_are_suggested(library: PackLibrary) -> None:
    assert suggest_pack(library, "110101", date(2026, 5, 6)) == "national-2022"
