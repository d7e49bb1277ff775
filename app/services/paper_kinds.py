"""表的种类: every paper this counter makes, and which records have it.

A further form joins with one line in ``PAPER_KINDS`` and one in the table of ``forms.paper_maker``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.filing import Act, Filing
from app.domain.vocabulary import LifeState
from app.errors import UserError


@dataclass(frozen=True)
class PaperKind:
    """一种表. ``with_filing`` papers are printed and signed at the visit itself; the others when asked for.

    ``why_not`` and ``remedy`` tell why a record that it does not apply to has none.
    """

    code: str
    name: str
    details: str
    applies: Callable[[Filing, Sequence[Act]], bool]
    with_filing: bool = False
    refusal: str = "unknown_form"
    why_not: str = ""
    remedy: str = ""


def _always(_: Filing, __: Sequence[Act]) -> bool:
    return True


def _has_letter(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.commitment is not None


def _is_live(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.status.is_live


def _is_cancelled(filing: Filing, _: Sequence[Act]) -> bool:
    return filing.status is LifeState.CANCELLED


PAPER_KINDS = (
    PaperKind("filing", "备案表", "一式两联", _always, with_filing=True),
    PaperKind(
        "commitment",
        "承诺书",
        "一页",
        _has_letter,
        with_filing=True,
        refusal="no_letter",
        why_not="材料已齐，未用承诺补充制",
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
        _is_cancelled,
        refusal="not_cancelled",
        why_not="这件备案没有撤销",
        remedy="请先办理撤销，再打印这张表",
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
