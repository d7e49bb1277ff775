"""上报底账: what the counter's own store knows of acts that go by a mapping: their bodies and their receipts."""

from __future__ import annotations

from typing import Protocol

from app.domain.outbox import Verdict
from app.errors import UserError
from app.services.ports import Store
from app.wire.mapping_plan import Known

FILED = "filed"
"""Code of the receipt of the act by which upstream came to have a filing."""

WITHDRAWN = "withdrawn"
"""Code of the receipt of the act by which upstream no longer has it."""


class ActBook(Protocol):
    """底账 as the client needs it."""

    def find_body(self, act_id: str) -> str | None:
        """The frozen body of an act, or None."""

    def known_of(self, filing_number: str) -> Known:
        """What upstream is known to have of a filing."""


class StoredActs:
    """底账 in the store of the counter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find_body(self, act_id: str) -> str | None:
        """The frozen body of an act; None for an act that this counter does not have."""
        with self._store.read() as uow:
            try:
                return uow.outbox.get(act_id).body
            except UserError:
                return None

    def known_of(self, filing_number: str) -> Known:
        """What the receipts of a filing say."""
        known = Known()
        with self._store.read() as uow:
            orders = {row.act_id: row.order for row in uow.outbox.of_filing(filing_number)}
            receipts = uow.outbox.receipts_of(filing_number)
        for receipt in sorted(receipts, key=lambda receipt: orders[receipt.act_id]):
            if receipt.verdict is Verdict.ACCEPTED and receipt.code == FILED:
                known = Known(is_there=True, number=receipt.upstream_number)
            elif receipt.verdict is Verdict.ACCEPTED and receipt.code == WITHDRAWN:
                known = Known()
        return known
