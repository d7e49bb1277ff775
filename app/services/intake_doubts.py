"""导入提示: what a row says that may well be so, and that somebody should look at again."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from app.domain.dates import age_reached_on
from app.domain.telephone import is_telephone
from app.domain.vocabulary import Category, Sex
from app.services import intake_sheet as sheet
from app.services.intake_cells import IntakeRow, RowError
from app.services.intake_judging import Judged

_YOUNGEST_RETIRED = {Sex.MALE: 50, Sex.FEMALE: 45}
"""提前退休 years of age of those whom illness keeps from work: 国发〔1978〕104号 第一条（三）; none is lower."""
_PRIVATE, _UNASSIGNED = "Co", "Cn"
"""Kinds of characters that fonts have no pictures of: somebody's own, and those younger than the tables at hand."""


def doubts_of(row: IntakeRow, judged: Judged) -> tuple[RowError, ...]:
    """Each doubt at its cell; the row is filed all the same, for its paper may say why. No value is repeated."""
    return tuple(RowError(row.number, column, words) for column, words in _doubts(row, judged))


def _doubts(row: IntakeRow, judged: Judged) -> Iterator[tuple[str, str]]:
    counted = judged.counted_until
    if row.ends_on is not None and counted is not None and row.ends_on > counted:
        words = f"{row.ends_on.isoformat()} 晚于按政策推算的 {counted.isoformat()}，以表为准，请核对是否办过延期"
        yield sheet.ENDS_ON, words
    kinds = {unicodedata.category(sign) for sign in row.name}
    if _PRIVATE in kinds:
        yield sheet.NAME, "含有自造字，打印不出来，请按证件改录国家标准编码的字"
    elif _UNASSIGNED in kinds:
        yield sheet.NAME, "含有字库可能没有的生僻字，请先预览表格，看打印得出来没有"
    number = row.social_security_number
    if row.category is Category.RETIREE_SETTLED:
        youngest = _YOUNGEST_RETIRED[number.sex]
        if age_reached_on(number.born_on, youngest) > judged.decision.day:
            yield sheet.CATEGORY, f"填表时不满{youngest}周岁，请核对是否已退休"
    for column, text in ((sheet.PHONE, row.contact.phone), (sheet.PHONE_2, row.contact.phone_2)):
        if text and not is_telephone(text):
            yield column, "不像电话号码，请核对"
