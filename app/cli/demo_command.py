"""demo: the demonstration visit without a window."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=None, metavar="DIR", help="文件放在哪里（默认 out/demo-时间）")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.demonstration import play

    files = play(options.out, answer.say)
    answer.say("", "留下的文件：", *(f"  {file}" for file in files))
    return 0


COMMANDS = (Command("demo", "演示一次来访（不开窗口）", _run, _options),)
