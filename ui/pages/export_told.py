"""What is told of a file of people's data that was to be written, the same wherever one is exported."""

from __future__ import annotations

from pathlib import Path

from app.errors import Cancelled, UserError
from ui.problems import Problems
from ui.widgets.notice import NoticeBar
from ui.widgets.tone import Tone


def written_words(rows: int, target: Path) -> str:
    """How many there are in it, and what it asks of whoever has it."""
    return f"共 {rows} 件，已存为 {target.name}。文件里有个人信息，请妥善保管。"


def tell_not_written(error: Exception, notice: NoticeBar, problems: Problems) -> bool:
    """Say why there is no file; whether the notice says it, or a dialog had to."""
    if isinstance(error, Cancelled):
        notice.say("已停止，没有生成文件。", Tone.WARN)
    elif isinstance(error, UserError):
        notice.refuse(error)
    else:
        problems.show(error)
        return False
    return True
