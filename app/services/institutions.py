"""就医地定点医疗机构: whether the one named is designated there today, and which there are to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from app.domain.institution import DesignatedInstitution, comparable_name
from app.domain.region import lies_in
from app.services.ports import InstitutionDirectory


class ListedInstitutions:
    """定点医疗机构名录 held in memory, by the area each part covers. Without any part nothing is known."""

    def __init__(
        self,
        parts: Mapping[str, tuple[DesignatedInstitution, ...]] | None = None,
        broken: tuple[str, ...] = (),
    ) -> None:
        self._parts = dict(parts or {})
        self.broken = broken

    def covers(self, destination: str) -> bool:
        """Whether every designated institution of ``destination`` would be listed."""
        return any(lies_in(destination, area) for area in self._parts)

    def find(self, destination: str, name: str, day: date) -> DesignatedInstitution | None:
        """The institution of this name or code that is designated on ``day``, or None."""
        return next((item for item in self._on(destination, day) if item.is_called(name)), None)

    def search(self, destination: str, text: str, day: date, limit: int) -> tuple[DesignatedInstitution, ...]:
        """Institutions designated on ``day`` whose name holds ``text``; those that begin with it first."""
        typed = comparable_name(text)
        found = [item for item in self._on(destination, day) if typed in comparable_name(item.name)]
        found.sort(key=lambda item: not comparable_name(item.name).startswith(typed))
        return tuple(found[:limit])

    def _on(self, destination: str, day: date) -> list[DesignatedInstitution]:
        return [
            item
            for area, part in self._parts.items()
            if lies_in(destination, area)
            for item in part
            if item.is_designated_on(day) and (lies_in(item.area, destination) or lies_in(destination, item.area))
        ]


def is_designated(directory: InstitutionDirectory, destination: str, name: str, day: date) -> bool | None:
    """Whether an institution is designated where the filing goes; None where nobody has the directory of that place."""
    if not name or not directory.covers(destination):
        return None
    return directory.find(destination, name, day) is not None
