"""What services ask of the store and the vault: protocols, implemented by the adapters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from app.domain.audit import AuditEntry
from app.domain.authentication import Authentication
from app.domain.filing import Act, CommitmentState, Filing
from app.domain.institution import DesignatedInstitution
from app.domain.outbox import OutboxRow, Receipt
from app.domain.privacy import Private
from app.domain.vocabulary import Category, LifeState, MadeAt, Role, UpstreamState
from app.services.courier_batches import CourierRepository
from app.services.feed_store import ElsewhereRepository, FeedRepository, RecheckRepository, RosterRepository
from app.services.list_order import ListOrder
from app.services.reminders import ReminderRepository
from app.services.returned_papers import ReturnedPaperRepository
from app.services.statistics_store import StatisticsRepository


@dataclass(frozen=True, repr=False)
class FilingQuery(Private):
    """查询条件. ``text`` matches the start of name, pinyin initials, identity number, filing or legacy number,
    or the end of a telephone number (four digits or more). All given conditions must hold.
    """

    text: str = ""
    category: Category | None = None
    status: LifeState | None = None
    destination: str = ""
    filed_from: date | None = None
    filed_until: date | None = None
    upstream: UpstreamState | None = None
    not_yet_upstream: bool = False
    with_commitment: bool = False
    due_from: date | None = None
    due_until: date | None = None
    """Those with papers promised until a day of this time."""
    promise: CommitmentState | None = None
    """Those whose promise became this."""
    ends_from: date | None = None
    ends_until: date | None = None
    """Those valid until a day of this time."""
    is_live: bool = False
    """Those that hold, or may yet."""
    review_due_until: date | None = None
    """Those that wait for a review due on this day or before."""
    letter_kept_before: date | None = None
    """Those whose commitment letter had to be kept until a day before this one, and still is."""
    awaits_signature: bool = False
    """Those of which a paper was printed to be signed and is not back yet."""
    not_reminded: bool = False
    """Those with papers promised of whose day nobody was reminded by telephone."""
    made_at: MadeAt = MadeAt.HERE
    """Of other counters of the area there are those that the city told of."""
    order: ListOrder = ListOrder.NEWEST
    descending: bool = True
    after: tuple[str, ...] | None = None
    """Those that come after the row with this ``place_in_order``: however far down, as quick as at the top."""
    limit: int = 200
    offset: int = 0


@dataclass(frozen=True, repr=False)
class FilingSummary(Private):
    """备案列表中的一行. ``upstream`` is the state of the act least far upstream, ``place`` the counter elsewhere."""

    number: str
    name: str
    social_security_number: str
    category: Category
    destination_name: str
    status: LifeState
    filed_on: date
    valid_from: date | None
    valid_until: date | None
    provisional: bool
    commitment_due: date | None
    upstream: UpstreamState
    phone: str = ""
    review_due: date | None = None
    letter_keep_until: date | None = None
    place: str = ""
    place_in_order: tuple[str, ...] = ()
    """Where the row stands in the order it was asked for in; the next page goes on ``after`` it."""


@dataclass(frozen=True, repr=False)
class Draft(Private):
    """草稿: an unfinished visit, no record yet; ``data`` is the flow's own JSON text."""

    id: str
    flow: str
    title: str
    data: str
    updated_at: datetime


@dataclass(frozen=True)
class PrintedPaper:
    """打印留档: a printed file as it was, kept in the vault; ``copy`` counts prints of it, 1 the first.

    Ids count on in the order of printing, whatever the clock says. ``filing_number`` is the filing's, or a notice's own
    where nothing was filed; ``revision`` is that of the record it shows, 0 for none, None for prints of before it was
    kept.
    """

    id: str
    filing_number: str
    form: str
    form_version: str
    vault_hash: str
    printed_at: datetime
    printed_by: str
    copy: int
    revision: int | None = None


