"""日终处理: what days alone bring to records, as acts of the system."""

from __future__ import annotations

from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind
from app.errors import UserError
from app.policy.assess import assess_day_end
from app.services.desk import Desk
from app.services.ports import UnitOfWork
from app.services.recording import record_act


def get_filing(uow: UnitOfWork, number: str) -> Filing:
    """The record. Raises UserError when there is none of that number."""
    filing = uow.filings.find(number)
    if filing is None:
        raise UserError(
            "没有找到这件备案",
            why="本地库里没有这个备案编号",
            remedy="请核对编号，或按姓名查找",
            code="no_filing",
        )
    return filing


def bring_up_to_date(uow: UnitOfWork, desk: Desk, filing: Filing) -> Filing:
    """日终处理 of one record: what the days since the last act brought, as acts of the system."""
    while True:
        decision = assess_day_end(desk.edition_of(filing), filing, desk.today(), desk.counter.area)
        if decision is None:
            return filing
        kind = ActKind(decision.act)
        _, filing = record_act(
            uow,
            desk,
            desk.system_actor(),
            filing,
            kind,
            _day_end_changes(filing, decision),
            number=filing.number,
            decision=decision,
        )


def _day_end_changes(filing: Filing, decision: Decision) -> dict[str, Any]:
    changes: dict[str, Any] = {"status": decision.status}
    if decision.act == ActKind.TERMINATE and filing.commitment is not None:
        changes["commitment"] = filing.commitment.broken()
        changes["credit_list"] = decision.credit_list
    return changes


def sweep(desk: Desk) -> tuple[str, ...]:
    """日终处理 of the whole store: expiry and overdue commitments, each an act of the system. Idempotent.

    Records whose pack is broken wait until it is mended. Returns the numbers of the records it changed.
    """
    changed = []
    with desk.store.read() as view:
        numbers = view.filings.touched_by_sweep(desk.today())
    for number in numbers:
        with desk.store.write() as uow:
            before = get_filing(uow, number)
            if desk.find_edition_of(before) is None:
                continue
            after = bring_up_to_date(uow, desk, before)
            uow.commit()
        if after.revision != before.revision:
            changed.append(number)
    return tuple(changed)
