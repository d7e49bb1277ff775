"""export: what is handed on as a file, such as the summary tables."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from app.cli.answer import Answer
from app.cli.category_option import category_option
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor
from app.services.day_end import sweep
from app.services.summary import SummaryWanted, export_summary

_ROWS_A_REPORT = 200


def _options(parser: argparse.ArgumentParser) -> None:
    category_option(parser)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="D", help="登记日期自（YYYY-MM-DD）")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="D", help="登记日期至（YYYY-MM-DD）")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="存到哪里（.pdf 或 .xlsx）")


def _summary(options: argparse.Namespace, answer: Answer) -> int:
    wanted = SummaryWanted(options.category, options.since, options.until)
    is_watched = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        if is_watched and (done % _ROWS_A_REPORT == 0 or done == of):
            print(f"\r已汇总{done}件，共{of}件", end="\n" if done == of else "", file=sys.stderr, flush=True)

    with open_folder(options) as counter:
        sweep(counter.desk)
        actor = cli_actor(counter.desk)
        done = export_summary(
            counter.desk, counter.summaries, counter.place_parts, actor, wanted, options.out, on_progress=tell
        )
    answer.give(
        {
            "file": str(options.out),
            "category": wanted.category.value,
            "rows": done.rows,
            "unprintable": list(done.unprintable),
        }
    )
    answer.say(f"{wanted.category.label}备案信息汇总表（{wanted.period}）共{done.rows}件，已存到 {options.out}。")
    for sentence in done.unprintable:
        answer.say(f"{sentence}，请核对后再打印。")
    return 0


_SUMMARY = Command("summary", "备案信息汇总表（PDF或XLSX）", _summary, _options, gives_json=True)
COMMANDS = (Command("export", "导出", parts=(_SUMMARY,)),)