@dataclass(frozen=True)
class User:
    """账号 of a person at the counter; the password only as an argon2 hash."""

    login: str
    name: str
    role: Role
    password_hash: str
    is_active: bool = True


@dataclass(frozen=True)
class TodayCounts:
    """今日: what needs doing now, always counted from the store."""

    filed_today: int
    commitments_due: int
    commitments_due_this_week: int
    commitments_due_today: int
    commitments_overdue: int
    expiring: int
    reviews_due: int
    reviews_at_deadline: int
    letters_due: int
    rejected_upstream: int
    waiting_upstream: int
    drafts: int
    unsigned: int


class FilingRepository(Protocol):
    """备案库."""

    def add_act(self, act: Act, state: Filing) -> None:
        """Append ``act`` and bring the searchable row of its record to ``state``."""

    def find(self, number: str) -> Filing | None:
        """The folded record, or None."""

    def acts(self, number: str) -> tuple[Act, ...]:
        """The record's acts in order; empty when there is none."""

    def of_person(self, social_security_number: str) -> tuple[Filing, ...]:
        """Every record of a person, newest first."""

    def find_legacy(self, legacy_number: str) -> Filing | None:
        """The record kept under an older paper number, or None."""

    def search(self, query: FilingQuery) -> tuple[FilingSummary, ...]:
        """Rows of the list, newest first."""

    def count(self, query: FilingQuery) -> int:
        """How many rows the query has in all."""

    def touched_by_sweep(self, day: date) -> tuple[str, ...]:
        """Numbers of live records whose validity ended before ``day`` or whose commitment was due before it."""

    def today_counts(self, day: date, within_days: int, urgent_days: int, reviews_until: date) -> TodayCounts:
        """Figures of the today page; due and expiring look ``within_days`` days ahead, reviews are all that wait.

        Due this week looks ``urgent_days`` ahead. Reviews at their deadline are those due on ``reviews_until`` or
        before; letters due need not be kept any longer.
        """


class OutboxRepository(Protocol):
    """待上报队列."""

    def add(self, row: OutboxRow) -> None:
        """Queue an act; its id is unique for ever."""

    def next_order(self) -> int:
        """The next place in this counter's own order."""

    def sendable(self, now: datetime, limit: int) -> tuple[OutboxRow, ...]:
        """Waiting or unknown rows in order, without those that must wait for an earlier act of their filing
        (one that is rejected, set aside, or not before a later time) or for ``not_before``."""

    def get(self, act_id: str) -> OutboxRow:
        """The row; raises UserError when there is none."""

    def update(self, row: OutboxRow) -> None:
        """Write state, attempts, not_before and last_problem of a row; body and ids never change."""

    def of_filing(self, number: str) -> tuple[OutboxRow, ...]:
        """Rows of one record in order."""

    def list(self, state: UpstreamState | None, limit: int, offset: int) -> tuple[OutboxRow, ...]:
        """Rows in order, all or of one state."""

    def counts(self) -> dict[UpstreamState, int]:
        """How many rows are in each state."""

    def add_receipt(self, receipt: Receipt) -> None:
        """Keep the receipt of an act, append-only; the same one again changes nothing."""

    def receipts_of(self, number: str) -> tuple[Receipt, ...]:
        """Receipts of the acts of one record."""

    def last_receipt_at(self) -> datetime | None:
        """When upstream last answered."""


class AuditRepository(Protocol):
    """审计链."""

    def append(self, *, at: datetime, actor: str, event: str, subject: str, detail: str = "") -> AuditEntry:
        """Link one more entry to the chain."""

    def entries(self) -> Iterator[AuditEntry]:
        """The whole chain in order."""

    def of_subject(self, subject: str, event: str) -> tuple[AuditEntry, ...]:
        """The entries of one event about one subject, in order. Looks through the whole chain: not for lists."""


