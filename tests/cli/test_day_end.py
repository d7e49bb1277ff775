"""What the days bring, before a command looks at records."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli import day_end
from app.cli.day_end import bring_days_to_records
from app.errors import EnvironmentProblem
from app.services.day_end import DayEndIncomplete
from app.services.desk import Desk
from tests.builders import desk_in


def _fail(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def sweep(_: Desk) -> tuple[str, ...]:
        raise error

    monkeypatch.setattr(day_end, "sweep", sweep)


def test_a_record_at_which_it_fails_is_told_of_and_holds_up_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _fail(DayEndIncomplete({"32080301012020050600017": KeyError("王秀兰")}), monkeypatch)
    with desk_in(tmp_path / "data") as desk:
        bring_days_to_records(desk)
    told = capsys.readouterr()
    assert told.err.startswith("1件备案的日终处理没有做成：32080301012020050600017。程序出了意外。")
    assert "王秀兰" not in told.err
    assert told.out == ""


def test_surroundings_that_fail_end_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail(EnvironmentProblem("磁盘写满了", code="disk_full"), monkeypatch)
    with desk_in(tmp_path / "data") as desk, pytest.raises(EnvironmentProblem, match="磁盘写满了"):
        bring_days_to_records(desk)
