"""init: binds a data folder to one office and counter."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command
from app.cli.secrets_asked import ask_secret

_VARIABLE = "YIDI_ADMIN_PASSWORD"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pack", required=True, metavar="ID", help="政策包代码，见 packs list")
    parser.add_argument("--office", required=True, metavar="AREA6+OFFICE2", help="六位区划加两位机构代码，如 32080301")
    parser.add_argument("--counter", required=True, metavar="NN", help="两位窗口号")
    parser.add_argument("--name", default="", metavar="NAME", help="经办机构全称，印在表上")
    parser.add_argument("--admin", default="", metavar="LOGIN", help="负责人工号；密码在终端输入，或取自环境变量")
    parser.add_argument("--admin-name", default="", metavar="NAME", help="负责人姓名")
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
        admin_login=options.admin,
        admin_name=options.admin_name,
        admin_password=ask_secret(_VARIABLE, "负责人密码", twice=True) if options.admin else "",
    )
    set_up(folder, wanted)
    answer.say(
        f"已设置：{options.office.replace('+', '')} 机构 {options.counter} 号窗口，政策包 {options.pack}。",
        f"数据文件夹：{folder}",
    )
    if not options.admin:
        answer.say("还没有账号，窗口登录不了；请用 account add 开第一个账号。")
    return 0


COMMANDS = (Command("init", "首次设置本窗口", _run, _options),)
