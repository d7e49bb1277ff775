"""检查政策包: every file of every pack is read by itself, so that all that is wrong is named at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.errors import UserError
from app.policy.pack import PackEdition
from app.policy.soundness.areas import check_areas
from app.policy.soundness.articles import check_articles
from app.policy.soundness.dates import check_dates
from app.policy.soundness.finding import Finding, Severity, error
from app.policy.soundness.forms import check_forms
from app.policy.soundness.rules import check_rules
from app.strict_yaml import parse_file


@dataclass(frozen=True)
class PackCheck:
    """一个政策包的检查结果: how many editions could be read, and what was found."""

    pack: str
    editions: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the pack from being used."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What a person should judge."""
        return tuple(item for item in self.findings if item.severity is Severity.WARNING)


@dataclass(frozen=True)
class _Read:
    editions: dict[Path, PackEdition]
    errors: tuple[Finding, ...]


def check_packs(
    folders: Iterable[tuple[str, Path]], day: date, known: Iterable[PackEdition] = ()
) -> tuple[PackCheck, ...]:
    """Check packs, each a name and its folder, as seen on ``day``.

    The country's ceiling comes from the newest edition among them and ``known`` that is of no one area.
    """
    read = {(name, folder): _read(name, folder) for name, folder in folders}
    own = {(name, edition.edition) for (name, _), item in read.items() for edition in item.editions.values()}
    elsewhere = [edition for edition in known if (edition.pack, edition.edition) not in own]
    everything = [*elsewhere, *(edition for item in read.values() for edition in item.editions.values())]
    return tuple(
        PackCheck(name, len(item.editions), (*item.errors, *_check(name, folder, item, day, everything)))
        for (name, folder), item in read.items()
    )


def _begins(edition: PackEdition) -> date:
    return edition.in_force.since


def _read(name: str, folder: Path) -> _Read:
    editions, errors = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            edition = parse_file(path, PackEdition)
        except UserError as problem:
            errors.append(error(problem.code, path, problem.why or problem.what))
            continue
        if edition.pack != name:
            errors.append(error("pack_name", path, f"不属于政策包 {name}，其中写的是 {edition.pack}", "pack"))
        editions[path] = edition
    return _Read(editions, tuple(errors))


def _check(name: str, folder: Path, read: _Read, day: date, everything: Sequence[PackEdition]) -> Iterator[Finding]:
    country = max((item for item in everything if not item.area.codes), key=_begins, default=None)
    others = [item for item in everything if item.pack != name]
    yield from check_dates(read.editions, day, is_whole=not read.errors)
    for path, edition in read.editions.items():
        yield from check_articles(path, folder, edition)
        yield from check_areas(path, edition, others)
        yield from check_rules(path, edition, country)
        yield from check_forms(path, edition)
