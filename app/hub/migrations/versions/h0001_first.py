"""The tables as they were before the hub counted its revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "h0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them all."""
    op.create_table(
        "office_token",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("issued_at", sa.Text, nullable=False),
    )
    op.create_table(
        "filing",
        sa.Column("number", sa.Text, primary_key=True),
        sa.Column("upstream_number", sa.Text, nullable=False, unique=True),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("certno", sa.Text, nullable=False),
        sa.Column("person_group", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("is_live", sa.Integer, nullable=False),
        sa.Column("last_sequence", sa.Integer, nullable=False),
        sa.Column("first_act_id", sa.Text, nullable=False),
    )
    op.create_index("filing_of_person", "filing", ["certno", "is_live"])
    op.create_table(
        "act",
        sa.Column(
            "arrival",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("act_id", sa.Text, nullable=False, unique=True),
        sa.Column("filing_number", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("upstream_number", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("times_refused", sa.Integer, nullable=False),
    )
    op.create_index("act_of_filing", "act", ["filing_number", "sequence"])
    is_accepted = sa.text("verdict = 'accepted'")
    op.create_index(
        "act_accepted_once",
        "act",
        ["filing_number", "sequence"],
        unique=True,
        sqlite_where=is_accepted,
        postgresql_where=is_accepted,
    )
    op.create_table(
        "conflict",
        sa.Column("act_id", sa.Text, primary_key=True),
        sa.Column("content_hash", sa.Text, primary_key=True),
        sa.Column("filing_number", sa.Text, nullable=False),
        sa.Column("office", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("winner_act_id", sa.Text, sa.ForeignKey("act.act_id"), nullable=False),
        sa.Column("found_at", sa.Text, nullable=False),
    )
