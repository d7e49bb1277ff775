"""Filings of other counters are found like our own, after one search, and never taken for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.domain.filing import Contact, Filing
from app.domain.vocabulary import ActKind, Category, LifeState, MadeAt, UpstreamState
from app.services.ports import FilingQuery
from app.store import SqlStore
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.store.builders import DAY, file_one, person
from tests.wire.window import Window


def take(store: SqlStore, *done: tuple[Any, Filing]) -> Filing:
    """Acts of another counter, come down in this order."""
    with store.write() as uow:
        for one in done:
            uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(*one)))
        uow.commit()
    return done[-1][1]


def found(store: SqlStore, *, made_at: MadeAt = MadeAt.ANYWHERE, **query: Any) -> list[str]:
    with store.read() as uow:
        rows = uow.filings.search(FilingQuery(made_at=made_at, **query))
        assert uow.filings.count(FilingQuery(made_at=made_at, **query)) == len(rows) or "limit" in query
    return [row.number for row in rows]


@pytest.fixture
def window() -> Window:
    return Window("02")


@pytest.mark.parametrize("how", ["name", "initials", "identity", "number", "phone", "legacy"])
def test_a_filing_made_elsewhere_is_found_like_one_made_here(store: SqlStore, window: Window, how: str) -> None:
    here = file_one(store, person=person("单雄信"), contact=Contact(phone="13811112222"))
    there = take(store, window.file(person=person("曾国藩"), contact=Contact(phone="13900005678"), legacy_number="淮7"))
    text = {
        "name": "曾国",
        "initials": "zgf",
        "identity": there.person.social_security_number[:14],
        "number": there.number,
        "phone": "5678",
        "legacy": "淮7",
    }[how]
    assert there.number in found(store, text=text)
    assert here.number not in found(store, text=text) or how == "identity"
    with store.read() as uow:
        assert uow.filings.search(FilingQuery(text=there.number)) == ()


def test_the_row_says_where_it_was_made(store: SqlStore, window: Window) -> None:
    mine, theirs = file_one(store), take(store, window.file())
    with store.read() as uow:
        rows = {row.number: row for row in uow.filings.search(FilingQuery(made_at=MadeAt.ANYWHERE))}
    assert rows[mine.number].place == ""
    assert rows[theirs.number].place == "机构32080301第02窗口"
    assert rows[theirs.number].upstream is UpstreamState.ACCEPTED
    assert rows[theirs.number].name == theirs.person.name


def test_the_list_is_one_order_over_both_and_pages_cut_it_anywhere(store: SqlStore, window: Window) -> None:
    for _ in range(4):
        file_one(store)
        take(store, window.file())
    whole = found(store)
    assert len(whole) == 8
    assert whole == sorted(whole, key=lambda number: (number[10:18], number), reverse=True)
    for size in (1, 3, 5):
        assert [number for start in range(0, 8, size) for number in found(store, limit=size, offset=start)] == whole


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ({"category": Category.RETIREE_SETTLED}, True),
        ({"category": Category.REFERRAL}, False),
        ({"status": LifeState.ACTIVE}, True),
        ({"destination": "310000"}, True),
        ({"filed_from": DAY + timedelta(days=1)}, False),
        ({"upstream": UpstreamState.ACCEPTED}, True),
        ({"upstream": UpstreamState.WAITING}, False),
        ({"not_yet_upstream": True}, False),
        ({"with_commitment": True}, False),
        ({"review_due_until": DAY}, False),
        ({"letter_kept_before": DAY}, False),
        ({"awaits_signature": True}, False),
        ({"text": "欧阳", "status": LifeState.ACTIVE}, True),
        ({"text": "欧阳", "status": LifeState.CANCELLED}, False),
    ],
)
def test_filters_hold_for_both(store: SqlStore, window: Window, query: dict[str, Any], is_found: bool) -> None:
    there = take(store, window.file(person=person("欧阳单")))
    assert (there.number in found(store, **query)) is is_found


@pytest.mark.parametrize("own", ["not_yet_upstream", "awaits_signature"])
def test_the_area_s_other_counters_can_be_asked_for_alone(store: SqlStore, window: Window, own: str) -> None:
    mine, theirs = file_one(store), take(store, window.file())
    assert found(store, made_at=MadeAt.ELSEWHERE) == [theirs.number]
    assert found(store, made_at=MadeAt.HERE) == [mine.number]
    assert found(store, made_at=MadeAt.ELSEWHERE, **{own: True}) == []


def test_what_comes_late_changes_nothing_and_is_kept(store: SqlStore, window: Window) -> None:
    first = window.file()
    second = window.act(first[1], ActKind.CHANGE, destination_name="杭州市")
    third = window.act(second[1], ActKind.CANCEL, status=LifeState.CANCELLED)
    take(store, first, third, second)
    with store.read() as uow:
        kept = uow.elsewhere.find(first[1].number)
        assert [act.sequence for act in uow.elsewhere.acts(first[1].number)] == [1, 2, 3]
    assert kept is not None
    assert kept.status is LifeState.CANCELLED


def test_a_corrected_name_is_found_by_its_initials_and_the_old_one_no_longer(store: SqlStore, window: Window) -> None:
    first = window.file(person=person("曾国藩"))
    there = take(store, first, window.act(first[1], ActKind.CORRECT, person=person("左宗棠")))
    assert found(store, text="zzt") == [there.number]
    assert found(store, text="zgf") == []


def test_an_act_of_another_counter_on_our_own_record_leaves_it_ours(store: SqlStore, window: Window) -> None:
    mine = file_one(store)
    take(store, window.act(mine, ActKind.CANCEL, status=LifeState.CANCELLED))
    assert found(store) == [mine.number]
    with store.read() as uow:
        assert uow.elsewhere.find(mine.number) is None
        assert [act.kind for act in uow.elsewhere.acts(mine.number)] == ["cancel"]
