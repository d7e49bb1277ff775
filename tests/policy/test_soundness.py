"""Soundness: what keeps the schema and is wrong all the same is named with its file and place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.policy.soundness import Finding, PackCheck, Severity, check_packs
from app.resource_files import resource_path
from tests.builders import PACK, library
from tests.policy.packs import Data, write_pack

TODAY = date(2026, 11, 22)
SHIPPED = resource_path("policies", PACK)
OWN_FORM: Data = {
    "paper": "filing",
    "layout": "yangling_filing",
    "title": "杨凌示范区异地就医登记备案表",
    "cites": ["art. 7"],
}
"""A form that ships, in use from 2018-01-01 on."""


def _write(folder: Path, change: Callable[[Data], object] | None = None, **named: str) -> None:
    path = write_pack(folder, change, **named)
    documents = path.parent / "documents"
    documents.mkdir(exist_ok=True)
    for text in (SHIPPED / "documents").iterdir():
        (documents / text.name).write_bytes(text.read_bytes())


def _check(folder: Path, day: date = TODAY, name: str = PACK) -> PackCheck:
    country = [edition for editions in library().editions.values() for edition in editions if not edition.area.codes]
    (check,) = check_packs([(name, folder / name)], day, country)
    return check


def _found(folder: Path, change: Callable[[Data], object], day: date = TODAY) -> tuple[Finding, ...]:
    _write(folder, change)
    return _check(folder, day).findings


def _set(*place: str | int, to: object) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        inside: object = data
        for step in place[:-1]:
            inside = inside[step]  # type: ignore[index]
        inside[place[-1]] = to  # type: ignore[index]

    return change


def _add(section: str, rule: Data) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data[section] = [*data[section], rule]

    return change


def test_the_shipped_pack_has_nothing_to_find(tmp_path: Path) -> None:
    _write(tmp_path)
    assert _check(tmp_path).findings == ()


@pytest.mark.parametrize(
    ("change", "severity", "code", "place", "words"),
    [
        (_set("articles", "art. 2", "quote", to="没有这样的话"), "error", "quote_not_in_document", "art. 2", "第二条"),
        (_set("articles", "art. 2", "quote", to=""), "warning", "quote_missing", "articles.art. 2", "第二条"),
        (_set("documents", "main", "text", to="lost.txt"), "error", "document_text_missing", "main", "lost.txt"),
        (
            lambda data: data["articles"].update({"art. 99": {"label": "第九十九条"}}),
            "warning",
            "article_not_cited",
            "articles.art. 99",
            "第九十九条",
        ),
        (_set("checked_on", to=date(2025, 11, 21)), "warning", "not_checked_for_a_year", "checked_on", "2025-11-21"),
        (_set("in_force", "until", to=date(2024, 4, 30)), "warning", "expired", "in_force.until", "2024-04-30"),
        (_set("in_force", "until", to=date(2019, 1, 1)), "error", "ends_before_it_begins", "in_force", "2019-01-01"),
        (
            _set("categories", "emergency", to={"cites": ["art. 4"]}),
            "warning",
            "category_without_rule",
            "ends",
            "异地急诊人员",
        ),
        (_set("locks", 0, "months", to=24), "warning", "longer_than_national_lock", "locks.0", "24个月"),
        (
            _set("commitment", 0, "covers", to=["residence_permit", "title_deed"]),
            "warning",
            "promise_not_asked_for",
            "commitment.0.covers",
            "房产证",
        ),
        (
            _add("starts", {"start": "success", "when": {"category": ["referral"]}, "cites": ["art. 8"]}),
            "warning",
            "rule_shadowed",
            "starts.1",
            "starts.0",
        ),
        (
            _add("benefits", {"services": ["inpatient"], "when": {"category": ["emergency"]}, "cites": ["art. 8"]}),
            "warning",
            "rule_never_speaks",
            "benefits.",
            "人员类别",
        ),
        (
            _add("locks", {"act": "change", "months": 1, "when": {"insurance": ["ncms"]}, "cites": ["art. 9"]}),
            "warning",
            "rule_never_speaks",
            "locks.",
            "险种",
        ),
        (
            _add("locks", {"act": "change", "months": 1, "until": date(2019, 1, 1), "cites": ["art. 9"]}),
            "warning",
            "rule_never_speaks",
            "locks.",
            "日期",
        ),
        (
            lambda data: data.update(forms=[{**OWN_FORM, "layout": "poster"}]),
            "error",
            "form_missing",
            "forms.0.layout",
            "poster",
        ),
        (
            lambda data: data.update(forms=[{**OWN_FORM, "title": "杨凌区备案表"}]),
            "error",
            "form_title",
            "forms.0.title",
            "《杨凌区备案表》",
        ),
        (
            lambda data: (
                data.update(forms=[OWN_FORM]),
                data["in_force"].update(since=date(2017, 12, 31)),
            ),
            "error",
            "form_not_in_force",
            "forms.0.layout",
            "2017-12-31",
        ),
    ],
)
def test_each_kind_of_unsoundness_is_found_where_it_is(
    tmp_path: Path, change: Callable[[Data], object], severity: str, code: str, place: str, words: str
) -> None:
    found = [item for item in _found(tmp_path, change) if item.code == code]
    assert found, "nothing of this kind was found"
    assert found[0].severity is Severity(severity)
    assert found[0].file == tmp_path / PACK / "edition.yaml"
    assert place in found[0].place
    assert words in found[0].words


def test_a_form_that_is_there_is_sound(tmp_path: Path) -> None:
    assert _found(tmp_path, lambda data: data.update(forms=[OWN_FORM])) == ()


@pytest.mark.parametrize(
    ("change", "code", "place"),
    [
        (_set("area", "codes", to=["999999"]), "area_unknown", "area.codes.0"),
        (_set("area", "codes", to=["320800", "320800"]), "area_twice", "area.codes.1"),
        (_set("area", "codes", to=["320800", "320803"]), "area_twice", "area.codes.1"),
        (
            _add("locks", {"act": "change", "months": 1, "when": {"destination": ["319900"]}, "cites": ["art. 9"]}),
            "area_unknown",
            "when.destination",
        ),
    ],
)
def test_a_code_that_no_division_has_or_that_stands_twice_is_an_error(
    tmp_path: Path, change: Callable[[Data], object], code: str, place: str
) -> None:
    (found,) = (item for item in _found(tmp_path, change) if item.severity is Severity.ERROR)
    assert found.code == code
    assert place in found.place


def test_ground_that_belongs_to_another_pack_on_the_same_days_is_told(tmp_path: Path) -> None:
    _write(
        tmp_path, lambda data: (data.update(pack="stranger"), data["area"].update(codes=["320803"])), folder_name="b"
    )
    (tmp_path / "b").rename(tmp_path / "stranger")
    owners = library().get(PACK)
    (check,) = check_packs([("stranger", tmp_path / "stranger")], TODAY, owners)
    (found,) = check.findings
    assert (found.code, found.severity) == ("area_of_another_pack", Severity.WARNING)
    assert f"320803 在施行日期内已属于政策包 {PACK}" in found.words


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"end": "days", "days": 99999999, "counted_from": "application"}, "不能大于3660"),
        ({"end": "days", "days": "45", "counted_from": "application"}, "应为整数"),
        ({"end": "months", "months": 6000, "counted_from": "application"}, "不能大于600"),
        ({"end": "months", "months": 0, "counted_from": "application"}, "不能小于1"),
    ],
)
def test_a_number_that_cannot_be_meant_is_an_error(tmp_path: Path, rule: Data, said: str) -> None:
    (found,) = _found(tmp_path, _set("ends", 0, to={**rule, "cites": ["art. 8"]}))
    assert found.severity is Severity.ERROR
    assert said in found.words


def test_an_extension_of_an_end_that_is_not_counted_in_months_is_an_error(tmp_path: Path) -> None:
    def extend(category: str) -> Callable[[Data], None]:
        rule = {"months": 1, "needs_approval": True, "when": {"category": [category]}, "cites": ["art. 8"]}
        return lambda data: data.update(extensions=[rule])

    assert _found(tmp_path / "months", extend("referral")) == ()
    (found,) = _found(tmp_path / "paper", extend("stationed_worker"))
    assert (found.severity, found.code, found.place) == (Severity.ERROR, "extension_without_months", "extensions.0")
    assert "常驻异地工作人员可以延期" in found.words


def test_while_a_file_cannot_be_read_nothing_is_said_of_days_without_an_edition(tmp_path: Path) -> None:
    _write(tmp_path, _edition("2020-04-01", "2022-06-30"), name="old")
    _write(tmp_path, lambda data: (_edition("2022-07-01", None)(data), data.update(colour="red")), name="new")
    assert [item.code for item in _check(tmp_path).findings] == ["schema"]


def test_a_lock_beyond_the_ceiling_is_told_with_both_numbers_and_does_not_break_the_pack(tmp_path: Path) -> None:
    _write(tmp_path, _set("locks", 0, "months", to=24))
    check = _check(tmp_path)
    assert check.errors == ()
    (found,) = check.warnings
    assert "24个月" in found.words
    assert "国家规定的6个月" in found.words


def test_the_ceiling_is_that_of_the_newest_text_of_the_whole_country(tmp_path: Path) -> None:
    _write(tmp_path, _set("locks", 0, "months", to=5))

    def country(since: date, months: int) -> Callable[[Data], None]:
        def change(data: Data) -> None:
            in_force = {**data["in_force"], "since": since}
            data.update(pack=f"country-{since.year}", area={"name": "国家"}, in_force=in_force)
            data["locks"] = [{"act": "cancel", "months": months, "cites": ["art. 9"]}]

        return change

    for since, months in ((date(2019, 1, 1), 12), (date(2024, 1, 1), 4)):
        _write(tmp_path, country(since, months), folder_name=f"country-{since.year}")
    checks = check_packs([(path.name, path) for path in sorted(tmp_path.iterdir())], TODAY)
    found = {check.pack: [item.words for item in check.warnings if "national" in item.code] for check in checks}
    assert found["country-2019"] == found["country-2024"] == []
    (words,) = found[PACK]
    assert "5个月" in words
    assert "4个月" in words


def _edition(since: str, until: str | None) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["edition"] = since
        data["in_force"] = {**data["in_force"], "since": date.fromisoformat(since)}
        if until:
            data["in_force"]["until"] = date.fromisoformat(until)

    return change


def test_days_between_editions_on_which_none_holds_are_told(tmp_path: Path) -> None:
    _write(tmp_path, _edition("2020-04-01", "2022-06-30"), name="old")
    _write(tmp_path, _edition("2023-01-01", None), name="new")
    (found,) = _check(tmp_path).findings
    assert (found.code, found.severity, found.file.name) == ("gap", Severity.WARNING, "new.yaml")
    assert "2022-07-01 至 2022-12-31" in found.words


def test_editions_that_follow_each_other_day_by_day_leave_no_gap(tmp_path: Path) -> None:
    _write(tmp_path, _edition("2020-04-01", "2022-12-31"), name="old")
    _write(tmp_path, _edition("2023-01-01", None), name="new")
    assert _check(tmp_path).findings == ()


def test_editions_that_overlap_are_an_error(tmp_path: Path) -> None:
    _write(tmp_path, _edition("2020-04-01", "2023-01-01"), name="old")
    _write(tmp_path, _edition("2023-01-01", None), name="new")
    (found,) = _check(tmp_path).findings
    assert (found.code, found.severity) == ("overlap", Severity.ERROR)


def test_every_file_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    _write(tmp_path)
    for name in ("a", "b"):
        (tmp_path / PACK / f"{name}.yaml").write_text("colour: red\n", encoding="utf-8")
    found = _check(tmp_path).errors
    assert [item.file.name for item in found] == ["a.yaml", "b.yaml"]
    assert all("colour：没有这个键" in item.words for item in found)


def test_a_pack_in_the_folder_of_another_is_an_error(tmp_path: Path) -> None:
    _write(tmp_path, folder_name="elsewhere")
    assert [item.code for item in _check(tmp_path, name="elsewhere").errors] == ["pack_name"]


def test_a_text_not_looked_at_for_exactly_a_year_is_still_fresh(tmp_path: Path) -> None:
    assert _found(tmp_path, _set("checked_on", to=date(2025, 11, 22))) == ()


def test_every_pack_that_ships_is_free_of_errors() -> None:
    folders = [(path.name, path) for path in sorted(resource_path("policies").iterdir()) if path.is_dir()]
    assert [item for check in check_packs(folders, TODAY) for item in check.errors] == []
