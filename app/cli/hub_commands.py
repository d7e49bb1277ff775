"""hub: the city's receiving end."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from app.cli import hub_courier_commands, hub_load_commands
from app.cli.answer import Answer
from app.cli.command import Command
from app.cli.hub_place import database_option, hub_database, need_hub
from app.errors import UsageError

_DEFAULT_PORT = 8620


def _serve_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="H", help="监听地址")
    parser.add_argument("--port", type=int, default=_DEFAULT_PORT, metavar="P", help="监听端口")
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="证书（PEM，含中间证书）；有证书即用https")
    parser.add_argument("--key", type=Path, metavar="FILE", help="证书的私钥（PEM）")


def _serve(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.server import Identity, serve

    if (options.certificate is None) != (options.key is None):
        raise UsageError("证书和私钥要一起给出", remedy="请同时写 --certificate 和 --key", code="hub_certificate")
    identity = None if options.certificate is None else Identity(options.certificate, options.key)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    scheme = "http" if identity is None else "https"
    answer.say(f"市级接收端：{scheme}://{options.host}:{options.port}　按 Ctrl+C 停止。")
    serve(hub_database(options), options.host, options.port, identity)
    return 0


def _stats(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.stats import hub_stats

    stats = hub_stats(hub_database(options))
    answer.give(stats)
    answer.say(
        f"收到经办{stats['acts']}件，备案{stats['filings']}件，拦下重复{stats['duplicates_refused']}件，冲突{stats['conflicts']}件。"
    )
    for office, figures in stats["offices"].items():
        answer.say(f"  {office}：{figures}")
    return 0


def _token_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    parser.add_argument("--office", required=True, metavar="AREA6+OFFICE2", help="发给哪个机构")


def _token(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.tokens import issue_token

    office = options.office.replace("+", "")
    token = issue_token(hub_database(options), office)
    answer.say(f"{office} 的上报口令（只显示这一次）：", token)
    return 0


COMMANDS = (
    Command(
        "hub",
        "市级接收端",
        parts=(
            Command("serve", "启动接收端", _serve, _serve_options),
            Command("stats", "接收情况", _stats, database_option, gives_json=True),
            Command("token", "给机构发上报口令", _token, _token_options),
            *hub_courier_commands.PARTS,
            *hub_load_commands.PARTS,
        ),
    ),
)
