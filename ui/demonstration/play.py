"""``make run`` without a display: the demonstration through the window, offscreen, with pictures and papers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.bootstrap.demonstration import Stage, default_out, open_stage
from app.errors import CounterError
from ui.demonstration.hands import Hands
from ui.demonstration.scenes import Scenes
from ui.problems import Problems
from ui.shell.main_window import MainWindow
from ui.shell.rooms import Rooms
from ui.shell.workplace import Workplace
from ui.style.dress import dress
from ui.tasks import Tasks

_SCREEN = (1366, 768)


def main(out: Path | None = None) -> int:
    """Play the visit, leave its pictures and papers in ``out`` (default ``out/demo-<time>``) and name them all.

    Returns the exit code: 0 when the visit went as told, else the code of what stopped it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Nobody asked for paper: a printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    folder = (out or default_out()).resolve()
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("a window needs a QApplication")
    dress(application)
    qInstallMessageHandler(_hear_qt)
    try:
        with open_stage(folder) as stage:
            files = _play(stage, folder)
    except CounterError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    finally:
        qInstallMessageHandler(None)
    _say("")
    _say(f"留下的文件（{folder}）：")
    for file in files:
        _say(f"  {file.name}")
    return 0


def _play(stage: Stage, folder: Path) -> list[Path]:
    counter = stage.counter
    how = counter.training.how if counter.training is not None else ""
    _say(f"练习窗口已打开：{counter.office_name} {counter.counter_label}；读卡方式：{how}。")
    _say(f"市级接收端已启动：{stage.hub_url}")
    window = MainWindow()
    window.resize(*_SCREEN)
    failures: list[Exception] = []
    tasks = Tasks(failures.append, window)
    work = Workplace(counter, tasks, Problems(window), window)
    rooms = Rooms(work, folder / "real")
    window.show_content(rooms)
    window.show()
    window.activateWindow()
    rooms.begin()
    hands = Hands(window, tasks, folder)
    scenes = Scenes(stage, rooms, hands, folder, _say)
    try:
        hands.wait_for(window.isActiveWindow, "窗口没有打开")
        scenes.play()
    finally:
        tasks.finish()
        window.close()
        # Whoever goes on in this program after the play is not to carry its window along.
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    if failures:
        raise failures[0]
    return [*hands.pictures, *scenes.papers]


def _hear_qt(kind: QtMsgType, _where: QMessageLogContext, message: str) -> None:
    """Qt's own words, without the one that an offscreen window always draws forth."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{kind.name}: {message}\n")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
