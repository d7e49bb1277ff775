"""命令行入口: reads the arguments, opens what the command needs, turns failures into sentences and exit codes."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from app.cli.answer import Answer, complain
from app.cli.commands import COMMANDS
from app.errors import CounterError

_USAGE_EXIT = 2
_log = logging.getLogger(__name__)


class _Formatter(argparse.HelpFormatter):
    """Help with a Chinese heading before the usage."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """argparse that helps and complains in Chinese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Formatter, **options, "add_help": False})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def error(self, message: str) -> NoReturn:
        complain(f"命令写法有误：{_in_chinese(message)}。用 python -m app --help 查看用法。")
        sys.exit(_USAGE_EXIT)


_COMPLAINTS = (
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
    (r"argument (\S+): invalid choice: (\S+) \(choose from (.+)\)", r"\1 没有 \2，可以是：\3"),
    (r"argument (\S+): invalid \S+ value: (.+)", r"\1 的值 \2 写法不对"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 不能和 \2 同时写"),
    (r"one of the arguments (.+) is required", r"\1 要写一个"),
    (r"argument (\S+): ignored explicit argument (.+)", r"\1 后面不用写值 \2"),
    (r"argument (\S+): ([^a-zA-Z].*)", r"\1 \2"),
    (r"argument (\S+): expected one argument", r"\1 后面要写一个值"),
    (r"argument (\S+): expected at least one argument", r"\1 后面至少要写一个值"),
    (r"ambiguous option: (.+)", r"选项不明确：\1"),
)


def _in_chinese(message: str) -> str:
    """What argparse says, which knows only English."""
    for pattern, words in _COMPLAINTS:
        found = re.fullmatch(pattern, message)
        if found:
            return found.expand(words)
    return message


def make_parser() -> argparse.ArgumentParser:
    """The parser with every command."""
    parser = _Parser(prog="python -m app", description="异地就医备案柜台：命令行")
    parser.add_argument("--data", type=Path, metavar="DIR", help="数据文件夹（默认取 YIDI_DATA 或系统位置）")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 refused or a check failed, 2 usage, 3 the surroundings."""
    options = make_parser().parse_args(arguments)
    try:
        return int(options.run(options, Answer(as_json=getattr(options, "json", False))))
    except CounterError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        complain("已中止，没有未完成的改动。")
        return 1
    except BrokenPipeError:
        # The reader of a pipe went away; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        _log.debug("unexpected %s", type(error).__name__, exc_info=error)
        if os.environ.get("YIDI_DEBUG"):
            raise
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
        complain(f"程序出错了（{type(error).__name__} {where}）。已办的事都已保存，请把这一行告诉维护人员。")
        return 1
