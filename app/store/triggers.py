"""What the database itself refuses or keeps up to date, whoever writes to it.

Acts, audit entries, receipts, authentications, prints and papers that came back are facts: nobody changes or deletes
them, not even a program with the key and a bug.
"""

from __future__ import annotations

from app.domain.outbox import LEAST_FAR

FACTS = (
    "act",
    "audit",
    "receipt",
    "authentication",
    "printed_paper",
    "returned_paper",
    "returned_withdrawal",
    "elsewhere_act",
    "recheck",
    "courier_act",
)


def _forbid(table: str, what: str, columns: str = "") -> str:
    of = f" OF {columns}" if columns else ""
    return (
        f"CREATE TRIGGER {table}_forbids_{what.lower()} BEFORE {what}{of} ON {table}\n"
        f"BEGIN SELECT RAISE(ABORT, '{table} is never rewritten'); END"
    )


def _follow_outbox(name: str, moment: str) -> str:
    ranks = (f"WHEN '{state.value}' THEN {rank}" for rank, state in enumerate(LEAST_FAR))
    lines = (
        f"CREATE TRIGGER {name} AFTER {moment} ON outbox",
        "BEGIN UPDATE filing SET upstream = (",
        "SELECT state FROM outbox WHERE filing_number = NEW.filing_number ORDER BY CASE state",
        *ranks,
        "END LIMIT 1",
        ") WHERE number = NEW.filing_number; END",
    )
    return "\n".join(lines)


TRIGGERS: tuple[str, ...] = (
    *(_forbid(table, what) for table in FACTS for what in ("UPDATE", "DELETE")),
    _forbid("outbox", "UPDATE", "ordinal, act_id, filing_number, body"),
    _forbid("outbox", "DELETE"),
    _forbid("courier_batch", "UPDATE", "number, made_at, content_hash"),
    _forbid("courier_batch", "DELETE"),
    _follow_outbox("outbox_row_added", "INSERT"),
    _follow_outbox("outbox_state_changed", "UPDATE OF state"),
)
