"""行政区划 (GB/T 2260) as far as rules need it: what lies inside what.

Codes are six digits; places outside the mainland are ISO 3166 letters (HK, MO, TW, JP …).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from app.domain.vocabulary import PlaceLevel, Scope

MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
"""直辖市: the province code and its one city are the same place."""

_UNDER_THE_PROVINCE = "90"
"""省直辖县级行政区划, in the place of a city's two digits."""

SPECIAL_REGIONS = {"81": "HK", "82": "MO", "71": "TW"}
"""港澳台 have six-digit codes too, but are outside the mainland for every rule."""


def is_outside_mainland(code: str) -> bool:
    """港澳台及境外: letters, or a code of Hong Kong, Macau or Taiwan."""
    return not code.isdigit() or code[:2] in SPECIAL_REGIONS


@lru_cache(maxsize=4096)  # a few thousand places, asked for in every judgement
def significant_prefix(code: str) -> str:
    """The digits that name the place itself: 2 for a province or municipality, 4 for a city, 6 for a county."""
    if not code.isdigit():
        return code
    if code[2:] == "0000":
        return code[:2]
    if code[:2] in MUNICIPALITIES and code[4:] == "00":
        return code[:2]
    return code[:4] if code[4:] == "00" else code


def lies_in(place: str, area: str) -> bool:
    """Whether ``place`` is ``area`` or lies inside it."""
    return significant_prefix(place).startswith(significant_prefix(area))


def find_place_at(code: str, levels: Collection[PlaceLevel]) -> str | None:
    """The narrowest division of one of ``levels`` that ``code`` is or lies in; None where it is wider than all.

    A county that answers to its province alone stands in a city's place.
    """
    province, city = f"{code[:2]}0000", f"{code[:4]}00"
    around = [(PlaceLevel.PROVINCE, province)]
    if code[:2] in MUNICIPALITIES:
        around.insert(0, (PlaceLevel.CITY, province))
    elif code != province:
        around.insert(0, (PlaceLevel.CITY, code if code[2:4] == _UNDER_THE_PROVINCE else city))
    if significant_prefix(code) == code:
        around.insert(0, (PlaceLevel.COUNTY, code))
    return next((found for level, found in around if level in levels), None)


def same_province(one: str, other: str) -> bool:
    """Whether two mainland codes share the province."""
    return one[:2] == other[:2]


@lru_cache(maxsize=4096)
def scope_of(destination: str, office_area: str) -> Scope:
    """跨省或省内 as seen from the office's area."""
    if is_outside_mainland(destination):
        return Scope.OUTSIDE_MAINLAND
    return Scope.IN_PROVINCE if same_province(destination, office_area) else Scope.CROSS_PROVINCE
