"""Case files keep the contract, or are refused with the file, the case and the key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.errors import UsageError
from app.policy.case_file import load_case_file

Data = dict[str, Any]

NAME = "a referral lasts twelve months"


def _file(path: Path, change: Callable[[Data], object] | None = None) -> Path:
    step: Data = {
        "day": "2020-05-06",
        "do": "file",
        "category": "referral",
        "destination": "310000",
        "materials": ["id_card"],
        "expect": {"outcome": "refused", "reasons": ["material_missing"], "missing": ["social_security_card"]},
    }
    case: Data = {
        "name": NAME,
        "applicant": {"insurance": "employee", "born": "1980-07-01", "sex": "female"},
        "steps": [step, {"day": "2020-05-06", "do": "cancel"}],
    }
    data: Data = {"pack": "huaian", "cases": [case]}
    if change is not None:
        change(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def _case(**changes: object) -> Callable[[Data], object]:
    return lambda data: data["cases"][0].update(changes)


def _step(number: int = 1, **changes: object) -> Callable[[Data], object]:
    return lambda data: data["cases"][0]["steps"][number - 1].update(changes)


def _expect(**changes: object) -> Callable[[Data], object]:
    return lambda data: data["cases"][0]["steps"][0]["expect"].update(changes)


def _applicant(**changes: object) -> Callable[[Data], object]:
    return lambda data: data["cases"][0]["applicant"].update(changes)


def test_a_file_that_keeps_the_contract_is_read(tmp_path: Path) -> None:
    read = load_case_file(_file(tmp_path / "cases.yaml"))
    assert (read.pack, read.office, read.cases[0].name) == ("huaian", None, NAME)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (_case(colour="red"), "colour"),
        (_case(card="cancelled"), "card"),
        (_case(card="bent"), "card"),
        (_case(insured="terminated"), "insured"),
        (_case(steps=[]), "steps"),
        (_applicant(insurance="travel"), "applicant.insurance"),
        (_applicant(born="1980-13-01"), "applicant.born"),
        (_applicant(circumstances=["rich"]), "applicant.circumstances.0"),
        (_applicant(age=40), "applicant.age"),
        (_step(do="fly"), "第1步的键 do"),
        (_step(category="tourist"), "第1步的键 category"),
        (_step(destination=310000), "第1步的键 destination"),
        (_step(destination="3100"), "第1步的键 destination"),
        (_step(materials=["id_card", "passport"]), "第1步的键 materials.1"),
        (_step(channel="pigeon"), "第1步的键 channel"),
        (_step(dya="2020-05-06"), "第1步的键 dya"),
        (_step(approved=True), "approved 不能用于 do: file"),
        (_step(2, category="referral"), "category 不能用于 do: cancel"),
        (_step(2, exception="holiday"), "第2步的键 exception"),
        (_step(2, do="review"), "do: review 须写 decision"),
        (_step(2, filing="first"), "前面没有一步备案叫 'first'"),
        (_step(2, day="2020-05-05"), "第2步的 day 早于上一步"),
        (_step(day="soon"), "第1步的键 day"),
        (_step(day=20200506), "第1步的键 day"),
        (_expect(colour="red"), "第1步的键 expect.colour"),
        (_expect(outcome="perhaps"), "第1步的键 expect.outcome"),
        (_expect(status="asleep"), "第1步的键 expect.status"),
        (_expect(reasons=["material_missing", "too_late"]), "第1步的键 expect.reasons.1"),
        (_expect(warnings=["beware"]), "第1步的键 expect.warnings.0"),
        (_expect(missing=["id_card/passport"]), "第1步的键 expect.missing"),
        (_expect(services=["dentist"]), "第1步的键 expect.services.0"),
    ],
)
def test_what_is_wrong_is_refused_with_file_case_and_key(
    tmp_path: Path, change: Callable[[Data], object], key: str
) -> None:
    path = _file(tmp_path / "cases.yaml", change)
    with pytest.raises(UsageError) as caught:
        load_case_file(path)
    assert caught.value.exit_code == 2
    assert str(path) in caught.value.what
    assert NAME in caught.value.why
    assert key in caught.value.why


def test_a_key_of_the_whole_file_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path / "cases.yaml", lambda data: data.update(city="x"))
    with pytest.raises(UsageError) as caught:
        load_case_file(path)
    assert "键 city" in caught.value.why


def test_a_case_without_a_name_is_told_by_its_place(tmp_path: Path) -> None:
    path = _file(tmp_path / "cases.yaml", lambda data: data["cases"][0].pop("name"))
    with pytest.raises(UsageError) as caught:
        load_case_file(path)
    assert "第1个用例的键 name：缺少这个键" in caught.value.why


@pytest.mark.parametrize(
    "content", ["", "- a\n", "cases: 1\n", "pack: a\npack: b\n", "pack: [", "cases: [1]\npack: a\n"]
)
def test_a_file_that_is_no_case_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        load_case_file(path)
    assert str(path) in caught.value.what


@pytest.mark.parametrize("circumstances", [[], ["student"], ["malignant_tumour", "organ_transplant", "hemiplegia"]])
def test_every_circumstance_of_the_contract_may_be_named(tmp_path: Path, circumstances: list[str]) -> None:
    read = load_case_file(_file(tmp_path / "cases.yaml", _applicant(circumstances=circumstances)))
    assert [item.value for item in read.cases[0].applicant.circumstances] == circumstances


def test_days_may_be_written_with_and_without_quotes(tmp_path: Path) -> None:
    path = _file(tmp_path / "cases.yaml")
    quoted = load_case_file(path)
    path.write_text(path.read_text(encoding="utf-8").replace("'2020-05-06'", "2020-05-06"), encoding="utf-8")
    assert load_case_file(path) == quoted
