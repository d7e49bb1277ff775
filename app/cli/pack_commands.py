"""packs: what rules are there, are they sound, what holds on a day."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.bootstrap.data_files import load_library
from app.bootstrap.places import PlaceIndex
from app.cli.answer import Answer
from app.cli.command import Command
from app.domain.dates import SystemClock
from app.errors import UserError
from app.policy.library import PackLibrary
from app.policy.pack import PackEdition
from app.policy.reading import rule_lines
from app.resource_files import resource_path


def _library(options: argparse.Namespace) -> PackLibrary:
    folder: Path | None = options.data
    return load_library(folder / "policies") if folder else load_library()


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
    parser.add_argument("folders", nargs="*", type=Path, metavar="DIR", help="政策包文件夹（默认随软件所带）")


def _check(options: argparse.Namespace, answer: Answer) -> int:
    folders = options.folders or [resource_path("policies")]
    for folder in folders:
        if not folder.is_dir():
            raise UserError(f"没有文件夹 {folder}", remedy="请核对位置", code="no_folder")
    library = PackLibrary.load(*folders)
    for pack, editions in library.editions.items():
        answer.say(f"完好：{pack}（{len(editions)}个版本）")
    for item in library.broken:
        answer.say(f"有误：{item.pack}：{item.reason}")
    answer.give(
        {
            "sound": sorted(library.editions),
            "broken": [{"pack": item.pack, "reason": item.reason} for item in library.broken],
        }
    )
    return 1 if library.broken else 0


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
    answer.give(
        {
            **_heading(edition),
            "rules": [{"rule": line.place, "words": line.words, "cites": line.cites} for line in lines],
        }
    )
    answer.say(f"{edition.name}（{edition.pack}）{edition.edition}版，自 {edition.in_force.since} 起施行")
    for line in lines:
        answer.say(f"  {line.title}：{line.words}　〔{edition.cite_words(line.cites)}〕")
    return 0


COMMANDS = (
    Command(
        "packs",
        "政策包",
        parts=(
            Command("list", "列出政策包", _list, gives_json=True),
            Command("check", "检查政策包", _check, _check_options, gives_json=True),
            Command("show", "某天有效的规则", _show, _show_options, gives_json=True),
        ),
    ),
)
