"""sync: sends what waits upstream."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from app.cli.answer import Answer, complain
from app.cli.command import Command, open_folder
from app.cli.day_end import bring_days_to_records
from app.errors import EnvironmentProblem, UserError
from app.uplink.feed import FeedProgress

_PAUSE_SECONDS = 30.0
_SAID_EVERY = 20_000
"""下载: so many changes between two words of progress."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="只上报一次，不守候（不写时每半分钟一次，按 Ctrl+C 停止）")


class _Progress:
    """Says now and then how far a long download is, on the way of everything that is not the answer."""

    def __init__(self) -> None:
        self._next = _SAID_EVERY

    def __call__(self, progress: FeedProgress) -> None:
        if progress.received >= self._next and progress.remaining:
            self._next = progress.received + _SAID_EVERY
            complain(f"已下载{progress.received}条，还有{progress.remaining}条……")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        if counter.line is None:
            raise UserError(
                "没有设置上报地址", why="本窗口设置时没有填写", remedy="请设置上报地址，或用文件上报", code="no_hub"
            )
        is_once = options.once or options.json
        if not is_once:
            complain(f"每{_PAUSE_SECONDS:.0f}秒上报并下载一次，按 Ctrl+C 停止。")
        told = ""
        while True:
            bring_days_to_records(counter.desk)
            done = counter.line.sync_once(_Progress())
            figures = asdict(done)
            del figures["pause"]
            answer.give(figures)
            if is_once or done.sent or done.received:
                answer.say(
                    f"发送{done.sent}件，接收{done.accepted}件，退回{done.rejected}件，结果待查{done.unknown}件，"
                    f"待上报{done.waiting}件，下载{done.received}件。"
                )
            in_the_way = f"{done.pause.sentence}队列完好，可以照常办理。" if done.pause is not None else ""
            # Who keeps watch reads what is in the way once, not every half minute.
            for words in (in_the_way, counter.line.clock_words):
                if words and words not in told:
                    complain(words)
            told = in_the_way + counter.line.clock_words
            if is_once:
                return EnvironmentProblem.exit_code if done.pause is not None else 0
            time.sleep(_PAUSE_SECONDS)


COMMANDS = (Command("sync", "上报并下载", _run, _options, gives_json=True),)
