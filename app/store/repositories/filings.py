"""备案库: acts appended, the fold of a record beside them, and what needs doing today."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, func, insert, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlcipher3 import dbapi2 as driver

from app.domain.filing import Act, Filing
from app.domain.plain import from_json, to_json
from app.domain.vocabulary import LifeState, UpstreamState
from app.errors import UserError
from app.services.ports import FilingQuery, FilingSummary, TodayCounts
from app.store import tables
from app.store.initials import initials_of
from app.store.mapping import filing_columns, summary_of
from app.store.search import count_all, find_page
from app.store.statement import Statement, Work, one_of

_F = tables.filing.c
_LIVE = [state.value for state in LifeState if state.is_live]
_CHANGING = [column.name for column in tables.filing.columns if column.name not in ("number", "upstream")]

_add_filing = Statement(insert(tables.filing))
_change_filing = Statement(
    update(tables.filing).where(_F.number == bindparam("which")).values({name: bindparam(name) for name in _CHANGING})
)
_add_act = Statement(insert(tables.act))
_add_initials = Statement(upsert(tables.filing_initials).on_conflict_do_nothing())
_drop_initials = Statement(
    tables.filing_initials.delete().where(tables.filing_initials.c.number == bindparam("number"))
)
_body = Statement(select(_F.body).where(_F.number == bindparam("number")))
_bodies_of_person = Statement(
    select(_F.body)
    .where(_F.social_security_number == bindparam("social_security_number"))
    .order_by(_F.filed_on.desc(), _F.number.desc())
)
_body_of_legacy = Statement(
    select(_F.body)
    # The second condition lets SQLite use the index, which leaves empty numbers out.
    .where(_F.legacy_number == bindparam("legacy_number"), _F.legacy_number != "")
    .order_by(_F.filed_on.desc(), _F.number.desc())
    .limit(1)
)
_acts = Statement(
    select(tables.act.c.body).where(tables.act.c.filing_number == bindparam("number")).order_by(tables.act.c.sequence)
)
_swept = Statement(
    # UNION would have SQLite walk through all numbers in order, twice, instead of the two indexes.
    union_all(
        select(_F.number).where(_F.valid_until < bindparam("day"), one_of(_F.status, _LIVE)),
        select(_F.number).where(_F.commitment_due < bindparam("day"), one_of(_F.status, _LIVE)),
    )
)


def _how_many(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(tables.filing).where(*conditions).scalar_subquery()


def _rows_in(*states: UpstreamState) -> ScalarSelect[int]:
    wanted = one_of(tables.outbox.c.state, [state.value for state in states])
    return select(func.count()).select_from(tables.outbox).where(wanted).scalar_subquery()


_today = Statement(
    select(
        _how_many(_F.filed_on == bindparam("day")),
        _how_many(_F.commitment_due.between(bindparam("day"), bindparam("horizon")), one_of(_F.status, _LIVE)),
        _how_many(_F.commitment_due.between(bindparam("day"), bindparam("urgent")), one_of(_F.status, _LIVE)),
        _how_many(_F.commitment_due == bindparam("day"), one_of(_F.status, _LIVE)),
        _how_many(_F.commitment_due < bindparam("day"), one_of(_F.status, _LIVE)),
        _how_many(_F.valid_until.between(bindparam("day"), bindparam("horizon")), one_of(_F.status, _LIVE)),
        _how_many(_F.status == LifeState.PENDING_REVIEW.value),
        _how_many(_F.review_due <= bindparam("reviews_until"), _F.status == LifeState.PENDING_REVIEW.value),
        _how_many(_F.letter_keep_until < bindparam("day")),
        _rows_in(UpstreamState.REJECTED, UpstreamState.SET_ASIDE),
        _rows_in(UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN),
        select(func.count()).select_from(tables.draft).scalar_subquery(),
        select(func.count(tables.awaited_paper.c.filing_number.distinct())).scalar_subquery(),
    )
)


class SqlFilingRepository:
    """备案库."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add_act(self, act: Act, state: Filing) -> None:
        """Append ``act`` and bring the searchable row of its record to ``state``.

        Raises UserError when the record has an act of this place in line already.
        """
        if (state.number, state.revision) != (act.filing_number, act.sequence):
            raise ValueError("the state is not the one after the act")
        columns = filing_columns(state)
        if act.sequence == 1:
            # Acts that came from upstream have no outbox row; for the others the outbox's trigger steps in.
            self._work.run(_add_filing, number=state.number, upstream=UpstreamState.ACCEPTED.value, **columns)
            self._index_name(state)
        elif self._work.run(_change_filing, which=state.number, **columns) != 1:
            raise ValueError("a later act needs its record")
        elif {"person", "filed_on"} & set(act.changes):
            self._work.run(_drop_initials, number=state.number)
            self._index_name(state)
        try:
            self._work.run(
                _add_act,
                id=act.id,
                filing_number=act.filing_number,
                sequence=act.sequence,
                kind=act.kind.value,
                day=act.on.isoformat(),
                body=to_json(act),
            )
        except driver.IntegrityError as error:
            if "act.filing_number, act.sequence" not in str(error):
                raise
            raise UserError(
                "这件备案刚刚被另一个窗口办理过",
                why="您看到的不是最新状态",
                remedy="请重新打开这件备案再办",
                code="stale_record",
            ) from error

    def find(self, number: str) -> Filing | None:
        """The folded record, or None."""
        row = self._work.find(_body, number=number)
        return None if row is None else from_json(row[0], Filing)

    def acts(self, number: str) -> tuple[Act, ...]:
        """The record's acts in order; empty when there is none."""
        return tuple(from_json(body, Act) for (body,) in self._work.rows(_acts, number=number))

    def of_person(self, social_security_number: str) -> tuple[Filing, ...]:
        """Every record of a person, newest first."""
        rows = self._work.rows(_bodies_of_person, social_security_number=social_security_number)
        return tuple(from_json(body, Filing) for (body,) in rows)

    def find_legacy(self, legacy_number: str) -> Filing | None:
        """The record kept under an older paper number, or None; the newest if several were."""
        row = self._work.find(_body_of_legacy, legacy_number=legacy_number)
        return None if row is None else from_json(row[0], Filing)

    def search(self, query: FilingQuery) -> tuple[FilingSummary, ...]:
        """Rows of the list in the order asked for."""
        return tuple(summary_of(row) for row in find_page(self._work, query))

    def count(self, query: FilingQuery) -> int:
        """How many rows the query has in all."""
        return count_all(self._work, query)

    def touched_by_sweep(self, day: date) -> tuple[str, ...]:
        """Numbers of live records whose validity ended before ``day`` or whose commitment was due before it."""
        return tuple(sorted({number for (number,) in self._work.rows(_swept, day=day.isoformat())}))

    def today_counts(self, day: date, within_days: int, urgent_days: int, reviews_until: date) -> TodayCounts:
        """Figures of the today page; due and expiring look ``within_days`` days ahead, ``day`` included.

        Due this week looks ``urgent_days`` ahead, reviews at their deadline are those due by ``reviews_until``.
        Rejected counts acts sent back or set aside; waiting those not yet answered.
        """
        row = self._work.find(
            _today,
            day=day.isoformat(),
            horizon=(day + timedelta(days=within_days)).isoformat(),
            urgent=(day + timedelta(days=urgent_days)).isoformat(),
            reviews_until=reviews_until.isoformat(),
        )
        return TodayCounts(*(row or ()))

    def _index_name(self, state: Filing) -> None:
        for initials in initials_of(state.person.name):
            self._work.run(_add_initials, initials=initials, filed_on=state.filed_on.isoformat(), number=state.number)
