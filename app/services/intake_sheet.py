"""导入表: rows of a workbook or CSV file as they stand there, with the columns of the national form.

Columns: 人社部发〔2016〕120号 经办规程（试行） 附件1 跨省异地就医登记备案表, and 原备案编号 before them.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from app.domain.privacy import Private
from app.errors import UsageError, UserError

LEGACY_NUMBER, NAME, SEX, INSURANCE, CATEGORY = "原备案编号", "姓名", "性别", "险种", "人员类别"
REGISTRATION, SOCIAL_SECURITY_NUMBER, CARD_NO = "登记类别", "社会保障号码", "社会保障卡卡号"
HOME_ADDRESS, AWAY_ADDRESS, PHONE, PHONE_2 = "参保地家庭住址", "异地联系地址", "联系电话1", "联系电话2"
PROVINCE, CITY, COUNTY = "转往省(市、区)", "地区(市、州)", "县(区)"
INSTITUTION, INSTITUTION_LEVEL = "医疗机构名称", "医疗机构级别"
STARTS_ON, ENDS_ON, FILED_ON = "备案开始日期", "备案终止日期", "填表日期"
HANDLED_BY, HANDLED_ON = "经办人", "经办日期"

COLUMNS = (
    LEGACY_NUMBER,
    NAME,
    SEX,
    INSURANCE,
    CATEGORY,
    REGISTRATION,
    SOCIAL_SECURITY_NUMBER,
    CARD_NO,
    HOME_ADDRESS,
    AWAY_ADDRESS,
    PHONE,
    PHONE_2,
    PROVINCE,
    CITY,
    COUNTY,
    INSTITUTION,
    INSTITUTION_LEVEL,
    STARTS_ON,
    ENDS_ON,
    FILED_ON,
    HANDLED_BY,
    HANDLED_ON,
)
REASON = "原因"
"""The column that a returned sheet has besides; a corrected sheet may be imported with it still there."""


@dataclass(frozen=True, repr=False)
class SheetRow(Private):
    """导入表的一行: ``number`` as the sheet counts it, the heading being row 1, and its cells by column."""

    number: int
    cells: dict[str, Any]


@contextmanager
def open_sheet(path: Path) -> Iterator[Iterator[SheetRow]]:
    """The rows of an ``.xlsx`` workbook's first sheet or of a ``.csv`` file (UTF-8 or GB18030), blank ones left out.

    Raises UsageError for another kind of file, UserError for one that cannot be read or has other columns.
    """
    kind = path.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise UsageError("只能导入 .xlsx 或 .csv 文件", remedy="请另存为其中一种再导入", code="import_kind")
    try:
        content = path.read_bytes()
    except OSError:
        raise UserError(
            "导入文件读不出来", why=f"打不开 {path.name}", remedy="请核对文件位置", code="import_file"
        ) from None
    if kind == ".csv":
        yield _rows_of(csv.reader(io.StringIO(_decode(content), newline="")))
    else:
        with _open_workbook(content) as table:
            yield _rows_of(table)


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError("导入文件的文字编码认不出来", remedy="请另存为UTF-8或GB18030编码的CSV文件", code="import_encoding")


@contextmanager
def _open_workbook(content: bytes) -> Iterator[Iterator[Sequence[Any]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    # openpyxl warns of what it leaves aside (drop-down lists, styles): none of it holds data.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except (BadZipFile, InvalidFileException, KeyError, ValueError):
            raise _unsound() from None
        try:
            if not book.worksheets:
                raise UserError("工作簿里没有工作表", remedy="请核对文件", code="import_file")
            sheet = book.worksheets[0]
            # Some programs write a wrong size of the sheet, by which rows would be left out.
            sheet.reset_dimensions()
            yield sheet.iter_rows(values_only=True)
        finally:
            book.close()


def _unsound() -> UserError:
    return UserError("导入文件读不出来", why="文件已损坏", remedy="请用表格软件打开后另存再导入", code="import_file")


def _rows_of(table: Iterator[Sequence[Any]]) -> Iterator[SheetRow]:
    # The heading is checked before the first row is asked for, so that a wrong file does nothing at all.
    table = _read_through(table)
    columns = _columns_of(next(table, ()))
    return _data_rows(columns, table)


def _read_through(table: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows; a file that turns out broken half way is said to be so."""
    try:
        yield from table
    except (csv.Error, ParseError, BadZipFile, KeyError, ValueError):
        raise _unsound() from None


def _data_rows(columns: Sequence[str], table: Iterable[Sequence[Any]]) -> Iterator[SheetRow]:
    for number, values in enumerate(table, start=2):
        if all(_is_blank(value) for value in values):
            continue
        cells = dict.fromkeys(columns)
        cells.update(zip(columns, values, strict=False))
        yield SheetRow(number, cells)


def _is_blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _columns_of(heading: Sequence[Any]) -> list[str]:
    """The columns in the file's order. Raises UserError naming what is missing, unknown or there twice."""
    found = [_heading_words(value) for value in heading]
    while found and not found[-1]:
        found.pop()
    missing = [column for column in COLUMNS if column not in found]
    unknown = [words or "（空白）" for words in found if words not in COLUMNS and words != REASON]
    twice = sorted({words for words in found if words in COLUMNS and found.count(words) > 1})
    faults = [
        f"{what}：{'、'.join(words)}"
        for what, words in (("缺少列", missing), ("多出列", unknown), ("重复列", twice))
        if words
    ]
    if faults:
        raise UserError(
            "导入文件的列不对",
            why="；".join(faults),
            remedy=f"第一行应为：{'、'.join(COLUMNS)}",
            code="import_columns",
        )
    return found


def _heading_words(value: Any) -> str:
    """A heading without the blanks, line ends and full-width brackets with which the form prints it."""
    words = "".join(str(value if value is not None else "").split())
    return "".join(unicodedata.normalize("NFKC", sign) if sign in "（）" else sign for sign in words)
