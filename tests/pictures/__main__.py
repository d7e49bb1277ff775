"""Take pictures: ``python -m tests.pictures OUT [--only NAME ...] [--look LOOK ...]``.

One folder a look, one picture a screen, and a contact sheet of each look. ``QT_SCALE_FACTOR=2`` takes them as a
monitor of twice the dots shows them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from tests.pictures.contact_sheet import write_sheet
from tests.pictures.looks import LOOKS
from tests.pictures.states import STATES
from tests.pictures.studio import Studio
from tests.ui.scenes import OTHER_WINDOWS
from tests.ui.test_screens import SCREENS
from ui.style.dress import dress


def main() -> int:
    everything = SCREENS | OTHER_WINDOWS | STATES
    parser = argparse.ArgumentParser(prog="tests.pictures", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", nargs="+", choices=sorted(everything), default=list(everything), metavar="NAME")
    parser.add_argument("--look", nargs="+", choices=[look.name for look in LOOKS], metavar="LOOK")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Nobody asked for paper: a printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    application = QApplication(sys.argv[:1])
    qInstallMessageHandler(_hear_qt)
    looks = [look for look in LOOKS if not options.look or look.name in options.look]
    taken: dict[str, list[Path]] = {look.name: [] for look in looks}
    failed = 0
    with tempfile.TemporaryDirectory(prefix="yidi-pictures-") as folder:
        studio = Studio(application, Path(folder))
        for name in options.only:
            try:
                for path in studio.take(name, everything[name], looks, options.out):
                    taken[path.parent.name].append(path)
            except Exception:  # noqa: BLE001 - one screen that cannot be shown leaves the others
                failed += 1
                sys.stderr.write(f"{name}: {traceback.format_exc()}\n")
            else:
                _say(name)
    dress(application)
    for look, pictures in taken.items():
        write_sheet(pictures, options.out / f"{look}.png")
    return 1 if failed else 0


def _hear_qt(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
    """Qt's own words, without the one that an offscreen window always draws forth."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{kind.name}: {message}\n")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
