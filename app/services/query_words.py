"""查询条件 in words: what a list was narrowed to, as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from app.domain.filing import CommitmentState
from app.domain.vocabulary import MadeAt
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery

_ORDERS = {
    ListOrder.NEWEST: "登记日期",
    ListOrder.NAME: "姓名",
    ListOrder.PERSON: "社会保障号码",
    ListOrder.CATEGORY: "人员类别",
    ListOrder.DESTINATION: "就医地",
    ListOrder.UNTIL: "有效期至",
    ListOrder.STATUS: "状态",
    ListOrder.UPSTREAM: "上报",
    ListOrder.DUE: "承诺期限届满日",
    ListOrder.LETTER: "承诺书保管至",
    ListOrder.PHONE: "联系电话",
}
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
        yield f"按{_ORDERS[query.order]}{'从大到小' if query.descending else '从小到大'}"


def _days(name: str, first: date | None, last: date | None) -> Iterator[str]:
    if first is not None and first == last:
        yield f"{name} {first.isoformat()}"
    elif first is not None and last is not None:
        yield f"{name} {first.isoformat()} 至 {last.isoformat()}"
    elif first is not None:
        yield f"{name}自 {first.isoformat()}"
    elif last is not None:
        yield f"{name}至 {last.isoformat()}"
