"""已存查询: what one person looks for again and again, under a name of their own; nobody else is shown it."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.domain.filing import Actor
from app.domain.privacy import Private
from app.errors import NeedsConfirmation, UserError
from app.services.desk import Desk
from app.services.ports import FilingQuery, UnitOfWork
from app.services.queries import reviews_until
from app.services.query_text import DAYS, from_text, to_text, without_page

LONGEST_NAME = 20
"""In characters; a rare one counts as one."""
MOST = 50
"""More than that nobody finds by name."""


@dataclass(frozen=True, repr=False)
class SavedSearch(Private):
    """已存查询, as it is asked today: where it ``moves``, its days have gone on with the day.

    ``words`` say what it leaves where a card said so. ``told`` are sentences about conditions that do not hold any
    more; the query is without those that are not known.
    """

    name: str
    query: FilingQuery
    words: str
    moves: bool
    told: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ThrownSearch(Private):
    """A search that was thrown away: all that was kept of it, and where it stood."""

    name: str
    kept: dict[str, Any]
    place: int


def has_days(query: FilingQuery) -> bool:
    """Whether a query asks for days, so that it matters whether they move."""
    return any(getattr(query, name) is not None for name in DAYS)


def list_searches(desk: Desk, actor: Actor) -> tuple[SavedSearch, ...]:
    """A person's searches in the order in which they were saved, each as it would be asked today."""
    with desk.store.read() as uow:
        kept = _read(uow, actor)
    return tuple(_asked_today(desk, item) for item in kept)


def save_search(
    desk: Desk,
    actor: Actor,
    name: str,
    query: FilingQuery,
    *,
    words: str = "",
    moves: bool = False,
    may_replace: bool = False,
) -> str:
    """Keep ``query`` under a name, and return that. Where it ``moves``, its days go on with the day it is asked on.

    Raises NeedsConfirmation where the name is taken, unless the search of that name may be replaced; UserError for a
    query that asks for nothing, a name that is none, and one search too many.
    """
    asked = without_page(query)
    if asked == FilingQuery():
        raise UserError("现在没有任何筛选条件", remedy="请先筛选或搜索，再存为查询", code="search_empty")
    item: dict[str, Any] = {
        "name": _checked(name),
        "saved_on": desk.today().isoformat(),
        "words": words,
        "moves": moves and has_days(asked),
        "asked": to_text(asked),
    }
    with desk.store.write() as uow:
        kept = _read(uow, actor)
        place = _find(kept, item["name"])
        if place is None:
            if len(kept) >= MOST:
                raise UserError(f"已经存了 {MOST} 个查询", remedy="请先删除不用的，再存新的", code="searches_full")
            kept.append(item)
        elif may_replace:
            kept[place] = item
        else:
            raise NeedsConfirmation("已经有这个名称的查询，要用现在的条件覆盖吗？", code="search_exists")
        _write(uow, actor, kept)
        uow.commit()
    return str(item["name"])


def rename_search(desk: Desk, actor: Actor, name: str, new_name: str) -> str:
    """Give a search another name, and return that. Raises UserError for one that is none, or that another has."""
    wanted = _checked(new_name)
    with desk.store.write() as uow:
        kept = _read(uow, actor)
        place = _get(kept, name)
        if _find(kept, wanted) not in (None, place):
            raise _taken("请换一个名称")
        kept[place] = kept[place] | {"name": wanted}
        _write(uow, actor, kept)
        uow.commit()
    return wanted


def delete_search(desk: Desk, actor: Actor, name: str) -> ThrownSearch:
    """Throw a search away; ``put_back`` takes what is returned. Raises UserError when it is gone already."""
    with desk.store.write() as uow:
        kept = _read(uow, actor)
        place = _get(kept, name)
        thrown = ThrownSearch(name, kept.pop(place), place)
        _write(uow, actor, kept)
        uow.commit()
    return thrown


def put_back(desk: Desk, actor: Actor, thrown: ThrownSearch) -> None:
    """Put back what was thrown away. Raises UserError when another has its name now."""
    with desk.store.write() as uow:
        kept = _read(uow, actor)
        if _find(kept, thrown.name) is not None:
            raise _taken("请先给那一个改名，再放回")
        kept.insert(thrown.place, thrown.kept)
        _write(uow, actor, kept)
        uow.commit()


def _asked_today(desk: Desk, item: dict[str, Any]) -> SavedSearch:
    query, unknown = from_text(item["asked"])
    words, gone = item["words"], list(unknown)
    if item["moves"]:
        days = (desk.today() - date.fromisoformat(item["saved_on"])).days
        moved: dict[str, Any] = {name: _moved(desk, query, name, days) for name in DAYS}
        for name, day in moved.items():
            if day is not None:
                # What a card said of a day it says of today's.
                words = words.replace(getattr(query, name).isoformat(), day.isoformat())
        query = replace(query, **moved)
    if query.destination and desk.place_name(query.destination) == query.destination:
        query = replace(query, destination="")
        gone.append("就医地")
    told = [f"{'、'.join(gone)}已经不再使用，列出的是按其余条件查到的。"] if gone else []
    if query.category is not None and not _is_offered(desk, query):
        told.append(f"现在的政策里没有“{query.category.label}”，列出的是以前登记的。")
    return SavedSearch(item["name"], query, words, item["moves"], tuple(told))


def _moved(desk: Desk, query: FilingQuery, name: str, days: int) -> date | None:
    day: date | None = getattr(query, name)
    if day is None:
        return None
    if name == "review_due_until":
        # A weekend or a holiday lies between some days and the next working day, and not between others.
        return reviews_until(desk)
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def _is_offered(desk: Desk, query: FilingQuery) -> bool:
    try:
        edition = desk.find_edition_today()
    except UserError:
        return True  # a broken pack says so elsewhere
    return edition is None or query.category in edition.categories


def _checked(name: str) -> str:
    kept = unicodedata.normalize("NFC", " ".join(name.split()))
    if not kept:
        raise UserError("查询还没有名称", remedy="请写一个名称再存", code="search_name")
    if len(kept) > LONGEST_NAME:
        why = f"最多 {LONGEST_NAME} 个字，现在是 {len(kept)} 个"
        raise UserError("查询的名称太长", why=why, remedy="请写短一些", code="search_name")
    return kept


def _find(kept: list[dict[str, Any]], name: str) -> int | None:
    """Where the search of this name stands; capital and small letters are the same."""
    return next((place for place, item in enumerate(kept) if item["name"].casefold() == name.casefold()), None)


def _get(kept: list[dict[str, Any]], name: str) -> int:
    place = _find(kept, name)
    if place is None:
        raise UserError("这个查询已经没有了", why="可能在另一个窗口里删除或改名", code="search_unknown")
    return place


def _taken(remedy: str) -> UserError:
    # A name may be somebody's own; a message may be written to a log.
    return UserError("已经有这个名称的查询", remedy=remedy, code="search_name_taken")


def _read(uow: UnitOfWork, actor: Actor) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(uow.counter.get(_key(actor)) or "[]")
    return kept


def _write(uow: UnitOfWork, actor: Actor, kept: list[dict[str, Any]]) -> None:
    uow.counter.put(_key(actor), json.dumps(kept, ensure_ascii=False))


def _key(actor: Actor) -> str:
    return f"saved_searches:{actor.login}"
