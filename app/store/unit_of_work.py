"""一次事务 on the encrypted database."""

from __future__ import annotations

from datetime import date
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, select, union
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2 as driver

from app.errors import UserError
from app.services import ports
from app.services.courier_batches import CourierRepository
from app.services.feed_store import ElsewhereRepository, FeedRepository, RecheckRepository, RosterRepository
from app.services.reminders import ReminderRepository
from app.services.returned_papers import ReturnedPaperRepository
from app.services.statistics_store import StatisticsRepository
from app.store import tables
from app.store.problems import find_problem, is_write_to_reader
from app.store.repositories.audit import SqlAuditRepository
from app.store.repositories.authentications import SqlAuthenticationRepository
from app.store.repositories.counter import SqlCounterRepository
from app.store.repositories.courier import SqlCourierRepository
from app.store.repositories.drafts import SqlDraftRepository
from app.store.repositories.elsewhere import SqlElsewhereRepository
from app.store.repositories.feed import SqlFeedRepository
from app.store.repositories.filings import SqlFilingRepository
from app.store.repositories.outbox import SqlOutboxRepository
from app.store.repositories.prints import SqlPrintRepository
from app.store.repositories.rechecks import SqlRecheckRepository
from app.store.repositories.reminders import SqlReminderRepository
from app.store.repositories.returned import SqlReturnedPaperRepository
from app.store.repositories.roster import SqlRosterRepository
from app.store.repositories.statistics import SqlStatisticsRepository
from app.store.repositories.users import SqlUserRepository
from app.store.statement import Statement, Work

_vault_hashes = Statement(
    union(
        select(tables.printed_paper.c.vault_hash),
        select(tables.returned_paper.c.vault_hash).where(tables.returned_paper.c.vault_hash != ""),
    )
)


class SqlUnitOfWork:
    """一次事务: everything or nothing; leaving without ``commit`` rolls back.

    A writing one takes SQLite's write lock on entry, a reading one sees the database as it was at its first look.
    Failures of disk, lock and key inside the block come out as EnvironmentProblem, half characters (a surrogate
    without its other half) as UserError.
    """

    filings: ports.FilingRepository
    outbox: ports.OutboxRepository
    audit: ports.AuditRepository
    roster: RosterRepository
    drafts: ports.DraftRepository
    prints: ports.PrintRepository
    returned: ReturnedPaperRepository
    users: ports.UserRepository
    authentications: ports.AuthenticationRepository
    counter: ports.CounterRepository
    courier: CourierRepository
    elsewhere: ElsewhereRepository
    feed: FeedRepository
    rechecks: RecheckRepository
    reminders: ReminderRepository
    statistics: StatisticsRepository

    def __init__(self, engine: Engine, *, reading: bool) -> None:
        self._engine = engine
        self._reading = reading
        self._connection: Connection | None = None
        self._work: Work | None = None

    def __enter__(self) -> Self:
        """Begin. Raises EnvironmentProblem when another program holds the lock too long."""
        if self._connection is not None:
            raise RuntimeError("a unit of work is entered once")
        self._connection = self._engine.connect()
        work = Work(self._connection)
        try:
            work.control("BEGIN" if self._reading else "BEGIN IMMEDIATE")
        except driver.Error as error:
            self._connection.close()
            self._tell(error)
            raise
        self._work = work
        self.filings = SqlFilingRepository(work)
        self.outbox = SqlOutboxRepository(work)
        self.audit = SqlAuditRepository(work)
        self.roster = SqlRosterRepository(work)
        self.drafts = SqlDraftRepository(work)
        self.prints = SqlPrintRepository(work)
        self.returned = SqlReturnedPaperRepository(work)
        self.users = SqlUserRepository(work)
        self.authentications = SqlAuthenticationRepository(work)
        self.counter = SqlCounterRepository(work)
        self.courier = SqlCourierRepository(work)
        self.elsewhere = SqlElsewhereRepository(work)
        self.feed = SqlFeedRepository(work)
        self.rechecks = SqlRecheckRepository(work)
        self.reminders = SqlReminderRepository(work)
        self.statistics = SqlStatisticsRepository(work)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back unless committed."""
        if self._work is not None:
            self._work.end()
            self._work = None
        if self._connection is not None:
            # Giving the connection back to the pool rolls an open transaction back.
            self._connection.close()
        if isinstance(error, (driver.Error, DBAPIError)):
            self._tell(error)
        if isinstance(error, UnicodeEncodeError):
            # The error carries the text itself, so it must not come along.
            raise UserError(
                "有一处文字保存不了",
                why="里面有不成字的字符，多半是粘贴时带进来的",
                remedy="请删掉这处文字，重新录入",
                code="broken_text",
            ) from None

    def commit(self) -> None:
        """Make it last; durable when this returns. The unit of work ends here."""
        if self._reading:
            raise RuntimeError("a unit of work for reading has nothing to commit")
        if self._work is None:
            raise RuntimeError("the unit of work has ended")
        self._work.control("COMMIT")
        self._work.end()
        self._work = None

    def leave_out_numbers(self, how_many: int, today: date) -> None:
        """Let every series of numbers go on ``how_many`` later: those between may be in use elsewhere."""
        if self._work is None:
            raise RuntimeError("the unit of work has ended")
        SqlCounterRepository(self._work).leave_out_numbers(how_many, today)

    def vault_hashes(self) -> list[str]:
        """Every file of the vault that a print or a paper that came back names, each once."""
        if self._work is None:
            raise RuntimeError("the unit of work has ended")
        return [vault_hash for (vault_hash,) in self._work.rows(_vault_hashes)]

    def _tell(self, error: BaseException) -> None:
        if self._reading and is_write_to_reader(error):
            return
        problem = find_problem(error)
        if problem is not None:
            raise problem from error
