"""线路状态: how the line stands, as windows and the command line tell it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_CLOCKS_APART = timedelta(minutes=5)
"""What is forgiven: less is a request on its way and a clock nobody set to the second."""
_TOLD_IN_MINUTES = timedelta(hours=2)
_TOLD_IN_HOURS = timedelta(days=2)


@dataclass(frozen=True)
class LineStatus:
    """线路状态: ``paused_reason`` is a Chinese sentence while nothing can be sent.

    ``received`` and ``to_receive`` count the changes that have come down and those still to come while many do, as at a
    first load; else they are 0. ``is_put_off`` says that a person has stopped that download. ``taken`` counts all that
    has come down since the line began: as long as it stays, the city has told nothing new.
    """

    is_online: bool
    waiting: int
    paused_reason: str = ""
    last_success_at: datetime | None = None
    received: int = 0
    to_receive: int = 0
    is_put_off: bool = False
    taken: int = 0
    clock_words: str = ""
    """A sentence while this computer's clock and the hub's are minutes apart."""


def clock_sentence(gap: timedelta) -> str:
    """What to say of a clock that is ``gap`` ahead of the hub's; nothing while they agree."""
    if abs(gap) < _CLOCKS_APART:
        return ""
    which = "快" if gap > timedelta(0) else "慢"
    return f"本机时间比市级接收端{which}{_how_long(abs(gap))}。上报照常，待报的件都在；请校准电脑时间。"


def _how_long(gap: timedelta) -> str:
    """``10分钟``, ``5小时``, ``40天``: as a person would say it."""
    if gap < _TOLD_IN_MINUTES:
        return f"{round(gap / timedelta(minutes=1))}分钟"
    if gap < _TOLD_IN_HOURS:
        return f"{round(gap / timedelta(hours=1))}小时"
    return f"{round(gap / timedelta(days=1))}天"
