"""packs check: every kind of unsoundness is told with its file, its place in it and a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.builders import PACK
from tests.cli.conftest import Run
from tests.policy.packs import Data, write_pack

Change = Callable[[Data], object]


class Fault(NamedTuple):
    """Editions as they are written, and what the check must say of the last of them."""

    editions: dict[str, Change]
    code: int
    place: str
    words: str


def _plain(data: Data) -> None:
    """Texts are not at hand in a folder made for a test."""
    for document in data["documents"].values():
        document.pop("text")


def _held(since: str, until: str = "") -> Change:
    def change(data: Data) -> None:
        _plain(data)
        data["edition"] = since
        data["in_force"]["since"] = date.fromisoformat(since)
        if until:
            data["in_force"]["until"] = date.fromisoformat(until)

    return change


def _rule(section: str, **keys: object) -> Change:
    def change(data: Data) -> None:
        _plain(data)
        data[section][0].update(keys)

    return change


def _without_source(data: Data) -> None:
    _plain(data)
    del data["locks"][0]["cites"]


FAULTS = {
    "unknown key": Fault({"one": _rule("locks", monts=3)}, 1, "locks.0.monts", "没有这个键"),
    "rule without a source": Fault({"one": _without_source}, 1, "locks.0.cites", "缺少这个键"),
    "rule with an empty source": Fault({"one": _rule("locks", cites=[])}, 1, "locks.0.cites", "至少要有1项"),
    "rule with a source nobody knows": Fault({"one": _rule("locks", cites=["art. 99"])}, 1, "locks.0", "'art. 99'"),
    "gap": Fault(
        {"old": _held("2020-04-01", "2022-06-30"), "new": _held("2023-01-01")},
        0,
        "in_force.since",
        "2022-07-01 至 2022-12-31",
    ),
    "overlapping dates": Fault(
        {"old": _held("2020-04-01", "2023-01-01"), "new": _held("2023-01-01")}, 1, "in_force", "重叠"
    ),
    "lock beyond the national ceiling": Fault({"one": _rule("locks", months=24)}, 0, "locks.0", "国家规定的6个月"),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_fault_is_told_with_file_place_and_sentence(run: Run, tmp_path: Path, name: str) -> None:
    fault = FAULTS[name]
    for file, change in fault.editions.items():
        path = write_pack(tmp_path / "packs", change, name=file)
    said = run("packs", "check", tmp_path / "packs")
    (line,) = (line for line in said.out.splitlines() if not line.startswith("完好"))
    assert line.startswith(f"{'有误' if fault.code else '注意'}：{PACK}：{path}")
    assert fault.place in line
    assert fault.words in line
    assert said.code == fault.code
    as_json = run("packs", "check", tmp_path / "packs", "--json")
    (found,) = as_json.document["findings"]
    assert found["file"] == str(path)
    assert fault.words in found["words"]
    assert found["severity"] == ("error" if fault.code else "warning")
