"""Letters whose retention can end are found by its last day."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE filing ADD COLUMN letter_keep_until TEXT",
    # A letter is kept for as long as its promise is open, and is gone once it was destroyed. A promise that is open
    # has no state in the body, since values at their default are left out.
    """
UPDATE filing SET letter_keep_until = json_extract(body, '$.commitment.keep_letter_until')
WHERE json_extract(body, '$.commitment.state') IN ('kept', 'broken', 'released')
AND json_extract(body, '$.commitment.letter_destroyed_on') IS NULL
""",
    """
CREATE INDEX filing_letter ON filing (letter_keep_until, filed_on, number) WHERE letter_keep_until IS NOT NULL
""",
)


def upgrade() -> None:
    """Add the column, fill it from the state of each record, and index it."""
    for statement in _STATEMENTS:
        op.execute(statement)
