"""复核: checks that came out unknown and wait for a fresher roster, and what it said of them, append-only."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.plain import from_json, to_json
from app.domain.vocabulary import LifeState
from app.services.feed_store import Recheck
from app.store import tables
from app.store.mapping import instant_text
from app.store.statement import Statement, Work, one_of

_W = tables.awaited_recheck.c
_R = tables.recheck.c
_F = tables.filing.c

_expect = Statement(upsert(tables.awaited_recheck).on_conflict_do_nothing())
_awaited = Statement(select(_W.authentication_id, _W.filing_number).order_by(_W.authentication_id))
_forget = Statement(delete(tables.awaited_recheck).where(_W.authentication_id == bindparam("which")))
_add = Statement(insert(tables.recheck))
_of_filing = Statement(select(_R.body).where(_R.filing_number == bindparam("number")).order_by(_R.at))
_failed = Statement(
    select(_R.filing_number)
    .distinct()
    .join(tables.filing, _F.number == _R.filing_number)
    .where(_R.failed == 1, one_of(_F.status, [state.value for state in LifeState if state.is_live]))
    .order_by(_R.filing_number)
)


class SqlRecheckRepository:
    """复核."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def expect(self, authentication_id: str, filing_number: str) -> None:
        """Let checks that came out unknown be made again when the roster allows it."""
        self._work.run(_expect, authentication_id=authentication_id, filing_number=filing_number)

    def awaited(self) -> tuple[tuple[str, str], ...]:
        """Authentication and filing of those that wait."""
        return tuple((identity, number) for identity, number in self._work.rows(_awaited))

    def add(self, recheck: Recheck) -> None:
        """Keep what came of it, append-only; it is not waited for any more."""
        self._work.run(
            _add,
            authentication_id=recheck.authentication_id,
            filing_number=recheck.filing_number,
            at=instant_text(recheck.at),
            failed=int(bool(recheck.failed)),
            body=to_json(recheck),
        )
        self.forget(recheck.authentication_id)

    def forget(self, authentication_id: str) -> None:
        """Wait no longer: the filing has ended."""
        self._work.run(_forget, which=authentication_id)

    def of_filing(self, number: str) -> tuple[Recheck, ...]:
        """What came of the checks of a filing, oldest first."""
        return tuple(from_json(body, Recheck) for (body,) in self._work.rows(_of_filing, number=number))

    def failed_numbers(self) -> tuple[str, ...]:
        """Numbers of the live filings whose checks failed when they were made again."""
        return tuple(number for (number,) in self._work.rows(_failed))
