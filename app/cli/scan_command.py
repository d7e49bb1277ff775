"""scan add, scan match: signed papers that came back, given one by one or as a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor
from app.errors import EnvironmentProblem, UserError
from app.services.paper_kinds import PAPER_KINDS
from app.services.scan_folder import (
    MATCH_WORDS,
    Matched,
    MatchState,
    count_words,
    list_scans,
    look_at,
    paper_name,
    settle,
)
from app.services.scans import OTHER_MATERIAL, keep_scan, read_scan, read_scan_file

_OTHER = "other"


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="备案编号")
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="扫描件：JPEG、PNG或PDF")
    kinds = [*(kind.code for kind in PAPER_KINDS), _OTHER]
    parser.add_argument("--form", choices=kinds, help="是哪张表；不写时按表上的二维码认")


def _add(options: argparse.Namespace, answer: Answer) -> int:
    """Keep every file that can be kept; 1 when one was refused."""
    form = OTHER_MATERIAL if options.form == _OTHER else options.form
    refused = 0
    with open_folder(options) as counter:
        desk, scans, actor = counter.desk, counter.scans, cli_actor(counter.desk)
        for path in options.files:
            try:
                scan = read_scan(desk, scans, read_scan_file(path, scans.most_bytes))
                kept = keep_scan(desk, scans, actor, scan, options.number, form)
            except EnvironmentProblem:
                raise
            except UserError as refusal:
                answer.say(f"{path.name}：{refusal}")
                refused += 1
                continue
            names = "、".join(paper_name(paper.form) for paper in kept.papers)
            answer.say(f"{path.name}：{'已存为' if kept.is_new else '已经存过，没有再存：'}{names}。")
    return 1 if refused else 0


def _match_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="扫描件所在的文件夹")


def _match(options: argparse.Namespace, answer: Answer) -> int:
    """Keep what its codes decide; 1 when something is left for a person."""
    found: list[Matched] = []
    with open_folder(options) as counter:
        desk, scans, actor = counter.desk, counter.scans, cli_actor(counter.desk)
        for path in list_scans(options.folder):
            item = settle(desk, scans, actor, look_at(desk, scans, path))
            found.append(item)
            answer.say(f"{path.name}　{MATCH_WORDS[item.state]}　{'、'.join(item.numbers)}　{item.words}")
    counts = {state: sum(item.state is state for item in found) for state in MatchState}
    answer.give(
        {
            **{state.value: count for state, count in counts.items()},
            "files": [
                {
                    "file": item.path.name,
                    "state": item.state.value,
                    "papers": [{"number": paper.number, "form": paper.form} for paper in item.papers],
                    "words": item.words,
                }
                for item in found
            ],
        }
    )
    answer.say(f"{count_words(found)}。")
    return 1 if counts[MatchState.OPEN] or counts[MatchState.REFUSED] else 0


COMMANDS = (
    Command(
        "scan",
        "签字的表收回后存扫描件",
        parts=(
            Command("add", "把扫描件存到一件备案", _add, _add_options),
            Command(
                "match", "按条码和二维码把一个文件夹里的扫描件存到各自的备案", _match, _match_options, gives_json=True
            ),
        ),
    ),
)
