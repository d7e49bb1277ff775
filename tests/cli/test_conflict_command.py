"""conflict: both sides on the command line, and the decision; the window asks the same services."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.counter import open_counter
from app.domain.vocabulary import Category, Role
from app.hub.server import BackgroundHub
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.filings import file
from app.settings import COUNTER, write_setting
from tests.builders import actor, intake, request
from tests.cli.conftest import Run


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[BackgroundHub]:
    with BackgroundHub(f"sqlite:///{tmp_path / 'hub.sqlite'}") as running:
        yield running


def _call(folder: Path, number: str, phone: str) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        clerk = replace(actor(), counter=counter.desk.counter.counter)
        assert change(counter.desk, clerk, number, ChangeRequest(phone=phone)).was_done


@pytest.fixture
def lost(run: Run, folder: Path, tmp_path: Path, hub: BackgroundHub) -> str:
    """A record that window 01 changed too, in a copy of this folder, and was first to send."""
    database = f"sqlite:///{tmp_path / 'hub.sqlite'}"
    token = run("hub", "token", "--database", database, "--office", "32080301").out.splitlines()[-1]
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", token)
    with open_counter(folder, built_in_reader=True) as counter:
        filing = file(counter.desk, actor(), intake(request(Category.REFERRAL))).filing
    assert filing is not None
    run("sync", "--once")
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    with open_counter(folder, built_in_reader=True) as counter, counter.desk.store.write() as uow:
        write_setting(uow, COUNTER, "02", role=Role.SYSTEM)
        uow.commit()
    _call(other, filing.number, "13700000001")
    _call(folder, filing.number, "13700000002")
    assert run("--data", other, "sync", "--once", "--json").document["accepted"] == 1
    assert run("sync", "--once", "--json").document["rejected"] == 1
    return filing.number


def test_both_sides_and_the_choices_are_told(run: Run, lost: str) -> None:
    told = run("conflict", "show", lost, "--json").document
    assert (told["kind"], told["ours"]["place"], told["theirs"]["place"]) == (
        "sequence_taken",
        "机构32080301第02窗口",
        "机构32080301第01窗口",
    )
    assert [one for one in told["fields"] if one["differs"]] == [
        {"name": "联系电话", "ours": "13700000002", "theirs": "13700000001", "differs": True}
    ]
    assert [(one["keep"], one["refusal"]) for one in told["choices"]] == [("theirs", None), ("ours", None)]
    said = run("conflict", "show", lost)
    assert said.code == 0
    assert "本窗口" in said.out
    assert "保留本窗口内容（--keep ours）" in said.out


def test_a_decision_is_an_act_and_is_made_once(run: Run, lost: str) -> None:
    done = run("conflict", "decide", lost, "--keep", "ours", "--reason", "参保人确认", "--json").document
    assert (done["keep"], [act["kind"] for act in done["acts"]]) == ("ours", ["correct", "change"])
    record = run("show", lost, "--json").document
    assert record["state"]["contact"]["phone"] == "13700000002"
    assert record["acts"][-1]["reason"].endswith("参保人确认")
    again = run("conflict", "decide", lost, "--keep", "theirs")
    assert (again.code, "没有待处理的上报冲突" in again.err) == (1, True)
    assert run("sync", "--once", "--json").document["accepted"] == 2
    assert run("audit", "verify").code == 0


def test_a_choice_has_to_be_made(run: Run, lost: str) -> None:
    assert run("conflict", "decide", lost).code == 2
    assert run("conflict", "decide", lost, "--keep", "both").code == 2


def test_a_record_without_a_conflict_is_told_so(run: Run, folder: Path) -> None:
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01")
    with open_counter(folder, built_in_reader=True) as counter:
        filing = file(counter.desk, actor(), intake(request(Category.REFERRAL))).filing
    assert filing is not None
    said = run("conflict", "show", filing.number)
    assert (said.code, "没有待处理的上报冲突" in said.err) == (1, True)
