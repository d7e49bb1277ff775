"""A list of a million filings is walked along an index in every order it is shown in, from wherever a page begins."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "DROP INDEX filing_newest",
    """
CREATE INDEX filing_newest ON filing
(filed_on, number, category, status, destination, upstream, commitment_due, name, social_security_number)
""",
    "DROP INDEX filing_due",
    """
CREATE INDEX filing_due ON filing (commitment_due, filed_on, number, status, category, destination, upstream, name)
WHERE commitment_due IS NOT NULL
""",
    "CREATE INDEX filing_by_category ON filing (category, filed_on, number)",
    "CREATE INDEX filing_by_destination ON filing (destination_name, filed_on, number)",
    "CREATE INDEX filing_by_until ON filing (ifnull(valid_until, '9999-12-31'), filed_on, number)",
    """
CREATE INDEX filing_by_status ON filing
(status, filed_on, number, category, destination, upstream, commitment_due, name, social_security_number)
""",
    "DROP INDEX filing_name",
    """
CREATE INDEX filing_name ON filing (name, filed_on, number, category, status, destination, upstream, commitment_due)
""",
    "DROP INDEX filing_ends",
    """
CREATE INDEX filing_ends ON filing (valid_until, status, number, filed_on, category, destination, name)
WHERE valid_until IS NOT NULL
""",
    "CREATE INDEX filing_by_upstream ON filing (upstream, filed_on, number)",
    "DROP INDEX elsewhere_newest",
    """
CREATE INDEX elsewhere_newest ON elsewhere_filing
(filed_on, number, category, status, destination, commitment_due, name, social_security_number)
""",
    "CREATE INDEX elsewhere_by_category ON elsewhere_filing (category, filed_on, number)",
    "CREATE INDEX elsewhere_by_destination ON elsewhere_filing (destination_name, filed_on, number)",
    "CREATE INDEX elsewhere_by_until ON elsewhere_filing (ifnull(valid_until, '9999-12-31'), filed_on, number)",
    "CREATE INDEX elsewhere_by_status ON elsewhere_filing (status, filed_on, number)",
)


def upgrade() -> None:
    """Make the indexes."""
    for statement in _STATEMENTS:
        op.execute(statement)
