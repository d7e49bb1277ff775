"""courier: acts and receipts as files, for a counter without a line."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.errors import UsageError

_ACTOR = "system"


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪个文件，例如优盘上的新文件")
    parser.add_argument("--again", type=int, metavar="N", help="文件丢了，再次导出第N号，内容相同")
    parser.add_argument("--feed-only", action="store_true", help="没有要送的也导出，只为带回下行数据")
    parser.add_argument("--number", type=int, metavar="N", help="从备份恢复后，按市级告知的第N号接着编")


def _export(options: argparse.Namespace, answer: Answer) -> int:
    if options.again is not None and options.number is not None:
        raise UsageError("--again 和 --number 不能同时用", remedy="请只写一个", code="again_and_number")
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        courier = courier_of(counter)
        if options.again is not None:
            done = courier.export_again(options.file, _ACTOR, options.again)
        else:
            done = courier.export(options.file, _ACTOR, number=options.number, may_be_empty=options.feed_only)
    answer.give({**asdict(done), "file": str(options.file), "again": options.again is not None})
    answer.say(
        f"已导出第{done.number}号信使文件，共{done.acts}件：{options.file}",
        "请送市级收件，回执拿回后用 courier import 导入。",
    )
    return 0


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="市级给的回执文件")


def _import(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        done = courier_of(counter).import_receipts(options.file, _ACTOR)
    answer.give(asdict(done))
    answer.say(
        f"已导入第{done.number}号回执：接收{done.accepted}件，退回{done.rejected}件，稍后再报{done.later}件，下载{done.received}件。"
    )
    return 0


def _card_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪个文件")


def _card(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        courier = courier_of(counter)
        courier.write_card(options.file)
    answer.give({"key": courier.card.mark, "file": str(options.file)})
    answer.say(f"本窗口公钥 {courier.card.mark} 已写到 {options.file}，请送市级登记，并在电话里核对这一串字。")
    return 0


def _trust_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="PUBKEYFILE", help="市级公钥文件")


def _trust(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        mark = courier_of(counter).trust_hub(options.file, _ACTOR)
    answer.give({"key": mark})
    answer.say(f"今后信使文件封给市级公钥 {mark}。请与市级电话核对这一串字。")
    return 0


def _give_up_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", type=int, metavar="N", help="第几号")


def _give_up(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        courier_of(counter).give_up(options.number, _ACTOR)
    answer.give({"number": options.number})
    answer.say(f"不再等待第{options.number}号的回执，其中没有了结的件会写进下一份信使文件。")
    return 0


def _standing(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.courier import courier_of

    with open_folder(options) as counter:
        standing = courier_of(counter).standing()
    answer.give(asdict(standing))
    numbers = "、".join(str(number) for number in standing.waited_for)
    answer.say(f"等待回执的信使文件：{numbers or '无'}；可以写进下一份的：{standing.ready}件。")
    return 0


COMMANDS = (
    Command(
        "courier",
        "没有网络时用文件上报",
        parts=(
            Command("export", "把待上报的写成一份信使文件", _export, _export_options, gives_json=True),
            Command("import", "导入市级的回执文件", _import, _import_options, gives_json=True),
            Command("status", "信使文件的情况", _standing, gives_json=True),
            Command("key", "写出本窗口的公钥，送市级登记", _card, _card_options, gives_json=True),
            Command("trust", "装入市级公钥", _trust, _trust_options, gives_json=True),
            Command("give-up", "不再等待某一号的回执", _give_up, _give_up_options, gives_json=True),
        ),
    ),
)
