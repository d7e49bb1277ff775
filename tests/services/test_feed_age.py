"""How old each kind of what came down is, and what is said of one that is too old to go by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.dates import FixedClock
from app.services.desk import Desk
from app.services.feed import keep_page
from app.services.feed_age import KindAge, find_ages, old_words
from app.wire.feed import FEED_FORMAT, FeedKind, FeedPage


def take_whole(desk: Desk, **loaded: str) -> None:
    """A last page that brings nothing but the dates of what the city has."""
    page = FeedPage(format=FEED_FORMAT, after="", cursor="c1", starts_over=True, remaining=0, loaded=loaded, items=())
    assert keep_page(desk.store, page, "3208030101", desk.now()) == 0


def ages(desk: Desk, **later: float) -> dict[FeedKind, KindAge]:
    return {age.kind: age for age in find_ages(desk.store, desk.now() + timedelta(**later))}


def test_every_kind_is_named_also_one_that_never_came(desk: Desk) -> None:
    assert [age.kind for age in find_ages(desk.store, desk.now())] == list(FeedKind)
    assert ages(desk)[FeedKind.PACKS].words == "政策包更新 没有下发"


def test_filings_of_others_are_as_of_the_last_whole_download(desk: Desk) -> None:
    take_whole(desk)
    age = ages(desk, days=2)[FeedKind.FILINGS]
    assert (age.as_of, age.days, age.is_old) == (desk.now(), 2, False)
    assert age.words.endswith("（2天前）")


@pytest.mark.parametrize(("days", "is_told"), [(2, False), (3, False), (4, True)])
def test_a_download_that_was_not_whole_for_days_is_told_of(desk: Desk, days: int, is_told: bool) -> None:
    take_whole(desk)
    said = old_words(find_ages(desk.store, desk.now() + timedelta(days=days)))
    assert said == (
        (f"市级数据已有{days}天没有取全，他处新办的备案可能查不到；请检查网络，或用信使文件取回。",) if is_told else ()
    )


def test_a_directory_half_a_year_old_is_told_of(desk: Desk) -> None:
    loaded = desk.now() - timedelta(days=200)
    take_whole(desk, institutions=loaded.isoformat(), calendars=loaded.isoformat())
    [said] = old_words(find_ages(desk.store, desk.now()))
    assert said.startswith("定点医疗机构名录是200天前的")
    assert ages(desk)[FeedKind.CALENDARS].is_old is False, "a plan holds for its year"


def test_a_roster_put_in_as_a_file_has_its_own_age(desk: Desk) -> None:
    with desk.store.write() as uow:
        uow.roster.replace((), loaded_at=desk.now() - timedelta(days=5), fingerprint="ab" * 32)
        uow.commit()
    age = ages(desk)[FeedKind.ROSTER]
    assert (age.days, age.is_old) == (5, True)


def test_a_computer_set_back_makes_nothing_older_than_today(desk: Desk) -> None:
    take_whole(desk)
    assert isinstance(desk.clock, FixedClock)
    assert ages(desk, days=-1)[FeedKind.FILINGS].words.endswith("（今天）")
