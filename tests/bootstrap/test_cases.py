"""Policy cases: every case kept beside a pack runs through the real services and comes out as written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from app.bootstrap.cases import run_case_file
from app.errors import UsageError
from app.policy.case_file import Expect
from tests.policy.packs import write_pack


def differences(path: Path, *pack_folders: Path) -> list[str]:
    """What came out otherwise than written, one line each."""
    return [
        f"{case.name}, step {outcome.index}: {key} expected {expected!r}, found {found!r}"
        for case, outcomes in run_case_file(path, *pack_folders)
        for outcome in outcomes
        for key, expected, found in outcome.differences
    ]


CASES = Path(__file__).resolve().parent.parent / "cases"
FILES = sorted(CASES.glob("*/*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_case_comes_out_as_written(path: Path) -> None:
    assert differences(path) == []


def test_rules_of_another_kind_of_city_come_out_as_written_too() -> None:
    folder = Path(__file__).resolve().parent / "other_city"
    assert differences(folder / "cases.yaml", folder) == []


CASE = """
pack: huaian
cases:
  - name: a wrong expectation
    applicant: {insurance: employee, born: 1980-07-01, sex: female}
    steps:
      - day: 2020-05-06
        do: file
        category: referral
        destination: "310000"
        materials: [id_card, social_security_card]
        expect: {outcome: accepted, missing: [], reasons: [not_retired], valid_until: 2021-05-06, cites: [art. 9]}
"""


def test_what_came_out_otherwise_is_shown_beside_what_was_expected(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASE, encoding="utf-8")
    [(case, [outcome])] = run_case_file(path)
    assert case.name == "a wrong expectation"
    assert not outcome.is_ok
    found = {key: (expected, answer) for key, expected, answer in outcome.differences}
    assert found.pop("cites")[0] == ["art. 9"]
    assert found == {
        "outcome": ("accepted", "refused"),
        "missing": ([], ["referral_certificate"]),
        "reasons": (["not_retired"], ["material_missing"]),
        "valid_until": ("2021-05-06", None),
    }


def test_an_answer_is_plain_json_with_every_key_of_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASE, encoding="utf-8")
    [(_, [outcome])] = run_case_file(path)
    assert json.loads(json.dumps(outcome.answer)) == outcome.answer
    assert type(outcome.answer["outcome"]) is str
    assert set(outcome.answer) == set(Expect.model_fields)


def test_cases_for_a_pack_that_is_not_there_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(CASE.replace("pack: huaian", "pack: nowhere"), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        list(run_case_file(path))
    assert caught.value.exit_code == 2
    assert "键 pack" in caught.value.what


def test_cases_for_a_pack_of_the_whole_country_say_which_office(tmp_path: Path) -> None:
    write_pack(tmp_path, lambda data: data["area"].update(codes=[]))
    path = tmp_path / "cases.yaml"
    path.write_text(CASE, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        list(run_case_file(path, tmp_path))
    assert "office" in caught.value.what
    path.write_text(CASE.replace("pack: huaian", 'pack: huaian\noffice: "110101"'), encoding="utf-8")
    [(_, [outcome])] = run_case_file(path, tmp_path)
    assert outcome.answer["reasons"] == ["material_missing"]


def test_no_case_is_told_from_its_neighbour_by_chance(tmp_path: Path) -> None:
    """Many people born on one day, in one file: each is somebody of their own."""
    data = yaml.safe_load(CASE)
    data["cases"] = [{**data["cases"][0], "name": f"case {number}"} for number in range(30)]
    for case in data["cases"]:
        case["steps"][0] = {
            **case["steps"][0],
            "materials": ["id_card", "social_security_card", "referral_certificate"],
        }
        case["steps"][0]["expect"] = {"outcome": "accepted"}
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    assert differences(path) == []
