"""柜台: what every act at this counter needs beside the request itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.dates import Clock, FixedClock, WorkingCalendar
from app.domain.filing import Actor, Filing
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Role
from app.errors import UserError
from app.policy.facts import Surroundings
from app.policy.library import PackLibrary
from app.policy.pack import PackEdition
from app.services.institutions import ListedInstitutions, is_designated
from app.services.ports import InstitutionDirectory, Store


@dataclass(frozen=True)
class Desk:
    """柜台: store, clock, rules and the counter's own identity. ``place_name`` turns a division code into words."""

    store: Store
    clock: Clock
    library: PackLibrary
    calendar: WorkingCalendar
    counter: CounterIdentity
    pack: str
    place_name: Callable[[str], str]
    institutions: InstitutionDirectory = field(default_factory=ListedInstitutions)

    def today(self) -> date:
        """Today in China Standard Time."""
        return self.clock.now().date()

    def now(self) -> datetime:
        """The instant, aware."""
        return self.clock.now()

    def at_one_instant(self) -> Desk:
        """The same desk with its clock stopped now: what is done at it has one day and one time, also at midnight."""
        return replace(self, clock=FixedClock(self.now()))

    def is_designated(self, destination: str, institution: str) -> bool | None:
        """Whether an institution is designated at the destination today; None where that is not known."""
        return is_designated(self.institutions, destination, institution, self.today())

    @property
    def around(self) -> Surroundings:
        """办理环境 for assessments."""
        return Surroundings(self.counter.area, self.calendar)

    def find_edition_today(self) -> PackEdition | None:
        """The edition of this counter's pack in force today, or None."""
        return self.library.find_on(self.pack, self.today())

    def edition_of(self, filing: Filing) -> PackEdition:
        """The edition that judged a filing; its promises hold for the filing's whole life.

        Raises UserError when it is no longer installed or is broken.
        """
        return self.library.get_edition(filing.pack, filing.edition)

    def find_edition_of(self, filing: Filing) -> PackEdition | None:
        """The edition that judged a filing, or None when it is no longer installed or is broken."""
        try:
            return self.edition_of(filing)
        except UserError:
            return None

    def latest_edition(self) -> PackEdition:
        """The newest edition, in force or not. Raises UserError when the pack is broken or empty."""
        editions = self.library.get(self.pack)
        if not editions:
            raise UserError(f"政策包 {self.pack} 是空的", remedy="请联系市级管理员更新政策包", code="pack_empty")
        return editions[-1]

    def system_actor(self) -> Actor:
        """系统 as the actor of what days bring by themselves."""
        return Actor("system", "系统", Role.SYSTEM, self.counter.area + self.counter.office, self.counter.counter)
