"""hub and sync: the city's end and the way there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.counter import open_counter
from app.domain.vocabulary import Category
from app.hub.server import BackgroundHub
from app.services.filings import file
from tests.builders import actor, intake, request
from tests.cli.conftest import Run
from tests.conftest import ExpectedLogs


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hub.sqlite'}"


@pytest.fixture
def hub(database: str) -> Iterator[BackgroundHub]:
    with BackgroundHub(database) as running:
        yield running


def test_a_token_stands_alone_on_the_last_line(run: Run, database: str) -> None:
    said = run("hub", "token", "--database", database, "--office", "320803+01")
    assert len(said.out.splitlines()[-1].split()) == 1


def test_what_waits_is_sent_once_and_a_second_sync_sends_nothing(
    run: Run, folder: Path, database: str, hub: BackgroundHub
) -> None:
    token = run("hub", "token", "--database", database, "--office", "32080301").out.splitlines()[-1]
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", token)
    with open_counter(folder, built_in_reader=True) as counter:
        file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    first = run("sync", "--once", "--json").document
    assert first == {"sent": 1, "accepted": 1, "rejected": 0, "unknown": 0, "waiting": 0, "received": 1}
    assert run("sync", "--once", "--json").document["sent"] == 0
    stats = run("hub", "stats", "--database", database, "--json").document
    assert (stats["acts"], stats["filings"], stats["duplicates_refused"]) == (1, 1, 0)
    assert stats["offices"]["32080301"]["acts"] == 1
    assert "  32080301：经办1件，备案1件，退回0件。" in run("hub", "stats", "--database", database).out


def test_a_wrong_token_is_a_sentence_and_the_queue_stays(
    run: Run, folder: Path, hub: BackgroundHub, expected_logs: ExpectedLogs
) -> None:
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", "wrong")
    with open_counter(folder, built_in_reader=True) as counter:
        file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    said = run("sync", "--once")
    assert said.code == 3
    assert "口令" in said.err
    assert run("find", "王", "--json").document[0]["upstream"] == "waiting"
    expected_logs.claim("token_refused")


def test_keeping_watch_says_how_to_end_it_and_what_is_in_the_way_once(
    run: Run, hub: BackgroundHub, expected_logs: ExpectedLogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", "wrong")
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.sync_command.time.sleep", rest)
    said = run("sync")
    assert said.err.count("没有上报") == 1
    assert "按 Ctrl+C 停止" in said.err
    assert said.out == ""
    expected_logs.claim("token_refused")


def test_an_office_counts_from_one(run: Run, database: str) -> None:
    said = run("hub", "token", "--database", database, "--office", "320803+00")
    assert said.code == 2
    assert "机构从01起" in said.err


def test_a_counter_without_a_line_says_so(office: Run) -> None:
    said = office("sync", "--once")
    assert said.code == 1
    assert "没有设置上报地址" in said.err


def test_the_hubs_own_file_lies_outside_the_counters_folder(run: Run, folder: Path) -> None:
    assert run("hub", "stats", "--json").document["acts"] == 0
    assert not folder.exists()


def test_a_wrong_token_shows_though_nothing_waits(run: Run, hub: BackgroundHub, expected_logs: ExpectedLogs) -> None:
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", "wrong")
    said = run("sync", "--once")
    assert said.code == 3
    assert "口令" in said.err
    expected_logs.claim("token_refused")


def test_status_counts_what_waits_and_says_how_old_each_kind_is(office: Run, folder: Path) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    found = office("status", "--json").document
    assert (found["waiting"], found["accepted"], found["has_line"], found["last_receipt_at"]) == (1, 0, False, None)
    assert set(found["feed"]["kinds"]) == {"roster", "filings", "institutions", "packs", "calendars"}
    said = office("status").out
    assert "待上报1件" in said
    assert "他处备案 没有下发" in said
