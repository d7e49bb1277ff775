"""日期: editions that overlap, days on which none holds, texts that ran out, packs nobody looked at for long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from app.domain.dates import add_months
from app.policy.pack import PackEdition
from app.policy.soundness.finding import Finding, error, warning

_CHECK_MONTHS = 12
_DAY = timedelta(days=1)


def check_dates(editions: Mapping[Path, PackEdition], day: date, *, is_whole: bool = True) -> Iterator[Finding]:
    """What is wrong with the dates of one pack's editions as seen on ``day``.

    Of days without an edition nothing is said unless the editions are all there are (``is_whole``): one that cannot be
    read may hold then.
    """
    in_order = sorted(editions.items(), key=lambda item: item[1].in_force.since)
    for path, edition in in_order:
        since, until = edition.in_force.since, edition.in_force.until
        if until is not None and until < since:
            yield error("ends_before_it_begins", path, f"施行至 {until}，早于施行之日 {since}", "in_force")
        if edition.in_force.contains(day) and day > add_months(edition.checked_on, _CHECK_MONTHS):
            words = f"最近一次核对是 {edition.checked_on}，已超过一年，请与文件重新核对"
            yield warning("not_checked_for_a_year", path, words, "checked_on")
    for (_, older), (path, newer) in pairwise(in_order):
        end, begin = older.in_force.until, newer.in_force.since
        if end is None or end >= begin:
            words = f"{older.edition} 版与 {newer.edition} 版施行日期重叠（{begin} 起）"
            yield error("overlap", path, words, "in_force")
        elif is_whole and end + _DAY < begin:
            words = f"{end + _DAY} 至 {begin - _DAY} 没有施行的版本，其间不能备案"
            yield warning("gap", path, words, "in_force.since")
    if in_order and is_whole:
        path, last = in_order[-1]
        if last.in_force.until is not None and last.in_force.until < day:
            words = f"文件已于 {last.in_force.until} 失效，没有后续版本"
            yield warning("expired", path, words, "in_force.until")
