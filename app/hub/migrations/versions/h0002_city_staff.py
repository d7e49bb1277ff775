"""The city's staff: their tokens, what was done at the hub, when each office was last heard of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "h0002"
down_revision = "h0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; an office is last heard of when its newest act came."""
    op.create_table(
        "staff_token",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("issued_at", sa.Text, nullable=False),
    )
    op.create_table(
        "office_contact",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("last_at", sa.Text, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("act_received", "act", ["received_at"])
    op.execute("INSERT INTO office_contact (office, last_at) SELECT office, max(received_at) FROM act GROUP BY office")
