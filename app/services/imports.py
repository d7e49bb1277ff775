"""导入: earlier filings and bulk intake from a sheet, row by row; a good row is filed and queued in one transaction.

Running the same sheet again files nothing twice: a row is known by its 原备案编号, else by person, category,
destination and start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any

from app.domain.authentication import RosterEntry
from app.domain.filing import Act, Actor, Filing
from app.domain.filing_number import make_filing_number
from app.domain.names import is_same_name
from app.domain.region import lies_in
from app.domain.vocabulary import ActKind, LifeState
from app.errors import EnvironmentProblem, UserError
from app.policy.facts import Standing
from app.services import intake_sheet as sheet
from app.services.day_end import as_of_today
from app.services.desk import Desk
from app.services.division_words import DivisionFinder, Divisions
from app.services.filings import draft_of
from app.services.identification import ROSTER_STALE_AFTER
from app.services.intake_cells import IntakeRow, RowError, read_row
from app.services.intake_doubts import doubts_of
from app.services.intake_judging import Held, Judged, held_elsewhere, judge, reason_errors
from app.services.intake_sheet import SheetRow
from app.services.ports import UnitOfWork
from app.services.recording import record_act
from app.services.taken_over import TakenOver, taken_over_words

OnRefused = Callable[[SheetRow, tuple[RowError, ...]], None]
OnProgress = Callable[[int], None]

_Key = tuple[str, ...]


@dataclass
class ImportResult:
    """导入结果: rows filed (or that would be), rows filed before, and rows refused with every error."""

    filed: int = 0
    skipped: int = 0
    refused: int = 0
    errors: list[RowError] = field(default_factory=list)
    warnings: list[RowError] = field(default_factory=list)
    """提示: rows that were filed (or would be) and that somebody should look at again."""


def import_rows(
    desk: Desk,
    actor: Actor,
    rows: Iterable[SheetRow],
    places: Divisions,
    *,
    dry_run: bool = False,
    on_refused: OnRefused = lambda _row, _errors: None,
    on_progress: OnProgress = lambda _rows: None,
) -> ImportResult:
    """File the good rows, each in a transaction of its own, and tell of the bad ones.

    ``on_refused`` gets each bad row with its errors, ``on_progress`` the number of rows done so far. With
    ``dry_run`` nothing is written. Raises UserError when this counter's pack is broken, EnvironmentProblem when
    the surroundings fail; rows filed until then stay filed.
    """
    desk.library.get(desk.pack)
    result = ImportResult()
    importer = _Importer(desk, actor, DivisionFinder(places), dry_run=dry_run)
    for done, row in enumerate(rows, start=1):
        found = importer.take(row)
        if isinstance(found, tuple):
            result.refused += 1
            result.errors.extend(found)
            on_refused(row, found)
        elif found:
            result.filed += 1
            result.warnings.extend(importer.doubts)
        else:
            result.skipped += 1
        on_progress(done)
    return result


class _Importer:
    """One run over one sheet; remembers what it took, so that a row there twice is caught."""

    def __init__(self, desk: Desk, actor: Actor, places: DivisionFinder, *, dry_run: bool) -> None:
        self._desk = desk
        self._actor = actor
        self._places = places
        self._dry_run = dry_run
        self._taken: dict[_Key, int] = {}
        self._made: set[str] = set()
        """Numbers given in this run: a later row of the same sheet is not what made them."""
        self._planned: dict[str, list[Held]] = {}
        """What a dry run would have filed, by person."""
        self.doubts: tuple[RowError, ...] = ()
        """What is doubtful about the row taken last."""

    def take(self, raw: SheetRow) -> bool | tuple[RowError, ...]:
        """Whether the row was filed (True) or had been before (False), else what is wrong with it."""
        row = read_row(raw, self._places)
        if isinstance(row, tuple):
            return row
        if row.filed_on is not None and row.filed_on > self._desk.today():
            return (RowError(row.number, sheet.FILED_ON, "还没有到这一天"),)
        key = _key_of(row, self._desk.today())
        if key in self._taken:
            column = sheet.LEGACY_NUMBER if row.legacy_number else sheet.SOCIAL_SECURITY_NUMBER
            return (RowError(row.number, column, f"与第{self._taken[key]}行重复"),)
        try:
            with self._open() as uow:
                found = self._take(uow, row)
        except EnvironmentProblem:
            raise
        except UserError as error:
            return (RowError(row.number, "", str(error).rstrip("。")),)
        if isinstance(found, bool):
            self._taken[key] = row.number
        return found

    def _open(self) -> AbstractContextManager[UnitOfWork]:
        return self._desk.store.read() if self._dry_run else self._desk.store.write()

    def _take(self, uow: UnitOfWork, row: IntakeRow) -> bool | tuple[RowError, ...]:
        person = row.social_security_number.text
        filings = uow.filings.of_person(person)
        if row.legacy_number:
            if any(_bore_its_number(uow, filing, row) for filing in filings):
                return False
            known = uow.filings.find_legacy(row.legacy_number)
            if known is not None and known.person.social_security_number != person:
                return (RowError(row.number, sheet.LEGACY_NUMBER, "这个编号已用于另一人的备案"),)
            if known is not None:
                return False
        elif any(
            filing.number not in self._made and _is_this(uow, filing, row, self._desk.today()) for filing in filings
        ):
            return False
        entry = uow.roster.find(person)
        if errors := _against_roster(row, entry):
            return errors
        held = [
            *(self._held(filing) for filing in filings),
            *held_elsewhere(uow, person, self._desk.today()),
            *self._planned.get(person, []),
        ]
        fresh = None if entry is None or self._is_stale(uow) else entry
        judged = judge(self._desk, row, fresh, held)
        if judged.decision.is_refused:
            return reason_errors(self._desk, row, judged.decision)
        self.doubts = doubts_of(row, judged)
        if self._dry_run:
            self._plan(row, judged)
        else:
            self._file(uow, row, judged)
        return True

    def _held(self, filing: Filing) -> Held:
        """The filing as the days since have left it, whether or not the sweep has passed yet."""
        status = as_of_today(self._desk, filing).status
        standing = Standing(filing.number, filing.category, filing.destination, status)
        return Held(standing, filing.valid_from, filing.valid_until)

    def _is_stale(self, uow: UnitOfWork) -> bool:
        snapshot = uow.roster.snapshot()
        return snapshot is None or self._desk.now() - snapshot.loaded_at > ROSTER_STALE_AFTER

    def _plan(self, row: IntakeRow, judged: Judged) -> None:
        decision = judged.decision
        is_over = decision.valid_until is not None and decision.valid_until < self._desk.today()
        status = LifeState.EXPIRED if is_over else LifeState.ACTIVE
        destination = decision.destination or row.destination
        standing = Standing(f"（第{row.number}行）", row.category, destination, status)
        held = Held(standing, decision.valid_from, decision.valid_until)
        self._planned.setdefault(row.social_security_number.text, []).append(held)

    def _file(self, uow: UnitOfWork, row: IntakeRow, judged: Judged) -> None:
        desk, day = self._desk, judged.decision.day
        # The number bears the day of the form, so that years of paper do not use up one day's numbers.
        sequence = uow.counter.next_sequence(f"filing:{day.isoformat()}")
        number = make_filing_number(desk.counter, day, sequence)
        record_act(
            uow,
            desk,
            self._actor,
            None,
            ActKind.FILE,
            _changes_of(draft_of(desk, judged.intake, judged.decision)),
            number=number,
            decision=judged.decision,
            reason=_reason(row, doubts_of(row, judged)),
        )
        uow.commit()
        self._made.add(number)


def _key_of(row: IntakeRow, today: date) -> _Key:
    if row.legacy_number:
        return (row.legacy_number,)
    start = row.starts_on or row.filed_on or today
    return (row.social_security_number.text, row.category.value, row.destination, start.isoformat())


def _bore_its_number(uow: UnitOfWork, filing: Filing, row: IntakeRow) -> bool:
    """Whether ``filing`` was made under the paper number of ``row``, whatever that was corrected to since."""
    made = uow.filings.acts(filing.number)[0]
    return made.changes.get("legacy_number", "") == row.legacy_number and _is_its_matter(made, row)


def _is_its_matter(made: Act, row: IntakeRow) -> bool:
    first = made.changes
    filed_wider = made.decision is not None and made.decision.destination is not None
    same_place = (
        lies_in(row.destination, first["destination"]) if filed_wider else first["destination"] == row.destination
    )
    return bool(first["category"] == row.category and same_place)


def _is_this(uow: UnitOfWork, filing: Filing, row: IntakeRow, today: date) -> bool:
    """Whether ``row`` made ``filing``: by what was filed first, whatever has become of it since."""
    made = uow.filings.acts(filing.number)[0]
    first = made.changes
    if not _is_its_matter(made, row):
        return False
    if row.starts_on is not None:
        return bool(first["valid_from"] == row.starts_on)
    if row.filed_on is not None:
        return bool(first["filed_on"] == row.filed_on)
    # A row without any day was filed on the day it was imported, which is not in the sheet.
    return filing.status.is_live or bool(first["filed_on"] == today)


def _against_roster(row: IntakeRow, entry: RosterEntry | None) -> tuple[RowError, ...]:
    """参保名册核对: nobody need be on it, but who is there must be the same person with the same insurance."""
    if entry is None:
        return ()
    errors = []
    if not is_same_name(entry.name, row.name):
        errors.append(RowError(row.number, sheet.NAME, "与参保名册中该社会保障号码的姓名不一致，请核对"))
    if entry.insurance is not row.insurance:
        errors.append(RowError(row.number, sheet.INSURANCE, f"参保名册中为{entry.insurance.label}，请核对"))
    return tuple(errors)


def _changes_of(draft: Filing) -> dict[str, Any]:
    """Fields of a first act; what a new record has anyway is left out."""
    own = (item for item in fields(Filing) if item.name not in ("number", "revision"))
    values = {item.name: (getattr(draft, item.name), item) for item in own}
    return {name: value for name, (value, item) in values.items() if item.default is MISSING or value != item.default}


def _reason(row: IntakeRow, doubts: Iterable[RowError]) -> str:
    return taken_over_words(
        row.number,
        with_dates=bool(row.starts_on or row.ends_on),
        handled=TakenOver(row.handled_by, row.handled_on),
        doubts=(f"{item.column}{item.message}" for item in doubts),
    )
