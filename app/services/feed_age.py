"""数据时间: how old each kind of what the city sends down is, and which of it has become too old to go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.feed import find_age
from app.services.identification import ROSTER_STALE_AFTER
from app.services.ports import Store
from app.wire.feed import FeedKind

NOT_WHOLE_AFTER = timedelta(days=3)
"""未取全: without a whole download for so long, filings made elsewhere may be missing."""

_OLD_AFTER = {FeedKind.ROSTER: ROSTER_STALE_AFTER, FeedKind.INSTITUTIONS: timedelta(days=180)}
"""Editions of packs and holiday plans say themselves until when they hold, and their absence is told of elsewhere."""


@dataclass(frozen=True)
class KindAge:
    """一类数据的时间: as of when it is, None where the city has told nothing of the kind; ``is_old`` past its limit."""

    kind: FeedKind
    as_of: datetime | None
    days: int
    is_old: bool

    @property
    def words(self) -> str:
        """``参保名册 2026-05-01（5天前）``."""
        if self.as_of is None:
            return f"{self.kind.label} 没有下发"
        when = f"{self.days}天前" if self.days else "今天"
        return f"{self.kind.label} {self.as_of:%Y-%m-%d}（{when}）"


def find_ages(store: Store, now: datetime) -> tuple[KindAge, ...]:
    """Every kind in its order; filings made elsewhere are as of the last whole download."""
    age = find_age(store)
    with store.read() as uow:
        snapshot = uow.roster.snapshot()
    as_of = dict(age.loaded_at)
    if snapshot is not None:
        # A roster may also have been put in as a file.
        as_of[FeedKind.ROSTER] = snapshot.loaded_at
    if age.completed_at is not None:
        as_of[FeedKind.FILINGS] = age.completed_at
    return tuple(_kind_age(kind, as_of.get(kind), now) for kind in FeedKind)


def _kind_age(kind: FeedKind, as_of: datetime | None, now: datetime) -> KindAge:
    if as_of is None:
        return KindAge(kind, None, 0, is_old=False)
    limit = NOT_WHOLE_AFTER if kind is FeedKind.FILINGS else _OLD_AFTER.get(kind)
    days = max(0, (now.date() - as_of.astimezone(now.tzinfo).date()).days)
    return KindAge(kind, as_of.astimezone(now.tzinfo), days, is_old=limit is not None and now - as_of > limit)


def old_words(ages: tuple[KindAge, ...]) -> tuple[str, ...]:
    """A sentence for each kind that is too old to go by, without the roster, of which more is to be said."""
    words = []
    for age in ages:
        if not age.is_old:
            continue
        if age.kind is FeedKind.FILINGS:
            words.append(f"市级数据已有{age.days}天没有取全，他处新办的备案可能查不到；请检查网络，或用信使文件取回。")
        elif age.kind is FeedKind.INSTITUTIONS:
            words.append(f"定点医疗机构名录是{age.days}天前的，机构是否定点请另行核对，并请市级管理员更新。")
    return tuple(words)
