"""init: binds a data folder to one office and counter."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", required=True, metavar="ID", help="政策包代码，见 packs list")
    parser.add_argument("--office", required=True, metavar="AREA6+OFFICE2", help="六位区划加两位机构代码，如 32080301")
    parser.add_argument("--counter", required=True, metavar="NN", help="两位窗口号")
    parser.add_argument("--name", default="", metavar="NAME", help="经办机构全称，印在表上")
    parser.add_argument("--hub", default="", metavar="URL", help="市级接收端网址")
    parser.add_argument("--token", default="", metavar="T", help="市级发给本机构的口令")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.counter import SetUp, default_folder, set_up

    folder = options.data or default_folder()
    wanted = SetUp(
        pack=options.pack,
        office=options.office,
        counter=options.counter,
        office_name=options.name,
        hub=options.hub,
        token=options.token,
    )
    set_up(folder, wanted)
    answer.say(
        f"已设置：{options.office.replace('+', '')} 机构 {options.counter} 号窗口，政策包 {options.pack}。",
        f"数据文件夹：{folder}",
    )
    return 0


COMMANDS = (Command("init", "首次设置本窗口", _run, _options),)
