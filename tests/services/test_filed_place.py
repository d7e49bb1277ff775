"""The record, its paper and its lists name the place that was filed to, at the level the pack's text has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.vocabulary import Role
from app.policy.facts import ChangeRequest
from app.policy.library import PackLibrary
from app.policy.reading import rule_lines
from app.services.changes import change
from app.services.desk import Desk
from app.services.filings import file
from app.services.imports import import_rows
from app.services.intake_sheet import SheetRow
from app.services.queries import get_record, of_person
from tests.builders import NUMBER, PACK, actor, codes, desk_in, go_to, intake, make_desk, places, request
from tests.policy.packs import write_pack
from tests.sheets import row


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A counter whose text files to a city or a province, and takes no county."""

    def to_cities_and_provinces(data: dict[str, Any]) -> None:
        data["destination_levels"] = [{"levels": ["province", "city"], "cites": ["art. 6"]}]

    write_pack(tmp_path / "packs", to_cities_and_provinces)
    with desk_in(tmp_path / "data") as plain:
        yield make_desk(plain.store, plain.clock, library=PackLibrary.load(tmp_path / "packs"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("picked", "filed", "name"),
    [
        ("330106", "330100", "浙江省杭州市"),
        ("330100", "330100", "浙江省杭州市"),
        ("330000", "330000", "浙江省"),
        ("310115", "310000", "上海市"),
    ],
)
def test_what_is_too_narrow_is_filed_to_the_place_around_it(desk: Desk, picked: str, filed: str, name: str) -> None:
    done = file(desk, actor(), intake(request(destination=picked)))
    assert done.filing is not None
    assert (done.filing.destination, done.filing.destination_name) == (filed, name)
    told = done.decision.explain("destination")
    assert (told is not None) is (picked != filed)
    if told is not None:
        assert told.cites == ("art. 6",)


def test_a_change_is_made_at_the_same_level(desk: Desk) -> None:
    done = file(desk, actor(), intake(request(destination="330000")))
    assert done.filing is not None
    go_to(desk, date(2021, 5, 6))
    after = change(desk, actor(), done.filing.number, ChangeRequest(destination="320102"))
    assert codes(after.decision.reasons) == set()
    state = get_record(desk, done.filing.number).filing
    assert (state.destination, state.destination_name) == ("320100", "江苏省南京市")


def test_the_level_can_be_read_in_the_pack(desk: Desk) -> None:
    edition = desk.latest_edition()
    [line] = [item for item in rule_lines(edition, desk.today()) if item.place == "destination_levels.0"]
    assert (line.title, line.words) == ("备案就医地层级", "备案到地市或直辖市、省份")
    assert edition.pack == PACK


def test_a_sheet_whose_places_are_narrower_is_imported_once_however_often(desk: Desk) -> None:
    cells = row(社会保障号码=NUMBER, 转往省="浙江省", 地区="杭州市", 县="西湖区")
    rows = [SheetRow(2, cells)]
    found = [import_rows(desk, actor(Role.MANAGER), rows, places()) for _ in range(2)]
    assert [(item.filed, item.skipped, item.errors) for item in found] == [(1, 0, []), (0, 1, [])]
    [filing] = of_person(desk, NUMBER)
    assert filing.destination == "330100"
