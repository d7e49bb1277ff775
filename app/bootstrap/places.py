"""就医地名录: divisions found by typing Chinese, pinyin, initials or code, and their full names."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from app.domain.region import MUNICIPALITIES
from app.resource_files import resource_path
from app.strict_yaml import read_yaml

_OUTSIDE = {"HK": "香港特别行政区", "MO": "澳门特别行政区", "TW": "台湾省"}


@dataclass(frozen=True)
class Place:
    """行政区划 (GB/T 2260) with its full name and the letters one types for it."""

    code: str
    name: str
    full_name: str
    level: str
    parent: str
    initials: str
    pinyin: str


class PlaceIndex:
    """就医地名录 of the whole country, in the order of the codes; a city before its counties."""

    def __init__(self, places: tuple[Place, ...]) -> None:
        self._places = places
        self._by_code = {place.code: place for place in places}

    @classmethod
    def load(cls, folder: Path | None = None) -> PlaceIndex:
        """Read the divisions and the changes since. The folder defaults to the one shipped."""
        folder = folder or resource_path("regions")
        with (folder / "divisions.csv").open(encoding="utf-8", newline="") as file:
            rows = {row["code"]: row for row in csv.DictReader(file)}
        for patch in read_yaml(folder / "patches.yaml")["patches"]:
            _apply(rows, patch)
        return cls(tuple(_place(row, rows) for _, row in sorted(rows.items())))

    def get(self, code: str) -> Place | None:
        """The place of a code, or None."""
        return self._by_code.get(code)

    def name(self, code: str) -> str:
        """Full name of a code: 江苏省淮安市; letters outside the mainland by their name; else the code itself."""
        place = self._by_code.get(code)
        return place.full_name if place else _OUTSIDE.get(code, code)

    def parts(self, code: str) -> tuple[str, str, str]:
        """省、市、县 of a code as the national form wants them; blank where the code is wider."""
        names = {"province": "", "city": "", "county": ""}
        place = self._by_code.get(code)
        while place is not None:
            names[place.level] = place.name
            place = self._by_code.get(place.parent)
        if code[:2] in MUNICIPALITIES:
            names["city"] = ""
        return names["province"] or _OUTSIDE.get(code, ""), names["city"], names["county"]

    def children(self, code: str) -> tuple[Place, ...]:
        """Places directly inside ``code``; provinces for an empty code."""
        return self._children.get(code, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Place, ...]]:
        inside: dict[str, list[Place]] = defaultdict(list)
        for place in self._places:
            inside[place.parent].append(place)
        return {code: tuple(places) for code, places in inside.items()}

    def search(self, text: str, limit: int = 20) -> tuple[Place, ...]:
        """Places that begin with what was typed, then those that contain it, then those it leads to; wider first.

        It leads to a place by what the places around it begin with: 上海浦东, njxw, shanghaipudong.
        """
        wanted = "".join(text.split()).lower()
        if not wanted:
            return ()
        led = self._led_to(wanted)
        ranked = [
            (rank, place)
            for place in self._places
            if (rank := _rank(place, wanted)) is not None or (rank := 2 if place.code in led else None) is not None
        ]
        ranked.sort(key=lambda item: (item[0], _LEVELS.index(item[1].level), item[1].code))
        return tuple(place for _, place in ranked[:limit])

    def _led_to(self, wanted: str) -> frozenset[str]:
        """Codes of places that use up ``wanted`` when the places around them have used up its beginning."""
        if wanted.isdigit() or len(wanted) < 2 * _SHORTEST_PART:
            return frozenset()
        reached: set[str] = set()
        open_ends: list[tuple[str, str]] = [("", wanted)]
        while open_ends:
            around, rest = open_ends.pop()
            for place in self.children(around):
                if place.code in self._children:
                    open_ends.append((place.code, rest))
                for after in _after_beginnings(place, rest):
                    if after:
                        open_ends.append((place.code, after))
                    else:
                        reached.add(place.code)
        return frozenset(reached)


_LEVELS = ("province", "city", "county")
_SHORTEST_PART = 2
"""One letter begins too many names to say which place is meant."""


def _rank(place: Place, wanted: str) -> int | None:
    if wanted.isdigit():
        return 0 if place.code.startswith(wanted) else None
    if wanted.isascii():
        if wanted in (place.initials, place.pinyin):
            return 0
        if place.initials.startswith(wanted) or place.pinyin.startswith(wanted):
            return 1
        return None
    if place.name.startswith(wanted):
        return 0
    return 1 if wanted in place.full_name else None


def _after_beginnings(place: Place, wanted: str) -> set[str]:
    """What remains of ``wanted`` after each stretch of it with which a name of ``place`` begins."""
    names = (place.initials, place.pinyin) if wanted.isascii() else (place.name,)
    return {
        wanted[length:]
        for name in names
        if name.startswith(wanted[:_SHORTEST_PART])
        for length in range(_SHORTEST_PART, len(wanted) + 1)
        if name.startswith(wanted[:length])
    }


def _apply(rows: dict[str, dict[str, str]], patch: dict[str, dict[str, str]]) -> None:
    if "add" in patch:
        rows[patch["add"]["code"]] = dict(patch["add"])
    elif "rename" in patch:
        rows[patch["rename"]["code"]].update(patch["rename"])
    else:
        rows.pop(patch["remove"]["code"], None)


def _place(row: dict[str, str], rows: dict[str, dict[str, str]]) -> Place:
    code, parent = row["code"], row["parent"]
    chain = [row["name"]]
    if code[:2] in MUNICIPALITIES and row["level"] == "city":
        # The one city of a municipality is the municipality; the list gives it an artificial name.
        chain = [rows[parent]["name"]]
    while parent:
        above = rows[parent]
        if not (code[:2] in MUNICIPALITIES and above["level"] == "city") and above["name"] not in chain:
            chain.insert(0, above["name"])
        parent = above["parent"]
    return Place(code, row["name"], "".join(chain), row["level"], row["parent"], row["initials"], row["pinyin"])
