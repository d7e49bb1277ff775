"""Lists of promises, letters and filings that run out are put in any order inside the index that leads to them."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "DROP INDEX filing_name",
    """
CREATE INDEX filing_name ON filing
(name, filed_on, number, category, status, destination, upstream, commitment_due, commitment_state)
""",
    "DROP INDEX filing_person",
    "CREATE INDEX filing_person ON filing (social_security_number, filed_on, number, commitment_state)",
    "DROP INDEX filing_ends",
    """
CREATE INDEX filing_ends ON filing
(valid_until, status, number, filed_on, category, destination, name, social_security_number, destination_name)
WHERE valid_until IS NOT NULL
""",
    "DROP INDEX filing_due",
    """
CREATE INDEX filing_due ON filing
(commitment_due, filed_on, number, status, category, destination, upstream, name, social_security_number,
 destination_name, valid_until, phone)
WHERE commitment_due IS NOT NULL
""",
    "DROP INDEX filing_letter",
    """
CREATE INDEX filing_letter ON filing
(letter_keep_until, filed_on, number, status, category, upstream, name, social_security_number, destination_name,
 valid_until)
WHERE letter_keep_until IS NOT NULL
""",
    "DROP INDEX filing_promises",
    """
CREATE INDEX filing_promises ON filing (commitment_state, filed_on, number, status, upstream, phone)
WHERE commitment_state IS NOT NULL
""",
    "DROP INDEX filing_by_until",
    "CREATE INDEX filing_by_until ON filing (ifnull(valid_until, '9999-12-31'), filed_on, number, status)",
    "DROP INDEX elsewhere_name",
    """
CREATE INDEX elsewhere_name ON elsewhere_filing
(name, filed_on, number, category, status, destination, commitment_due)
""",
    "DROP INDEX elsewhere_by_status",
    """
CREATE INDEX elsewhere_by_status ON elsewhere_filing
(status, filed_on, number, category, destination, commitment_due, name, social_security_number)
""",
)


def upgrade() -> None:
    """Make the indexes anew, wider."""
    for statement in _STATEMENTS:
        op.execute(statement)
