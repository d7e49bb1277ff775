"""status: how what was done here stands upstream, and how old what came down is."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.domain.vocabulary import UpstreamState


def _run(options: argparse.Namespace, answer: Answer) -> int:
    from app.services.feed import find_age
    from app.services.feed_age import find_ages
    from app.services.queries import upstream_counts

    with open_folder(options) as counter:
        desk = counter.desk
        counts = upstream_counts(desk)
        with desk.store.read() as uow:
            answered_at = uow.outbox.last_receipt_at()
        whole_at, ages = find_age(desk.store).completed_at, find_ages(desk.store, desk.now())
        notices = counter.notices()
        has_line = counter.line is not None
    document: dict[str, Any] = {
        "has_line": has_line,
        "last_receipt_at": answered_at.isoformat() if answered_at else None,
        **{state.value: counts[state] for state in UpstreamState},
        "feed": {
            "completed_at": whole_at.isoformat() if whole_at else None,
            "kinds": {
                age.kind.value: {"as_of": age.as_of.isoformat() if age.as_of else None, "old": age.is_old}
                for age in ages
            },
        },
        "notices": notices,
    }
    answer.give(document)
    answer.say("上报：" + "，".join(f"{state.label}{counts[state]}件" for state in UpstreamState) + "。")
    answered = f"最近一次上级回执：{answered_at:%Y-%m-%d %H:%M}。" if answered_at else "还没有收到过上级的回执。"
    answer.say(answered if has_line else f"没有设置上报地址。{answered}")
    answer.say(f"市级下发数据：{'，'.join(age.words for age in ages)}。")
    answer.say(*notices)
    return 0


COMMANDS = (Command("status", "上报情况和市级下发数据的时间", _run, gives_json=True),)
