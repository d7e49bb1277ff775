"""备案信息汇总表: every filing of one category, a row each, as paper or as a workbook to hand on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from app.domain.filing import Act, Actor, Filing
from app.domain.period_words import until_words
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState
from app.errors import EnvironmentProblem, UsageError
from app.policy.pack import PackEdition
from app.policy.rules import OwnPaper
from app.policy.situation import Situation
from app.services.desk import Desk
from app.services.outgoing_file import outgoing_file, why_not_written
from app.services.ports import FilingQuery, FilingSummary, UnitOfWork
from app.services.taken_over import find_taken_over

OWN_FORM = "summary_table"
"""The table where the city's documents name none."""
SUFFIXES = (".pdf", ".xlsx")
SIGN_OFF = ("填表人：", "负责人：", "（盖章）")
"""What is signed by hand at the end of the table."""
NOT_LISTED = frozenset({LifeState.PENDING_REVIEW, LifeState.REJECTED})
"""未备案: no table of filings has these."""
_PAGE = 200

PlaceParts = Callable[[str], tuple[str, str, str]]
OnProgress = Callable[[int, int], None]
"""Told how many of how many filings were read; it may raise Cancelled to stop."""


@dataclass(frozen=True)
class SummaryWanted:
    """汇总范围: filings of ``category`` registered from ``since`` to ``until``, both inclusive, None for no bound."""

    category: Category
    since: date | None = None
    until: date | None = None

    @property
    def period(self) -> str:
        """In words, as the table prints it."""
        if self.since is None and self.until is None:
            return "全部"
        if self.since is None:
            return f"截至 {self.until}"
        return f"{self.since} 起" if self.until is None else f"{self.since} 至 {self.until}"


@dataclass(frozen=True, repr=False)
class SummaryRow(Private):
    """一行: the fields of a filing, and what its sums count."""

    insurance: Insurance
    status: LifeState
    fields: Mapping[str, str]


@dataclass(frozen=True, repr=False)
class SummaryTable(Private):
    """汇总表的内容. ``rows`` are read once, in order; ``totals`` are the sentences of their sums, asked afterwards."""

    form: str
    wanted: SummaryWanted
    made_on: date
    rows: Iterable[Mapping[str, str]]
    totals: Callable[[], tuple[str, ...]]

    @property
    def period(self) -> str:
        """The period in words."""
        return self.wanted.period

    def title(self, template: str) -> str:
        """The table's title, the category put where the layout wants it."""
        return template.replace("{category}", self.wanted.category.label)


def row_words(row: Mapping[str, str], problem: str) -> str:
    """What is wrong with a row, by its place and number."""
    return f"第{row['sequence']}行（备案编号 {row['number']}）：{problem}"


class SummaryMaker(Protocol):
    """制表: the table as a file of the kind its name ends with."""

    def write(self, table: SummaryTable, target: Path) -> tuple[str, ...]:
        """Write ``target``; returned is a sentence for each row that was written and still cannot be printed.

        Raises UserError for a character that no font has, where the file is itself a print.
        """


@dataclass(frozen=True)
class ExportedSummary:
    """导出结果: how many rows were written, and a sentence for each that cannot be printed, by its number."""

    rows: int
    unprintable: tuple[str, ...] = ()


def export_summary(
    desk: Desk,
    maker: SummaryMaker,
    place_parts: PlaceParts,
    actor: Actor,
    wanted: SummaryWanted,
    target: Path,
    *,
    on_progress: OnProgress | None = None,
) -> ExportedSummary:
    """Note that the table leaves the house and write it to ``target``, all or nothing.

    Listed are filings in force or once in force: not those that wait for a review or did not pass it. Raises UsageError
    for a file that is neither .pdf nor .xlsx and for an empty period, EnvironmentProblem when it cannot be written.
    """
    if target.suffix.lower() not in SUFFIXES:
        raise UsageError("汇总表只能存为PDF或XLSX", remedy="请把文件名改为以 .pdf 或 .xlsx 结尾", code="summary_suffix")
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise UsageError("起止日期颠倒了", why=f"{wanted.since} 晚于 {wanted.until}", code="summary_period")
    tally = SummaryTally()
    try:
        with outgoing_file(target) as unfinished:
            with desk.store.read() as uow:
                rows = tally.counting(_rows(uow, wanted, place_parts, on_progress))
                table = SummaryTable(find_form(desk, wanted), wanted, desk.today(), rows, tally.sentences)
                unprintable = maker.write(table, unfinished)
            # Noted before anybody can have the file: an export that failed at the very end is the lesser untruth.
            _note(desk, actor, wanted, tally.rows, target.suffix.lower())
    except OSError:
        raise _not_written(target) from None
    return ExportedSummary(tally.rows, unprintable)


