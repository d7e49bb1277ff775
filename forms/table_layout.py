"""The schema of tables that go on over many sheets: ``resources/forms/<form>/<version>.yaml`` with fields and columns.

A field is one thing reported, and a column of the workbook; a column of the paper, in millimetres, stacks some of them.
A city's table may take both from another one and only bring its own title.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from app.errors import UsageError
from app.resource_files import resource_path
from forms.layout import missing_on
from forms.template import fixed_words, parse_template

TABLE_WIDTH_MM = 277.0
"""A4 across, less the margins."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """A column of the paper: its heading, its width in mm and the fields in it, one below the other."""

    title: str
    width: Annotated[float, Field(ge=8, le=TABLE_WIDTH_MM)]
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    align: Literal["left", "center"] = "left"


class TableLayout(_Strict):
    """One version of one table. ``document`` and ``part`` name the source; both dates are inclusive.

    ``title`` may hold ``{category}``. With ``columns_of`` the fields and columns are those of the other table.
    """

    form: str
    version: str
    title: str
    document: str
    part: str
    effective_from: date
    effective_until: date | None
    columns_of: str = ""
    fields: dict[str, str] = {}
    columns: tuple[Column, ...] = ()

    @property
    def is_official(self) -> bool:
        """Whether a document of the city names the table; the counter's own brings its columns itself."""
        return bool(self.columns_of)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        parse_template(self.title)
        if self.columns_of:
            if self.fields or self.columns:
                raise ValueError("columns_of leaves no fields or columns to say")
            return self
        stacked = [name for column in self.columns for name in column.of]
        if sorted(stacked) != sorted(self.fields):
            raise ValueError(f"fields and columns differ in {sorted(set(stacked) ^ self.fields.keys())}")
        if abs(sum(column.width for column in self.columns) - TABLE_WIDTH_MM) > 0.01:
            raise ValueError(f"the columns are not {TABLE_WIDTH_MM} mm wide")
        return self


def is_table(content: Any) -> bool:
    """Whether a layout file read as YAML is one of a table."""
    return isinstance(content, dict) and ("columns" in content or "columns_of" in content)


def read_table_layout(path: Path) -> TableLayout:
    """The layout in ``path``. Raises UsageError naming the file and the key that is wrong."""
    try:
        return TableLayout.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "（整个文件）"
        what, why = f"汇总表版式文件 {path.name} 写错了：{key}", first["msg"]
    except yaml.YAMLError as error:
        what, why = f"汇总表版式文件 {path.name} 不是有效的 YAML", str(error)
    raise UsageError(what, why=why, code="layout_invalid")


def get_table_layout(form: str, on: date) -> TableLayout:
    """The version of a table in force on a day, with fields and columns.

    Raises UsageError (``layout_missing``) when there is none.
    """
    for layout in _versions(form):
        if layout.effective_from <= on and (layout.effective_until is None or on <= layout.effective_until):
            if not layout.columns_of:
                return layout
            other = get_table_layout(layout.columns_of, on)
            return layout.model_copy(update={"fields": other.fields, "columns": other.columns})
    versions = _versions(form)
    title = fixed_words(versions[-1].title) if versions else form
    raise missing_on(on, title, versions[-1].effective_from if versions else None)


@cache
def _versions(form: str) -> tuple[TableLayout, ...]:
    layouts = [read_table_layout(path) for path in resource_path("forms", form).glob("*.yaml")]
    return tuple(sorted(layouts, key=lambda layout: layout.effective_from, reverse=True))
