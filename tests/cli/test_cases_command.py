"""cases: the contract of policy cases at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

CASES = """\
pack: huaian
cases:
  - name: a referral lasts twelve months
    applicant: {insurance: employee, born: 1980-07-01, sex: female}
    steps:
      - day: 2020-05-06
        do: file
        category: referral
        destination: "310000"
        materials: [id_card, social_security_card, referral_certificate]
        expect: {outcome: accepted, valid_until: 2021-05-06}
"""


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    path = tmp_path / "referral.yaml"
    path.write_text(CASES, encoding="utf-8")
    return path


def test_a_case_that_holds_is_ok_and_exits_with_0(run: Run, case_file: Path) -> None:
    said = run("cases", case_file)
    assert said.out.splitlines() == ["ok  referral.yaml  a referral lasts twelve months", "1 passed, 0 failed"]
    assert said.code == 0


def test_a_case_that_fails_shows_expected_and_found_side_by_side_and_exits_with_1(run: Run, case_file: Path) -> None:
    case_file.write_text(CASES.replace("2021-05-06}", "2021-05-07}"), encoding="utf-8")
    said = run("cases", case_file)
    assert said.out.startswith("FAILED  referral.yaml")
    assert "valid_until：预期 2021-05-07　实得 2021-05-06" in said.out
    assert said.out.endswith("0 passed, 1 failed\n")
    assert said.code == 1


def test_json_gives_one_object_a_step_with_everything_the_services_answered(run: Run, case_file: Path) -> None:
    (step,) = run("cases", case_file, "--json").documents
    assert (step["case"], step["do"], step["ok"]) == ("a referral lasts twelve months", "file", True)
    assert step["answer"]["card_works_at"] == "both"
    assert step["answer"]["valid_until"] == "2021-05-06"
    sentences = [item["sentence"] for item in step["explanations"]]
    assert "自申请之日起12个月：2020-05-06 起，至 2021-05-06 止，第八条" in sentences


def test_json_tells_a_refusal_with_its_remedy_and_its_article(run: Run, case_file: Path) -> None:
    wrong = CASES.replace(", referral_certificate]", "]").replace("accepted, valid_until: 2021-05-06", "refused")
    case_file.write_text(wrong, encoding="utf-8")
    (step,) = run("cases", case_file, "--json").documents
    assert step["ok"]
    (reason,) = step["reasons"]
    assert (reason["code"], reason["sources"]) == ("material_missing", "淮医保发〔2020〕34号 第五条")
    assert "转诊转院" in reason["detail"]
    assert reason["remedy"]


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("category: referral", "category: referral\n        colour: red", "colour"),
        ("do: file", "do: fly", "do"),
        ("category: referral", "category: tourist", "category"),
        ("referral_certificate]", "passport]", "materials"),
        ("outcome: accepted", "outcome: accepted, reasons: [bad_weather]", "expect.reasons"),
        ("pack: huaian", "pack: atlantis", "pack"),
    ],
)
def test_what_the_contract_does_not_know_is_refused_with_file_case_and_key(
    run: Run, case_file: Path, good: str, bad: str, named: str
) -> None:
    case_file.write_text(CASES.replace(good, bad), encoding="utf-8")
    said = run("cases", case_file)
    assert said.code == 2
    assert said.out == ""
    assert str(case_file) in said.err
    assert named in said.err
    if named != "pack":
        assert "a referral lasts twelve months" in said.err


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("day: 2020-05-06", "day: 2020-05-66", "2020-05-66"),
        ('destination: "310000"', 'destination: "999999"', "没有区划 999999"),
        ("pack: huaian", 'pack: huaian\noffice: "510400"', "510400 不在淮安市内"),
        ("born: 1980-07-01", "born: 2030-07-01", "晚于第1步的 day"),
    ],
)
def test_what_cannot_be_is_refused_in_words(run: Run, case_file: Path, good: str, bad: str, named: str) -> None:
    case_file.write_text(CASES.replace(good, bad), encoding="utf-8")
    said = run("cases", case_file)
    assert said.code == 2
    assert named in said.err
