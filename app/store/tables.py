"""The tables of a data folder. Days and instants are ISO text, yes and no are 1 and 0.

``filing`` holds no truth of its own: it is the fold of the record's acts, kept for searching. Instants other than
those inside JSON are written in China Standard Time with microseconds, so that text order is time order.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _text(name: str, *rest: Any, nullable: bool = False, **options: Any) -> Column[str]:
    return Column(name, Text, *rest, nullable=nullable, **options)


def _number(name: str, *, nullable: bool = False, **options: Any) -> Column[int]:
    return Column(name, Integer, nullable=nullable, **options)


def _table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, sqlite_strict=True, **options)


schema_revision = Table("alembic_version", metadata, Column("version_num", Text, primary_key=True))
"""The migration this database is at, where Alembic looks for it."""

filing = _table(
    "filing",
    _text("number", primary_key=True),
    _text("name"),
    _text("social_security_number"),
    _text("category"),
    _text("destination"),
    _text("destination_name"),
    _text("status"),
    _text("filed_on"),
    _text("valid_from", nullable=True),
    _text("valid_until", nullable=True),
    _number("provisional"),
    _text("commitment_due", nullable=True),
    _text("review_due", nullable=True),
    _text("upstream"),
    _text("phone"),
    _text("phone_reversed"),
    _text("phone_2_reversed"),
    _text("legacy_number"),
    _text("body"),
    _text("letter_keep_until", nullable=True),
    _text("commitment_state", nullable=True),
)
"""备案, one row a record: what lists show and filter, then the whole state as JSON."""

filing_initials = _table(
    "filing_initials",
    _text("initials", primary_key=True),
    _text("filed_on", primary_key=True),
    _text("number", ForeignKey("filing.number"), primary_key=True),
    sqlite_with_rowid=False,
)
"""拼音首字母: one row for every reading of a name."""
Index("filing_initials_number", filing_initials.c.number)

act = _table(
    "act",
    _text("id", primary_key=True),
    _text("filing_number", ForeignKey("filing.number")),
    _number("sequence"),
    _text("kind"),
    _text("day"),
    _text("body"),
    UniqueConstraint("filing_number", "sequence", name="act_in_order"),
)
"""经办行为, append-only: the record itself."""
Index("act_days", act.c.kind, act.c.day, sqlite_where=act.c.kind != "file")

outbox = _table(
    "outbox",
    _number("ordinal", primary_key=True),
    _text("act_id", ForeignKey("act.id"), unique=True),
    _text("filing_number", ForeignKey("filing.number")),
    _text("body"),
    _text("state"),
    _number("attempts"),
    _text("not_before", nullable=True),
    _text("last_problem"),
)
"""待上报队列: only state, attempts, not_before and last_problem ever change."""
Index("outbox_state", outbox.c.state, outbox.c.ordinal)
Index("outbox_filing", outbox.c.filing_number, outbox.c.ordinal)

receipt = _table(
    "receipt",
    _number("id", primary_key=True),
    _text("act_id", ForeignKey("act.id")),
    _text("verdict"),
    _text("upstream_number"),
    _text("code"),
    _text("sentence"),
    _text("received_at", nullable=True),
    UniqueConstraint("act_id", "verdict", "upstream_number", "code", "sentence", name="receipt_once"),
)
"""回执, append-only."""
Index("receipt_newest", receipt.c.received_at)

audit = _table(
    "audit",
    _number("sequence", primary_key=True),
    _text("at"),
    _text("actor"),
    _text("event"),
    _text("subject"),
    _text("detail"),
    _text("previous_hash"),
    _text("hash"),
)
"""审计链, append-only; ``at`` is kept letter for letter because the hash covers it."""

authentication = _table("authentication", _text("id", primary_key=True), _text("at"), _text("body"))
"""鉴权记录, append-only."""

roster_entry = _table(
    "roster_entry",
    _text("social_security_number", primary_key=True),
    _text("name"),
    _text("insurance"),
    _text("enrolment"),
    _text("card_state"),
    _text("card_no"),
    _number("generation", server_default=text("0")),
    sqlite_with_rowid=False,
)
"""参保名册: the present snapshot; ``generation`` is the load of the feed that told of a person last, 0 a file."""

roster_snapshot = _table(
    "roster_snapshot", _number("id", primary_key=True), _text("loaded_at"), _number("rows"), _text("fingerprint")
)
"""名册快照: one row, where the entries came from."""

draft = _table(
    "draft", _text("id", primary_key=True), _text("flow"), _text("title"), _text("data"), _text("updated_at")
)
"""草稿."""

printed_paper = _table(
    "printed_paper",
    _text("id", primary_key=True),
    _text("filing_number"),
    _text("form"),
    _text("form_version"),
    _text("vault_hash"),
    _text("printed_at"),
    _text("printed_by"),
    _number("copy"),
    _number("revision", nullable=True),
)
"""打印留档, in the order of their ids; a notice of a visit that was not filed is here under its own number."""
Index("printed_paper_filing", printed_paper.c.filing_number, printed_paper.c.id)

returned_paper = _table(
    "returned_paper",
    _text("id", primary_key=True),
    _text("filing_number", ForeignKey("filing.number")),
    _text("form"),
    _text("returned_at"),
    _text("returned_by"),
    _text("vault_hash"),
    _text("media_type"),
    _text("form_version"),
    _number("revision", nullable=True),
    _number("by_hand"),
)
"""收回的表, append-only: signed paper that came back, with its scan where there is one."""
_returned = returned_paper.c
Index("returned_paper_filing", _returned.filing_number, _returned.returned_at)
Index("returned_paper_content", _returned.vault_hash, sqlite_where=_returned.vault_hash != "")

returned_withdrawal = _table(
    "returned_withdrawal",
    _text("paper_id", ForeignKey("returned_paper.id"), primary_key=True),
    _text("withdrawn_at"),
    _text("withdrawn_by"),
    _text("reason"),
)
"""撤下的扫描件, append-only: what was put to a record by mistake."""

awaited_paper = _table(
    "awaited_paper",
    _text("filing_number", ForeignKey("filing.number"), primary_key=True),
    _text("form", primary_key=True),
    _text("since"),
    sqlite_with_rowid=False,
)
"""待收回的表: printed to be signed and not back yet; no truth of its own, kept so that it can be counted."""

elsewhere_act = _table(
    "elsewhere_act", _text("id", primary_key=True), _text("filing_number"), _number("sequence"), _text("body")
)
"""他处经办, append-only: acts of other counters as they were sent upstream."""
Index("elsewhere_act_filing", elsewhere_act.c.filing_number, elsewhere_act.c.sequence)

elsewhere_filing = _table(
    "elsewhere_filing",
    _text("number", primary_key=True),
    _text("office"),
    _text("counter"),
    _text("name"),
    _text("social_security_number"),
    _text("sex"),
    _text("insurance"),
    _text("category"),
    _text("destination"),
    _text("destination_name"),
    _text("status"),
    _text("filed_on"),
    _text("valid_from", nullable=True),
    _text("valid_until", nullable=True),
    _number("provisional"),
    _text("commitment_due", nullable=True),
    _text("phone"),
    _text("phone_reversed"),
    _text("legacy_number"),
    _number("last_sequence"),
)
"""他处备案: where each stands after its last act that came down; records of this counter are never in it."""
elsewhere_initials = _table(
    "elsewhere_initials",
    _text("initials", primary_key=True),
    _text("filed_on", primary_key=True),
    _text("number", ForeignKey("elsewhere_filing.number"), primary_key=True),
    sqlite_with_rowid=False,
)
"""拼音首字母 of names in 他处备案."""
Index("elsewhere_initials_number", elsewhere_initials.c.number)

feed_document = _table(
    "feed_document",
    _text("kind", primary_key=True),
    _text("key", primary_key=True),
    _text("content"),
    _text("received_at"),
    _text("applied_at", nullable=True),
    _text("problem"),
)
"""下行文件: a directory, pack update or holiday plan that came down, and whether it could be applied."""

awaited_recheck = _table(
    "awaited_recheck",
    _text("authentication_id", ForeignKey("authentication.id"), primary_key=True),
    _text("filing_number", ForeignKey("filing.number")),
    sqlite_with_rowid=False,
)
"""待复核的鉴权: checks that came out unknown; a fresher roster answers them."""

recheck = _table(
    "recheck",
    _text("authentication_id", ForeignKey("authentication.id"), primary_key=True),
    _text("filing_number", ForeignKey("filing.number")),
    _text("at"),
    _number("failed"),
    _text("body"),
)
"""复核, append-only: what a fresher roster said of checks that came out unknown."""
Index("recheck_filing", recheck.c.filing_number, recheck.c.at)
Index("recheck_failed", recheck.c.filing_number, sqlite_where=recheck.c.failed == 1)

courier_batch = _table(
    "courier_batch",
    _number("number", primary_key=True),
    _text("made_at"),
    _text("content_hash"),
    _text("answered_at", nullable=True),
    _text("given_up_at", nullable=True),
)
"""信使批次: one row a numbered file; only what became of it ever changes."""

courier_act = _table(
    "courier_act",
    Column("number", Integer, ForeignKey("courier_batch.number"), primary_key=True, nullable=False),
    _number("place", primary_key=True),
    _text("act_id", ForeignKey("act.id")),
    sqlite_with_rowid=False,
)
"""What a numbered file carries, in order."""

account = _table(
    "account",
    _text("login", primary_key=True),
    _text("name"),
    _text("role"),
    _text("password_hash"),
    _number("is_active"),
)
"""账号."""

setting = _table("setting", _text("key", primary_key=True), _text("value"), sqlite_with_rowid=False)
"""窗口: what the folder is bound to, and small documents by their key."""

REMINDED = "reminded:"
"""What the key of a record's telephone reminders begins with; its number follows."""

running_number = _table("running_number", _text("name", primary_key=True), _number("value"), sqlite_with_rowid=False)
"""流水号: the last number given of each series."""
