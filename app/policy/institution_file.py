"""定点医疗机构名录文件: the directory of one area as data with its source, read strictly."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from app.domain.institution import DesignatedInstitution
from app.domain.region import lies_in
from app.errors import UserError
from app.policy.situation import AreaCode, Strict
from app.strict_yaml import parse_file

_Words = Annotated[str, Field(min_length=1)]


def _text(value: object) -> object:
    """YAML reads the digits of a code as a number, and leading noughts are gone."""
    if isinstance(value, int):
        raise ValueError("代码要加引号")
    return value


class _Entry(Strict):
    code: Annotated[_Words, BeforeValidator(_text)]
    name: _Words
    level: str = ""
    area: AreaCode
    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("until 早于 since")
        return self


class InstitutionFile(Strict):
    """名录: every designated institution of ``area``, those of the past with their last day."""

    area: AreaCode
    source: _Words
    checked_on: date
    institutions: tuple[_Entry, ...]

    @model_validator(mode="after")
    def _lie_in_the_area_each_once(self) -> Self:
        for item in self.institutions:
            if not lies_in(item.area, self.area):
                raise ValueError(f"机构 {item.code} 不在区划 {self.area} 内")
        counts = Counter(item.code for item in self.institutions)
        twice = sorted(code for code, count in counts.items() if count > 1)
        if twice:
            raise ValueError(f"机构代码重复：{'、'.join(twice)}")
        return self

    def entries(self) -> tuple[DesignatedInstitution, ...]:
        """The institutions as values, in the order of the file."""
        return tuple(DesignatedInstitution(**item.model_dump()) for item in self.institutions)


def read_institutions(path: Path) -> tuple[DesignatedInstitution, ...]:
    """The institutions of a file ``<area>.yaml``.

    Raises UserError naming the file and what is wrong with it.
    """
    read = parse_file(path, InstitutionFile)
    if read.area != path.stem:
        raise UserError(f"文件名与区划 {read.area} 不符", remedy="请改正后再试", code="schema")
    return read.entries()
