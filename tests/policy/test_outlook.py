"""What holds today, what changes within sixty days, and what has run out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from app.policy.library import PackLibrary
from app.policy.outlook import PackOutlook, look_at
from tests.builders import PACK
from tests.policy.packs import Data, write_pack

NEW_FROM = date(2021, 1, 1)


def _outlook(folder: Path, day: date) -> PackOutlook:
    return look_at(PackLibrary.load(folder).get(PACK), day)


def _ends(until: date) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["in_force"]["until"] = until

    return change


def _shorter_lock(data: Data) -> None:
    data["edition"] = NEW_FROM.isoformat()
    data["in_force"] = {"since": NEW_FROM}
    data["locks"][0]["months"] = 1


def _two(folder: Path) -> None:
    write_pack(folder, _ends(date(2020, 12, 31)), name="old")
    write_pack(folder, _shorter_lock, name="new")


def test_an_edition_that_begins_within_sixty_days_is_told_with_what_it_changes(tmp_path: Path) -> None:
    _two(tmp_path)
    seen = _outlook(tmp_path, date(2020, 11, 2))
    assert seen.is_in_force
    assert seen.edition.edition == "2020-04-01"
    (change,) = seen.changes
    assert change.on == NEW_FROM
    assert change.edition is not None
    assert change.edition.edition == "2021-01-01"
    assert ["1个月" in line.words for line in change.begins] == [True]
    assert ["3个月" in line.words for line in change.ends] == [True]


def test_one_that_begins_later_is_not_yet_told(tmp_path: Path) -> None:
    _two(tmp_path)
    assert _outlook(tmp_path, date(2020, 11, 1)).changes == ()


def test_on_its_first_day_the_new_edition_holds_and_nothing_is_coming(tmp_path: Path) -> None:
    _two(tmp_path)
    seen = _outlook(tmp_path, NEW_FROM)
    assert (seen.edition.edition, seen.changes) == ("2021-01-01", ())


def test_a_text_that_ends_soon_with_nothing_after_it_is_told(tmp_path: Path) -> None:
    write_pack(tmp_path, _ends(date(2020, 12, 31)))
    (change,) = _outlook(tmp_path, date(2020, 12, 31)).changes
    assert (change.on, change.edition) == (NEW_FROM, None)
    assert change.begins == ()
    assert change.ends


def test_a_text_that_has_run_out_is_still_read_as_it_was_on_its_last_day(tmp_path: Path) -> None:
    write_pack(tmp_path, _ends(date(2020, 12, 31)))
    seen = _outlook(tmp_path, date(2024, 5, 1))
    assert seen.has_run_out
    assert seen.read_on == date(2020, 12, 31)
    assert seen.lines
    assert seen.changes == ()


def test_a_text_that_has_not_begun_has_not_run_out(tmp_path: Path) -> None:
    write_pack(tmp_path)
    seen = _outlook(tmp_path, date(2020, 3, 31))
    assert not seen.is_in_force
    assert not seen.has_run_out
    (change,) = seen.changes
    assert change.on == date(2020, 4, 1)


def test_a_single_rule_that_begins_or_ends_soon_is_told(tmp_path: Path) -> None:
    def change(data: Data) -> None:
        data["locks"][0]["until"] = date(2020, 6, 30)
        data["locks"].append({**data["locks"][0], "months": 2, "since": NEW_FROM, "until": None})

    write_pack(tmp_path, change)
    (ending,) = _outlook(tmp_path, date(2020, 6, 1)).changes
    assert ending.on == date(2020, 7, 1)
    assert [line.title for line in ending.ends] == ["限制期"]
    assert ending.begins == ()
    (beginning,) = _outlook(tmp_path, date(2020, 12, 31)).changes
    assert beginning.on == NEW_FROM
    assert ["2个月" in line.words for line in beginning.begins] == [True]
