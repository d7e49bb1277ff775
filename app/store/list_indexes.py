"""Indexes of filings: what a clerk types, filters and sorts by is found, judged and walked inside them."""

from __future__ import annotations

from sqlalchemy import Index, func, literal_column

from app.store.tables import elsewhere_filing, filing

_filing = filing.c
# Newest first, and every filter of the list can be judged from the index alone.
Index(
    "filing_newest",
    _filing.filed_on,
    _filing.number,
    _filing.category,
    _filing.status,
    _filing.destination,
    _filing.upstream,
    _filing.commitment_due,
    _filing.name,
    _filing.social_security_number,
)
# Each index for searching carries day and number, so that thousands of hits are put in order, and swept, without
# touching a row: rows are wide, and every page read is a page decrypted.
_newest = (_filing.filed_on, _filing.number)
_judged = (_filing.category, _filing.destination, _filing.upstream)
"""What filters ask for, in indexes that lead to many."""
Index(
    "filing_name",
    _filing.name,
    *_newest,
    _filing.category,
    _filing.status,
    _filing.destination,
    _filing.upstream,
    _filing.commitment_due,
    _filing.commitment_state,
)
Index("filing_person", _filing.social_security_number, *_newest, _filing.commitment_state)
Index("filing_number", _filing.number, _filing.filed_on)
Index("filing_phone", _filing.phone_reversed, *_newest, sqlite_where=_filing.phone_reversed != "")
Index("filing_phone_2", _filing.phone_2_reversed, *_newest, sqlite_where=_filing.phone_2_reversed != "")
Index("filing_legacy", _filing.legacy_number, *_newest, sqlite_where=_filing.legacy_number != "")
_state = (_filing.status, _filing.number)
_sorted_by = (_filing.social_security_number, _filing.destination_name)
"""What headings sort by, in indexes that lead to what is put in order."""
Index(
    "filing_ends",
    _filing.valid_until,
    *_state,
    _filing.filed_on,
    _filing.category,
    _filing.destination,
    _filing.name,
    *_sorted_by,
    sqlite_where=_filing.valid_until.is_not(None),
)
Index(
    "filing_due",
    _filing.commitment_due,
    *_newest,
    _filing.status,
    *_judged,
    _filing.name,
    *_sorted_by,
    _filing.valid_until,
    _filing.phone,
    sqlite_where=_filing.commitment_due.is_not(None),
)
Index("filing_review", _filing.review_due, *_state, sqlite_where=_filing.review_due.is_not(None))
Index(
    "filing_letter",
    _filing.letter_keep_until,
    *_newest,
    _filing.status,
    _filing.category,
    _filing.upstream,
    _filing.name,
    *_sorted_by,
    _filing.valid_until,
    sqlite_where=_filing.letter_keep_until.is_not(None),
)
# The orders of the list, each walked from where a page begins, and filters that leave few.
Index("filing_by_category", _filing.category, *_newest)
Index("filing_by_destination", _filing.destination_name, *_newest)
Index("filing_by_until", func.ifnull(_filing.valid_until, literal_column("'9999-12-31'")), *_newest, _filing.status)
Index(
    "filing_by_status",
    _filing.status,
    *_newest,
    *_judged,
    _filing.commitment_due,
    _filing.name,
    _filing.social_security_number,
)
Index("filing_by_upstream", _filing.upstream, *_newest)
# Statistics: counted inside an index, in the order in which it is grouped.
Index("filing_days", _filing.filed_on, _filing.category, _filing.status)
Index("filing_places", _filing.destination, _filing.filed_on, _filing.status)
Index(
    "filing_promises",
    _filing.commitment_state,
    *_newest,
    _filing.status,
    _filing.upstream,
    _filing.phone,
    sqlite_where=_filing.commitment_state.is_not(None),
)

_elsewhere = elsewhere_filing.c
_elsewhere_newest = (_elsewhere.filed_on, _elsewhere.number)
Index(
    "elsewhere_newest",
    *_elsewhere_newest,
    _elsewhere.category,
    _elsewhere.status,
    _elsewhere.destination,
    _elsewhere.commitment_due,
    _elsewhere.name,
    _elsewhere.social_security_number,
)
_until = func.ifnull(_elsewhere.valid_until, literal_column("'9999-12-31'"))
Index("elsewhere_by_category", _elsewhere.category, *_elsewhere_newest)
Index("elsewhere_by_destination", _elsewhere.destination_name, *_elsewhere_newest)
Index("elsewhere_by_until", _until, *_elsewhere_newest)
Index(
    "elsewhere_by_status",
    _elsewhere.status,
    *_elsewhere_newest,
    _elsewhere.category,
    _elsewhere.destination,
    _elsewhere.commitment_due,
    _elsewhere.name,
    _elsewhere.social_security_number,
)
Index("elsewhere_days", _elsewhere.filed_on, _elsewhere.category, _elsewhere.status)
Index("elsewhere_places", _elsewhere.destination, _elsewhere.filed_on, _elsewhere.status)
Index(
    "elsewhere_name",
    _elsewhere.name,
    *_elsewhere_newest,
    _elsewhere.category,
    _elsewhere.status,
    _elsewhere.destination,
    _elsewhere.commitment_due,
)
Index("elsewhere_person", _elsewhere.social_security_number, *_elsewhere_newest)
Index("elsewhere_number", _elsewhere.number, _elsewhere.filed_on)
Index("elsewhere_phone", _elsewhere.phone_reversed, *_elsewhere_newest, sqlite_where=_elsewhere.phone_reversed != "")
Index("elsewhere_legacy", _elsewhere.legacy_number, *_elsewhere_newest, sqlite_where=_elsewhere.legacy_number != "")
