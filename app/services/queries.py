"""查询: what screens and the command line read. Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.domain.authentication import Authentication, RosterSnapshot
from app.domain.decision import Decision
from app.domain.filing import Act, Filing
from app.domain.lifecycle import NextAct, next_acts
from app.domain.outbox import LEAST_FAR, OutboxRow, Receipt
from app.domain.standing import holds_on
from app.domain.vocabulary import LifeState, Role, UpstreamState
from app.errors import UserError
from app.policy.assess import acts_offered
from app.services.day_end import get_filing, no_filing
from app.services.desk import Desk
from app.services.feed_store import Recheck
from app.services.ports import FilingQuery, FilingSummary, PrintedPaper, TodayCounts
from app.services.printing import not_printed
from app.services.reminders import Reminder
from app.services.returned_papers import ReturnedPaper

SOON_DAYS = 30
"""即将到期: how far ahead the today page looks, in days."""
URGENT_DAYS = 7
"""紧急: a promise due within these days is to be reminded of now."""


UNANSWERED = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)
"""States of an act of which upstream has not said what it thinks."""
RETURNED = (UpstreamState.REJECTED, UpstreamState.SET_ASIDE)
"""States of an act that needs a person before it goes on."""


@dataclass(frozen=True)
class RecordView:
    """备案详情: a record with its acts, checks, prints, way upstream and what may be done next."""

    filing: Filing
    acts: tuple[Act, ...]
    authentication: Authentication | None
    rechecks: tuple[Recheck, ...]
    reminders: tuple[Reminder, ...]
    prints: tuple[PrintedPaper, ...]
    not_printed: frozenset[str]
    """Ids of prints that never came out."""
    returned: tuple[ReturnedPaper, ...]
    names: Mapping[str, str]
    """Who has an account here, by login."""
    awaited: tuple[str, ...]
    """Forms that were printed to be signed and are not back yet."""
    outbox: tuple[OutboxRow, ...]
    receipts: tuple[Receipt, ...]
    next_acts: tuple[NextAct, ...]
    upstream: UpstreamState


@dataclass(frozen=True)
class Record:
    """备案与其经办: the folded record and its acts."""

    filing: Filing
    acts: tuple[Act, ...]

    @property
    def last_decision(self) -> Decision | None:
        """The decision of the last act."""
        return self.acts[-1].decision


def get_record(desk: Desk, number: str) -> Record:
    """A record with its acts. Raises UserError for an unknown number."""
    with desk.store.read() as uow:
        return Record(get_filing(uow, number), uow.filings.acts(number))


def view_record(desk: Desk, number: str, role: Role) -> RecordView:
    """A record as one page shows it. Raises UserError for an unknown number.

    A record whose pack is broken stays readable; then nothing may be done with it, and each act says why.
    """
    with desk.store.read() as uow:
        filing = get_filing(uow, number)
        rows = uow.outbox.of_filing(number)
        view_acts = uow.filings.acts(number)
        authentication = uow.authentications.find(filing.authentication_id) if filing.authentication_id else None
        prints, lost = uow.prints.of_filing(number), not_printed(uow, number)
        returned, awaited = uow.returned.of_filing(number), uow.returned.awaited(number)
        receipts = uow.outbox.receipts_of(number)
        rechecks, reminders = uow.rechecks.of_filing(number), uow.reminders.of_filing(number)
        names = {user.login: user.name for user in uow.users.list()}
    try:
        offered = acts_offered(desk.edition_of(filing), filing, desk.today(), desk.counter.area)
        allowed = next_acts(filing, role, offered)
    except UserError as error:
        allowed = tuple(NextAct(item.kind, str(error)) for item in next_acts(filing, role, frozenset()))
    states = {row.state for row in rows}
    upstream = next((state for state in LEAST_FAR if state in states), UpstreamState.WAITING)
    return RecordView(
        filing=filing,
        acts=view_acts,
        authentication=authentication,
        rechecks=rechecks,
        reminders=reminders,
        prints=prints,
        not_printed=lost,
        returned=returned,
        names=names,
        awaited=awaited,
        outbox=rows,
        receipts=receipts,
        next_acts=allowed,
        upstream=upstream,
    )


def search(desk: Desk, query: FilingQuery) -> tuple[FilingSummary, ...]:
    """Rows of the list that fit the query."""
    with desk.store.read() as uow:
        found = uow.filings.search(query)
    today = desk.today()
    return tuple(_as_it_stands(row, today) for row in found)


def _as_it_stands(row: FilingSummary, day: date) -> FilingSummary:
    """One made elsewhere that ran out is expired, also where nobody has told of that yet."""
    is_over = row.place and row.status.is_live and not holds_on(row.status, row.valid_until, day)
    return replace(row, status=LifeState.EXPIRED) if is_over else row


def of_person(desk: Desk, social_security_number: str) -> tuple[Filing, ...]:
    """既往备案 of a person, newest first."""
    with desk.store.read() as uow:
        return uow.filings.of_person(social_security_number)


def today_counts(desk: Desk) -> TodayCounts:
    """Figures of the today page, counted now."""
    with desk.store.read() as uow:
        return uow.filings.today_counts(desk.today(), SOON_DAYS, URGENT_DAYS, reviews_until(desk))


def reviews_until(desk: Desk) -> date:
    """审核将到期: the next working day; who reviews what is due by then today is never late."""
    return desk.calendar.after(desk.today(), 1).day


def roster_snapshot(desk: Desk) -> RosterSnapshot | None:
    """Age and size of the roster, or None when there is none."""
    with desk.store.read() as uow:
        return uow.roster.snapshot()


def upstream_counts(desk: Desk) -> dict[UpstreamState, int]:
    """How many acts are in each upstream state."""
    with desk.store.read() as uow:
        return uow.outbox.counts()


def count_waiting(desk: Desk) -> int:
    """待上报: how many acts upstream has not answered yet."""
    counts = upstream_counts(desk)
    return sum(counts[state] for state in UNANSWERED)


def find_by_code(desk: Desk, text: str) -> str:
    """The number of the record a scanned or typed code names. Raises UserError when there is none."""
    with desk.store.read() as uow:
        filing = uow.filings.find(text) or uow.filings.find_legacy(text)
    if filing is None:
        raise no_filing()
    return filing.number
