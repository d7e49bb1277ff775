"""打印留档: every printed copy, append-only."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from app.services.ports import PrintedPaper
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_P = tables.printed_paper.c
_add = Statement(insert(tables.printed_paper))
_of_filing = Statement(select(tables.printed_paper).where(_P.filing_number == bindparam("number")).order_by(_P.id))
_with_content = Statement(select(tables.printed_paper).where(_P.vault_hash == bindparam("vault_hash")).order_by(_P.id))


class SqlPrintRepository:
    """打印留档."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, paper: PrintedPaper) -> None:
        """Note one print or reprint."""
        self._work.run(_add, **{**asdict(paper), "printed_at": instant_text(paper.printed_at)})

    def of_filing(self, number: str) -> tuple[PrintedPaper, ...]:
        """Prints of a record, oldest first."""
        return tuple(_paper_of(row) for row in self._work.rows(_of_filing, number=number))

    def with_content(self, vault_hash: str) -> tuple[PrintedPaper, ...]:
        """Prints of a file, of whatever record, oldest first."""
        return tuple(_paper_of(row) for row in self._work.rows(_with_content, vault_hash=vault_hash))


def _paper_of(row: tuple[Any, ...]) -> PrintedPaper:
    identity, filing_number, form, form_version, vault_hash, printed_at, printed_by, copy, revision = row
    at = datetime.fromisoformat(printed_at)
    return PrintedPaper(identity, filing_number, form, form_version, vault_hash, at, printed_by, copy, revision)
