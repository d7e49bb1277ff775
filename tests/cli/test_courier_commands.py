"""courier and hub courier: an office without a line and a city, each a program of its own, and a stick between them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap.counter import open_counter
from app.cli.main import main
from app.domain.vocabulary import Category
from app.services.filings import file
from tests.builders import actor, intake, request
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
City = Callable[..., Any]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """优盘."""
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> City:
    """The hub's command line on a folder of its own: what it gave, or what it complained of."""

    def run(*arguments: str | Path) -> Any:
        capsys.readouterr()
        code = main(["--data", str(tmp_path / "city"), "hub", *map(str, arguments), "--json"])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return json.loads(said.out) if code == 0 else said.err

    return run


def in_a_process_of_its_own(folder: Path, *arguments: str | Path) -> Any:
    """What a command gave as JSON."""
    done = subprocess.run(
        [sys.executable, "-m", "app", "--data", str(folder), *map(str, arguments), "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture
def acquainted(office: Run, city: City, stick: Path, tmp_path: Path) -> Run:
    """The office after both sides took in the other's key."""
    city("keygen")
    (stick / "city.pub").write_bytes((tmp_path / "city-hub" / "courier.key.pub").read_bytes())
    assert office("courier", "trust", stick / "city.pub").code == 0
    assert office("courier", "key", stick / "window.pub").code == 0
    assert city("courier", "register", stick / "window.pub")["counter"] == "01"
    return office


def file_one(folder: Path) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        file(counter.desk, actor(), intake(request(Category.REFERRAL)))


def test_acts_go_up_and_receipts_come_back_on_a_stick(acquainted: Run, city: City, stick: Path, folder: Path) -> None:
    file_one(folder)
    exported = in_a_process_of_its_own(folder, "courier", "export", stick / "1.yidi")
    assert (exported["number"], exported["acts"]) == (1, 1)
    assert acquainted("find", "王", "--json").document[0]["upstream"] == "unknown"
    at_the_hub = ("hub", "courier", "import", stick / "1.yidi", "--out", stick / "1.receipts")
    taken = in_a_process_of_its_own(stick.parent / "city", *at_the_hub)
    assert (taken["office"], taken["counter"], taken["number"], taken["accepted"]) == ("32080301", "01", 1, 1)
    done = in_a_process_of_its_own(folder, "courier", "import", stick / "1.receipts")
    assert done == {"number": 1, "accepted": 1, "rejected": 0, "later": 0, "received": 0}
    assert acquainted("find", "王", "--json").document[0]["upstream"] == "accepted"
    assert acquainted("courier", "status", "--json").document == {"waited_for": [], "ready": 0}
    assert city("stats")["offices"]["32080301"] == {"acts": 1, "filings": 1, "rejected": 0}
    (listed,) = city("courier", "list")
    assert (listed["office"], listed["counter"], listed["number"]) == ("32080301", "01", 1)
    assert acquainted("audit", "verify").code == 0


def test_lost_files_are_made_again_on_either_side_and_change_nothing(
    acquainted: Run, city: City, stick: Path, folder: Path
) -> None:
    file_one(folder)
    acquainted("courier", "export", stick / "lost")
    assert acquainted("courier", "export", stick / "again", "--again", "1", "--json").document["number"] == 1
    city("courier", "import", stick / "again", "--out", stick / "receipts")
    assert "已在" in city("courier", "import", stick / "lost", "--out", stick / "more")
    assert not (stick / "more").exists()
    again = stick / "receipts again"
    place = ("--office", "320803+01", "--counter", "01", "--number", "1")
    assert city("courier", "receipts", *place, "--out", again)["number"] == 1
    assert acquainted("courier", "import", again).code == 0
    refused = acquainted("courier", "import", stick / "receipts")
    assert (refused.code, "第1号" in refused.err) == (1, True)
    assert city("stats")["duplicates_refused"] == 0


def test_a_counter_that_was_restored_goes_on_where_the_city_says(
    acquainted: Run, city: City, stick: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIDI_BACKUP_PASSPHRASE", "synthetic passphrase")
    assert acquainted("backup", tmp_path / "backup").code == 0
    file_one(folder)
    acquainted("courier", "export", stick / "1")
    city("courier", "import", stick / "1", "--out", stick / "1.receipts")
    folder.rename(tmp_path / "broken")
    assert acquainted("restore", tmp_path / "backup").code == 0
    file_one(folder)
    acquainted("courier", "export", stick / "1 once more")
    refused = city("courier", "import", stick / "1 once more", "--out", stick / "none")
    assert "内容与这份不同" in refused
    assert "第2号" in refused
    assert acquainted("courier", "give-up", "1").code == 0
    assert acquainted("courier", "export", stick / "2", "--number", "2", "--json").document["acts"] == 1
    assert city("courier", "import", stick / "2", "--out", stick / "2.receipts")["number"] == 2
    assert acquainted("courier", "import", stick / "2.receipts").code == 0


def test_without_the_citys_key_nothing_is_exported_and_the_sentence_says_what_to_do(office: Run, stick: Path) -> None:
    said = office("courier", "export", stick / "1.yidi")
    assert (said.code, "市级公钥" in said.err) == (1, True)
    assert list(stick.iterdir()) == []


def test_nothing_to_carry_is_told(acquainted: Run, stick: Path) -> None:
    said = acquainted("courier", "export", stick / "1.yidi")
    assert (said.code, "没有要送的" in said.err) == (1, True)


def test_a_stick_that_was_pulled_out_leaves_the_acts_and_their_number(
    acquainted: Run, stick: Path, folder: Path
) -> None:
    file_one(folder)
    said = acquainted("courier", "export", stick / "pulled" / "1.yidi")
    assert (said.code, "再次导出第1号" in said.err) == (3, True)
    assert acquainted("courier", "export", stick / "1.yidi", "--again", "1").code == 0


def test_two_ways_of_numbering_at_once_are_refused(acquainted: Run, stick: Path) -> None:
    assert acquainted("courier", "export", stick / "1", "--again", "1", "--number", "2").code == 2


def test_a_city_without_keys_says_how_to_make_them(city: City, stick: Path) -> None:
    (stick / "file").write_bytes(b"")
    assert "hub keygen" in city("courier", "import", stick / "file", "--out", stick / "receipts")
