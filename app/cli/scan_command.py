"""scan add, scan match: signed papers that came back, given one by one or as a folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, filing_number_argument, open_folder
from app.cli.record_commands import cli_actor
from app.errors import EnvironmentProblem, UserError
from app.services.paper_kinds import PAPER_KINDS
from app.services.scan_folder import (
    MATCH_WORDS,
    Matched,
    MatchState,
    count_words,
    list_folders_below,
    list_scans,
    look_at,
    paper_name,
    settle,
)
from app.services.scans import OTHER_MATERIAL, keep_scan, read_scan, read_scan_file

_OTHER = "other"
_KINDS = (*(kind.code for kind in PAPER_KINDS), _OTHER)


def _add_options(parser: argparse.ArgumentParser) -> None:
    filing_number_argument(parser)
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="扫描件：JPEG、PNG或PDF")
    parser.add_argument("--form", choices=_KINDS, help="是哪张表；不写时按表上的二维码认，写了也不能与二维码不同")


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
                answer.say(f"{path.name}：{_told(refusal, options.number, path)}")
                refused += 1
                continue
            names = "、".join(paper_name(paper.form) for paper in kept.papers)
            answer.say(f"{path.name}：{'已存为' if kept.is_new else '已经存过，没有再存：'}{names}。")
    return 1 if refused else 0


def _told(refusal: UserError, number: str, path: Path) -> str:
    """The refusal; where a form is to be chosen, how it is chosen here."""
    if refusal.code != "scan_form_unknown":
        return str(refusal)
    return f"{refusal.what}：{refusal.why}。请看过文件后写明是哪张表：{_by_hand(number, path)}"


def _by_hand(number: str, path: Path) -> str:
    return f"scan add {number} {path} --form 表（{'、'.join(_KINDS)}）"


def _match_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="扫描件所在的文件夹")


def _match(options: argparse.Namespace, answer: Answer) -> int:
    """Keep what its codes decide; 1 when something is left for a person."""
    found: list[Matched] = []
    below = list_folders_below(options.folder)
    with open_folder(options) as counter:
        desk, scans, actor = counter.desk, counter.scans, cli_actor(counter.desk)
        for path in list_scans(options.folder):
            item = settle(desk, scans, actor, look_at(desk, scans, path))
            found.append(item)
            answer.say(f"{path.name}　{MATCH_WORDS[item.state]}　{'、'.join(item.numbers)}　{_way_on(item)}")
    counts = {state: sum(item.state is state for item in found) for state in MatchState}
    answer.give(
        {
            **{state.value: count for state, count in counts.items()},
            "files": [
                {
                    "file": item.path.name,
                    "state": item.state.value,
                    "papers": [{"number": paper.number, "form": paper.form} for paper in item.papers],
                    "words": _way_on(item),
                }
                for item in found
            ],
            "folders_left_out": list(below),
        }
    )
    answer.say(f"{count_words(found)}。")
    if below:
        answer.say(f"下面的{len(below)}个文件夹没有看：{'、'.join(below)}。请对每个文件夹另运行一次。")
    return 1 if counts[MatchState.OPEN] or counts[MatchState.REFUSED] else 0


def _way_on(item: Matched) -> str:
    """What became of a file; of one left open, the command that keeps it."""
    if item.state is not MatchState.OPEN:
        return item.words
    number = item.numbers[0] if item.numbers else "备案编号"
    return f"{item.reason}请看过文件后运行：{_by_hand(number, item.path)}"


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
