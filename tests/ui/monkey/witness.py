"""What went wrong while the hands were at it: exceptions nobody caught, bugs told by a dialog, words of Qt's own."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest.mock import patch

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

_HARMLESS = "This plugin does not support"
"""What a window without a screen cannot do; a real one can."""


class Witness:
    """Keeps each kind of trouble once, with the step at which it came first."""

    def __init__(self) -> None:
        self.now: Callable[[], str] = lambda: "before the first step"
        self.found: dict[str, str] = {}

    def note(self, what: str, more: str = "") -> None:
        """Note a trouble, unless it was noted before."""
        self.found.setdefault(what, f"{self.now()}: {what}\n{more}")

    def hear(self, error: BaseException) -> None:
        """Note an exception by its kind and the place it came from."""
        frames = traceback.extract_tb(error.__traceback__)
        place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
        self.note(f"{type(error).__name__} at {place}", "".join(traceback.format_exception(error)))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listen everywhere an exception or a word of Qt's may come out."""

        def by_qt(kind: QtMsgType, _: QMessageLogContext, message: str) -> None:
            if kind is not QtMsgType.QtDebugMsg and _HARMLESS not in message:
                self.note(f"{kind.name}: {message}")

        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        heard = qInstallMessageHandler(by_qt)
        sys.excepthook = lambda _, error, __: self.hear(error)
        threading.excepthook = lambda args: self._hear_maybe(args.exc_value)
        sys.unraisablehook = lambda args: self._hear_maybe(args.exc_value)
        try:
            with patch("ui.problems.log_bug", self.hear):
                yield
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = before
            qInstallMessageHandler(heard)

    def _hear_maybe(self, error: BaseException | None) -> None:
        if error is not None:
            self.hear(error)
