"""日志 of the hub: one JSON object a line, made of named figures and codes only, never of what people sent."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path

_log = logging.getLogger(__name__)


def note(event: str, **figures: str | int) -> None:
    """Write an ordinary event."""
    _log.info("%s", _line(event, figures))


def warn(event: str, **figures: str | int) -> None:
    """Write an event someone should look at."""
    _log.warning("%s", _line(event, figures))


def note_crash(error: BaseException) -> None:
    """Write a bug down: its kind and where it happened. Its message may hold personal data and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    _log.error("%s", _line("crash", {"kind": type(error).__name__, "where": " < ".join(reversed(where))}))


def _line(event: str, figures: dict[str, str | int]) -> str:
    return json.dumps({"event": event, **figures}, ensure_ascii=False)
