"""hub: tokens given out, listed and ended; what serving refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def database(tmp_path: Path) -> tuple[str, str]:
    return "--database", f"sqlite:///{tmp_path / 'hub.sqlite'}"


@pytest.mark.parametrize("port", ["99999", "0", "-1"])
def test_a_port_that_cannot_be_is_a_sentence(run: Run, database: tuple[str, str], port: str) -> None:
    said = run("hub", "serve", *database, f"--port={port}")
    assert said.code == 2
    assert "端口有误" in said.err


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
