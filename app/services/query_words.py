"""查询条件 in words: what a list was narrowed to, as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from app.domain.filing import CommitmentState
from app.domain.vocabulary import MadeAt
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery

_ORDERS = {
    ListOrder.NEWEST: ("登记早的在前", "登记晚的在前"),
    ListOrder.NAME: ("按姓名排列", "按姓名倒排"),
    ListOrder.PERSON: ("按社会保障号码从小到大", "按社会保障号码从大到小"),
    ListOrder.CATEGORY: ("按人员类别排列", "按人员类别倒排"),
    ListOrder.DESTINATION: ("按就医地排列", "按就医地倒排"),
    ListOrder.UNTIL: ("先到期的在前", "后到期的在前"),
    ListOrder.STATUS: ("按备案状态排列", "按备案状态倒排"),
    ListOrder.UPSTREAM: ("按上报状态排列", "按上报状态倒排"),
    ListOrder.DUE: ("承诺先到期的在前", "承诺后到期的在前"),
    ListOrder.LETTER: ("承诺书先到保管期的在前", "承诺书后到保管期的在前"),
    ListOrder.PHONE: ("按联系电话从小到大", "按联系电话从大到小"),
}
"""What comes first, ascending and descending, as one says it: only numbers are small or large."""
_PROMISES = {
    CommitmentState.OPEN: "承诺待补交",
    CommitmentState.KEPT: "承诺已补交",
    CommitmentState.BROKEN: "承诺已违约",
    CommitmentState.RELEASED: "承诺已解除",
}


def query_words(query: FilingQuery, place_name: Callable[[str], str]) -> str:
    """Every condition of a query, the most telling first; empty for one that asks for nothing."""
    return "，".join(_words(query, place_name))


def _words(query: FilingQuery, place_name: Callable[[str], str]) -> Iterator[str]:
    if query.text:
        yield f"“{query.text}”"
    if query.made_at is not MadeAt.HERE:
        yield query.made_at.label
    yield from (word.label for word in (query.category, query.status, query.upstream) if word is not None)
    if query.destination:
        yield place_name(query.destination)
    if query.with_commitment:
        yield "承诺待补交"
    if query.promise is not None:
        yield _PROMISES[query.promise]
    if query.not_yet_upstream:
        yield "未上报"
    if query.awaits_signature:
        yield "签字表未收回"
    if query.not_reminded:
        yield "未提醒"
    if query.is_live:
        yield "未结束"
    yield from _days("登记日期", query.filed_from, query.filed_until)
    yield from _days("备案到期", query.ends_from, query.ends_until)
    yield from _days("承诺到期", query.due_from, query.due_until)
    yield from _days("审核期限", None, query.review_due_until)
    if query.letter_kept_before is not None:
        yield f"承诺书保管期在 {query.letter_kept_before.isoformat()} 前满"
    if (query.order, query.descending) != (ListOrder.NEWEST, True):
        yield _ORDERS[query.order][query.descending]


def _days(name: str, first: date | None, last: date | None) -> Iterator[str]:
    if first is not None and first == last:
        yield f"{name} {first.isoformat()}"
    elif first is not None and last is not None:
        yield f"{name} {first.isoformat()} 至 {last.isoformat()}"
    elif first is not None:
        yield f"{name}自 {first.isoformat()}"
    elif last is not None:
        yield f"{name}至 {last.isoformat()}"
