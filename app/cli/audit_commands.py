"""audit: the hash chain, verified and exported."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.domain.audit import find_break
from app.domain.plain import to_plain
from app.errors import EnvironmentProblem
from app.services.dates_confirmed import confirm_date


def _verify(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter, counter.desk.store.read() as uow:
        count = sum(1 for _ in uow.audit.entries())
        broken = find_break(uow.audit.entries())
    answer.give({"entries": count, "ok": broken is None, "first_broken": broken})
    if broken is None:
        answer.say(f"审计链完整，共{count}条。")
        return 0
    answer.say(f"审计链在第{broken}条断开，共{count}条。请立即停用本窗口并联系市级管理员。")
    return 1


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="导出到哪个文件（每行一条JSON）")


def _export(options: argparse.Namespace, answer: Answer) -> int:
    count = 0
    with open_folder(options) as counter, counter.desk.store.read() as uow:
        try:
            with options.file.open("w", encoding="utf-8") as file:
                for entry in uow.audit.entries():
                    file.write(json.dumps(to_plain(entry), ensure_ascii=False) + "\n")
                    count += 1
        except OSError:
            raise EnvironmentProblem(
                "审计记录没有导出", why=f"写不了 {options.file}", remedy="请换个位置再导出", code="audit_export"
            ) from None
    answer.say(f"已导出{count}条审计记录到 {options.file}。")
    return 0


def _confirm_date(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        confirm_date(counter.desk, by="cli")
        today = counter.desk.today()
    answer.say(f"已记下：{today.isoformat()} 是核对过的日期。")
    return 0


COMMANDS = (
    Command(
        "audit",
        "审计链",
        parts=(
            Command("verify", "核验审计链", _verify, gives_json=True),
            Command("export", "导出审计记录", _export, _export_options),
            Command("confirm-date", "核对过电脑日期后，准许从这一天起办理", _confirm_date),
        ),
    ),
)
