"""Acts upstream refused can be closed: a record's upstream state counts them last."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "DROP TRIGGER outbox_row_added",
    "DROP TRIGGER outbox_state_changed",
    """
CREATE TRIGGER outbox_row_added AFTER INSERT ON outbox
BEGIN UPDATE filing SET upstream = (
SELECT state FROM outbox WHERE filing_number = NEW.filing_number ORDER BY CASE state
WHEN 'rejected' THEN 0
WHEN 'set_aside' THEN 1
WHEN 'waiting' THEN 2
WHEN 'sending' THEN 3
WHEN 'unknown' THEN 4
WHEN 'accepted' THEN 5
WHEN 'closed' THEN 6
END LIMIT 1
) WHERE number = NEW.filing_number; END
""",
    """
CREATE TRIGGER outbox_state_changed AFTER UPDATE OF state ON outbox
BEGIN UPDATE filing SET upstream = (
SELECT state FROM outbox WHERE filing_number = NEW.filing_number ORDER BY CASE state
WHEN 'rejected' THEN 0
WHEN 'set_aside' THEN 1
WHEN 'waiting' THEN 2
WHEN 'sending' THEN 3
WHEN 'unknown' THEN 4
WHEN 'accepted' THEN 5
WHEN 'closed' THEN 6
END LIMIT 1
) WHERE number = NEW.filing_number; END
""",
)


def upgrade() -> None:
    """Make the two triggers anew; no row changes."""
    for statement in _STATEMENTS:
        op.execute(statement)
