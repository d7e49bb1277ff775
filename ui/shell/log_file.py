"""日志: what went wrong, kept in the data folder for whoever looks after it; never with personal data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

OURS = ("app", "forms", "ui")
"""Only our own words are kept: what libraries log may hold what a clerk typed."""

_BYTES, _OLDER_FILES = 256 * 1024, 3


def keep_log(folder: Path) -> Callable[[], None]:
    """Write warnings and errors to ``log/window.log`` in the folder; returns what ends it.

    Where nothing can be written the program goes on without a log.
    """
    handler: logging.Handler
    try:
        (folder / "log").mkdir(mode=0o700, exist_ok=True)
        path = folder / "log" / "window.log"
        handler = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True)
    except OSError:
        handler = logging.NullHandler()
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in OURS:
        logging.getLogger(name).addHandler(handler)

    def end() -> None:
        for name in OURS:
            logging.getLogger(name).removeHandler(handler)
        handler.close()

    return end
