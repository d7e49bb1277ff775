"""hub token, tokens, revoke: who may send to the hub, and who of the city's staff may look."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command
from app.cli.hub_place import database_option, hub_database, need_hub
from app.errors import UsageError


def _holder_options(parser: argparse.ArgumentParser) -> None:
    database_option(parser)
    holder = parser.add_mutually_exclusive_group(required=True)
    holder.add_argument("--office", default="", metavar="AREA6+OFFICE2", help="哪个机构")
    holder.add_argument("--staff", default="", metavar="NAME", help="市级哪位工作人员（岗位或工号）")


def _token(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.tokens import issue_staff_token, issue_token

    if options.staff:
        token = issue_staff_token(hub_database(options), options.staff)
        answer.say(f"{options.staff} 的网页登录口令（只显示这一次）：", token)
        return 0
    office = options.office.replace("+", "")
    place = _place_of(office)
    token = issue_token(hub_database(options), office)
    answer.say(f"{place}{office[6:]}机构（{office}）的上报口令（只显示这一次）：", token)
    return 0


def _place_of(office: str) -> str:
    """The name of the office's area; a code that is no area's is a slip of the pen, and nobody could ever use it."""
    from app.bootstrap.places import PlaceIndex

    place = PlaceIndex.load().get(office[:6])
    if place is None:
        raise UsageError(
            "经办机构代码有误",
            why=f"行政区划中没有 {office[:6]}",
            remedy="请核对 --office：区划6位加机构2位",
            code="office",
        )
    return place.full_name


def _tokens(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.tokens import list_tokens

    listed = list_tokens(hub_database(options))
    answer.give(
        [
            {"office": "" if one.is_staff else one.holder, "staff": one.holder if one.is_staff else ""}
            | {"issued_at": one.issued_at, "last_at": one.last_at}
            for one in listed
        ]
    )
    rows = [
        (one.holder, "工作人员" if one.is_staff else "机构", one.issued_at[:16], one.last_at[:16] or "—")
        for one in listed
    ]
    answer.table([("持有者", "类别", "发放时间", "最近联系"), *rows])
    return 0


def _revoke(options: argparse.Namespace, answer: Answer) -> int:
    need_hub()
    from app.hub.tokens import revoke_token

    revoke_token(hub_database(options), office=options.office, staff=options.staff)
    answer.say(f"{options.office or options.staff} 的口令已作废。")
    return 0


PARTS = (
    Command("token", "给机构发上报口令，或给工作人员发登录口令", _token, _holder_options),
    Command("tokens", "口令清单（不含口令本身）", _tokens, database_option, gives_json=True),
    Command("revoke", "作废口令", _revoke, _holder_options),
)
