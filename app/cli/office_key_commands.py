"""office-key: the key of an office carried from one counter to another, so that each verifies the other's papers."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.secrets_asked import ask_secret

_VARIABLE, _TITLE = "YIDI_OFFICE_KEY_PASSPHRASE", "机构密钥口令"
_ACTOR = "system"


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="写到哪个新文件")


def _export(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.office_key import export_office_key

    with open_folder(options) as counter:
        passphrase = ask_secret(_VARIABLE, _TITLE, twice=True)
        mark = export_office_key(counter, options.file, passphrase, _ACTOR)
    answer.give({"key": mark, "file": str(options.file)})
    answer.say(
        f"本窗口的机构密钥 {mark} 已写到 {options.file}。",
        "请在本机构的其他窗口用 office-key import 导入，然后删掉这个文件：有文件和口令的人能伪造校验码。",
    )
    return 0


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="本机构另一个窗口导出的文件")


def _import(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.office_key import import_office_key

    with open_folder(options) as counter:
        passphrase = ask_secret(_VARIABLE, _TITLE, twice=False)
        taken = import_office_key(counter, options.file, passphrase, _ACTOR)
    answer.give({"key": taken.mark, "is_new": taken.is_new})
    if taken.is_new:
        answer.say(
            f"本窗口今后用机构密钥 {taken.mark} 签校验码，以前打印的表照样能核验。",
            "正在运行的窗口程序请关闭后重新打开。",
        )
    else:
        answer.say(f"本窗口已经在用机构密钥 {taken.mark}，没有改动。")
    return 0


COMMANDS = (
    Command(
        "office-key",
        "让本机构各窗口互相核验校验码",
        parts=(
            Command("export", "把本窗口的机构密钥写成加密文件", _export, _export_options, gives_json=True),
            Command("import", "导入本机构另一个窗口的密钥", _import, _import_options, gives_json=True),
        ),
    ),
)
