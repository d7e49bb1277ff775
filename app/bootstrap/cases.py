"""政策用例的场地: a temporary data folder and a clock that is set, for cases of one file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from app.bootstrap.data_files import load_calendar, load_library
from app.bootstrap.places import PlaceIndex
from app.domain.dates import FixedClock
from app.domain.filing_number import CounterIdentity
from app.domain.region import lies_in
from app.errors import UsageError, UserError
from app.flows.case_runner import StepOutcome, run_case
from app.policy.case_file import Case, CaseFile, load_case_file
from app.services.desk import Desk
from app.store import create_store


def run_case_file(path: Path, *pack_folders: Path) -> Iterator[tuple[Case, tuple[StepOutcome, ...]]]:
    """Each case of a file with the outcome of each of its steps.

    ``pack_folders`` add packs to those shipped. Raises UsageError when the file does not keep the contract.
    """
    case_file = load_case_file(path)
    library = load_library(*pack_folders)
    try:
        editions = library.get(case_file.pack)
    except UserError as error:
        raise UsageError(f"用例文件 {path} 的键 pack：{error.what}", why=error.why, code="case_pack") from None
    office = case_file.office or next(iter(editions[-1].area.codes), "")
    if not office:
        raise UsageError(
            f"用例文件 {path} 缺少键 office",
            why="国家政策包须写明经办机构所在区划",
            remedy="请补上 office",
            code="case_office",
        )
    places = PlaceIndex.load()
    area = editions[-1].area
    if area.codes and not any(lies_in(office, code) for code in area.codes):
        raise UsageError(f"用例文件 {path} 的键 office：{office} 不在{area.name}内", code="case_office")
    _check_places(path, case_file, places)
    clock = FixedClock.on(_first_day(case_file))
    with (
        tempfile.TemporaryDirectory(prefix="yidi-cases-") as folder,
        create_store(Path(folder), clock=clock, use_keyring=False) as store,
    ):
        desk = Desk(
            store=store,
            clock=clock,
            library=library,
            calendar=load_calendar(),
            counter=CounterIdentity(office, "01", "01"),
            pack=case_file.pack,
            place_name=places.name,
        )
        for index, case in enumerate(case_file.cases):
            yield case, tuple(run_case(desk, clock, case, index))


def _check_places(path: Path, case_file: CaseFile, places: PlaceIndex) -> None:
    """Raise UsageError for a destination that is no division; letters name places outside the mainland."""
    for case in case_file.cases:
        for index, step in enumerate(case.steps, start=1):
            code = step.destination
            if code is not None and code.isdigit() and places.get(code) is None:
                raise UsageError(
                    f"用例文件 {path} 用例“{case.name}”第{index}步的键 destination：没有区划 {code}",
                    remedy="请改正后再试",
                    code="case_place",
                )


def _first_day(case_file: CaseFile) -> date:
    return case_file.cases[0].steps[0].day
