"""conflict: what this counter and another did to one filing or person side by side, and whose content holds."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Command, filing_number_argument, open_folder
from app.cli.record_commands import cli_actor
from app.domain.conflict import Kept
from app.domain.vocabulary import Role
from app.services.conflict_decisions import ConflictView, decide_conflict, view_conflict
from app.services.conflicts import Side


def _show(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        view = view_conflict(counter.desk, options.number, Role.MANAGER)
    answer.give(_conflict(view))
    answer.say(f"{view.number}　{view.name}　{view.kind.label}", view.sentence)
    ours, theirs = _told(view.ours), _told(view.theirs)
    rows = [("", "本窗口", "先到的一件", "")]
    rows += [(name, ours[name], theirs[name], "") for name in ours]
    rows += [(one.name, one.ours, one.theirs, "不同" if one.differs else "") for one in view.fields]
    answer.table(rows)
    for offer in view.offers:
        answer.say(f"{offer.kept.label}（--keep {offer.kept.value}）：{offer.refusal or offer.outcome}")
    return 0


def _told(side: Side | None) -> dict[str, str]:
    return {
        "事项": side.act if side else "还没有下来",
        "办理处": side.place if side else "",
        "经办人": side.clerk if side else "",
        "办理时间": f"{side.done_at:%Y-%m-%d %H:%M}" if side else "",
    }


def _conflict(view: ConflictView) -> dict[str, Any]:
    return {
        "number": view.number,
        "kind": view.kind.value,
        "sentence": view.sentence,
        "ours": _side(view.ours),
        "theirs": _side(view.theirs) if view.theirs is not None else None,
        "fields": [
            {"name": one.name, "ours": one.ours, "theirs": one.theirs, "differs": one.differs} for one in view.fields
        ],
        "withdrawn": list(view.withdrawn),
        "choices": [
            {"keep": one.kept.value, "outcome": one.outcome, "refusal": one.refusal or None} for one in view.offers
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "number": side.number,
        "act": side.act,
        "place": side.place,
        "clerk": side.clerk,
        "done_at": side.done_at.isoformat(),
        "reason": side.reason,
    }


def _decide_options(parser: argparse.ArgumentParser) -> None:
    filing_number_argument(parser)
    parser.add_argument(
        "--keep", required=True, choices=[kept.value for kept in Kept], help="theirs 以对方为准；ours 保留本窗口内容"
    )
    parser.add_argument("--reason", default="", help="原因，写进备案经过")


def _decide(options: argparse.Namespace, answer: Answer) -> int:
    kept = Kept(options.keep)
    with open_folder(options) as counter:
        done = decide_conflict(counter.desk, cli_actor(counter.desk), options.number, kept, reason=options.reason)
    filing = done.filing
    answer.give(
        {
            "number": filing.number,
            "keep": kept.value,
            "status": filing.status.value,
            "acts": [{"id": act.id, "kind": act.kind.value} for act in done.acts],
        }
    )
    acts = "、".join(act.kind.label for act in done.acts)
    answer.say(f"{filing.number} 的冲突已处理：{kept.label}。已登记{acts}，备案{filing.status.label}。")
    return 0


COMMANDS = (
    Command(
        "conflict",
        "上报冲突：对照两边，决定以哪一边为准",
        parts=(
            Command("show", "对照本窗口和先到的一件", run=_show, options=filing_number_argument, gives_json=True),
            Command("decide", "决定以哪一边为准", run=_decide, options=_decide_options, gives_json=True),
        ),
    ),
)
