"""Counting for statistics needs no row of its own: what became of a promise stands in a column, and all is indexed."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE filing ADD COLUMN commitment_state TEXT",
    # A promise that is open has no state in the body, since values at their default are left out.
    """
UPDATE filing SET commitment_state = coalesce(json_extract(body, '$.commitment.state'), 'open')
WHERE json_type(body, '$.commitment') = 'object'
""",
    "CREATE INDEX filing_days ON filing (filed_on, category, status)",
    "CREATE INDEX filing_places ON filing (destination, filed_on, status)",
    """
CREATE INDEX filing_promises ON filing (commitment_state, filed_on, status) WHERE commitment_state IS NOT NULL
""",
    "CREATE INDEX elsewhere_days ON elsewhere_filing (filed_on, category, status)",
    "CREATE INDEX elsewhere_places ON elsewhere_filing (destination, filed_on, status)",
    "CREATE INDEX act_days ON act (kind, day) WHERE kind != 'file'",
)


def upgrade() -> None:
    """Add the column, fill it from the state of each record, and index what is counted."""
    for statement in _STATEMENTS:
        op.execute(statement)
