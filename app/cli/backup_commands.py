"""backup, restore: the whole data folder as one encrypted file."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.errors import UsageError

_VARIABLE = "YIDI_BACKUP_PASSPHRASE"


def _passphrase(*, twice: bool) -> str:
    given = os.environ.get(_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError("没有备份口令", remedy=f"请在终端中运行，或设置环境变量 {_VARIABLE}", code="no_passphrase")
    first = getpass.getpass("备份口令：")
    if twice and getpass.getpass("再输入一次：") != first:
        raise UsageError("两次输入的口令不一致", remedy="请重新运行", code="passphrase_differs")
    return first


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件")


def _backup(options: argparse.Namespace, answer: Answer) -> int:
    from app.store.backup import back_up

    with open_folder(options) as counter:
        made = back_up(counter.store, options.file, _passphrase(twice=True))
    answer.say(f"已备份到 {made.file}，{made.files}个文件，{made.size_bytes / 1024:.0f} KB，已读回核对。")
    return 0


def _restore(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.counter import default_folder
    from app.store.backup import restore

    done = restore(options.file, options.data or default_folder(), _passphrase(twice=False))
    answer.say(f"已恢复到 {done.folder}：备份时间 {done.made_at:%Y-%m-%d %H:%M}，{done.files}个文件。")
    return 0


COMMANDS = (
    Command("backup", "备份整个数据文件夹（加密，写后核对）", _backup, _options),
    Command("restore", "从备份恢复到空文件夹", _restore, _options),
)
