"""doctor: what the counter rests on, and how it is."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from app.cli.answer import Answer
from app.cli.command import Command


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.counter import default_folder
    from app.bootstrap.doctor import HEALTH_WORDS, Health, examine

    findings = examine(options.data or default_folder())
    answer.give({"checks": [asdict(item) for item in findings]})
    answer.table([(HEALTH_WORDS[item.health], item.title, item.found) for item in findings])
    for item in findings:
        if item.remedy and item.health is not Health.OK:
            answer.say(f"{item.title}：{item.remedy}。")
    return 1 if any(item.health is Health.FAILED for item in findings) else 0


COMMANDS = (Command("doctor", "体检", _run, gives_json=True),)
