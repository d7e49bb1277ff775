"""hub: the city's receiving end."""

from __future__ import annotations

import argparse
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli import hub_courier_commands, hub_export_commands, hub_load_commands, hub_token_commands
from app.cli.answer import Answer, complain
from app.cli.command import Command
from app.cli.hub_place import courier_key_path, database_option, hub_database, need_hub
from app.domain.dates import SystemClock
from app.errors import CounterError, UsageError

if TYPE_CHECKING:
    from app.hub.identity import Identity

_DEFAULT_PORT = 8620
_LAST_PORT = 65535
_OWN_ADDRESSES = ("127.0.0.1", "::1", "localhost")


def _serve_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="监听地址")
    parser.add_argument("--port", type=int, default=_DEFAULT_PORT, metavar="P", help="监听端口")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="证书（PEM，含中间证书）；有证书即用https")
    parser.add_argument("--key", type=Path, metavar="FILE", help="证书的私钥（PEM）")
    parser.add_argument(
        "--courier-key", type=Path, metavar="KEYFILE", help="网页收信使文件用的市级密钥（默认在接收端文件夹里）"
    )


def _serve(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.bootstrap.places import PlaceIndex
    from app.hub.courier_keys import read_hub_keys
    from app.hub.events import JsonLines
    from app.hub.server import serve

    if not 1 <= options.port <= _LAST_PORT:
        raise UsageError("端口有误", why=f"应为1至{_LAST_PORT}", remedy="请核对 --port", code="hub_port")
    identity = _identity(options)
    if options.courier_key is not None:
        read_hub_keys(options.courier_key)
    log = logging.StreamHandler(sys.stderr)
    log.setFormatter(JsonLines())
    logging.basicConfig(handlers=[log], level=logging.INFO)
    scheme = "http" if identity is None else "https"
    address = f"{scheme}://{options.host}:{options.port}"
    serve(
        hub_database(options),
        options.host,
        options.port,
        identity,
        place_name=PlaceIndex.load().name,
        courier_key=courier_key_path(options, options.courier_key),
        announce=lambda: answer.say(f"市级接收端：{address}　工作人员网页：{address}/staff　按 Ctrl+C 停止。"),
    )
    answer.say("市级接收端已停止。")
    return 0


def _identity(options: argparse.Namespace) -> Identity | None:
    from app.hub.identity import Identity

    if (options.certificate is None) != (options.key is None):
        raise UsageError("证书和私钥要一起给出", remedy="请同时写 --certificate 和 --key", code="hub_certificate")
    if options.certificate is None:
        if options.host not in _OWN_ADDRESSES:
            complain("没有证书：口令和备案内容在网上不加密。请写 --certificate 和 --key，或由前面的网关加密。")
        return None
    identity = Identity(options.certificate, options.key)
    doubt = identity.doubt(SystemClock().now())
    if doubt:
        complain(doubt)
    return identity


def _stats(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.stats import hub_stats

    stats = hub_stats(hub_database(options))
    answer.give(stats)
    answer.say(
        f"收到经办{stats['acts']}件，备案{stats['filings']}件，拦下重复{stats['duplicates_refused']}件，冲突{stats['conflicts']}件。"
    )
    for office, figures in stats["offices"].items():
        answer.say(f"  {office}：经办{figures['acts']}件，备案{figures['filings']}件，退回{figures['rejected']}件。")
    return 0


def _telling(command: Command) -> Command:
    """The command, telling in a sentence when the database went away under it."""
    work = command.run
    if work is None:
        return replace(command, parts=tuple(map(_telling, command.parts)))

    def run(options: argparse.Namespace, answer: Answer) -> int:
        try:
            return work(options, answer)
        except CounterError:
            raise
        except Exception as error:
            from app.hub.database import find_problem

            problem = find_problem(error)
            if problem is None:
                raise
            raise problem from None

    return replace(command, run=run)


_PARTS = (
    Command("serve", "启动接收端", _serve, _serve_options),
    Command("stats", "接收情况", _stats, database_option, gives_json=True),
    *hub_token_commands.PARTS,
    *hub_export_commands.PARTS,
    *hub_courier_commands.PARTS,
    *hub_load_commands.PARTS,
)
COMMANDS = (Command("hub", "市级接收端", parts=tuple(map(_telling, _PARTS))),)
