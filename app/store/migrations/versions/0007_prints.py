"""A print says which revision of its record it shows, and a notice of a visit without a record is a print as well."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "DROP TRIGGER printed_paper_forbids_update",
    "DROP TRIGGER printed_paper_forbids_delete",
    "DROP INDEX printed_paper_filing",
    "ALTER TABLE printed_paper RENAME TO printed_paper_before",
    """
CREATE TABLE printed_paper (
    id TEXT NOT NULL PRIMARY KEY,
    filing_number TEXT NOT NULL,
    form TEXT NOT NULL,
    form_version TEXT NOT NULL,
    vault_hash TEXT NOT NULL,
    printed_at TEXT NOT NULL,
    printed_by TEXT NOT NULL,
    copy INTEGER NOT NULL,
    revision INTEGER
) STRICT
""",
    # Which revision a print of before shows is not known.
    """
INSERT INTO printed_paper
SELECT id, filing_number, form, form_version, vault_hash, printed_at, printed_by, copy, NULL FROM printed_paper_before
""",
    "DROP TABLE printed_paper_before",
    "CREATE INDEX printed_paper_filing ON printed_paper (filing_number, id)",
    *(
        f"CREATE TRIGGER printed_paper_forbids_{what.lower()} BEFORE {what} ON printed_paper\n"
        "BEGIN SELECT RAISE(ABORT, 'printed_paper is never rewritten'); END"
        for what in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Make the table anew, since a reference cannot be taken off a column, and put every print back."""
    for statement in _STATEMENTS:
        op.execute(statement)
