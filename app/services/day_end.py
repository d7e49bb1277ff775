"""日终处理: what days alone bring to records, as acts of the system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.domain.conflict import ConflictKind
from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind
from app.errors import EnvironmentProblem, NeedsConfirmation, UserError
from app.policy.assess import assess_day_end
from app.policy.pack import PackEdition
from app.services.conflicts import find_lost
from app.services.desk import Desk
from app.services.ports import UnitOfWork
from app.services.recording import record_act

OnFailure = Callable[[str, Exception], None]
"""Told the number of a record and what was raised there."""

_NAMED_AT_MOST = 3


class DayEndIncomplete(UserError):
    """日终处理未办完: all other records were done; ``failed`` has what was raised, by the record's number."""

    def __init__(self, failed: Mapping[str, Exception]) -> None:
        self.failed = dict(failed)
        named = "、".join(list(self.failed)[:_NAMED_AT_MOST])
        first = next(iter(self.failed.values()))
        super().__init__(
            f"{len(self.failed)}件备案的日终处理没有做成：{named}{'等' if len(self.failed) > _NAMED_AT_MOST else ''}",
            why=first.what if isinstance(first, UserError) else "程序出了意外",
            remedy="其余的都已办完；这些会再办，仍不成的请联系系统管理员",
            code="day_end_incomplete",
        )


def no_filing() -> UserError:
    """That no record here has the number."""
    return UserError(
        "没有找到这件备案",
        why="本地库里没有这个备案编号",
        remedy="请核对编号，或按姓名查找",
        code="no_filing",
    )


def get_filing(uow: UnitOfWork, number: str) -> Filing:
    """The record. Raises UserError when there is none of that number."""
    filing = uow.filings.find(number)
    if filing is None:
        raise no_filing()
    return filing


def bring_up_to_date(uow: UnitOfWork, desk: Desk, filing: Filing) -> Filing:
    """日终处理 of one record: what the days since the last act brought, as acts of the system.

    One that another counter acted on first waits for a person's decision: it may have been extended there.
    """
    for decision, changes in _brought(desk, desk.edition_of(filing), filing):
        if _was_overtaken(uow, filing.number):
            break
        _, filing = record_act(
            uow,
            desk,
            desk.system_actor(),
            filing,
            ActKind(decision.act),
            changes,
            number=filing.number,
            decision=decision,
        )
    return filing


def _was_overtaken(uow: UnitOfWork, number: str) -> bool:
    lost = find_lost(uow.outbox.of_filing(number), uow.outbox.receipts_of(number))
    return lost is not None and lost[2] is ConflictKind.SAME_FILING


def as_of_today(desk: Desk, filing: Filing) -> Filing:
    """The record once the days since the last act are counted, without an act of the system.

    Without its rules nobody knows whether a filing has ended, so it stands as it is.
    """
    edition = desk.find_edition_of(filing) if filing.status.is_live else None
    if edition is not None:
        for _, changes in _brought(desk, edition, filing):
            filing = replace(filing, **changes)
    return filing


def _brought(desk: Desk, edition: PackEdition, filing: Filing) -> Iterator[tuple[Decision, dict[str, Any]]]:
    """One thing after another until the days bring no more: a broken promise need not be the end."""
    while decision := assess_day_end(edition, filing, desk.today(), desk.counter.area):
        changes = _day_end_changes(filing, decision)
        yield decision, changes
        filing = replace(filing, **changes)


def _day_end_changes(filing: Filing, decision: Decision) -> dict[str, Any]:
    changes: dict[str, Any] = {"status": decision.status}
    if filing.commitment is None or not filing.owes:
        return changes
    if decision.act == ActKind.EXPIRE:
        # The end came before the papers were due; nothing is owed to a filing that is over.
        return {**changes, "commitment": filing.commitment.released()}
    return {**changes, "commitment": filing.commitment.broken(), "credit_list": decision.credit_list}


def sweep(desk: Desk) -> tuple[str, ...]:
    """日终处理 of the whole store: expiry and overdue commitments, each an act of the system. Idempotent.

    Returns the numbers of the records it changed; raises DayEndIncomplete at the end where some failed. Reviews at
    their deadline and letters whose retention is over are not touched: to decide the one and to destroy the other is
    a person's act, so they are listed and counted (``FilingQuery.review_due_until``,
    ``FilingQuery.letter_kept_before``, ``TodayCounts``).
    """
    failed: dict[str, Exception] = {}
    changed = sweep_these(desk, touched_today(desk), failed.__setitem__)
    if failed:
        raise DayEndIncomplete(failed) from next(iter(failed.values()))
    return changed


def touched_today(desk: Desk) -> tuple[str, ...]:
    """Numbers of the records to which today may bring something by itself."""
    with desk.store.read() as view:
        return view.filings.touched_by_sweep(desk.today())


def sweep_these(desk: Desk, numbers: Iterable[str], on_failure: OnFailure) -> tuple[str, ...]:
    """日终处理 of some records, each in a transaction of its own: one that is broken off is simply begun again.

    Records whose pack is broken wait until it is mended; one at which anything is raised is told to ``on_failure`` and
    holds up none behind it. Surroundings that fail and a date in doubt stop it. Returns the numbers it changed.
    """
    changed = []
    for number in numbers:
        try:
            if _was_changed(desk, number):
                changed.append(number)
        except (EnvironmentProblem, NeedsConfirmation):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next record has no part in it
            on_failure(number, error)
    return tuple(changed)


def _was_changed(desk: Desk, number: str) -> bool:
    with desk.store.write() as uow:
        before = get_filing(uow, number)
        if desk.find_edition_of(before) is None:
            return False
        after = bring_up_to_date(uow, desk.at_one_instant(), before)
        uow.commit()
    return after.revision != before.revision
