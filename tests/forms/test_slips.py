"""The slips of real records, read back by poppler."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.domain.period_words import day_words
from app.domain.vocabulary import Material
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.extension_slip import write_extension_slip
from app.services.extensions import extend
from app.services.printing import preview
from app.services.queries import get_record
from app.services.visit_notice import issue_visit_notice
from forms.inline import Value
from forms.layout import get_layout
from forms.repeated_rows import repeat_row
from tests.builders import actor, go_to, intake, request
from tests.forms.filed import OFFICE, VISITS, Filed, Offices
from tests.forms.reading import text_of


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def paper(filed: Filed, form: str) -> str:
    return text_of(preview(filed.desk, filed.papers, filed.number, form).pdf)


@pytest.mark.parametrize("form", ["change", "extension", "missing"])
def test_a_record_has_no_slip_of_what_did_not_happen(offices: Offices, form: str) -> None:
    with pytest.raises(UserError, match="这件备案没有"):
        paper(offices.file(VISITS["huaian_referral"]), form)


def test_a_change_slip_shows_old_beside_new(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    change(filed.desk, actor(), filed.number, ChangeRequest(destination="330100"), reason="换医院")
    text = paper(filed, "change")
    assert "变更事项变更前变更后就医地江苏省南京市浙江省杭州市" in text
    assert "变更原因换医院" in text
    assert "变更后的内容执行［淮医保发〔2020〕34号第" in text
    assert filed.number in text


def test_a_change_slip_calls_no_institution_what_other_papers_call_it(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    change(filed.desk, actor(), filed.number, ChangeRequest(institution="江苏省人民医院"))
    assert "医疗机构未指定江苏省人民医院" in paper(filed, "change")


def test_an_extension_slip_says_which_and_how_the_end_was_counted(offices: Offices) -> None:
    filed = offices.file(VISITS["panzhihua_referral"])
    first = get_record(filed.desk, filed.number).filing.valid_until
    assert first is not None
    assert extend(filed.desk, actor(), filed.number, approved=True, reason="继续治疗").was_done
    second = get_record(filed.desk, filed.number).filing.valid_until
    text = paper(filed, "extension")
    assert second is not None
    assert f"延期前的终止日期{day_words(first)}延期后的终止日期{day_words(second)}" in text
    assert "第1次延期" in text
    assert "自首次起始日起" in text
    assert "攀医保〔2017〕10号" in text
    assert "延期原因继续治疗" in text


def test_the_second_extension_begins_where_the_first_one_ended(offices: Offices) -> None:
    filed = offices.file(VISITS["panzhihua_referral"])
    ends = []
    for _ in range(2):
        assert extend(filed.desk, actor(), filed.number, approved=True).was_done
        until = get_record(filed.desk, filed.number).filing.valid_until
        assert until is not None
        ends.append(day_words(until))
    record = get_record(filed.desk, filed.number)
    slip = write_extension_slip(filed.desk.edition_of(record.filing), record.acts)
    assert (slip.number, slip.earlier_until, slip.new_until) == (2, *ends)


def test_what_is_owed_and_the_receipt_of_a_promise_say_the_same_day(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_promise"])
    for form in ("missing", "receipt"):
        text = paper(filed, form)
        assert "居住证、暂住证、户籍证明，任选一项" in text
        assert "2020-11-06" in text
        assert OFFICE in text


@pytest.mark.parametrize("name", VISITS)
def test_every_pack_has_a_receipt_of_one_page(offices: Offices, name: str) -> None:
    text = paper(offices.file(VISITS[name]), "receipt")
    assert "异地就医备案受理回执" in text
    assert "一、收到的材料" in text
    assert "准予备案" in text


def test_a_visit_that_cannot_be_filed_takes_its_notice_away(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    made = intake(request(materials=frozenset({Material.ID_CARD})))
    told, pdf = issue_visit_notice(filed.desk, filed.papers, actor(), made)
    text = text_of(pdf)
    assert f"告知编号{told.filing_number}" in text
    assert "一、还缺的材料" in text
    assert "淮医保发〔2020〕34号" in text


def test_a_change_on_a_later_day_is_dated_by_that_day(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    go_to(filed.desk, date(2020, 6, 1))
    change(filed.desk, actor(), filed.number, ChangeRequest(phone="13800001111"))
    assert "办理日期：2020年6月1日" in paper(filed, "change")


def test_a_row_is_repeated_for_each_entry_and_asks_for_its_values() -> None:
    layout = get_layout("change_slip", date(2020, 6, 1))
    entries: list[dict[str, Value]] = [{"field": str(n), "old": "a", "new": "b"} for n in range(3)]
    made, values = repeat_row(layout, entries)
    assert {name for name in made.slots if name.startswith(("field_", "old_", "new_"))} == values.keys()
    assert values["field_2"] == "2"
    assert layout.slots & {"field", "old", "new"} == {"field", "old", "new"}


def test_no_row_can_be_repeated_that_is_not_there_or_for_nobody() -> None:
    layout = get_layout("change_slip", date(2020, 6, 1))
    for entries in ([], [{"nowhere": "x"}]):
        with pytest.raises(ValueError, match="has no row"):
            repeat_row(layout, entries)
