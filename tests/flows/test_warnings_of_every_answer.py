"""A pack whose text was not at hand says so in every answer of the case runner, whatever was asked."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap.cases import run_case_file
from app.policy.case_file import Do

NOTHING_FILED = """
pack: national-2022
office: "320803"
cases:
  - name: nothing was ever filed
    applicant: {insurance: employee, born: 1955-01-13, sex: male}
    steps:
"""

FILED = """
pack: national-2022
office: "320803"
cases:
  - name: a referral and all that may be asked of it
    applicant: {insurance: employee, born: 1955-01-13, sex: male}
    steps:
      - day: 2024-03-01
        do: file
        category: referral
        destination: "310000"
        materials: [id_card, referral_certificate]
"""


def warnings_of(tmp_path: Path, head: str, day: str, acts: list[Do]) -> dict[str, list[str]]:
    """The warnings of each act, by its name."""
    extra = {Do.REVIEW: ", decision: accept", Do.CHANGE: ', phone: "13900001111"'}
    lines = [f"      - {{day: {day}, do: {act}{extra.get(act, '')}}}" for act in acts]
    path = tmp_path / "cases.yaml"
    path.write_text(head.lstrip() + "\n".join(lines) + "\n", encoding="utf-8")
    [(_, outcomes)] = run_case_file(path)
    return {outcome.do.value: outcome.answer["warnings"] for outcome in outcomes}


def test_an_act_on_nothing_carries_the_warnings_of_the_pack(tmp_path: Path) -> None:
    acts = [act for act in Do if act is not Do.FILE]
    found = warnings_of(tmp_path, NOTHING_FILED, "2024-03-01", acts)
    assert set(found) == {act.value for act in acts}
    assert [name for name, warnings in found.items() if "secondary_source" not in warnings] == []


def test_every_act_on_a_filing_carries_the_warnings_of_the_pack(tmp_path: Path) -> None:
    acts = [act for act in Do if act not in (Do.FILE, Do.REVIEW)]
    found = warnings_of(tmp_path, FILED, "2024-03-05", acts)
    assert set(found) == {"file", *(act.value for act in acts)}
    assert [name for name, warnings in found.items() if "secondary_source" not in warnings] == []


def test_nights_that_change_nothing_and_a_day_outside_the_pack_carry_them_too(tmp_path: Path) -> None:
    found = warnings_of(tmp_path, FILED, "2024-03-05", [Do.DAY_END, Do.BENEFITS])
    assert "secondary_source" in found["day_end"]
    early = warnings_of(tmp_path, NOTHING_FILED, "2022-12-31", [Do.BENEFITS])
    assert "secondary_source" in early["benefits"]
