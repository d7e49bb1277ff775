"""Between domain values and the columns of the tables."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.elsewhere import place_words
from app.domain.filing import CommitmentState, Filing
from app.domain.outbox import OutboxRow, Receipt, Verdict
from app.domain.plain import to_json
from app.domain.vocabulary import Category, LifeState, UpstreamState
from app.services.ports import FilingSummary


def instant_text(instant: datetime) -> str:
    """The instant in China Standard Time with microseconds: its text sorts as the instant does."""
    return instant.astimezone(CHINA_STANDARD_TIME).isoformat(timespec="microseconds")


def instant_or_none(text: str | None) -> datetime | None:
    """The instant of a column that may be empty."""
    return None if text is None else datetime.fromisoformat(text)


def day_text(day: date | None) -> str | None:
    """The day as ISO text, None kept."""
    return None if day is None else day.isoformat()


def day_or_none(text: str | None) -> date | None:
    """The day of a column that may be empty."""
    return None if text is None else date.fromisoformat(text)


def reversed_phone(phone: str) -> str:
    """The digits of a telephone number from the last to the first, so that its end is a prefix."""
    return re.sub(r"\D", "", phone)[::-1]


def filing_columns(state: Filing) -> dict[str, Any]:
    """The searchable row of a record, all but its upstream state."""
    commitment = state.commitment
    is_open = commitment is not None and commitment.state is CommitmentState.OPEN
    return {
        "name": state.person.name,
        "social_security_number": state.person.social_security_number,
        "category": state.category.value,
        "destination": state.destination,
        "destination_name": state.destination_name,
        "status": state.status.value,
        "filed_on": state.filed_on.isoformat(),
        "valid_from": day_text(state.valid_from),
        "valid_until": day_text(state.valid_until),
        "provisional": int(state.provisional),
        "commitment_due": day_text(commitment.due_on) if commitment and is_open else None,
        "review_due": day_text(state.review_due),
        "phone": state.contact.phone,
        "phone_reversed": reversed_phone(state.contact.phone),
        "phone_2_reversed": reversed_phone(state.contact.phone_2),
        "legacy_number": state.legacy_number,
        "body": to_json(state),
        "letter_keep_until": day_text(commitment.letter_ends_on) if commitment else None,
        "commitment_state": commitment.state.value if commitment else None,
    }


SUMMARY_COLUMNS = (
    "number",
    "name",
    "social_security_number",
    "category",
    "destination_name",
    "status",
    "filed_on",
    "valid_from",
    "valid_until",
    "provisional",
    "commitment_due",
    "upstream",
    "phone",
    "review_due",
    "letter_keep_until",
    "place_code",
)
"""Columns of one row of the list, in the order in which ``summary_of`` takes them; its place in the list is last."""


def summary_of(row: tuple[Any, ...]) -> FilingSummary:
    """One row of the list."""
    return FilingSummary(
        number=row[0],
        name=row[1],
        social_security_number=row[2],
        category=Category(row[3]),
        destination_name=row[4],
        status=LifeState(row[5]),
        filed_on=date.fromisoformat(row[6]),
        valid_from=day_or_none(row[7]),
        valid_until=day_or_none(row[8]),
        provisional=bool(row[9]),
        commitment_due=day_or_none(row[10]),
        upstream=UpstreamState(row[11]),
        phone=row[12],
        review_due=day_or_none(row[13]),
        letter_keep_until=day_or_none(row[14]),
        place=place_words(row[15][:8], row[15][8:]) if row[15] else "",
        place_in_order=row[16],
    )


def outbox_columns(row: OutboxRow) -> dict[str, Any]:
    """A queued act as columns."""
    return {
        "ordinal": row.order,
        "act_id": row.act_id,
        "filing_number": row.filing_number,
        "body": row.body,
        "state": row.state.value,
        "attempts": row.attempts,
        "not_before": None if row.not_before is None else instant_text(row.not_before),
        "last_problem": row.last_problem,
    }


def outbox_row_of(row: tuple[Any, ...]) -> OutboxRow:
    """A queued act from the columns of ``outbox`` in the table's order."""
    order, act_id, filing_number, body, state, attempts, not_before, last_problem = row
    return OutboxRow(
        order,
        act_id,
        filing_number,
        body,
        UpstreamState(state),
        attempts,
        instant_or_none(not_before),
        last_problem,
    )


def receipt_columns(receipt: Receipt) -> dict[str, Any]:
    """A receipt as columns."""
    return {
        "id": None,
        "act_id": receipt.act_id,
        "verdict": receipt.verdict.value,
        "upstream_number": receipt.upstream_number,
        "code": receipt.code,
        "sentence": receipt.sentence,
        "received_at": None if receipt.received_at is None else instant_text(receipt.received_at),
    }


def receipt_of(row: tuple[Any, ...]) -> Receipt:
    """A receipt from the columns act_id, verdict, upstream_number, code, sentence, received_at."""
    act_id, verdict, upstream_number, code, sentence, received_at = row
    return Receipt(act_id, Verdict(verdict), upstream_number, code, sentence, instant_or_none(received_at))
