"""What lies inside what, by GB/T 2260 codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.region import find_place_at, is_outside_mainland, lies_in, scope_of
from app.domain.vocabulary import PlaceLevel, Scope
from tests.builders import places


@pytest.mark.parametrize(
    ("place", "area", "inside"),
    [
        ("320803", "320800", True),
        ("320800", "320803", False),
        ("320800", "320000", True),
        ("320000", "320800", False),
        ("320900", "320800", False),
        ("330106", "330000", True),
        ("310100", "310000", True),
        ("310000", "310100", True),  # a municipality is its one city
        ("310115", "310100", True),
        ("500233", "500000", True),
        ("500200", "500100", True),
        ("429004", "420000", True),
        ("429004", "429005", False),
        ("HK", "HK", True),
        ("HK", "320800", False),
        ("HK", "MO", False),
    ],
)
def test_a_county_lies_in_its_city_a_city_in_its_province(place: str, area: str, inside: bool) -> None:
    assert lies_in(place, area) is inside


@given(st.sampled_from([place.code for place in places()._places]))
def test_every_division_lies_in_itself_and_in_all_above_it(code: str) -> None:
    place = places().get(code)
    while place is not None:
        assert lies_in(code, place.code)
        place = places().get(place.parent)


@pytest.mark.parametrize(
    ("destination", "scope"),
    [
        ("320500", Scope.IN_PROVINCE),
        ("320000", Scope.IN_PROVINCE),
        ("310000", Scope.CROSS_PROVINCE),
        ("HK", Scope.OUTSIDE_MAINLAND),
        ("JP", Scope.OUTSIDE_MAINLAND),
        ("810000", Scope.OUTSIDE_MAINLAND),
        ("820000", Scope.OUTSIDE_MAINLAND),
        ("710000", Scope.OUTSIDE_MAINLAND),
    ],
)
def test_a_destination_is_in_the_province_across_provinces_or_outside_the_mainland(
    destination: str, scope: Scope
) -> None:
    assert scope_of(destination, "320803") is scope


@pytest.mark.parametrize("code", ["HK", "TW", "US", "810000", "710100"])
def test_places_outside_the_mainland_are_known_by_letters_or_by_digits(code: str) -> None:
    assert is_outside_mainland(code)


@pytest.mark.parametrize(
    ("code", "levels", "found"),
    [
        ("330106", {PlaceLevel.CITY}, "330100"),
        ("330100", {PlaceLevel.CITY}, "330100"),
        ("330000", {PlaceLevel.CITY}, None),
        ("310115", {PlaceLevel.CITY}, "310000"),
        ("310100", {PlaceLevel.CITY}, "310000"),
        ("310000", {PlaceLevel.CITY}, "310000"),
        ("310000", {PlaceLevel.PROVINCE}, "310000"),
        ("500233", {PlaceLevel.CITY}, "500000"),
        ("429004", {PlaceLevel.CITY}, "429004"),
        ("330106", {PlaceLevel.PROVINCE, PlaceLevel.CITY}, "330100"),
        ("330000", {PlaceLevel.PROVINCE, PlaceLevel.CITY}, "330000"),
        ("330106", {PlaceLevel.PROVINCE}, "330000"),
        ("330106", {PlaceLevel.COUNTY}, "330106"),
        ("330100", {PlaceLevel.COUNTY}, None),
    ],
)
def test_the_place_at_a_level_is_the_one_around_or_none(code: str, levels: set[PlaceLevel], found: str | None) -> None:
    assert find_place_at(code, levels) == found


@given(st.sampled_from([place.code for place in places()._places]), st.sets(st.sampled_from(PlaceLevel), min_size=1))
def test_every_division_lies_in_the_place_found_for_it(code: str, levels: set[PlaceLevel]) -> None:
    found = find_place_at(code, levels)
    if found is None:
        assert PlaceLevel.PROVINCE not in levels
    else:
        assert lies_in(code, found)
        assert find_place_at(found, levels) == found
