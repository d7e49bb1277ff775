"""The hub's tables, the same on SQLite and PostgreSQL. Instants are ISO text in China Standard Time."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

schema_revision = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
"""版本: the migration the database is at, under the name and shape that Alembic gives it."""

office_token = Table(
    "office_token",
    metadata,
    Column("office", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("issued_at", Text, nullable=False),
)
"""口令 of an office, only as a hash. An office has one; issuing another ends it."""

filing = Table(
    "filing",
    metadata,
    Column("number", Text, primary_key=True),
    Column("upstream_number", Text, nullable=False, unique=True),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("certno", Text, nullable=False),
    Column("person_group", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("is_live", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("first_act_id", Text, nullable=False),
    Column("destination", Text, nullable=False, server_default=""),
    Column("valid_until", Text, nullable=False, server_default=""),
)
"""备案: where each stands after the last act accepted; the acts themselves are the record."""
Index("filing_of_person", filing.c.certno, filing.c.is_live)

act = Table(
    "act",
    metadata,
    # SQLite numbers rows by itself only when the type is exactly INTEGER.
    Column("arrival", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("act_id", Text, nullable=False, unique=True),
    Column("filing_number", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("upstream_number", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("times_refused", Integer, nullable=False, default=0),
)
"""经办行为 with its receipt, accepted or rejected; ``times_refused`` counts how often it came again."""
Index("act_received", act.c.received_at)
Index("act_of_filing", act.c.filing_number, act.c.sequence)
# The last word on two counters acting on one filing, whatever the code above believes.
Index(
    "act_accepted_once",
    act.c.filing_number,
    act.c.sequence,
    unique=True,
    sqlite_where=act.c.verdict == "accepted",
    postgresql_where=act.c.verdict == "accepted",
)

conflict = Table(
    "conflict",
    metadata,
    Column("act_id", Text, primary_key=True),
    Column("content_hash", Text, primary_key=True),
    Column("filing_number", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("winner_act_id", Text, ForeignKey("act.act_id"), nullable=False),
    Column("found_at", Text, nullable=False),
)
"""冲突: an act that lost against one accepted before; the same loser is written down once."""

refused_act = Table(
    "refused_act",
    metadata,
    Column("office", Text, primary_key=True),
    Column("counter", Text, primary_key=True),
    Column("act_id", Text, primary_key=True),
    Column("content_hash", Text, primary_key=True),
    Column("filing_number", Text, nullable=False),
    Column("upstream_number", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("times_refused", Integer, nullable=False),
)
"""拒收的件: rejected without coming to rest, by the office and counter that sent it; nothing of what was in it."""
Index("refused_act_received", refused_act.c.received_at)

staff_token = Table(
    "staff_token",
    metadata,
    Column("name", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("issued_at", Text, nullable=False),
)
"""工作人员口令 of the city's own people, only as a hash, for the web page; the name is that of an account or a post."""

office_contact = Table(
    "office_contact",
    metadata,
    Column("office", Text, primary_key=True),
    Column("last_at", Text, nullable=False),
)
"""最近联系: when an office was last heard of, to the minute, whether it had anything to send or not."""

event = Table(
    "event",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
"""审计: what people did at the hub itself, such as giving out a token or taking the library away as a file."""

feed_origin = Table("feed_origin", metadata, Column("id", Text, primary_key=True))
"""一行: the name this hub made for its feed. A cursor of another name means nothing here."""

feed_item = Table(
    "feed_item",
    metadata,
    Column("area", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("item_key", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("content", Text, nullable=False),
)
"""下行数据 other than acts, as it is now: a change moves its row to a new number, above all others.

``area`` is empty for the whole city; ``content`` is empty for what there is no longer.
"""
Index("feed_item_number", feed_item.c.number, unique=True)
Index("feed_item_of_area", feed_item.c.area, feed_item.c.number)

feed_load = Table(
    "feed_load",
    metadata,
    Column("area", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("loaded_at", Text, nullable=False),
)
"""装入: when the city last loaded a kind for an area, empty for the whole city."""

courier_key = Table(
    "courier_key",
    metadata,
    Column("office", Text, primary_key=True),
    Column("counter", Text, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("registered_at", Text, nullable=False),
)
"""信使公钥 of a counter, as its card; a counter has one, and registering another ends it."""

courier_file = Table(
    "courier_file",
    metadata,
    Column("mark", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("office", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("receipts", Text, nullable=False),
)
"""信使文件 that were taken, by the key that signed them, with what they were answered."""
