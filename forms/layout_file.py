"""版式文件: what the file of every form says of itself, reading it, and the choice of a version by the day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TypeVar, cast

from pydantic import BaseModel, ConfigDict

from app.errors import UsageError
from app.resource_files import resource_path
from app.strict_yaml import parse_file
from forms.template import fixed_words


class FormVersion(BaseModel):
    """One version of one form. ``document`` and ``part`` name the source; both dates are inclusive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: str
    version: str
    title: str
    document: str
    part: str
    effective_from: date
    effective_until: date | None

    def is_in_force(self, on: date) -> bool:
        """Whether this version is used on a day."""
        return self.effective_from <= on and (self.effective_until is None or on <= self.effective_until)


F = TypeVar("F", bound=FormVersion)


def get_version(model: type[F], form: str, on: date) -> F:
    """The version of ``form`` in force on a day. Raises UsageError (``layout_missing``) when there is none."""
    versions = cast(tuple[F, ...], _versions(model, form))
    for version in versions:
        if version.is_in_force(on):
            return version
    title = fixed_words(versions[-1].title) if versions else form
    raise _missing_on(on, title, versions[-1].effective_from if versions else None)


def _missing_on(on: date, title: str, first: date | None) -> UsageError:
    """That a form has no version for a day: its title, the day its first version came, and what to do."""
    is_early = first is not None and on < first
    return UsageError(
        f"《{title}》没有 {on.isoformat()} 可用的版式",
        why=f"这种表自 {first.isoformat()} 起使用" if first is not None and is_early else "",
        remedy="请核对办理日期；确在此前办理的，请沿用当时的纸质表存档"
        if is_early
        else "请核对办理日期，或联系系统管理员更新文书版式",
        code="layout_missing",
    )


@cache
def _versions(model: type[FormVersion], form: str) -> tuple[FormVersion, ...]:
    versions = [parse_file(path, model) for path in resource_path("forms", form).glob("*.yaml")]
    return tuple(sorted(versions, key=lambda version: version.effective_from, reverse=True))
