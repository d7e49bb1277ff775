"""Signed papers that came back are facts of their own, and those that did not are found."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
CREATE TABLE returned_paper (
    id TEXT NOT NULL PRIMARY KEY,
    filing_number TEXT NOT NULL REFERENCES filing (number),
    form TEXT NOT NULL,
    returned_at TEXT NOT NULL,
    returned_by TEXT NOT NULL,
    vault_hash TEXT NOT NULL,
    media_type TEXT NOT NULL,
    form_version TEXT NOT NULL,
    revision INTEGER,
    by_hand INTEGER NOT NULL
) STRICT
""",
    "CREATE INDEX returned_paper_filing ON returned_paper (filing_number, returned_at)",
    "CREATE INDEX returned_paper_content ON returned_paper (vault_hash) WHERE vault_hash != ''",
    """
CREATE TABLE returned_withdrawal (
    paper_id TEXT NOT NULL PRIMARY KEY REFERENCES returned_paper (id),
    withdrawn_at TEXT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT
""",
    """
CREATE TABLE awaited_paper (
    filing_number TEXT NOT NULL REFERENCES filing (number),
    form TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (filing_number, form)
) WITHOUT ROWID, STRICT
""",
    # Until now a signature was only an entry of the audit, and stood for all that was printed to be signed.
    """
INSERT INTO returned_paper
SELECT 'audit-' || min(audit.sequence) || '-' || printed_paper.form, printed_paper.filing_number, printed_paper.form,
    min(audit.at), audit.actor, '', '', '', NULL, 1
FROM audit JOIN printed_paper ON printed_paper.filing_number = audit.subject
WHERE audit.event = 'paper.signed' AND printed_paper.form IN ('filing', 'commitment')
GROUP BY printed_paper.filing_number, printed_paper.form
""",
    """
INSERT INTO awaited_paper
SELECT filing_number, form, min(printed_at) FROM printed_paper
WHERE form IN ('filing', 'commitment') AND NOT EXISTS (
    SELECT 1 FROM returned_paper
    WHERE returned_paper.filing_number = printed_paper.filing_number AND returned_paper.form = printed_paper.form
)
GROUP BY filing_number, form
""",
    *(
        f"CREATE TRIGGER {table}_forbids_{what.lower()} BEFORE {what} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is never rewritten'); END"
        for table in ("returned_paper", "returned_withdrawal")
        for what in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Make the tables, and fill them from the prints and the audit."""
    for statement in _STATEMENTS:
        op.execute(statement)
