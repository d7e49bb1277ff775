"""已存查询: kept under a name of one's own, asked again as of today, honest about what is gone."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filing import Actor, CommitmentState
from app.domain.vocabulary import Category, LifeState, MadeAt, UpstreamState
from app.errors import NeedsConfirmation, UserError
from app.services.desk import Desk
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery
from app.services.queries import reviews_until
from app.services.query_text import DAYS, from_text, to_text
from app.services.query_words import query_words
from app.services.saved_searches import (
    MOST,
    delete_search,
    has_days,
    list_searches,
    put_back,
    rename_search,
    save_search,
)
from tests.builders import DAY, actor, go_to, places

_REFERRALS = FilingQuery(category=Category.REFERRAL, status=LifeState.ACTIVE)
_days = st.none() | st.dates()
_queries = st.builds(
    FilingQuery,
    text=st.text(max_size=5),
    category=st.none() | st.sampled_from(Category),
    status=st.none() | st.sampled_from(LifeState),
    destination=st.sampled_from(("", "310115")),
    upstream=st.none() | st.sampled_from(UpstreamState),
    not_yet_upstream=st.booleans(),
    with_commitment=st.booleans(),
    promise=st.none() | st.sampled_from(CommitmentState),
    is_live=st.booleans(),
    awaits_signature=st.booleans(),
    not_reminded=st.booleans(),
    made_at=st.sampled_from(MadeAt),
    order=st.sampled_from(ListOrder),
    descending=st.booleans(),
    **dict.fromkeys(DAYS, _days),
)


def _names(desk: Desk, who: Actor) -> list[str]:
    return [saved.name for saved in list_searches(desk, who)]


@given(_queries)
def test_every_condition_of_a_query_is_kept_and_told(query: FilingQuery) -> None:
    assert from_text(json.loads(json.dumps(to_text(query)))) == (query, ())
    assert bool(query_words(query, places().name)) is (query != FilingQuery())
    assert has_days(query) is any(isinstance(getattr(query, item.name), date) for item in fields(query))


def test_only_numbers_are_small_or_large_in_the_words_of_an_order() -> None:
    told = {
        (order, descending): query_words(FilingQuery(order=order, descending=descending), places().name)
        for order in ListOrder
        for descending in (False, True)
    }
    assert told.pop((ListOrder.NEWEST, True)) == "", "the usual order is no condition"
    assert len(set(told.values())) == 2 * len(ListOrder) - 1
    assert {order for (order, _), words in told.items() if "小" in words} == {ListOrder.PERSON, ListOrder.PHONE}
    assert told[ListOrder.UPSTREAM, True] == "按上报状态倒排"


def test_a_search_is_found_again_by_the_person_who_saved_it_and_by_nobody_else(desk: Desk) -> None:
    who, other = actor(), replace(actor(), login="1009")
    assert save_search(desk, who, "  有效  的转诊 ", replace(_REFERRALS, limit=7, after=("x",))) == "有效 的转诊"
    (saved,) = list_searches(desk, who)
    assert (saved.name, saved.query, saved.moves, saved.told) == ("有效 的转诊", _REFERRALS, False, ())
    assert list_searches(desk, other) == ()


def test_days_stay_as_they_were_or_go_on_with_the_day_as_one_wishes(desk: Desk) -> None:
    who, month = actor(), FilingQuery(due_from=DAY, due_until=DAY + timedelta(days=30), is_live=True)
    reviews = FilingQuery(review_due_until=reviews_until(desk))
    save_search(desk, who, "固定", month, words="承诺30天内到期")
    save_search(desk, who, "推移", month, words="承诺30天内到期", moves=True)
    save_search(desk, who, "审核", reviews, words=f"到 {reviews_until(desk).isoformat()} 为止", moves=True)
    save_search(desk, who, "没有日期", _REFERRALS, moves=True)
    later = DAY + timedelta(days=3)
    go_to(desk, later)
    fixed, moved, reviewed, dayless = list_searches(desk, who)
    assert fixed.query == month
    assert moved.query == replace(month, due_from=later, due_until=later + timedelta(days=30))
    assert moved.words == "承诺30天内到期"
    assert reviewed.query.review_due_until == reviews_until(desk)
    assert reviewed.words == f"到 {reviews_until(desk).isoformat()} 为止"
    assert not dayless.moves


def test_a_day_at_the_end_of_the_calendar_stays_a_day(desk: Desk) -> None:
    save_search(desk, actor(), "很久", FilingQuery(filed_until=date.max), moves=True)
    go_to(desk, DAY + timedelta(days=1))
    assert list_searches(desk, actor())[0].query.filed_until == date.max


def test_a_name_that_is_taken_is_asked_about_before_it_is_written_over(desk: Desk) -> None:
    who, other = actor(), FilingQuery(text="wang")
    save_search(desk, who, "My", _REFERRALS)
    with pytest.raises(NeedsConfirmation):
        save_search(desk, who, "my", other)
    assert list_searches(desk, who)[0].query == _REFERRALS
    save_search(desk, who, "my", other, may_replace=True)
    assert [(saved.name, saved.query) for saved in list_searches(desk, who)] == [("my", other)]


@pytest.mark.parametrize(("name", "words"), [("　 ", "查询还没有名称"), ("查" * 21, "最多 20 个字，现在是 21 个")])
def test_a_name_that_is_none_is_refused_in_words(desk: Desk, name: str, words: str) -> None:
    save_search(desk, actor(), "𠮷" * 20, _REFERRALS)
    for act in (
        lambda: save_search(desk, actor(), name, _REFERRALS),
        lambda: rename_search(desk, actor(), "𠮷" * 20, name),
    ):
        with pytest.raises(UserError, match=words):
            act()


def test_a_list_narrowed_by_nothing_is_no_search_and_there_may_not_be_too_many(desk: Desk) -> None:
    with pytest.raises(UserError, match="没有任何筛选条件"):
        save_search(desk, actor(), "全部", FilingQuery(limit=5))
    for number in range(MOST):
        save_search(desk, actor(), f"第{number}个", _REFERRALS)
    with pytest.raises(UserError, match="请先删除不用的"):
        save_search(desk, actor(), "又一个", _REFERRALS)
    assert len(list_searches(desk, actor())) == MOST


def test_a_search_is_renamed_thrown_away_and_put_back_where_it_was(desk: Desk) -> None:
    who = actor()
    for name in ("甲", "乙", "丙"):
        save_search(desk, who, name, _REFERRALS)
    with pytest.raises(UserError, match="请换一个名称"):
        rename_search(desk, who, "乙", "丙")
    rename_search(desk, who, "乙", "乙二")
    thrown = delete_search(desk, who, "乙二")
    assert _names(desk, who) == ["甲", "丙"]
    with pytest.raises(UserError, match="已经没有了"):
        delete_search(desk, who, "乙二")
    put_back(desk, who, thrown)
    assert _names(desk, who) == ["甲", "乙二", "丙"]
    with pytest.raises(UserError, match="请先给那一个改名"):
        put_back(desk, who, thrown)


def test_what_is_not_known_any_more_is_told_and_the_rest_is_asked(desk: Desk) -> None:
    who = actor()
    save_search(desk, who, "旧", replace(_REFERRALS, destination="310115", not_yet_upstream=True))
    key = f"saved_searches:{who.login}"
    with desk.store.write() as uow:
        (kept,) = json.loads(uow.counter.get(key) or "[]")
        kept["asked"] |= {
            "category": "pilgrim",
            "destination": "999999",
            "colour": "red",
            "not_yet_upstream": "perhaps",
        }
        uow.counter.put(key, json.dumps([kept]))
        uow.commit()
    rename_search(desk, who, "旧", "仍旧")
    (saved,) = list_searches(desk, who)
    assert saved.query == FilingQuery(status=LifeState.ACTIVE)
    assert saved.told == ("人员类别、未上报、一项条件、就医地已经不再使用，列出的是按其余条件查到的。",)
    with desk.store.read() as uow:
        assert json.loads(uow.counter.get(key) or "[]")[0]["asked"] == kept["asked"], "renaming forgets nothing"


def test_a_category_that_the_rules_of_today_do_not_have_is_told_and_still_looked_for(desk: Desk) -> None:
    edition = desk.find_edition_today()
    assert edition is not None
    missing = next(category for category in Category if category not in edition.categories)
    save_search(desk, actor(), "从前的", FilingQuery(category=missing))
    (saved,) = list_searches(desk, actor())
    assert saved.query.category is missing
    assert saved.told == (f"现在的政策里没有“{missing.label}”，列出的是以前登记的。",)
