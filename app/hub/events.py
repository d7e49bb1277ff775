"""日志 of the hub: one JSON object a line, made of named figures and codes only, never of what people sent."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import datetime
from pathlib import Path

from app.domain.dates import CHINA_STANDARD_TIME

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


class JsonLines(logging.Formatter):
    """Every record of the program as one JSON object a line, with its instant and its level.

    What libraries say is told without the exception, whose message may hold personal data.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, CHINA_STANDARD_TIME).isoformat(timespec="milliseconds")
        head = {"at": at, "level": record.levelname.lower()}
        if record.name == __name__:
            return json.dumps(head | json.loads(record.getMessage()), ensure_ascii=False)
        words = {"message": record.getMessage()} if record.exc_info is None else {}
        return json.dumps({**head, "event": "library", "logger": record.name, **words}, ensure_ascii=False)


def _line(event: str, figures: dict[str, str | int]) -> str:
    return json.dumps({"event": event, **figures}, ensure_ascii=False)
