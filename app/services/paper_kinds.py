"""表的种类: every paper this counter makes, and which records have it.

A further form joins with one line in ``PAPER_KINDS`` and one in the table of ``forms.paper_maker``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Act, Filing
from app.domain.vocabulary import ActKind, LifeState
from app.errors import UserError


@dataclass(frozen=True)
class PaperKind:
    """一种表. ``with_filing`` papers are printed and signed at the visit itself; the others when asked for, those that
    say at the visit what another paper says already ``only_later``. ``is_signed`` ones have a place for the applicant's
    signature.

    ``why_not`` and ``remedy`` tell why a record that it does not apply to has none.
    """

    code: str
    name: str
    details: str
    applies: Callable[[Filing, Sequence[Act]], bool]
    with_filing: bool = False
    only_later: bool = False
    is_signed: bool = False
    refusal: str = "unknown_form"
    why_not: str = ""
    remedy: str = ""


def _always(_: Filing, __: Sequence[Act]) -> bool:
    return True


def _has_letter(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.commitment is not None and filing.commitment.letter_destroyed_on is None


def _is_live(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.status.is_live


def _was_cancelled_here(filing: Filing, acts: Sequence[Act]) -> bool:
    """One that another counter cancelled, and was taken over so, has no act here to make the form of."""
    return filing.status is LifeState.CANCELLED and any(act.kind is ActKind.CANCEL for act in acts)


def _was_changed(_: Filing, acts: Sequence[Act]) -> bool:
    return any(act.kind is ActKind.CHANGE for act in acts)


def _was_extended(_: Filing, acts: Sequence[Act]) -> bool:
    return any(act.kind is ActKind.EXTEND for act in acts)


def _owes(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.status.is_live and bool(filing.owes)


def find_destroyed_on(code: str, filing: Filing) -> date | None:
    """销毁日期: the day from which this paper of the record is not to be had any more, not even as it was kept."""
    commitment = filing.commitment if code == _LETTER else None
    return commitment.letter_destroyed_on if commitment is not None else None


_LETTER = "commitment"
PAPER_KINDS = (
    PaperKind("filing", "备案表", "一式两联", _always, with_filing=True, is_signed=True),
    PaperKind(
        _LETTER,
        "承诺书",
        "一页",
        _has_letter,
        with_filing=True,
        is_signed=True,
        refusal="no_letter",
        why_not="材料已齐、未用承诺补充制，或者承诺书保管期满已经销毁",
        remedy="请打印备案表",
    ),
    PaperKind(
        "notice",
        "待遇告知书",
        "交申请人",
        _is_live,
        refusal="no_benefits",
        why_not="备案已经失效，没有待遇可以告知",
        remedy="以前打印过的可以重印",
    ),
    PaperKind(
        "cancellation",
        "撤销备案表",
        "一页",
        _was_cancelled_here,
        is_signed=True,
        refusal="not_cancelled",
        why_not="这件备案没有撤销，或者是别的窗口撤销的",
        remedy="请先办理撤销，再打印这张表；别的窗口撤销的，由那里打印",
    ),
    PaperKind(
        "change",
        "变更单",
        "最近一次变更",
        _was_changed,
        is_signed=True,
        refusal="not_changed",
        why_not="这件备案没有办过变更",
        remedy="请先办理变更，再打印这张单",
    ),
    PaperKind(
        "extension",
        "延期单",
        "最近一次延期",
        _was_extended,
        is_signed=True,
        refusal="not_extended",
        why_not="这件备案没有办过延期",
        remedy="请先办理延期，再打印这张单",
    ),
    PaperKind(
        "missing",
        "一次性告知书",
        "还缺的材料",
        _owes,
        only_later=True,
        is_signed=True,
        refusal="nothing_missing",
        why_not="这件备案没有欠交的材料",
        remedy="不用补交",
    ),
    PaperKind(
        "receipt",
        "受理回执",
        "交申请人",
        _is_live,
        refusal="not_live",
        why_not="备案已经失效",
        remedy="以前打印过的可以重印",
    ),
)


def papers_of(filing: Filing, acts: Sequence[Act] = ()) -> tuple[PaperKind, ...]:
    """The papers that can be made of a record as its acts left it, in the order in which they are offered."""
    return tuple(kind for kind in PAPER_KINDS if kind.applies(filing, acts))


def get_paper_kind(code: str) -> PaperKind:
    """The kind of that code. Raises UserError (``unknown_form``) when there is none."""
    for kind in PAPER_KINDS:
        if kind.code == code:
            return kind
    names = "、".join(kind.name for kind in PAPER_KINDS)
    raise UserError(f"没有这种表：{code}", remedy=f"请选择：{names}", code="unknown_form")


def require_paper(code: str, filing: Filing, acts: Sequence[Act]) -> None:
    """Raise UserError when there is no such paper, or this record has none of it."""
    kind = get_paper_kind(code)
    if not kind.applies(filing, acts):
        raise UserError(f"这件备案没有{kind.name}", why=kind.why_not, remedy=kind.remedy, code=kind.refusal)
