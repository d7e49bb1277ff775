"""hub: tokens given out, listed and ended; what serving refuses."""

from __future__ import annotations

import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from app.cli.main import main
from app.hub import schema
from app.hub.database import Database
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def database(tmp_path: Path) -> tuple[str, str]:
    return "--database", f"sqlite:///{tmp_path / 'hub.sqlite'}"


@pytest.mark.parametrize("port", ["99999", "0", "-1"])
def test_a_port_that_cannot_be_is_a_sentence(run: Run, database: tuple[str, str], port: str) -> None:
    said = run("hub", "serve", *database, f"--port={port}")
    assert said.code == 2
    assert "端口有误" in said.err


def test_a_port_that_is_taken_is_told_and_no_address_announced(run: Run, database: tuple[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = run("hub", "serve", *database, f"--port={taken.getsockname()[1]}")
    assert (said.code, "端口已被占用" in said.err, said.out) == (3, True, "")


def test_an_address_of_another_computer_is_told(run: Run, database: tuple[str, str]) -> None:
    said = run("hub", "serve", *database, "--host=192.0.2.1", "--port=8799")
    assert (said.code, "本机没有这个地址" in said.err, "不加密" in said.err) == (3, True, True)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x/y", "数据库地址有误"),
        ("postgresql://nobody:geheim@127.0.0.1:1/x", "连不上数据库服务器"),
        ("sqlite:////nowhere/at/all/hub.db", "文件夹不在"),
        ("sqlite:///{file}", "不是市级接收端的数据库"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "stats", "tokens"])
def test_a_database_that_cannot_be_opened_is_told_without_what_stands_in_its_address(
    run: Run, tmp_path: Path, url: str, words: str, command: str
) -> None:
    other = tmp_path / "other.txt"
    other.write_text("no database" * 100, encoding="ascii")
    port = ("--port=8799",) if command == "serve" else ()
    said = run("hub", command, "--database", url.format(file=other), *port)
    assert (said.code in {2, 3}, words in said.err, "geheim" in said.err) == (True, True, False), said.err
    assert other.read_text(encoding="ascii") == "no database" * 100


@pytest.mark.parametrize(
    ("number", "words"), [(sqlite3.SQLITE_FULL, "磁盘已满"), (sqlite3.SQLITE_IOERR, "中途不能用了")]
)
@pytest.mark.parametrize("command", [("token", "--office=32080301"), ("tokens",), ("stats",)])
def test_a_database_that_fails_while_it_is_used_is_told_and_nothing_was_changed(
    run: Run,
    database: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    words: str,
    command: tuple[str, ...],
) -> None:
    run("hub", "stats", *database)

    def fail(*_: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = number
        raise OperationalError("", {}, error)

    with monkeypatch.context() as patched:
        for name in ("read", "write"):
            patched.setattr(Database, name, fail)
        patched.setattr(schema, "bring_up_to_date", lambda *_: None)
        said = run("hub", *command, *database)
    assert (said.code, words in said.err, said.out) == (3, True, "")
    assert run("hub", "tokens", *database, "--json").document == []


def test_a_folder_that_cannot_be_made_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert main(["--data", str(tmp_path / "file" / "city"), "hub", "stats"]) == 3
    assert "建不了接收端文件夹" in capsys.readouterr().err


def test_keys_for_courier_files_that_are_named_and_not_there_are_told_at_once(
    run: Run, database: tuple[str, str], tmp_path: Path
) -> None:
    said = run("hub", "serve", *database, "--port=8799", "--courier-key", tmp_path / "none")
    assert (said.code, "没有可用的市级信使密钥" in said.err) == (1, True)


@pytest.mark.parametrize("office", ["99999901", "3208030", "淮安", "32080301x"])
def test_a_token_is_for_an_office_of_a_known_area(run: Run, database: tuple[str, str], office: str) -> None:
    said = run("hub", "token", *database, "--office", office)
    assert said.code == 2
    assert "经办机构代码有误" in said.err
    assert run("hub", "tokens", *database, "--json").document == []


def test_tokens_are_listed_without_the_token_and_end_when_revoked(run: Run, database: tuple[str, str]) -> None:
    token = run("hub", "token", *database, "--office", "320803+01").out.splitlines()[-1]
    staff = run("hub", "token", *database, "--staff", "信息科").out.splitlines()[-1]
    said = run("hub", "tokens", *database, "--json")
    assert [(one["office"], one["staff"]) for one in said.document] == [("32080301", ""), ("", "信息科")]
    assert token not in said.out
    assert staff not in said.out
    assert "32080301" in run("hub", "tokens", *database).out
    assert run("hub", "revoke", *database, "--office", "320803+01").code == 0
    assert run("hub", "revoke", *database, "--staff", "信息科").code == 0
    assert run("hub", "tokens", *database, "--json").document == []
    said = run("hub", "revoke", *database, "--staff", "信息科")
    assert said.code == 1
    assert "没有口令" in said.err


@pytest.mark.parametrize("name", ["table.pdf", "table.xlsx"])
def test_the_tables_of_the_whole_city_are_made(run: Run, database: tuple[str, str], tmp_path: Path, name: str) -> None:
    said = run(
        *("hub", "export", "summary", *database, "--category", "retiree_settled", "--pack", "panzhihua"),
        *("--out", tmp_path / name, "--json"),
    )
    assert said.code == 0, said.err
    assert said.document["rows"] == 0
    assert (tmp_path / name).read_bytes()[:2] in {b"%P", b"PK"}


def test_the_library_of_the_city_is_made(run: Run, database: tuple[str, str], tmp_path: Path) -> None:
    said = run("hub", "export", "library", *database, "--out", tmp_path / "library.csv")
    assert said.code == 0, said.err
    assert "备案编号" in (tmp_path / "library.csv").read_text(encoding="utf-8-sig")


def test_a_hub_that_is_stopped_by_its_operator_says_so_and_ends_well(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hub = subprocess.Popen(
        [sys.executable, "-m", "app", "--data", str(tmp_path / "city"), "hub", "serve", f"--port={port}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with hub, hub.stdout as said:
        first = said.readline()
        # Answered, it is past its start.
        assert httpx.get(f"http://127.0.0.1:{port}/v1/health", trust_env=False).status_code == 200
        hub.send_signal(signal.SIGINT)
        assert (f"http://127.0.0.1:{port}/staff" in first, said.read()) == (True, "市级接收端已停止。\n")
    assert hub.returncode == 0
