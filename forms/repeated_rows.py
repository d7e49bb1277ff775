"""A row of a table printed once for each entry, however many there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from forms.inline import Value
from forms.layout import Layout, Row, TableBlock
from forms.template import slot_names


def repeat_row(layout: Layout, entries: Sequence[Mapping[str, Value]]) -> tuple[Layout, dict[str, Value]]:
    """``layout`` with the row of the entries' slots once for each of them, and the values of those rows.

    Raises ValueError when no row asks for just these slots, and for no entries at all.
    """
    wanted = frozenset(entries[0]) if entries else frozenset()
    blocks, found = [], False
    for block in layout.blocks:
        if isinstance(block, TableBlock) and any(_slots(row) == wanted for row in block.rows):
            found = True
            rows = [
                _numbered(row, index) if _slots(row) == wanted else row
                for row in block.rows
                for index in range(len(entries) if _slots(row) == wanted else 1)
            ]
            block = TableBlock(kind="table", rows=rows, space_before=block.space_before)
        blocks.append(block)
    if not found or not wanted:
        raise ValueError(f"{layout.form} {layout.version} has no row of {sorted(wanted)}")
    parts = {name: getattr(layout, name) for name in Layout.model_fields}
    values = {f"{name}_{index}": value for index, entry in enumerate(entries) for name, value in entry.items()}
    return Layout(**{**parts, "blocks": blocks}), values


def _slots(row: Row) -> frozenset[str]:
    return frozenset().union(*(slot_names(cell.text) for cell in row.cells))


def _numbered(row: Row, index: int) -> Row:
    cells = [
        cell.model_copy(update={"text": re.sub(r"\{([a-z_]+)", rf"{{\1_{index}", cell.text)}) for cell in row.cells
    ]
    return Row(height=row.height, cells=cells)
