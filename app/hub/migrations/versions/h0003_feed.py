"""What the city tells its counters, each change under a number that only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "h0003"
down_revision = "h0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; acts are fed from the table they stand in."""
    op.create_table("feed_origin", sa.Column("id", sa.Text, primary_key=True))
    op.create_table(
        "feed_item",
        sa.Column("area", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("item_key", sa.Text, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_index("feed_item_number", "feed_item", ["number"], unique=True)
    op.create_index("feed_item_of_area", "feed_item", ["area", "number"])
    op.create_table(
        "feed_load",
        sa.Column("area", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("loaded_at", sa.Text, nullable=False),
    )
