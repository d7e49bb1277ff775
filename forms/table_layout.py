"""The schema of tables that go on over many sheets: ``resources/forms/<form>/<version>.yaml`` with fields and columns.

A field is one thing reported, and a column of the workbook; a column of the paper, in millimetres, stacks some of them.
A city's table may take both from another one and only bring its own title.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from forms.layout_file import FormVersion, get_version
from forms.template import parse_template

TABLE_WIDTH_MM = 277.0
"""A4 across, less the margins."""


class Column(BaseModel):
    """A column of the paper: its heading, its width in mm and the fields in it, one below the other."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    width: Annotated[float, Field(ge=8, le=TABLE_WIDTH_MM)]
    of: Annotated[tuple[str, ...], Field(min_length=1)]
    align: Literal["left", "center"] = "left"


class TableLayout(FormVersion):
    """One version of one table.

    ``title`` may hold ``{category}``. With ``columns_of`` the fields and columns are those of the other table.
    """

    columns_of: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
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


def get_table_layout(form: str, on: date) -> TableLayout:
    """The version of a table in force on a day, with fields and columns.

    Raises UsageError (``layout_missing``) when there is none.
    """
    layout = get_version(TableLayout, form, on)
    if not layout.columns_of:
        return layout
    other = get_table_layout(layout.columns_of, on)
    return layout.model_copy(update={"fields": other.fields, "columns": other.columns})
