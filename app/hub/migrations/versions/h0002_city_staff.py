"""The city's staff: their tokens, what was done at the hub, when each office was last heard of.

And where a filing leads and until when, beside its state: looking it up in the body of its last act was slow.
"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "h0002"
down_revision = "h0001"
branch_labels = None
depends_on = None


_LAST_ACTS = """
SELECT act.filing_number, act.body FROM act
JOIN filing ON filing.number = act.filing_number AND filing.last_sequence = act.sequence
WHERE act.verdict = 'accepted' AND filing.number > :after ORDER BY filing.number LIMIT 1000
"""
_FILL = "UPDATE filing SET destination = :destination, valid_until = :valid_until WHERE number = :number"


def upgrade() -> None:
    """Add the tables and columns; an office is last heard of when its newest act came."""
    op.create_table(
        "staff_token",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("token_hash", sa.Text, nullable=False, unique=True),
        sa.Column("issued_at", sa.Text, nullable=False),
    )
    op.create_table(
        "office_contact",
        sa.Column("office", sa.Text, primary_key=True),
        sa.Column("last_at", sa.Text, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
    )
    op.create_index("act_received", "act", ["received_at"])
    op.execute("INSERT INTO office_contact (office, last_at) SELECT office, max(received_at) FROM act GROUP BY office")
    op.add_column("filing", sa.Column("destination", sa.Text, nullable=False, server_default=""))
    op.add_column("filing", sa.Column("valid_until", sa.Text, nullable=False, server_default=""))
    _fill_filings(op.get_bind())


def _fill_filings(connection: sa.Connection) -> None:
    after = ""
    while page := connection.execute(sa.text(_LAST_ACTS), {"after": after}).all():
        rows = [{"number": number, **_from_record(json.loads(body)["record"])} for number, body in page]
        connection.execute(sa.text(_FILL), rows)
        after = page[-1][0]


def _from_record(record: dict[str, str]) -> dict[str, str]:
    return {"destination": record["rloc_admdvs"], "valid_until": record["enddate"]}
