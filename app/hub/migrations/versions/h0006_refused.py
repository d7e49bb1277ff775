"""Acts that were refused for what they are: who sent them, and what was answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "h0006"
down_revision = "h0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; what was refused before is not known any more."""
    op.create_table(
        "refused_act",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("act_id", sa.Text, primary_key=True),
        sa.Column("content_hash", sa.Text, primary_key=True),
        sa.Column("filing_number", sa.Text, nullable=False),
        sa.Column("upstream_number", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sa.Column("times_refused", sa.Integer, nullable=False),
    )
    op.create_index("refused_act_received", "refused_act", ["received_at"])
