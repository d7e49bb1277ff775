"""hub keygen, hub courier: files that counters without a line send by hand, at the city's end."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.answer import Answer
from app.cli.command import Command
from app.cli.hub_place import courier_key_path, database_option, hub_database, need_hub
from app.errors import EnvironmentProblem, disk_reason

if TYPE_CHECKING:
    from app.hub.courier import CourierDesk


def _key_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--key", type=Path, metavar="KEYFILE", help="密钥文件（默认在接收端文件夹里）")


def _make_keys(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.courier_keys import make_hub_keys

    path = courier_key_path(options, options.key)
    mark = make_hub_keys(path).mark
    answer.give({"key": mark, "private": str(path), "public": f"{path}.pub"})
    answer.say(f"已生成密钥 {mark}：私钥 {path}（妥善保管，不外传），公钥 {path}.pub（发给没有网络的窗口）。")
    return 0


def _register_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    parser.add_argument("file", type=Path, metavar="PUBKEYFILE", help="窗口送来的公钥文件")


def _register(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.courier import register_card
    from app.hub.database import Database
    from app.wire.courier_keys import LARGEST_CARD_BYTES, read_card

    try:
        with options.file.open("rb") as file:
            card = read_card(file.read(LARGEST_CARD_BYTES + 1), "counter")
    except OSError as error:
        raise EnvironmentProblem(
            f"文件 {options.file} 读不出来", why=disk_reason(error), remedy="请核对文件名", code="unreadable"
        ) from None
    database = Database(hub_database(options))
    try:
        was_another = register_card(database, card)
    finally:
        database.close()
    answer.give({"office": card.office, "counter": card.counter, "key": card.mark, "replaced": was_another})
    answer.say(f"已登记{card.office}第{card.counter}窗口的公钥 {card.mark}。请与窗口电话核对这一串字。")
    if was_another:
        answer.say("它以前的公钥已作废，信使文件从第1号编起。")
    return 0


def _import_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    _key_option(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="窗口送来的信使文件")
    parser.add_argument("--out", type=Path, required=True, metavar="RECEIPTS", help="回执写到哪个文件")
    parser.add_argument("--skip", action="store_true", help="接收端恢复过备份：不再等中间缺的号")


def _import(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.wire.courier_file import require_new

    require_new(options.out)
    with _desk(options) as desk:
        taken = desk.take(options.file, may_skip=options.skip)
        place = taken.office, taken.counter, taken.number
        desk.write_receipts(*place, options.out, feed_after=taken.feed_after)
    figures = {verdict: taken.tally.get(verdict, 0) for verdict in ("accepted", "rejected", "later")}
    answer.give(
        {"office": taken.office, "counter": taken.counter, "number": taken.number, "acts": taken.acts, **figures}
    )
    answer.say(
        f"已收{taken.office}第{taken.counter}窗口的第{taken.number}号信使文件，共{taken.acts}件："
        f"接收{figures['accepted']}件，退回{figures['rejected']}件，稍后再报{figures['later']}件。",
        f"回执文件：{options.out}，请交回窗口导入。",
    )
    return 0


def _receipts_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    _key_option(parser)
    parser.add_argument("--office", required=True, metavar="AREA6+OFFICE2", help="机构")
    parser.add_argument("--counter", required=True, metavar="NN", help="窗口")
    parser.add_argument("--number", required=True, type=int, metavar="N", help="第几号信使文件")
    parser.add_argument("--out", type=Path, required=True, metavar="RECEIPTS", help="回执写到哪个文件")


def _receipts(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    office = options.office.replace("+", "")
    with _desk(options) as desk:
        desk.write_receipts(office, options.counter, options.number, options.out)
    answer.give({"office": office, "counter": options.counter, "number": options.number, "file": str(options.out)})
    answer.say(f"{office}第{options.counter}窗口第{options.number}号的回执已写到 {options.out}。")
    return 0


def _list(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.courier_log import list_counters
    from app.hub.database import Database

    database = Database(hub_database(options))
    try:
        with database.read() as connection:
            counters = list_counters(connection)
    finally:
        database.close()
    answer.give(
        [
            {"office": one.office, "counter": one.counter, "key": one.mark}
            | {"number": one.last.number if one.last else 0, "received_at": one.last.received_at if one.last else ""}
            for one in counters
        ]
    )
    if not counters:
        answer.say("还没有登记过窗口公钥。")
        return 0
    rows = [
        (one.office, one.counter, one.mark)
        + ((f"第{one.last.number}号", one.last.received_at) if one.last else ("还没有收过", "—"))
        for one in counters
    ]
    answer.table([("机构", "窗口", "窗口公钥", "最近一号", "收件时间"), *rows])
    return 0


@contextmanager
def _desk(options: argparse.Namespace) -> Iterator[CourierDesk]:
    from app.hub.courier import CourierDesk
    from app.hub.courier_keys import read_hub_keys
    from app.hub.database import Database

    keys = read_hub_keys(courier_key_path(options, options.key))
    database = Database(hub_database(options))
    try:
        yield CourierDesk(database, keys)
    finally:
        database.close()


PARTS = (
    Command("keygen", "生成市级信使密钥", _make_keys, _key_option, gives_json=True),
    Command(
        "courier",
        "没有网络的窗口送来的信使文件",
        parts=(
            Command("register", "登记窗口公钥", _register, _register_options, gives_json=True),
            Command("import", "收一份信使文件，写出回执", _import, _import_options, gives_json=True),
            Command("receipts", "再出一份回执", _receipts, _receipts_options, gives_json=True),
            Command("list", "各窗口信使文件收到第几号", _list, database_option, gives_json=True),
        ),
    ),
)
