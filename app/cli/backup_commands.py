"""backup, restore: the whole data folder as one encrypted file."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.secrets_asked import ask_secret

_VARIABLE = "YIDI_BACKUP_PASSPHRASE"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="备份文件")


def _backup(options: argparse.Namespace, answer: Answer) -> int:
    from app.store.backup import back_up

    with open_folder(options) as counter:
        made = back_up(counter.store, options.file, ask_secret(_VARIABLE, "备份口令", twice=True))
    answer.say(f"已备份到 {made.file}，{made.files}个文件，{made.size_bytes / 1024:.0f} KB，已读回核对。")
    return 0


def _restore(options: argparse.Namespace, answer: Answer) -> int:
    from app.bootstrap.counter import default_folder
    from app.store.backup import restore

    done = restore(options.file, options.data or default_folder(), ask_secret(_VARIABLE, "备份口令", twice=False))
    answer.say(f"已恢复到 {done.folder}：备份时间 {done.made_at:%Y-%m-%d %H:%M}，{done.files}个文件。")
    return 0


COMMANDS = (
    Command("backup", "备份整个数据文件夹（加密，写后核对）", _backup, _options),
    Command("restore", "从备份恢复到空文件夹", _restore, _options),
)
