"""hub load: what the city puts into the feed for its counters."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.answer import Answer
from app.cli.command import Command, Options
from app.cli.hub_place import database_option, hub_database, need_hub
from app.domain.dates import SystemClock
from app.errors import EnvironmentProblem, disk_reason
from app.wire.feed import FeedKind

if TYPE_CHECKING:
    from app.hub.feed_loads import Loaded


def _roster_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="参保名册，列与 roster load 相同")
    parser.add_argument("--area", required=True, metavar="AREA6", help="哪个县（区）的名册")
    database_option(parser)


def _load_roster(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.feed_loads import load_roster
    from app.services.roster import read_roster
    from app.services.text_tables import read_table_text

    text = read_table_text(options.file, "名册文件", "roster")
    _tell(answer, FeedKind.ROSTER, load_roster(hub_database(options), options.area, read_roster(text)), "人")
    return 0


def _institution_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.csv", help="一个地区的全部定点医疗机构")
    parser.add_argument("--of", required=True, metavar="AREA6", dest="covered", help="名录覆盖的地区")
    parser.add_argument("--source", required=True, metavar="TEXT", help="名录出处：文件名或公布网址")
    _document_options(parser)


def _load_institutions(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from tempfile import TemporaryDirectory

    from app.bootstrap.institution_sheet import institution_file_text
    from app.policy.institution_file import read_institutions

    today = SystemClock().now().date()
    text = institution_file_text(options.file, options.covered, options.source, today)
    with TemporaryDirectory(prefix="yidi-load-") as scratch:
        trial = Path(scratch) / f"{options.covered}.yaml"
        trial.write_text(text, encoding="utf-8")
        count = len(read_institutions(trial))
    _load_document(options, answer, FeedKind.INSTITUTIONS, options.covered, text, f"{count}家机构")
    return 0


def _file_options(what: str) -> Options:
    def options(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help=what)
        _document_options(parser)

    return options


def _document_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--area", default="", metavar="AREA6", help="只下发给这个县（区）；不写则下发给全市")
    database_option(parser)


def _load_pack(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.policy.update_file import pack_named_in

    content = _read(options.file)
    pack = pack_named_in(content)
    _load_document(options, answer, FeedKind.PACKS, pack, content.decode(), f"政策包 {pack}")
    return 0


def _load_calendar(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.bootstrap.data_files import read_plan

    plan = read_plan(options.file)
    text = _read(options.file).decode()
    _load_document(options, answer, FeedKind.CALENDARS, str(plan.year), text, f"{plan.year}年")
    return 0


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise EnvironmentProblem(
            f"文件 {file} 读不出来", why=disk_reason(error), remedy="请核对文件名", code="unreadable"
        ) from None


def _load_document(options: argparse.Namespace, answer: Answer, kind: FeedKind, key: str, text: str, what: str) -> None:
    from app.hub.feed_loads import load_document

    _tell(answer, kind, load_document(hub_database(options), kind, key, text, area=options.area), what)


def _tell(answer: Answer, kind: FeedKind, done: Loaded, what: str) -> None:
    answer.give({"kind": kind.value, "entries": done.entries, "changed": done.changed})
    counted = f"{done.entries}{what}" if kind is FeedKind.ROSTER else what
    changed = f"，其中{done.changed}{what}有变动" if kind is FeedKind.ROSTER else ("" if done.changed else "，没有变动")
    answer.say(f"{kind.label}已装入：{counted}{changed}。各窗口下次上报时自动下载。")


PARTS = (
    Command(
        "load",
        "装入下发给各窗口的数据",
        parts=(
            Command("roster", "参保名册", _load_roster, _roster_options, gives_json=True),
            Command("institutions", "定点医疗机构名录", _load_institutions, _institution_options, gives_json=True),
            Command(
                "packs", "签名的政策包更新文件", _load_pack, _file_options("packs make 制作的更新文件"), gives_json=True
            ),
            Command("calendar", "放假安排", _load_calendar, _file_options("<年份>.yaml"), gives_json=True),
        ),
    ),
)
