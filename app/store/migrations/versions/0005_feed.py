"""What comes down from the city: filings made elsewhere, the roster entry by entry, files, and checks made again."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE roster_entry ADD COLUMN generation INTEGER NOT NULL DEFAULT 0",
    """
CREATE TABLE elsewhere_act (
    id TEXT NOT NULL PRIMARY KEY,
    filing_number TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX elsewhere_act_filing ON elsewhere_act (filing_number, sequence)",
    """
CREATE TABLE elsewhere_filing (
    number TEXT NOT NULL PRIMARY KEY,
    office TEXT NOT NULL,
    counter TEXT NOT NULL,
    name TEXT NOT NULL,
    social_security_number TEXT NOT NULL,
    sex TEXT NOT NULL,
    insurance TEXT NOT NULL,
    category TEXT NOT NULL,
    destination TEXT NOT NULL,
    destination_name TEXT NOT NULL,
    status TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    provisional INTEGER NOT NULL,
    commitment_due TEXT,
    phone TEXT NOT NULL,
    phone_reversed TEXT NOT NULL,
    legacy_number TEXT NOT NULL,
    last_sequence INTEGER NOT NULL
) STRICT
""",
    """
CREATE INDEX elsewhere_newest ON elsewhere_filing (filed_on, number, category, status, destination, commitment_due)
""",
    "CREATE INDEX elsewhere_name ON elsewhere_filing (name, filed_on, number)",
    "CREATE INDEX elsewhere_person ON elsewhere_filing (social_security_number, filed_on, number)",
    "CREATE INDEX elsewhere_number ON elsewhere_filing (number, filed_on)",
    "CREATE INDEX elsewhere_phone ON elsewhere_filing (phone_reversed, filed_on, number) WHERE phone_reversed != ''",
    "CREATE INDEX elsewhere_legacy ON elsewhere_filing (legacy_number, filed_on, number) WHERE legacy_number != ''",
    """
CREATE TABLE elsewhere_initials (
    initials TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    number TEXT NOT NULL REFERENCES elsewhere_filing (number),
    PRIMARY KEY (initials, filed_on, number)
) WITHOUT ROWID, STRICT
""",
    "CREATE INDEX elsewhere_initials_number ON elsewhere_initials (number)",
    """
CREATE TABLE feed_document (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    content TEXT NOT NULL,
    received_at TEXT NOT NULL,
    applied_at TEXT,
    problem TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT
""",
    """
CREATE TABLE awaited_recheck (
    authentication_id TEXT NOT NULL PRIMARY KEY REFERENCES authentication (id),
    filing_number TEXT NOT NULL REFERENCES filing (number)
) WITHOUT ROWID, STRICT
""",
    """
CREATE TABLE recheck (
    authentication_id TEXT NOT NULL PRIMARY KEY REFERENCES authentication (id),
    filing_number TEXT NOT NULL REFERENCES filing (number),
    at TEXT NOT NULL,
    failed INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX recheck_filing ON recheck (filing_number, at)",
    "CREATE INDEX recheck_failed ON recheck (filing_number) WHERE failed = 1",
    # Checks that the roster of their day could not answer have waited for a fresher one all along.
    """
INSERT INTO awaited_recheck
SELECT authentication.id, filing.number FROM filing
JOIN authentication ON authentication.id = json_extract(filing.body, '$.authentication_id')
WHERE filing.status IN ('pending_review', 'active', 'suspended') AND EXISTS (
    SELECT 1 FROM json_each(authentication.body, '$.checks') AS made
    WHERE json_extract(made.value, '$.result') = 'unknown'
)
GROUP BY authentication.id
""",
    *(
        f"CREATE TRIGGER {table}_forbids_{what.lower()} BEFORE {what} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is never rewritten'); END"
        for table in ("elsewhere_act", "recheck")
        for what in ("UPDATE", "DELETE")
    ),
)


def upgrade() -> None:
    """Make the tables; people already on the roster are of no load of the feed."""
    for statement in _STATEMENTS:
        op.execute(statement)
