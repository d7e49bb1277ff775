"""import: earlier filings and bulk intake from a sheet."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import asdict
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor

_ROWS_A_REPORT = 200
_WORK_SECONDS, _PAUSE_SECONDS = 0.5, 0.11
"""A window that waits for the database looks again every tenth of a second: so long it is left free now and then."""

_SHOWN_ERRORS = 20


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="导入表（.xlsx 或 .csv）")
    parser.add_argument("--dry-run", action="store_true", help="只检查，不备案")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.services.imports import import_rows
    from app.services.intake_sheet import open_sheet
    from app.services.returned_sheet import ReturnedSheet, returned_path

    returned = ReturnedSheet()
    progress, turns = _Progress(), _Turns()

    def done(rows: int) -> None:
        progress.tell(rows)
        turns.give()

    with open_folder(options) as counter, open_sheet(options.file) as rows:
        result = import_rows(
            counter.desk,
            cli_actor(counter.desk),
            rows,
            counter.places,
            dry_run=options.dry_run,
            on_refused=returned.add,
            on_progress=done,
        )
    progress.end()
    answer.give(asdict(result))
    words = "可以备案" if options.dry_run else "已备案并排队上报"
    answer.say(f"{words}{result.filed}件，早已导入、跳过{result.skipped}件，退回{result.refused}件。")
    for error in result.errors[:_SHOWN_ERRORS]:
        answer.say(f"  第{error.row}行 {error.sentence}")
    if len(result.errors) > _SHOWN_ERRORS:
        answer.say(f"  ……共{len(result.errors)}处")
    for doubt in result.warnings[:_SHOWN_ERRORS]:
        answer.say(f"  注意：第{doubt.row}行 {doubt.sentence}")
    if len(result.warnings) > _SHOWN_ERRORS:
        answer.say(f"  ……共{len(result.warnings)}处要核对")
    target = returned_path(options.file)
    if returned.save(target):
        answer.say(f"退回的行连同原因在 {target}，改好后可以直接导入这个文件。")
    return 1 if result.refused else 0


class _Turns:
    """Lets windows on the same folder save in between, where otherwise one row would follow the other at once."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def give(self) -> None:
        """Leave the database free for a moment when it is time."""
        if time.monotonic() - self._since > _WORK_SECONDS:
            time.sleep(_PAUSE_SECONDS)
            self._since = time.monotonic()


class _Progress:
    """How many rows are done, on standard error, where a person is looking."""

    def __init__(self) -> None:
        self._is_watched = sys.stderr.isatty()
        self._said = False

    def tell(self, rows: int) -> None:
        """Say it now and then."""
        if self._is_watched and rows % _ROWS_A_REPORT == 0:
            print(f"\r已处理{rows}行", end="", file=sys.stderr, flush=True)
            self._said = True

    def end(self) -> None:
        """Leave the line."""
        if self._said:
            print(file=sys.stderr, flush=True)


COMMANDS = (Command("import", "导入既有备案、批量受理", _run, _options, gives_json=True),)
