"""stats: how many filings there are, of which kind, where to and when, and what became of promises."""

from __future__ import annotations

import argparse
from datetime import date
from itertools import groupby
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="D", help="日期自（YYYY-MM-DD）")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="D", help="日期至（YYYY-MM-DD）")
    parser.add_argument("--with-elsewhere", action="store_true", help="把市级下发的他处备案也计入")
    parser.add_argument("--out", type=Path, metavar="FILE", help="另存为统计表（.xlsx）")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.services.day_end import sweep
    from app.services.statistics import StatisticsWanted, collect
    from app.services.statistics_lines import figures_of, lines_of
    from app.services.statistics_sheet import write_sheet
    from app.services.statistics_store import Span

    wanted = StatisticsWanted(Span(options.since, options.until), options.with_elsewhere)
    with open_folder(options) as counter:
        sweep(counter.desk)
        found = collect(counter.desk, counter.place_parts, wanted)
        if options.out is not None:
            write_sheet(found, counter.office_name, options.out)
    parts = {
        "by_month": found.by_month,
        "by_category": found.by_category,
        "by_province": found.by_province,
        "by_city": found.by_city,
        "commitments": found.commitments,
        "acts": found.acts,
        "not_counted": found.not_counted,
    }
    answer.give(
        {
            "from": options.since,
            "to": options.until,
            "with_elsewhere": wanted.with_elsewhere,
            "counted_on": found.counted_on,
            "filings": found.filings,
            "elsewhere": found.elsewhere,
            "promised": found.promised,
            **{
                name: [{"code": part.code, "label": part.label, "count": part.count} for part in group]
                for name, group in parts.items()
            },
            "file": str(options.out) if options.out else None,
        }
    )
    answer.say(f"统计范围：{wanted.period}，{wanted.scope}。统计日期：{found.counted_on}。")
    answer.say("，".join(f"{name}{count}件" for name, count in figures_of(found).items()) + "。")
    for group, lines in groupby(lines_of(found), key=lambda line: line.group):
        answer.say("", f"【{group}】")
        answer.table([(line.label, str(line.count), line.share) for line in lines])
    if options.out is not None:
        answer.say("", f"已存到 {options.out}。")
    return 0


COMMANDS = (Command("stats", "统计备案、承诺、变更和撤销", _run, _options, gives_json=True),)
