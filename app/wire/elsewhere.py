"""他处备案 read out of an act that another counter sent upstream."""

from __future__ import annotations

from datetime import date

from app.domain.elsewhere import FilingElsewhere
from app.domain.vocabulary import Category, Insurance, LifeState, Sex
from app.wire.message import ActMessage

_INSURANCES = {"310": Insurance.EMPLOYEE, "390": Insurance.RESIDENT}
_SEXES = {"1": Sex.MALE, "2": Sex.FEMALE}


def insurance_of(message: ActMessage) -> Insurance:
    """险种: the canonical record knows the two of today only."""
    return _INSURANCES[message.record.insutype]


def filing_of(message: ActMessage) -> FilingElsewhere:
    """他处备案 as it was after an act; who made it and when stand in its number."""
    record, number = message.record, message.filing_number
    return FilingElsewhere(
        number=number,
        office=number[:8],
        counter=number[8:10],
        name=record.psn_name,
        social_security_number=record.certno,
        sex=_SEXES[record.gend],
        insurance=insurance_of(message),
        category=Category(message.category),
        destination=record.rloc_admdvs,
        destination_name=message.destination_name,
        status=LifeState(message.status),
        filed_on=date.fromisoformat(f"{number[10:14]}-{number[14:16]}-{number[16:18]}"),
        valid_from=date.fromisoformat(record.begndate) if record.begndate else None,
        valid_until=message.valid_until,
        provisional=message.provisional,
        commitment_due=date.fromisoformat(message.commitment_due) if message.commitment_due else None,
        phone=record.tel,
        legacy_number=message.legacy_number,
        last_sequence=message.sequence,
    )