def find_form(desk: Desk, wanted: SummaryWanted) -> str:
    """The table that the counter's city has for the category, or the counter's own."""
    return form_of(desk.find_edition_today() or desk.latest_edition(), desk.today(), wanted.category)


def form_of(edition: PackEdition, day: date, category: Category) -> str:
    """The table that an edition of a pack names for the category on a day, or the counter's own."""
    facts = Situation(day, category)
    for rule in edition.forms:
        if rule.paper is OwnPaper.SUMMARY and rule.speaks_of(facts):
            return rule.layout
    return OWN_FORM


def _rows(
    uow: UnitOfWork, wanted: SummaryWanted, place_parts: PlaceParts, on_progress: OnProgress | None
) -> Iterator[SummaryRow]:
    query = FilingQuery(category=wanted.category, filed_from=wanted.since, filed_until=wanted.until)
    listed = [(item.filed_on, item.number) for item in _all(uow, query) if item.status not in NOT_LISTED]
    sequence = 0
    for _, number in sorted(listed):
        filing = uow.filings.find(number)
        if filing is None:
            continue
        sequence += 1
        fields = _row(sequence, filing, uow.filings.acts(number), place_parts)
        yield SummaryRow(filing.person.insurance, filing.status, fields)
        if on_progress is not None:
            on_progress(sequence, len(listed))


def _all(uow: UnitOfWork, query: FilingQuery) -> Iterator[FilingSummary]:
    offset = 0
    while page := uow.filings.search(replace(query, limit=_PAGE, offset=offset)):
        yield from page
        offset += len(page)


def _row(sequence: int, filing: Filing, acts: Sequence[Act], place_parts: PlaceParts) -> dict[str, str]:
    person, contact, institution = filing.person, filing.contact, filing.institution
    province, city, county = place_parts(filing.destination)
    changed = any(act.kind is ActKind.CHANGE for act in acts)
    taken_over = find_taken_over(acts)
    return {
        "sequence": str(sequence),
        "number": filing.number,
        "name": person.name,
        "sex": person.sex.label,
        "insurance": person.insurance.label,
        "registration": "变更" if changed else "新增",
        "social_security_number": person.social_security_number,
        "card_number": person.card_no,
        "home_address": contact.home_address,
        "remote_address": contact.away_address,
        "phone_1": contact.phone,
        "phone_2": contact.phone_2,
        "destination_province": province,
        "destination_city": city,
        "destination_county": county,
        "institution_name": institution.name,
        "institution_level": institution.level,
        "valid_from": filing.valid_from.isoformat() if filing.valid_from else "",
        "valid_until": until_words(filing.valid_from, filing.valid_until),
        "status": filing.status.label,
        "filed_on": filing.filed_on.isoformat(),
        "clerk": acts[0].actor.name if taken_over is None else taken_over.handled_by,
    }


class SummaryTally:
    """合计 of the rows as they pass."""

    def __init__(self) -> None:
        self.rows = 0
        self._insurances: Counter[Insurance] = Counter()
        self._states: Counter[LifeState] = Counter()

    def counting(self, rows: Iterable[SummaryRow]) -> Iterator[Mapping[str, str]]:
        """The fields of the rows, counted."""
        for row in rows:
            self.rows += 1
            self._insurances[row.insurance] += 1
            self._states[row.status] += 1
            yield row.fields

    def sentences(self) -> tuple[str, ...]:
        """What the rows come to."""
        parts = [f"合计：{self.rows}件"]
        parts += [f"{item.label}{self._insurances[item]}件" for item in Insurance if self._insurances[item]]
        parts += [f"{item.label}{self._states[item]}件" for item in LifeState if self._states[item]]
        return ("　".join(parts),)


def _not_written(target: Path) -> EnvironmentProblem:
    return EnvironmentProblem(
        "汇总表没有写成",
        why=why_not_written(target),
        remedy="请排除后再导出，或换个位置",
        code="summary_write",
    )


def _note(desk: Desk, actor: Actor, wanted: SummaryWanted, rows: int, suffix: str) -> None:
    """Personal data leaves the house with the file: who took it, and of whom, stays in the audit."""
    detail = {"since": _day(wanted.since), "until": _day(wanted.until), "rows": rows, "file": suffix.removeprefix(".")}
    with desk.store.write() as uow:
        uow.audit.append(
            at=desk.now(),
            actor=actor.login,
            event="summary.exported",
            subject=wanted.category.value,
            detail=json.dumps(detail),
        )
        uow.commit()


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
