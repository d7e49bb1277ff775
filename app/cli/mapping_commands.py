"""mapping: the mapping files of real upstreams, whether they are sound, and what would be sent by one."""

from __future__ import annotations

import argparse
from collections import Counter as Tally
from pathlib import Path

from app.cli.answer import Answer, complain
from app.cli.command import Command, open_folder
from app.errors import UserError


def _files(options: argparse.Namespace) -> tuple[Path, ...]:
    from app.bootstrap.counter import default_folder
    from app.bootstrap.mapping_trial import list_mapping_files

    return list_mapping_files(options.data or default_folder())


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="映射文件（默认全部）")


def _check(options: argparse.Namespace, answer: Answer) -> int:
    from app.wire.mapping_file import load_mapping, open_questions

    documents = []
    for path in options.files or _files(options):
        try:
            mapping = load_mapping(path)
        except UserError as problem:
            complain(str(problem))
            documents.append({"file": str(path), "sound": False, "problem": str(problem)})
            continue
        questions = open_questions(mapping)
        documents.append(
            {
                "file": str(path),
                "sound": True,
                "mapping": mapping.id,
                "title": mapping.title,
                "usable": not questions,
                "open": questions,
            }
        )
        confirmed = mapping.confirmed
        answer.say(f"{mapping.id}　{mapping.title}：写法无误，{'可以上报' if not questions else '只能试运行'}。")
        if confirmed is not None:
            answer.say(
                f"  {confirmed.office} {confirmed.by}于 {confirmed.confirmed_on} 对照《{confirmed.document}》确认。"
            )
        answer.say(*(f"  {question}。" for question in questions))
    answer.give({"mappings": documents})
    return 0 if all(document["sound"] for document in documents) else 1


def _dry_run_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mapping", required=True, metavar="ID", help="用哪个映射文件")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="写到哪个空文件夹（含个人信息）")


def _dry_run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.mapping_trial import TrialOutcome, get_mapping, try_mapping
    from app.wire.mapping_file import open_questions

    with open_folder(options) as counter:
        mapping = get_mapping(counter.folder, options.mapping)
        tried = try_mapping(counter.store, counter.desk.clock, mapping, options.out)
    tally = Tally(act.outcome for act in tried)
    answer.give(
        {
            "mapping": mapping.id,
            "open": open_questions(mapping),
            **{outcome.value: tally[outcome] for outcome in TrialOutcome},
            "acts": [
                {
                    "act": act.act_id,
                    "filing": act.filing_number,
                    "outcome": act.outcome.value,
                    "file": act.file,
                    "sentences": act.sentences,
                }
                for act in tried
            ],
        }
    )
    figures = "，".join(f"{outcome.label}{tally[outcome]}件" for outcome in TrialOutcome)
    answer.say(f"试运行：按“{mapping.title}”，待上报{len(tried)}件，{figures}。什么也没有发送。")
    for act in tried:
        if act.outcome is not TrialOutcome.READY:
            answer.say(f"  {act.filing_number}　{act.outcome.label}：{'；'.join(act.sentences)}")
    answer.say(f"报文写在 {options.out}，含个人信息，用后请销毁。")
    return 0


def _use_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("mapping", metavar="ID", help="用哪个映射文件，须已确认")
    parser.add_argument("--to", required=True, metavar="URL", help="上级接口的网址")


def _use(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.mapping_use import use_mapping
    from app.cli.record_commands import cli_actor

    with open_folder(options) as counter:
        mapping = use_mapping(counter, cli_actor(counter.desk), options.mapping, options.to)
    answer.say(f"以后按“{mapping.title}”上报到 {options.to}。正在使用的窗口请重新打开。")
    return 0


def _leave(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.mapping_use import leave_mapping
    from app.cli.record_commands import cli_actor

    with open_folder(options) as counter:
        leave_mapping(counter, cli_actor(counter.desk))
    answer.say("不再按映射文件上报，仍报市级接收端。正在使用的窗口请重新打开。")
    return 0


COMMANDS = (
    Command(
        "mapping",
        "上级接口的映射文件",
        parts=(
            Command("check", "核对映射文件的写法和确认情况", _check, _check_options, gives_json=True),
            Command("use", "按已确认的映射文件上报", _use, _use_options),
            Command("leave", "不再按映射文件上报，仍报市级接收端", _leave),
            Command("dry-run", "试运行：写出将要发送的报文，不发送", _dry_run, _dry_run_options, gives_json=True),
        ),
    ),
)
