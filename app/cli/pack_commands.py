"""packs: what rules are there, are they sound, what holds on a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.bootstrap.data_files import load_library
from app.bootstrap.places import PlaceIndex
from app.cli import pack_update_commands
from app.cli.answer import Answer
from app.cli.command import Command, own_packs
from app.domain.dates import SystemClock
from app.errors import UserError
from app.policy.library import PackLibrary, pack_folders
from app.policy.pack import Confidence, PackEdition
from app.policy.reading import rule_lines
from app.policy.soundness import check_packs
from app.resource_files import resource_path


def _library(options: argparse.Namespace) -> PackLibrary:
    return load_library(own_packs(options))


def _list(options: argparse.Namespace, answer: Answer) -> int:
    library = _library(options)
    editions = [edition for group in library.editions.values() for edition in group]
    answer.give(
        {
            "packs": [_heading(edition) for edition in editions],
            "broken": [{"pack": item.pack, "reason": item.reason} for item in library.broken],
        }
    )
    rows = [("政策包", "名称", "版本", "施行", "截止", "核对日", "依据")]
    for edition in editions:
        document = edition.documents["main"]
        rows.append(
            (
                edition.pack,
                edition.name,
                edition.edition,
                edition.in_force.since.isoformat(),
                edition.in_force.until.isoformat() if edition.in_force.until else "—",
                edition.checked_on.isoformat(),
                document.number or document.title,
            )
        )
    answer.table(rows)
    for item in library.broken:
        answer.say(f"不能使用：{item.pack}：{item.reason}")
    return 1 if library.broken else 0


def _heading(edition: PackEdition) -> dict[str, object]:
    return {
        "pack": edition.pack,
        "name": edition.name,
        "edition": edition.edition,
        "since": edition.in_force.since.isoformat(),
        "until": edition.in_force.until.isoformat() if edition.in_force.until else None,
        "checked_on": edition.checked_on.isoformat(),
        "confidence": edition.confidence.value,
    }


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folders",
        nargs="*",
        type=Path,
        metavar="DIR",
        help="政策包文件夹，或放有政策包的文件夹（默认全部）",
    )


def _check(options: argparse.Namespace, answer: Answer) -> int:
    if options.folders:
        packs = [pair for folder in options.folders for pair in _packs_in(folder)]
    else:
        packs = _holding(own_packs(options))
    checks = check_packs(
        packs,
        SystemClock().now().date(),
        (edition for editions in load_library().editions.values() for edition in editions),
    )
    for check in checks:
        for item in check.errors:
            answer.say(f"有误：{check.pack}：{item}")
        for item in check.warnings:
            answer.say(f"注意：{check.pack}：{item}")
        if not check.errors:
            answer.say(f"完好：{check.pack}（{check.editions}个版本）")
    answer.give(
        {
            "sound": sorted(check.pack for check in checks if not check.errors),
            "broken": [{"pack": check.pack, "reason": str(check.errors[0])} for check in checks if check.errors],
            "findings": [
                {
                    "pack": check.pack,
                    "severity": item.severity.value,
                    "code": item.code,
                    "file": str(item.file),
                    "place": item.place,
                    "words": item.words,
                }
                for check in checks
                for item in check.findings
            ],
        }
    )
    return 1 if any(check.errors for check in checks) else 0


def _holding(own: Path) -> list[tuple[str, Path]]:
    """Each pack once, by the folder that holds: one installed here takes the place of the shipped one."""
    return list(dict([*pack_folders(resource_path("policies")), *pack_folders(own)]).items())


def _packs_in(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The packs a folder names: itself where it has editions, else those in it."""
    if next(folder.glob("*.yaml"), None) is not None:
        return ((folder.resolve().name, folder),)
    packs = pack_folders(folder)
    if not packs:
        raise UserError(f"文件夹 {folder} 里没有政策包", remedy="请核对位置", code="no_folder")
    return packs


def _show_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", metavar="ID", help="政策包")
    parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="DATE", help="哪一天（默认今天）")


def _show(options: argparse.Namespace, answer: Answer) -> int:
    library = _library(options)
    day = options.on or SystemClock().now().date()
    edition = library.find_on(options.pack, day)
    if edition is None:
        last = library.get(options.pack)[-1]
        until = last.in_force.until
        why = f"施行日期 {last.in_force.since.isoformat()}" + (f" 至 {until.isoformat()}" if until else " 起")
        raise UserError(
            f"政策包 {options.pack} 在 {day.isoformat()} 没有有效的版本", why=why, code="outside_pack_dates"
        )
    lines = rule_lines(edition, day, PlaceIndex.load().name)
    rules = dict(edition.rules())
    answer.give(
        {
            **_heading(edition),
            "rules": [
                {
                    "rule": line.place,
                    "title": line.title,
                    "words": line.words,
                    "cites": line.cites,
                    "sources": edition.cite_words(line.cites),
                    "stated": rules[line.place].stated,
                    "since": (rules[line.place].since or edition.in_force.since).isoformat(),
                }
                for line in lines
            ],
        }
    )
    answer.say(f"{edition.name}（{edition.pack}）{edition.edition}版，自 {edition.in_force.since} 起施行")
    if edition.confidence is Confidence.SECONDARY:
        answer.say("  依据公开摘要，不是文件原文，以文件为准。")
    for line in lines:
        begun = rules[line.place].since
        from_when = f"，自 {begun} 起" if begun else ""
        answer.say(f"  {line.title}：{line.words}　〔{edition.cite_words(line.cites)}{from_when}〕")
    return 0


COMMANDS = (
    Command(
        "packs",
        "政策包",
        parts=(
            Command("list", "列出政策包", _list, gives_json=True),
            Command("check", "检查政策包", _check, _check_options, gives_json=True),
            Command("show", "某天有效的规则", _show, _show_options, gives_json=True),
            *pack_update_commands.PARTS,
        ),
    ),
)