class DraftRepository(Protocol):
    """草稿."""

    def save(self, draft: Draft) -> None:
        """Keep or replace a draft."""

    def find(self, draft_id: str) -> Draft | None:
        """The draft, or None."""

    def list(self) -> tuple[Draft, ...]:
        """All drafts, the newest first."""

    def delete(self, draft_id: str) -> None:
        """Throw a draft away; nothing happens when it is gone already."""


class PrintRepository(Protocol):
    """打印留档."""

    def add(self, paper: PrintedPaper) -> None:
        """Note one print or reprint."""

    def of_filing(self, number: str) -> tuple[PrintedPaper, ...]:
        """Prints of a record, oldest first."""

    def with_content(self, vault_hash: str) -> tuple[PrintedPaper, ...]:
        """Prints of a file, of whatever record, oldest first."""


class UserRepository(Protocol):
    """账号."""

    def save(self, user: User) -> None:
        """Add or replace an account."""

    def find(self, login: str) -> User | None:
        """The account, or None."""

    def list(self) -> tuple[User, ...]:
        """All accounts by login."""


class AuthenticationRepository(Protocol):
    """鉴权记录."""

    def add(self, authentication: Authentication) -> None:
        """Keep one authentication, append-only."""

    def find(self, authentication_id: str) -> Authentication | None:
        """The record of checks, or None."""


class CounterRepository(Protocol):
    """窗口: what this data folder is bound to, and its running numbers."""

    def get(self, key: str) -> str | None:
        """A value kept with the store (office, counter, pack, hub address, cursor …)."""

    def put(self, key: str, value: str) -> None:
        """Keep a value."""

    def next_sequence(self, name: str) -> int:
        """The next running number of a series, without gaps inside committed work, from 1 unless numbers were left out.

        A series of one day is called ``what:yyyy-mm-dd``.
        """


class UnitOfWork(Protocol):
    """一次事务: everything or nothing; leaving without ``commit`` rolls back.

    It takes the write lock on entry, so two windows on one folder wait for each other.
    """

    filings: FilingRepository
    outbox: OutboxRepository
    audit: AuditRepository
    roster: RosterRepository
    drafts: DraftRepository
    prints: PrintRepository
    returned: ReturnedPaperRepository
    users: UserRepository
    authentications: AuthenticationRepository
    counter: CounterRepository
    courier: CourierRepository
    elsewhere: ElsewhereRepository
    feed: FeedRepository
    rechecks: RecheckRepository
    reminders: ReminderRepository
    statistics: StatisticsRepository

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back unless committed."""

    def commit(self) -> None:
        """Make it last; durable when this returns."""


class Store(Protocol):
    """本地库: opens units of work for writing and for reading only."""

    def write(self) -> UnitOfWork:
        """A transaction that may write."""

    def read(self) -> UnitOfWork:
        """A consistent view that does not wait for writers; ``commit`` on it is a bug and raises."""


class Vault(Protocol):
    """档案库: scans and printed files by content hash, encrypted on disk."""

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256 in hex. The same bytes twice are kept once."""

    def get(self, vault_hash: str) -> bytes:
        """The bytes. Raises UserError when they are missing or were changed."""

    def remove(self, vault_hash: str) -> None:
        """Take the bytes out, which nothing names any more. Nothing happens where they are gone already."""


class InstitutionDirectory(Protocol):
    """定点医疗机构名录. What it does not cover is unknown, which is no reason to refuse anybody."""

    @property
    def broken(self) -> tuple[str, ...]:
        """Sentences about the parts that were needed so far and could not be read."""

    def covers(self, destination: str) -> bool:
        """Whether every designated institution of ``destination`` would be listed."""

    def find(self, destination: str, name: str, day: date) -> DesignatedInstitution | None:
        """The institution of this name or code that is designated on ``day``, or None."""

    def search(self, destination: str, text: str, day: date, limit: int) -> tuple[DesignatedInstitution, ...]:
        """Institutions designated on ``day`` whose name holds ``text``, the likeliest first."""
