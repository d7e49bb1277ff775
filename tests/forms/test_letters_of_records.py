"""The letters of real records: each pack's own, saying the record's own days, as they were promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.dates import add_months
from app.domain.filing import Contact
from app.domain.vocabulary import Category, Material, Role
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.city_forms import find_city_form
from app.services.commitments import destroy_letter, supplement
from app.services.printing import issue, preview, preview_draft, reprint
from app.services.queries import get_record
from forms.layout import get_layout
from tests.builders import actor, elder_on_commitment, go_to, intake, library
from tests.forms.filed import VISITS, Filed, Offices
from tests.forms.reading import text_of

EDITIONS = [edition for editions in library().editions.values() for edition in editions]
PROMISES = [name for name, visit in VISITS.items() if visit.commitment]


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def letter(filed: Filed) -> str:
    return text_of(preview(filed.desk, filed.papers, filed.number, "commitment").pdf)


def test_every_pack_that_takes_promises_has_a_visit_with_a_letter_here() -> None:
    taking = {edition.pack for edition in EDITIONS if edition.commitment}
    assert taking == {VISITS[name].pack for name in PROMISES}


@pytest.mark.parametrize("name", PROMISES)
def test_a_letter_says_the_term_and_the_keeping_of_its_own_record(offices: Offices, name: str) -> None:
    filed = offices.file(VISITS[name])
    filing, text = get_record(filed.desk, filed.number).filing, letter(filed)
    promise, edition = filing.commitment, filed.desk.edition_of(filing)
    assert promise is not None
    if find_city_form(edition, filing, "commitment", promise.made_on, filed.desk.counter.area) is not None:
        assert (promise.due_on, promise.keep_letter_until) == (
            add_months(promise.made_on, 6),
            add_months(promise.made_on, 36),
        )
        assert "承诺在6个月内" in text
        assert "三年内不得销毁" in text
        return
    assert "6个月" not in text
    assert "三年" not in text
    assert (str(promise.due_on) in text) if promise.due_on else ("没有写明补交期限" in text)
    kept = promise.keep_letter_until
    assert (f"保管至{kept}" in text) if kept else ("没有写明本承诺书的保管期限" in text)


def test_only_huaian_has_the_letter_of_huaian() -> None:
    named = {edition.pack: rule.layout for edition in EDITIONS for rule in edition.forms if rule.paper == "commitment"}
    assert named == {"huaian": "huaian_commitment_letter"}
    assert get_layout("huaian_commitment_letter", date(2020, 5, 6)).document == "淮医保发〔2020〕34号"


def test_a_letter_drawn_after_changes_holds_what_was_promised_then(offices: Offices) -> None:
    at_home = Contact(home_address="淮安区镇淮楼东路18号", phone="13800005678")
    filed = offices.file(replace(VISITS["huaian_promise"], contact=at_home))
    before = letter(filed)
    go_to(filed.desk, date(2020, 7, 1))
    moved = ChangeRequest(destination="330100", home_address="清江浦区淮海北路1号", phone="13900001111")
    assert change(filed.desk, actor(), filed.number, moved).was_done
    assert supplement(filed.desk, actor(), filed.number, materials=frozenset({Material.RESIDENCE_PERMIT})).was_done
    after = letter(filed)
    for text in (before, after):
        assert "备案城市（就医地）：上海市" in text
        assert "镇淮楼东路18号" in text
        assert "13800005678" in text
        assert "居住证、暂住证、户籍证明" in text
    assert "13900001111" not in after


def test_the_letter_of_a_draft_is_the_one_that_will_be_printed(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    case = elder_on_commitment()
    drawn = preview_draft(filed.desk, filed.papers, actor(), intake(case.request, case.applicant), "commitment")
    assert "承诺在6个月内" in text_of(drawn.pdf)


def test_no_letter_is_made_again_once_it_was_destroyed(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_promise"])
    issue(filed.desk, filed.papers, actor(), filed.number, "commitment")
    go_to(filed.desk, date(2020, 9, 1))
    assert cancel(filed.desk, actor(), filed.number).was_done
    go_to(filed.desk, date(2023, 5, 9))
    assert destroy_letter(filed.desk, actor(Role.MANAGER), filed.number).was_done
    for make in (
        lambda: preview(filed.desk, filed.papers, filed.number, "commitment"),
        lambda: issue(filed.desk, filed.papers, actor(), filed.number, "commitment"),
    ):
        with pytest.raises(UserError) as refused:
            make()
        assert refused.value.code == "no_letter"
        assert "销毁" in (refused.value.why or "")
    with pytest.raises(UserError) as refused:
        reprint(filed.desk, filed.papers, actor(), filed.number, "commitment")
    assert refused.value.code == "paper_destroyed"
    assert "2023-05-09 销毁" in (refused.value.why or "")


def test_our_own_letter_names_the_category_in_words(offices: Offices) -> None:
    text = letter(offices.file(VISITS["national_2022_promise"]))
    assert f"人员类别{Category.LONG_TERM_RESIDENT.label}" in text
    assert "淮医保发" not in text
