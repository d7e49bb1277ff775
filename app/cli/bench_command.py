"""bench: every benchmark with its floor and peers."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", metavar="NAME", default="", help="只跑名称以此开头的")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bench.run import run_benchmarks

    results = []
    for result in run_benchmarks(options.only):
        results.append(result)
        answer.say(result.sentence)
    answer.give({"benchmarks": [result.document for result in results]})
    return 0 if all(result.is_met for result in results) else 1


COMMANDS = (Command("bench", "性能测量", _run, _options, gives_json=True),)
