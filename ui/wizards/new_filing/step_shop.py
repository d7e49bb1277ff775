"""The steps of the wizard, each built when it is first wanted; the rest while nobody waits, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from app.flows.visit_data import VisitStep
from ui.tasks import Tasks
from ui.widgets.boxes import Scroll
from ui.wizards.new_filing.step import Step

_BETWEEN_MS = 150
"""Between two steps built ahead: whoever types meanwhile is served first."""


class _StepScroll(Scroll):
    """Where a step is scrolled that is higher than its room, as with large type; its keys are the wizard's."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrows to the wizard."""
        event.ignore()


class StepShop(QObject):
    """Holds the steps in ``stack``. All of them at once would hold the window up for a tenth of a second.

    Nothing is built ahead while something is asked or another page is built.
    """

    built = Signal(object, object)
    """A VisitStep and its Step, before anybody sees it."""

    def __init__(self, makers: Mapping[VisitStep, Callable[[], Step]], stack: QStackedWidget, tasks: Tasks) -> None:
        super().__init__(stack)
        self._makers = makers
        self._stack = stack
        self._tasks = tasks
        self._steps: dict[VisitStep, Step] = {}
        self._places: dict[VisitStep, Scroll] = {}
        self._ahead = QTimer(self, interval=_BETWEEN_MS, singleShot=True)
        self._ahead.timeout.connect(self._build_next)

    def get(self, kind: VisitStep) -> Step:
        """The step, built now where nobody has wanted it yet."""
        if kind not in self._steps:
            step = self._makers[kind]()
            step.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._steps[kind] = step
            self._places[kind] = _StepScroll(step)
            self._stack.addWidget(self._places[kind])
            self.built.emit(kind, step)
        return self._steps[kind]

    def show(self, kind: VisitStep) -> None:
        """Put the step on screen."""
        self.get(kind)
        self._stack.setCurrentWidget(self._places[kind])

    def find(self, kind: VisitStep) -> Step | None:
        """The step, None where it is not built yet."""
        return self._steps.get(kind)

    def build_ahead(self) -> None:
        """From now on build what is missing, whenever there is a moment."""
        self._ahead.start()

    def _build_next(self) -> None:
        missing = next((kind for kind in self._makers if kind not in self._steps), None)
        if missing is None:
            return
        if self._tasks.is_busy:
            self._ahead.start()
        else:
            self._tasks.in_turns(self._build_behind(missing), self)

    def _build_behind(self, kind: VisitStep) -> Iterator[None]:
        # What was just answered is drawn first: both in one turn would be felt.
        yield
        self.get(kind)
        self._ahead.start()
