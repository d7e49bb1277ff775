"""定点医疗机构: checked where the directory of the destination is here, said to be unchecked where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.bootstrap.data_files import load_institutions
from app.domain.institution import DesignatedInstitution
from app.domain.reasons import WarningCode
from app.domain.vocabulary import Category
from app.policy.facts import ChangeRequest
from app.resource_files import resource_path
from app.services.changes import change
from app.services.desk import Desk
from app.services.filings import file
from app.services.institutions import ListedInstitutions, is_designated
from app.services.recording import ActResult
from tests.builders import actor, codes, desk_in, go_to, intake, request

FIRST, CHINESE, ENDED = "浦东练习第一医院", "浦东练习中医医院", "徐汇练习康复医院"
PRACTICE = resource_path("training", "institutions")
DAY = date(2020, 5, 6)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A counter under rules that want a designated institution, with the directory of Shanghai."""
    with desk_in(tmp_path / "data") as plain:
        yield replace(plain, pack="national-2016", institutions=load_institutions(PRACTICE))


def file_to(desk: Desk, institution: str, destination: str = "310000") -> ActResult:
    return file(desk, actor(), intake(request(destination=destination, institution=institution)))


@pytest.mark.parametrize("named", [FIRST, "H31011500001", " 浦东练习 第一医院 "])
def test_a_designated_institution_is_taken_by_its_name_or_code(desk: Desk, named: str) -> None:
    done = file_to(desk, named)
    assert done.was_done, done.decision.reasons
    assert WarningCode.INSTITUTION_UNCHECKED not in done.decision.warnings


def test_one_that_is_not_on_the_list_is_refused_with_the_article_and_what_to_do(desk: Desk) -> None:
    refused = file_to(desk, "某某医院").decision
    assert codes(refused.reasons) == {"institution_not_designated"}
    [reason] = refused.reasons
    assert reason.cites == ("art. 12",)
    assert reason.remedy == "请改选联网的定点医疗机构"


def test_a_referral_is_held_to_its_own_article(desk: Desk) -> None:
    asked = request(Category.REFERRAL, destination="310115", institution="某某医院")
    [reason] = file(desk, actor(), intake(asked)).decision.reasons
    assert (reason.code.value, reason.cites) == ("institution_not_designated", ("art. 13",))


def test_where_there_is_no_directory_the_filing_goes_on_and_says_it_is_unchecked(desk: Desk) -> None:
    done = file_to(desk, "某某医院", "330100")
    assert done.was_done
    assert WarningCode.INSTITUTION_UNCHECKED in done.decision.warnings


def test_an_institution_counts_through_its_last_day_and_no_longer(desk: Desk) -> None:
    assert is_designated(desk.institutions, "310104", ENDED, date(2024, 12, 31)) is True
    assert is_designated(desk.institutions, "310104", ENDED, date(2025, 1, 1)) is False
    assert is_designated(desk.institutions, "310104", ENDED, date(2016, 12, 31)) is False


def test_a_province_is_not_covered_by_the_list_of_one_of_its_cities(tmp_path: Path) -> None:
    text = (PRACTICE / "310000.yaml").read_text(encoding="utf-8")
    city = text.replace('"310000"', '"330100"').replace('"3101', '"3301')
    (tmp_path / "330100.yaml").write_text(city, encoding="utf-8")
    listed = load_institutions(tmp_path)
    assert listed.broken == ()
    assert listed.covers("330106")
    assert not listed.covers("330000")
    assert is_designated(listed, "330000", "某某医院", DAY) is None


def test_the_list_of_a_province_answers_for_the_place_that_is_asked_and_no_other() -> None:
    listed = load_institutions(PRACTICE)
    assert is_designated(listed, "310115", FIRST, DAY) is True
    assert is_designated(listed, "310104", FIRST, DAY) is False
    assert is_designated(listed, "310000", FIRST, DAY) is True
    assert [item.name for item in listed.search("310104", "练习", DAY, 8)] == [ENDED]


def test_a_change_of_institution_is_checked_too(desk: Desk) -> None:
    filing = file_to(desk, FIRST).filing
    assert filing is not None
    go_to(desk, date(2023, 5, 7))
    refused = change(desk, actor(), filing.number, ChangeRequest(institution="某某医院")).decision
    assert codes(refused.reasons) == {"institution_not_designated"}
    done = change(desk, actor(), filing.number, ChangeRequest(institution=CHINESE))
    assert done.was_done, done.decision.reasons
    assert WarningCode.INSTITUTION_UNCHECKED not in done.decision.warnings


def test_suggestions_hold_what_is_typed_and_are_designated_today(desk: Desk) -> None:
    def names(typed: str, day: date = DAY) -> list[str]:
        return [item.name for item in desk.institutions.search("310000", typed, day, 8)]

    assert names("练习") == [FIRST, CHINESE, "黄浦练习中心医院", ENDED]
    assert names("浦东") == [FIRST, CHINESE]
    assert names("中医") == [CHINESE]
    assert ENDED not in names("徐汇", date(2025, 1, 1))
    assert desk.institutions.search("330100", "浦东", DAY, 8) == ()
    assert len(desk.institutions.search("310000", "练习", DAY, 2)) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("level: 三级甲等", "colour: red", "colour"),
        ('area: "310115"', 'area: "330106"', "不在区划"),
        ("H31011500002", "H31011500001", "机构代码重复"),
        ("since: 2018-07-01", "since: 2018-07-01, until: 2018-06-30", "until 早于 since"),
        ('"H31010100001"', "31010100001", "代码要加引号"),
        ('area: "310000"', 'area: "320000"', ""),
    ],
)
def test_a_list_that_cannot_be_used_is_told_and_leaves_its_area_unknown(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = (PRACTICE / "310000.yaml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "310000.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    listed = load_institutions(PRACTICE, tmp_path)
    assert not listed.covers("310115")
    assert not listed.covers("310000")
    [sentence] = listed.broken
    assert sentence.startswith("定点医疗机构名录 310000.yaml 没有装入")
    assert said in sentence
    assert load_institutions(tmp_path / "nowhere").broken == ()


def test_a_list_is_read_when_its_area_is_first_asked_for_and_once() -> None:
    read: list[str] = []

    def reading(area: str) -> tuple[DesignatedInstitution, ...]:
        read.append(area)
        return (DesignatedInstitution("H1", FIRST, "", f"{area[:4]}01", date(2018, 1, 1)),)

    listed = ListedInstitutions(("320100", "330100"), reading)
    assert read == []
    assert is_designated(listed, "320101", FIRST, DAY) is True
    assert [item.name for item in listed.search("320100", "浦东", DAY, 8)] == [FIRST]
    assert not listed.covers("340100")
    assert read == ["320100"]
