"""就医地定点医疗机构: whether the one named is designated there today, and which there are to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from threading import Lock

from app.domain.institution import DesignatedInstitution, comparable_name
from app.domain.region import lies_in
from app.errors import UserError
from app.services.ports import InstitutionDirectory

ReadPart = Callable[[str], tuple[DesignatedInstitution, ...]]
"""Reads the part of one area. Raises UserError where it cannot be used."""


def _nothing(_: str) -> tuple[DesignatedInstitution, ...]:
    return ()


class ListedInstitutions:
    """定点医疗机构名录 in parts by the area each covers, each read when it is first needed.

    Without a part, and of one that cannot be used, nothing is known. May be asked from several threads.
    """

    def __init__(self, areas: Iterable[str] = (), read: ReadPart = _nothing) -> None:
        self._areas = tuple(areas)
        self._read = read
        self._parts: dict[str, tuple[DesignatedInstitution, ...] | None] = {}
        self._broken: dict[str, str] = {}
        self._reading = Lock()

    @property
    def broken(self) -> tuple[str, ...]:
        """Sentences about the parts that were needed so far and could not be used."""
        return tuple(self._broken.values())

    def covers(self, destination: str) -> bool:
        """Whether every designated institution of ``destination`` would be listed."""
        return any(True for _ in self._parts_of(destination))

    def find(self, destination: str, name: str, day: date) -> DesignatedInstitution | None:
        """The institution of this name or code that is designated on ``day``, or None."""
        return next((item for item in self._on(destination, day) if item.is_called(name)), None)

    def search(self, destination: str, text: str, day: date, limit: int) -> tuple[DesignatedInstitution, ...]:
        """Institutions designated on ``day`` whose name holds ``text``; those that begin with it first."""
        typed = comparable_name(text)
        found = [item for item in self._on(destination, day) if typed in item.comparable_name]
        found.sort(key=lambda item: not item.comparable_name.startswith(typed))
        return tuple(found[:limit])

    def _on(self, destination: str, day: date) -> list[DesignatedInstitution]:
        return [
            item
            for part in self._parts_of(destination)
            for item in part
            if item.is_designated_on(day) and (lies_in(item.area, destination) or lies_in(destination, item.area))
        ]

    def _parts_of(self, destination: str) -> Iterator[tuple[DesignatedInstitution, ...]]:
        for area in self._areas:
            if lies_in(destination, area) and (part := self._part(area)) is not None:
                yield part

    def _part(self, area: str) -> tuple[DesignatedInstitution, ...] | None:
        with self._reading:
            if area not in self._parts:
                try:
                    self._parts[area] = self._read(area)
                except UserError as error:
                    self._parts[area] = None
                    self._broken[area] = f"定点医疗机构名录 {area}.yaml 没有装入：{error}"
            return self._parts[area]


def is_designated(directory: InstitutionDirectory, destination: str, name: str, day: date) -> bool | None:
    """Whether an institution is designated where the filing goes; None where nobody has the directory of that place."""
    if not name or not directory.covers(destination):
        return None
    return directory.find(destination, name, day) is not None
