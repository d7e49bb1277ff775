"""Every answer of every case: a date says how it was counted, a refusal what to do, both by which article."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.cases import run_case_file
from app.domain.reasons import ReasonCode
from app.flows.case_runner import StepOutcome

pytestmark = pytest.mark.xdist_group("every_answer")  # the cases are run once for all that is asked of them

CASES = Path(__file__).resolve().parent.parent / "cases"
FILES = sorted(CASES.glob("*/*.yaml"))

DATES = ("valid_from", "valid_until", "commitment_due", "letter_keep_until", "locked_until", "review_due")

WITHOUT_A_TEXT = {
    ReasonCode.NOT_ACTIVE: "the record's own state stands in the way",
    ReasonCode.ALREADY_FILED: "another record stands in the way",
    ReasonCode.COMMITMENT_NOT_OFFERED: "there is no text that offers it",
    ReasonCode.OUTSIDE_PACK_DATES: "not every text says from when it holds",
}
"""Refusals that may come without an article, and why none can be named."""


@lru_cache(maxsize=len(FILES))
def _outcomes(path: Path) -> list[StepOutcome]:
    return [outcome for _, steps in run_case_file(path) for outcome in steps]


@pytest.fixture(scope="module", params=FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def outcomes(request: pytest.FixtureRequest) -> list[StepOutcome]:
    return _outcomes(request.param)


def _where(outcome: StepOutcome) -> str:
    return f"{outcome.case}, step {outcome.index} ({outcome.do.value})"


def _told(outcome: StepOutcome) -> dict[str, dict[str, Any]]:
    return {item["subject"]: item for item in outcome.explanations}


def test_the_cases_hold_every_kind_of_answer_that_is_asked_about_here() -> None:
    everything = [outcome for path in FILES for outcome in _outcomes(path)]
    for name in DATES:
        assert any(outcome.answer[name] is not None for outcome in everything), name
    refusals = [reason for outcome in everything for reason in outcome.reasons]
    assert any(ReasonCode(reason["code"]) not in WITHOUT_A_TEXT for reason in refusals)
    for lock in (ReasonCode.CANCEL_LOCKED, ReasonCode.CHANGE_LOCKED):
        assert any(reason["code"] == lock for reason in refusals), lock
    ends = [outcome.answer for outcome in everything if outcome.answer["valid_from"] is not None]
    assert any(answer["valid_until"] is None for answer in ends)
    assert any(answer["valid_until"] is not None for answer in ends)
    filed = [outcome for outcome in everything if outcome.do.value == "file" and not outcome.reasons]
    assert any("文件未作规定" in item["words"] for outcome in filed for item in outcome.explanations)


def test_every_date_is_explained_with_that_date_and_an_article(outcomes: list[StepOutcome]) -> None:
    unexplained = [
        f"{_where(outcome)}: {name} {day}"
        for outcome in outcomes
        for name in DATES
        if (day := outcome.answer[name]) is not None
        and not (
            (told := _told(outcome).get(name))
            and told["cites"]
            and told["sources"]
            and day in told["sentence"]
            and told["sentence"].startswith(told["words"])
        )
    ]
    assert unexplained == []


def test_an_end_that_is_left_open_is_explained_as_well(outcomes: list[StepOutcome]) -> None:
    unexplained = [
        _where(outcome)
        for outcome in outcomes
        if outcome.answer["valid_from"] is not None
        and outcome.answer["valid_until"] is None
        and not _told(outcome).get("valid_until", {}).get("cites")
    ]
    assert unexplained == []


def test_what_the_source_leaves_open_is_said_where_it_is_used(outcomes: list[StepOutcome]) -> None:
    for outcome in outcomes:
        if outcome.do.value == "file" and not outcome.reasons:
            unstated = [item["subject"] for item in outcome.explanations if "文件未作规定" in item["words"]]
            assert not unstated or "not_stated_by_source" in outcome.answer["warnings"], _where(outcome)


def test_a_period_is_said_from_its_first_day_to_its_last(outcomes: list[StepOutcome]) -> None:
    for outcome in outcomes:
        told = _told(outcome).get("valid_until")
        since, until = outcome.answer["valid_from"], outcome.answer["valid_until"]
        if told is not None and until is not None:
            assert "起，至" in told["words"], _where(outcome)
            assert f"至 {until} 止" in told["words"], _where(outcome)
        elif told is not None and since is not None:
            assert f"{since} 起" in told["words"], _where(outcome)


def test_every_refusal_says_what_happened_what_to_do_and_by_which_article(outcomes: list[StepOutcome]) -> None:
    for outcome in outcomes:
        assert [item["code"] for item in outcome.reasons] == outcome.answer["reasons"]
        for reason in outcome.reasons:
            assert reason["detail"], _where(outcome)
            assert reason["remedy"], _where(outcome)
            if ReasonCode(reason["code"]) not in WITHOUT_A_TEXT:
                assert reason["cites"], f"{_where(outcome)}: {reason['code']}"
                assert reason["sources"], f"{_where(outcome)}: {reason['code']}"


def test_a_refusal_by_a_lock_names_the_last_day_and_the_first_day_after_it(outcomes: list[StepOutcome]) -> None:
    for outcome in outcomes:
        for reason in outcome.reasons:
            if reason["code"] in (ReasonCode.CANCEL_LOCKED, ReasonCode.CHANGE_LOCKED):
                told = _told(outcome)["locked_until"]
                assert f"至 {outcome.answer['locked_until']} 止，期内不予" in told["words"]
                assert "起可以办理" in told["words"]
                assert "起办理" in reason["remedy"]
