"""备案清单: the list of filings as a workbook, with what the list shows and nothing more, written down in the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.filing import Actor
from app.domain.identity import IdentityNumber
from app.domain.period_words import until_words
from app.errors import EnvironmentProblem, UsageError, UserError
from app.services.desk import Desk
from app.services.outgoing_file import outgoing_file, why_not_written
from app.services.ports import FilingQuery, FilingSummary
from app.services.queries import search
from app.services.sheets import (
    ROWS_A_REPORT,
    SHEET_SUFFIX,
    OnRows,
    add_row,
    begin_sheet,
    note_export,
    text_cell,
    workbook,
)

HEADINGS = (
    "备案编号",
    "姓名",
    "社会保障号码",
    "人员类别",
    "就医地",
    "登记日期",
    "有效期至",
    "状态",
    "上报",
    "联系电话",
    "承诺期限届满日",
)
_WIDTHS = (30, 14, 22, 20, 28, 14, 14, 12, 24, 16, 18)
_PAGE = 500
MOST_ROWS = 200_000
"""More than that no spreadsheet program opens with pleasure."""


def export_list(
    desk: Desk,
    actor: Actor,
    query: FilingQuery,
    target: Path,
    *,
    accept: Callable[[FilingSummary], bool] = lambda _: True,
    on_progress: OnRows = lambda _, __: None,
) -> int:
    """Write every filing that the query leaves to ``target`` in its order, all or nothing; how many there were.

    ``accept`` narrows what no query can say. ``on_progress`` is told while they are read, and once more from the
    beginning while they are written.
    Raises UsageError for a file that is no .xlsx, UserError for more than ``MOST_ROWS`` filings, EnvironmentProblem
    when it cannot be written.
    """
    if target.suffix.lower() != SHEET_SUFFIX:
        raise UsageError("备案清单只能存为XLSX", remedy="请把文件名改为以 .xlsx 结尾", code="list_suffix")
    rows: list[FilingSummary] = []
    for page in _pages(desk, query):
        rows += filter(accept, page)
        on_progress(len(rows), 0)
        if len(rows) > MOST_ROWS:
            raise UserError(
                f"清单超过 {MOST_ROWS} 件，没有导出", remedy="请先筛选，例如按登记日期分段导出", code="list_too_long"
            )
    try:
        with outgoing_file(target) as unfinished:
            _write(rows, unfinished, on_progress)
            # Noted before anybody can have the file: an export that failed at the very end is the lesser untruth.
            note_export(desk, actor, "list.exported", len(rows))
    except OSError:
        raise EnvironmentProblem(
            "备案清单没有写成",
            why=why_not_written(target),
            remedy="请排除后再导出，或换个位置",
            code="list_not_written",
        ) from None
    return len(rows)


def _pages(desk: Desk, query: FilingQuery) -> Iterator[tuple[FilingSummary, ...]]:
    after: tuple[str, ...] | None = None
    while page := search(desk, replace(query, limit=_PAGE, offset=0, after=after)):
        yield page
        if len(page) < _PAGE:
            return
        after = page[-1].place_in_order


def _write(rows: list[FilingSummary], target: Path, on_progress: OnRows) -> None:
    with workbook(target) as book:
        sheet = begin_sheet(book, "备案清单", HEADINGS, _WIDTHS)
        for done, row in enumerate(rows, start=1):
            add_row(sheet, [text_cell(sheet, words) for words in _words(row)])
            if done % ROWS_A_REPORT == 0:
                on_progress(done, len(rows))


def _words(row: FilingSummary) -> tuple[str, ...]:
    return (
        row.number,
        row.name,
        IdentityNumber(row.social_security_number).masked,
        row.category.label,
        row.destination_name,
        row.filed_on.isoformat(),
        until_words(row.valid_from, row.valid_until),
        row.status.label,
        row.place or row.upstream.label,
        row.phone,
        row.commitment_due.isoformat() if row.commitment_due else "",
    )
