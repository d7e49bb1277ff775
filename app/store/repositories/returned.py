"""收回的表: signed paper that came back, append-only, and what is still waited for."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.media_type import MediaType
from app.services.returned_papers import ReturnedPaper
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work

_R = tables.returned_paper.c
_A = tables.awaited_paper.c
_standing = select(tables.returned_paper).where(
    ~select(tables.returned_withdrawal.c.paper_id).where(tables.returned_withdrawal.c.paper_id == _R.id).exists()
)
_in_order = (_R.returned_at, _R.id)

_add = Statement(insert(tables.returned_paper))
_withdraw = Statement(insert(tables.returned_withdrawal))
_find = Statement(_standing.where(_R.id == bindparam("which")))
_of_filing = Statement(_standing.where(_R.filing_number == bindparam("number")).order_by(*_in_order))
_with_content = Statement(
    # The second condition lets SQLite use the index, which leaves paper without a scan out.
    _standing.where(_R.vault_hash == bindparam("vault_hash"), _R.vault_hash != "").order_by(*_in_order)
)
_expect = Statement(upsert(tables.awaited_paper).on_conflict_do_nothing())
_awaited = Statement(select(_A.form).where(_A.filing_number == bindparam("number")).order_by(_A.form))
_came = Statement(
    delete(tables.awaited_paper).where(_A.filing_number == bindparam("number"), _A.form == bindparam("which"))
)


class SqlReturnedPaperRepository:
    """收回的表."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def expect(self, number: str, form: str, since: datetime) -> None:
        """Wait for a signed form of a record; nothing happens where it is waited for or has come back already."""
        if all(paper.form != form for paper in self.of_filing(number)):
            self._work.run(_expect, filing_number=number, form=form, since=instant_text(since))

    def awaited(self, number: str) -> tuple[str, ...]:
        """Forms of a record that are waited for, by name."""
        return tuple(form for (form,) in self._work.rows(_awaited, number=number))

    def add(self, paper: ReturnedPaper) -> None:
        """Keep one that came back, append-only; it is not waited for any more."""
        values = asdict(paper)
        values["returned_at"] = instant_text(paper.returned_at)
        values["media_type"] = paper.media_type.value if paper.media_type is not None else ""
        values["by_hand"] = int(paper.by_hand)
        self._work.run(_add, **values)
        self._work.run(_came, number=paper.filing_number, which=paper.form)

    def withdraw(self, paper: ReturnedPaper, *, at: datetime, by: str, reason: str) -> None:
        """Take back what was put to the wrong record, append-only. Whether it is waited for again, the caller says."""
        self._work.run(_withdraw, paper_id=paper.id, withdrawn_at=instant_text(at), withdrawn_by=by, reason=reason)

    def find(self, paper_id: str) -> ReturnedPaper | None:
        """The paper, or None when there is none or it was withdrawn."""
        row = self._work.find(_find, which=paper_id)
        return None if row is None else _paper_of(row)

    def of_filing(self, number: str) -> tuple[ReturnedPaper, ...]:
        """What came back of a record, oldest first."""
        return tuple(_paper_of(row) for row in self._work.rows(_of_filing, number=number))

    def with_content(self, vault_hash: str) -> tuple[ReturnedPaper, ...]:
        """What came back as this very file, of whatever record, oldest first."""
        return tuple(_paper_of(row) for row in self._work.rows(_with_content, vault_hash=vault_hash))


def _paper_of(row: tuple[Any, ...]) -> ReturnedPaper:
    identity, number, form, returned_at, returned_by, vault_hash, media_type, version, revision, by_hand = row
    return ReturnedPaper(
        id=identity,
        filing_number=number,
        form=form,
        returned_at=datetime.fromisoformat(returned_at),
        returned_by=returned_by,
        vault_hash=vault_hash,
        media_type=MediaType(media_type) if media_type else None,
        form_version=version,
        revision=revision,
        by_hand=bool(by_hand),
    )
