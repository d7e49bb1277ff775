"""就医地文字: province, city and county as people write them, turned into a division's code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from app.domain.region import MUNICIPALITIES
from app.services.intake_sheet import CITY, COUNTY, PROVINCE

_ENDINGS = "省市区县州盟"
_SHORTEST = 2
_SHOWN = 4


class Division(Protocol):
    """行政区划 as far as its name is looked for."""

    @property
    def code(self) -> str:
        """Six digits."""

    @property
    def name(self) -> str:
        """The official name."""


class Divisions(Protocol):
    """就医地名录: what lies directly in what; provinces lie in the empty code."""

    def children(self, code: str) -> Sequence[Division]:
        """Divisions directly inside ``code``."""


class DivisionUnknown(Exception):
    """认不出的就医地: the column at fault and what is wrong with it."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(column, message)
        self.column = column
        self.message = message


class DivisionFinder:
    """就医地查找 by the three cells of the form; every answer is kept, since sheets repeat themselves."""

    def __init__(self, divisions: Divisions) -> None:
        self._divisions = divisions
        self.find_code = lru_cache(maxsize=4096)(self._find_code)

    def _find_code(self, province: str, city: str, county: str) -> str:
        """The code of the narrowest place named. Raises DivisionUnknown naming the column at fault."""
        if not province:
            raise DivisionUnknown(PROVINCE, "没有填写")
        top = _choose(PROVINCE, province, self._divisions.children(""))
        is_municipality = top.code[:2] in MUNICIPALITIES
        cities = self._divisions.children(top.code)
        if is_municipality and (not city or _is_same(city, top.name) or city in ("市辖区", "县")):
            # A municipality is its own city: the list splits it in two that nobody writes.
            return _choose(COUNTY, county, self._counties(cities)).code if county else top.code
        if not city:
            return _choose(COUNTY, county, self._counties(cities)).code if county else top.code
        if not _named(city, cities):
            # Counties run by the province itself, and those of a municipality, stand in the city's place.
            here = _choose(CITY, city, self._counties(cities))
            if county and not _is_same(county, here.name):
                raise DivisionUnknown(COUNTY, f"{here.name}下没有这个县（区）")
            return here.code
        middle = _choose(CITY, city, cities)
        return _choose(COUNTY, county, self._divisions.children(middle.code)).code if county else middle.code

    def _counties(self, cities: Iterable[Division]) -> list[Division]:
        return [county for city in cities for county in self._divisions.children(city.code)]


def _choose(column: str, words: str, places: Iterable[Division]) -> Division:
    found = _named(words, places)
    if not found:
        raise DivisionUnknown(column, "行政区划中没有这个地方，请写全称")
    if len(found) > 1:
        shown = "、".join(f"{place.name}（{place.code}）" for place in found[:_SHOWN])
        raise DivisionUnknown(column, f"有{len(found)}个地方叫这个名字：{shown}，请把上一级写清楚")
    return found[0]


def _named(words: str, places: Iterable[Division]) -> list[Division]:
    """Places of exactly this name, else those whose name begins so: 江苏, 凉山州."""
    places = list(places)
    exact = [place for place in places if place.name == words]
    if exact:
        return exact
    for beginning in (words, words.rstrip(_ENDINGS)):
        if len(beginning) >= _SHORTEST and (found := [place for place in places if place.name.startswith(beginning)]):
            return found
    return []


def _is_same(words: str, name: str) -> bool:
    return name == words or (len(words) >= _SHORTEST and name.startswith(words))
