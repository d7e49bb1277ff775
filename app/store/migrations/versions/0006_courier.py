"""What a counter without a line sends by hand: numbered files and the acts in each."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
CREATE TABLE courier_batch (
    number INTEGER NOT NULL PRIMARY KEY,
    made_at TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    answered_at TEXT,
    given_up_at TEXT
) STRICT
""",
    """
CREATE TABLE courier_act (
    number INTEGER NOT NULL REFERENCES courier_batch (number),
    place INTEGER NOT NULL,
    act_id TEXT NOT NULL REFERENCES act (id),
    PRIMARY KEY (number, place)
) WITHOUT ROWID, STRICT
""",
    *(
        f"CREATE TRIGGER {table}_forbids_{what.lower()} BEFORE {what}{of} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is never rewritten'); END"
        for table, what, of in (
            ("courier_act", "UPDATE", ""),
            ("courier_act", "DELETE", ""),
            ("courier_batch", "UPDATE", " OF number, made_at, content_hash"),
            ("courier_batch", "DELETE", ""),
        )
    ),
)


def upgrade() -> None:
    """Make the tables."""
    for statement in _STATEMENTS:
        op.execute(statement)
