"""The first tables: records and their acts, outbox, receipts, audit chain, roster, drafts, prints, accounts."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    """
CREATE TABLE account (
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    PRIMARY KEY (login)
) STRICT
""",
    """
CREATE TABLE audit (
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (sequence)
) STRICT
""",
    """
CREATE TABLE authentication (
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT
""",
    """
CREATE TABLE draft (
    id TEXT NOT NULL,
    flow TEXT NOT NULL,
    title TEXT NOT NULL,
    data TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT
""",
    """
CREATE TABLE filing (
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    social_security_number TEXT NOT NULL,
    category TEXT NOT NULL,
    destination TEXT NOT NULL,
    destination_name TEXT NOT NULL,
    status TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    valid_from TEXT,
    valid_until TEXT,
    provisional INTEGER NOT NULL,
    commitment_due TEXT,
    review_due TEXT,
    upstream TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_reversed TEXT NOT NULL,
    phone_2_reversed TEXT NOT NULL,
    legacy_number TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (number)
) STRICT
""",
    """
CREATE INDEX filing_due ON filing (commitment_due, status, number) WHERE commitment_due IS NOT NULL
""",
    """
CREATE INDEX filing_ends ON filing (valid_until, status, number) WHERE valid_until IS NOT NULL
""",
    """
CREATE INDEX filing_legacy ON filing (legacy_number, filed_on, number) WHERE legacy_number != ''
""",
    """
CREATE INDEX filing_name ON filing (name, filed_on, number)
""",
    """
CREATE INDEX filing_newest ON filing (filed_on, number, category, status, destination, upstream, commitment_due)
""",
    """
CREATE INDEX filing_number ON filing (number, filed_on)
""",
    """
CREATE INDEX filing_person ON filing (social_security_number, filed_on, number)
""",
    """
CREATE INDEX filing_phone ON filing (phone_reversed, filed_on, number) WHERE phone_reversed != ''
""",
    """
CREATE INDEX filing_phone_2 ON filing (phone_2_reversed, filed_on, number) WHERE phone_2_reversed != ''
""",
    """
CREATE INDEX filing_review ON filing (review_due, status, number) WHERE review_due IS NOT NULL
""",
    """
CREATE TABLE roster_entry (
    social_security_number TEXT NOT NULL,
    name TEXT NOT NULL,
    insurance TEXT NOT NULL,
    enrolment TEXT NOT NULL,
    card_state TEXT NOT NULL,
    card_no TEXT NOT NULL,
    PRIMARY KEY (social_security_number)
) WITHOUT ROWID, STRICT
""",
    """
CREATE TABLE roster_snapshot (
    id INTEGER NOT NULL,
    loaded_at TEXT NOT NULL,
    rows INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT
""",
    """
CREATE TABLE running_number (
    name TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (name)
) WITHOUT ROWID, STRICT
""",
    """
CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
) WITHOUT ROWID, STRICT
""",
    """
CREATE TABLE act (
    id TEXT NOT NULL,
    filing_number TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT act_in_order UNIQUE (filing_number, sequence),
    FOREIGN KEY(filing_number) REFERENCES filing (number)
) STRICT
""",
    """
CREATE TABLE filing_initials (
    initials TEXT NOT NULL,
    filed_on TEXT NOT NULL,
    number TEXT NOT NULL,
    PRIMARY KEY (initials, filed_on, number),
    FOREIGN KEY(number) REFERENCES filing (number)
) WITHOUT ROWID, STRICT
""",
    """
CREATE INDEX filing_initials_number ON filing_initials (number)
""",
    """
CREATE TABLE printed_paper (
    id TEXT NOT NULL,
    filing_number TEXT NOT NULL,
    form TEXT NOT NULL,
    form_version TEXT NOT NULL,
    vault_hash TEXT NOT NULL,
    printed_at TEXT NOT NULL,
    printed_by TEXT NOT NULL,
    copy INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(filing_number) REFERENCES filing (number)
) STRICT
""",
    """
CREATE INDEX printed_paper_filing ON printed_paper (filing_number, printed_at)
""",
    """
CREATE TABLE outbox (
    ordinal INTEGER NOT NULL,
    act_id TEXT NOT NULL,
    filing_number TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    not_before TEXT,
    last_problem TEXT NOT NULL,
    PRIMARY KEY (ordinal),
    UNIQUE (act_id),
    FOREIGN KEY(act_id) REFERENCES act (id),
    FOREIGN KEY(filing_number) REFERENCES filing (number)
) STRICT
""",
    """
CREATE INDEX outbox_filing ON outbox (filing_number, ordinal)
""",
    """
CREATE INDEX outbox_state ON outbox (state, ordinal)
""",
    """
CREATE TABLE receipt (
    id INTEGER NOT NULL,
    act_id TEXT NOT NULL,
    verdict TEXT NOT NULL,
    upstream_number TEXT NOT NULL,
    code TEXT NOT NULL,
    sentence TEXT NOT NULL,
    received_at TEXT,
    PRIMARY KEY (id),
    CONSTRAINT receipt_once UNIQUE (act_id, verdict, upstream_number, code, sentence),
    FOREIGN KEY(act_id) REFERENCES act (id)
) STRICT
""",
    """
CREATE INDEX receipt_newest ON receipt (received_at)
""",
    """
CREATE TRIGGER act_forbids_update BEFORE UPDATE ON act
BEGIN SELECT RAISE(ABORT, 'act is never rewritten'); END
""",
    """
CREATE TRIGGER act_forbids_delete BEFORE DELETE ON act
BEGIN SELECT RAISE(ABORT, 'act is never rewritten'); END
""",
    """
CREATE TRIGGER audit_forbids_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is never rewritten'); END
""",
    """
CREATE TRIGGER audit_forbids_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit is never rewritten'); END
""",
    """
CREATE TRIGGER receipt_forbids_update BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'receipt is never rewritten'); END
""",
    """
CREATE TRIGGER receipt_forbids_delete BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'receipt is never rewritten'); END
""",
    """
CREATE TRIGGER authentication_forbids_update BEFORE UPDATE ON authentication
BEGIN SELECT RAISE(ABORT, 'authentication is never rewritten'); END
""",
    """
CREATE TRIGGER authentication_forbids_delete BEFORE DELETE ON authentication
BEGIN SELECT RAISE(ABORT, 'authentication is never rewritten'); END
""",
    """
CREATE TRIGGER printed_paper_forbids_update BEFORE UPDATE ON printed_paper
BEGIN SELECT RAISE(ABORT, 'printed_paper is never rewritten'); END
""",
    """
CREATE TRIGGER printed_paper_forbids_delete BEFORE DELETE ON printed_paper
BEGIN SELECT RAISE(ABORT, 'printed_paper is never rewritten'); END
""",
    """
CREATE TRIGGER outbox_forbids_update BEFORE UPDATE OF ordinal, act_id, filing_number, body ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox is never rewritten'); END
""",
    """
CREATE TRIGGER outbox_forbids_delete BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox is never rewritten'); END
""",
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
END LIMIT 1
) WHERE number = NEW.filing_number; END
""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
