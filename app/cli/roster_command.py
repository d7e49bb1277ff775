"""roster load: replaces the snapshot of the insured."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.services.roster import load_roster


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="参保名册")


def _load(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        snapshot = load_roster(counter.desk, options.file, actor="cli")
    answer.say(f"参保名册已装入：{snapshot.rows}人，装入时间 {snapshot.loaded_at:%Y-%m-%d %H:%M}。")
    return 0


COMMANDS = (Command("roster", "参保名册", parts=(Command("load", "装入名册，替换原有快照", _load, _options),)),)
