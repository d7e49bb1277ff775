"""Measures one start of the window: ``python -m ui.start_probe WHAT`` prints the instant at which WHAT was reached.

``prepare`` sets a counter up in the folder named by YIDI_DATA and notes which modules a ready window has loaded.
``bare`` is an empty main window painted, ``painted`` ours; ``imports`` loads the noted modules and nothing else,
``ready`` is our window with somebody able to sign in and the reader watched.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import time
from pathlib import Path

_MODULES = "modules.txt"


def main(what: str) -> None:
    """Reach ``what`` and print the instant, in seconds since the epoch."""
    folder = Path(os.environ["YIDI_DATA"])
    if what == "prepare":
        _prepare(folder)
    elif what == "bare":
        _paint_bare_window()
    elif what == "imports":
        for name in (folder / _MODULES).read_text(encoding="utf-8").split():
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
        _report()
    else:
        _start_ours(what, folder)


def _report() -> None:
    sys.stdout.write(f"{time.time()}\n")
    sys.stdout.flush()


def _prepare(folder: Path) -> None:
    from app.bootstrap.counter import SetUp, set_up

    account = {"admin_login": "1001", "admin_name": "周晓敏", "admin_password": "measured here"}
    set_up(folder / "data", SetUp("huaian", "32080301", "01", "医保经办机构", **account))
    subprocess.run([sys.executable, "-m", "ui.start_probe", "ready"], check=True, stdout=subprocess.DEVNULL)


def _paint_bare_window() -> None:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Bare(QMainWindow):
        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            _report()
            os._exit(0)

    application = QApplication(sys.argv[:1])
    window = Bare()
    window.resize(1366, 768)
    window.show()
    application.exec()


def _start_ours(what: str, folder: Path) -> None:
    from ui.application import run

    def painted() -> None:
        if what == "painted":
            _report()
            os._exit(0)

    def ready() -> None:
        _report()
        (folder / _MODULES).write_text("\n".join(sorted(sys.modules)), encoding="utf-8")
        os._exit(0)

    run(folder / "data", on_painted=painted, on_ready=ready)


if __name__ == "__main__":
    main(sys.argv[1])
