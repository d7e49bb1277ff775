"""他处备案 as they came down: acts append-only, and where each filing stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.elsewhere import FilingElsewhere
from app.domain.vocabulary import Category, Insurance, LifeState, Sex
from app.store import tables
from app.store.initials import initials_of
from app.store.mapping import day_or_none, day_text, reversed_phone
from app.store.statement import Statement, Work
from app.wire.canonical import with_hash
from app.wire.elsewhere import filing_of
from app.wire.message import ActMessage

_F = tables.elsewhere_filing.c
_A = tables.elsewhere_act.c
_I = tables.elsewhere_initials.c

_add_act = Statement(upsert(tables.elsewhere_act).on_conflict_do_nothing())
_new_filing = upsert(tables.elsewhere_filing)
_put_filing = Statement(
    _new_filing.on_conflict_do_update(
        set_={column.name: _new_filing.excluded[column.name] for column in _F if not column.primary_key},
        # An act that comes after a later one is kept, and changes nothing.
        where=_F.last_sequence < _new_filing.excluded.last_sequence,
    )
)
_drop_initials = Statement(tables.elsewhere_initials.delete().where(_I.number == bindparam("number")))
_add_initials = Statement(upsert(tables.elsewhere_initials).on_conflict_do_nothing())
_find = Statement(select(tables.elsewhere_filing).where(_F.number == bindparam("number")))
_of_person = Statement(
    select(tables.elsewhere_filing)
    .where(_F.social_security_number == bindparam("social_security_number"))
    .order_by(_F.filed_on.desc(), _F.number.desc())
)
_acts = Statement(select(_A.body).where(_A.filing_number == bindparam("number")).order_by(_A.sequence, _A.id))
_size = Statement(select(func.count()).select_from(tables.elsewhere_filing))
_is_own = Statement(select(tables.filing.c.number).where(tables.filing.c.number == bindparam("number")))


class SqlElsewhereRepository:
    """他处备案库."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, message: ActMessage) -> bool:
        """Keep an act of another counter, or one of this that a backup did not have; False when it is here already.

        The searchable row follows the newest act. Of a record of this counter only the act is kept.
        """
        body = with_hash(message.body, message.content_hash)
        is_new = self._work.run(
            _add_act, id=message.act_id, filing_number=message.filing_number, sequence=message.sequence, body=body
        )
        if not is_new:
            return False
        if self._work.find(_is_own, number=message.filing_number) is None:
            self._put(filing_of(message))
        return True

    def find(self, number: str) -> FilingElsewhere | None:
        """The filing, or None."""
        row = self._work.find(_find, number=number)
        return None if row is None else _filing_of_row(row)

    def acts(self, number: str) -> tuple[ActMessage, ...]:
        """The acts kept of a filing, of whatever counter it is, in order."""
        rows = self._work.rows(_acts, number=number)
        return tuple(ActMessage.model_validate_json(body) for (body,) in rows)

    def of_person(self, social_security_number: str) -> tuple[FilingElsewhere, ...]:
        """Filings of a person, newest first."""
        rows = self._work.rows(_of_person, social_security_number=social_security_number)
        return tuple(_filing_of_row(row) for row in rows)

    def count(self) -> int:
        """How many filings there are."""
        (size,) = self._work.find(_size) or (0,)
        return int(size)

    def _put(self, filing: FilingElsewhere) -> None:
        before = self.find(filing.number)
        self._work.run(_put_filing, **_columns(filing))
        if before is None or (before.name != filing.name and before.last_sequence < filing.last_sequence):
            self._work.run(_drop_initials, number=filing.number)
            for initials in initials_of(filing.name):
                day = filing.filed_on.isoformat()
                self._work.run(_add_initials, initials=initials, filed_on=day, number=filing.number)


def _columns(filing: FilingElsewhere) -> dict[str, Any]:
    return {
        "number": filing.number,
        "office": filing.office,
        "counter": filing.counter,
        "name": filing.name,
        "social_security_number": filing.social_security_number,
        "sex": filing.sex.value,
        "insurance": filing.insurance.value,
        "category": filing.category.value,
        "destination": filing.destination,
        "destination_name": filing.destination_name,
        "status": filing.status.value,
        "filed_on": filing.filed_on.isoformat(),
        "valid_from": day_text(filing.valid_from),
        "valid_until": day_text(filing.valid_until),
        "provisional": int(filing.provisional),
        "commitment_due": day_text(filing.commitment_due),
        "phone": filing.phone,
        "phone_reversed": reversed_phone(filing.phone),
        "legacy_number": filing.legacy_number,
        "last_sequence": filing.last_sequence,
    }


def _filing_of_row(row: tuple[Any, ...]) -> FilingElsewhere:
    values = dict(zip((column.name for column in _F), row, strict=True))
    del values["phone_reversed"]
    return FilingElsewhere(
        **values
        | {
            "sex": Sex(values["sex"]),
            "insurance": Insurance(values["insurance"]),
            "category": Category(values["category"]),
            "status": LifeState(values["status"]),
            "filed_on": date.fromisoformat(values["filed_on"]),
            "valid_from": day_or_none(values["valid_from"]),
            "valid_until": day_or_none(values["valid_until"]),
            "provisional": bool(values["provisional"]),
            "commitment_due": day_or_none(values["commitment_due"]),
        }
    )
