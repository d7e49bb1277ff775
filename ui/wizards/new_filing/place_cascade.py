"""逐级选就医地: province, city, county, one level at a time; without a widget."""

from __future__ import annotations

from app.bootstrap.places import Place, PlaceIndex
from app.domain.region import MUNICIPALITIES


class PlaceCascade:
    """Where one is among the levels. The first line of a level is the place itself, as a whole."""

    def __init__(self, places: PlaceIndex, code: str = "") -> None:
        """At the top; or on the level that ``code`` is a line of, so that it can be seen among its neighbours."""
        self._places = places
        self._inside = self._above(places.get(code)) if code else None

    @property
    def lines(self) -> tuple[str, ...]:
        """What may be chosen here; an arrow tells of a level below."""
        inside = self._inside
        first = () if inside is None else (f"{inside.full_name}（不分{_BELOW[inside.level]}）　{inside.code}",)
        return first + tuple(
            f"{place.name}　{place.code}{'　→' if self._children(place.code) else ''}" for place in self._listed
        )

    def row_of(self, code: str) -> int:
        """The line of a place, the first line where it has none here."""
        codes = [place.code for place in self._listed]
        return codes.index(code) + (self._inside is not None) if code in codes else 0

    def goes_deeper(self, row: int) -> bool:
        """Whether the line leads to a level of its own."""
        place = self._listed_at(row)
        return place is not None and bool(self._children(place.code))

    def enter(self, row: int) -> None:
        """Go into a line that leads deeper."""
        place = self._listed_at(row)
        if place is not None and self.goes_deeper(row):
            self._inside = place

    def up(self) -> int:
        """Back to the level above; the line one came from."""
        left = self._inside
        if left is None:
            return 0
        self._inside = self._above(left)
        return self.row_of(left.code)

    def place_at(self, row: int) -> Place:
        """The place a line stands for."""
        place = self._listed_at(row) or self._inside
        if place is None:
            raise IndexError(row)
        return place

    @property
    def _listed(self) -> tuple[Place, ...]:
        return self._children(self._inside.code if self._inside is not None else "")

    def _listed_at(self, row: int) -> Place | None:
        place = row - (self._inside is not None)
        return self._listed[place] if 0 <= place < len(self._listed) else None

    def _children(self, code: str) -> tuple[Place, ...]:
        children = self._places.children(code)
        if code[:2] in MUNICIPALITIES and code.endswith("0000"):
            # The one city of a municipality is the municipality: its districts are listed at once.
            return tuple(below for city in children for below in self._places.children(city.code))
        return children

    def _above(self, place: Place | None) -> Place | None:
        if place is None or not place.parent:
            return None
        above = self._places.get(place.parent)
        if above is not None and above.code[:2] in MUNICIPALITIES and above.level == "city":
            return self._places.get(above.parent)
        return above


_BELOW = {"province": "市", "city": "县", "county": ""}
