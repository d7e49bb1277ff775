"""hub export: the city's library of filings, and its summary tables."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from app.cli.answer import Answer
from app.cli.category_option import category_option
from app.cli.command import Command
from app.cli.hub_place import database_option, hub_database, need_hub
from app.domain.vocabulary import Category
from app.services.summary import OWN_FORM, SummaryWanted, form_of


def _library_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="存到哪里（.csv 或 .xlsx）")


def _library(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.export import export_library

    rows = export_library(hub_database(options), options.out)
    answer.give({"file": str(options.out), "rows": rows})
    answer.say(f"备案人员信息库共{rows}件，已存到 {options.out}。文件含个人信息，只有本用户可读，请妥善保管。")
    return 0


def _summary_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    category_option(parser)
    parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="D", help="登记日期自（YYYY-MM-DD）")
    parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="D", help="登记日期至（YYYY-MM-DD）")
    parser.add_argument("--pack", default="", metavar="ID", help="按哪个政策包的附件表样（默认本程序的表样）")
    parser.add_argument("--name", default="市医疗保障局", metavar="NAME", help="填报单位，印在表上")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="存到哪里（.pdf 或 .xlsx）")


def _summary(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.bootstrap.paper import LazySummaryMaker
    from app.bootstrap.places import PlaceIndex
    from app.domain.dates import SystemClock
    from app.hub.export import export_city_summary

    wanted = SummaryWanted(options.category, options.since, options.until)
    today = SystemClock().now().date()
    rows = export_city_summary(
        hub_database(options),
        LazySummaryMaker(options.name),
        PlaceIndex.load().parts,
        wanted,
        _form(options.pack, today, wanted.category),
        options.out,
        today,
    )
    answer.give({"file": str(options.out), "category": wanted.category.value, "rows": rows})
    answer.say(f"全市{wanted.category.label}备案信息汇总表（{wanted.period}）共{rows}件，已存到 {options.out}。")
    return 0


def _form(pack: str, today: date, category: Category) -> str:
    if not pack:
        return OWN_FORM
    from app.policy.library import PackLibrary
    from app.resource_files import resource_path

    library = PackLibrary.load(resource_path("policies"))
    edition = library.find_on(pack, today) or library.get(pack)[-1]
    return form_of(edition, today, category)


PARTS = (
    Command(
        "export",
        "导出",
        parts=(
            Command("library", "备案人员信息库（CSV或XLSX）", _library, _library_options, gives_json=True),
            Command("summary", "全市备案信息汇总表（PDF或XLSX）", _summary, _summary_options, gives_json=True),
        ),
    ),
)
