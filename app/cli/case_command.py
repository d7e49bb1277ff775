"""cases: policy cases through the real services."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Command, own_packs
from app.errors import UsageError
from app.flows.case_runner import StepOutcome


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="用例文件")
    parser.add_argument(
        "--packs",
        action="append",
        type=Path,
        default=[],
        metavar="DIR",
        help="另加的政策包文件夹（随软件的和装在本窗口的总在内）",
    )


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.cases import run_case_file
    from app.policy.case_file import load_case_file

    for folder in options.packs:
        if not folder.is_dir():
            raise UsageError(f"没有政策包文件夹 {folder}", remedy="请核对位置", code="no_folder")
    for path in options.files:
        load_case_file(path)
    passed = failed = 0
    for path in options.files:
        for case, outcomes in run_case_file(path, own_packs(options), *options.packs):
            wrong = [outcome for outcome in outcomes if not outcome.is_ok]
            for outcome in outcomes:
                answer.give(_document(path, outcome))
            answer.say(f"{'FAILED' if wrong else 'ok'}  {path.name}  {case.name}")
            for outcome in wrong:
                answer.say(*_difference_lines(outcome))
            passed, failed = passed + (not wrong), failed + bool(wrong)
    answer.say(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _difference_lines(outcome: StepOutcome) -> list[str]:
    lines = [f"    第{outcome.index}步 {outcome.day} {outcome.do.value}"]
    lines += [f"      {key}：预期 {_shown(wanted)}　实得 {_shown(found)}" for key, wanted, found in outcome.differences]
    return lines


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "[" + ", ".join(map(str, value)) + "]" if isinstance(value, list) else str(value)


def _document(path: Path, outcome: StepOutcome) -> dict[str, Any]:
    return {
        "file": str(path),
        "case": outcome.case,
        "step": outcome.index,
        "day": outcome.day.isoformat(),
        "do": outcome.do.value,
        "ok": outcome.is_ok,
        "answer": outcome.answer,
        "reasons": outcome.reasons,
        "explanations": outcome.explanations,
        "differences": [{"key": key, "expected": wanted, "found": found} for key, wanted, found in outcome.differences],
    }


COMMANDS = (Command("cases", "运行政策用例", _run, _options, gives_json=True),)
