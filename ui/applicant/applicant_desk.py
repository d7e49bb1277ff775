"""申请人屏与工作人员之间: what is shown over there, what was answered, and who of this side it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.domain.privacy import Private
from app.services.applicant_view import ApplicantView
from app.services.signing import Signature
from ui.applicant.strokes import Stroke, picture_of
from ui.tasks import Tasks


class Stage(StrEnum):
    """How far the applicant is."""

    IDLE = "idle"
    TOLD = "told"
    CONFIRM = "confirm"
    CONFIRMED = "confirmed"
    DOUBTED = "doubted"
    SIGN = "sign"
    WRITING = "writing"
    SIGNED = "signed"
    PEN = "pen"
    """They sign the printed paper."""


_ANSWERING = frozenset({Stage.CONFIRM, Stage.CONFIRMED, Stage.DOUBTED})
_SIGNING = frozenset({Stage.SIGN, Stage.WRITING, Stage.SIGNED})


@dataclass(frozen=True, repr=False)
class SigningRequest(Private):
    """请签字: what is shown, the names of the papers that the signature goes onto, and the record they show."""

    view: ApplicantView
    papers: tuple[str, ...]
    number: str = ""
    revision: int = 0


class ApplicantDesk(QObject):
    """Both sides ask and answer here; neither knows the other's windows.

    Whoever showed something last owns the screen until they end it, except that nothing that is only to be read or
    confirmed comes between an applicant and what they are signing. Nothing here outlives the visit: a signature that
    was not put onto a paper by then is gone.
    """

    changed = Signal()

    def __init__(self, now: Callable[[], datetime], tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now, self._tasks = now, tasks
        self._is_open = False
        self.owner: QObject | None = None
        self.stage = Stage.IDLE
        self.view: ApplicantView | None = None
        self.about: object = None
        self.confirmed_at: datetime | None = None
        self.request: SigningRequest | None = None
        self.signature: Signature | None = None
        self.pages: tuple[QImage, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether there is a screen for the applicant to look at."""
        return self._is_open

    @property
    def is_signing(self) -> bool:
        """Whether a signature is asked for, or given and not used yet."""
        return self.stage in _SIGNING

    def set_open(self, is_open: bool) -> None:
        """A window for the applicant was opened or closed; without one, nobody can answer or sign."""
        if is_open == self._is_open:
            return
        self._is_open = is_open
        if not is_open and self.stage in (Stage.SIGN, Stage.WRITING, Stage.CONFIRM):
            self.stage = Stage.TOLD
        self.changed.emit()

    def tell(self, owner: QObject, view: ApplicantView) -> None:
        """Show something to be read."""
        if self._is_signing_for_another(owner):
            return
        self._take(owner)
        if (self.stage, self.view) != (Stage.TOLD, view):
            self.stage, self.view, self.about, self.pages = Stage.TOLD, view, None, ()
            self.confirmed_at = None
            self.changed.emit()

    def ask_to_confirm(self, owner: QObject, view: ApplicantView, about: object) -> None:
        """Ask whether it is right. The same once more keeps the answer; anything else in ``about`` asks anew."""
        if self._is_signing_for_another(owner):
            return
        self._take(owner)
        if self.stage in _ANSWERING and (self.view, self.about) == (view, about):
            return
        self.stage, self.view, self.about, self.confirmed_at = Stage.CONFIRM, view, about, None
        self.changed.emit()

    def ask_to_sign(self, owner: QObject, request: SigningRequest) -> None:
        """Ask for a signature; one that was given before is forgotten."""
        self._take(owner)
        self.stage, self.view, self.request, self.signature = Stage.SIGN, request.view, request, None
        self.changed.emit()

    def sign_by_pen(self, owner: QObject) -> None:
        """The printed paper is signed instead."""
        if owner is self.owner and self.is_signing:
            self.stage, self.signature = Stage.PEN, None
            self.changed.emit()

    def show_pages(self, owner: QObject, pages: tuple[QImage, ...]) -> None:
        """The papers themselves, for whoever wants to read them."""
        if owner is self.owner and pages != self.pages:
            self.pages = pages
            self.changed.emit()

    def end(self, owner: QObject) -> None:
        """The visit is over: nothing of it stays on the screen or here."""
        if owner is self.owner:
            self.clear()

    def clear(self) -> None:
        """Nothing is shown any more, whoever it belonged to."""
        if self.owner is not None:
            self._forget()
            self.changed.emit()

    def confirm(self) -> None:
        """The applicant says that it is right."""
        if self.stage in _ANSWERING:
            self.stage, self.confirmed_at = Stage.CONFIRMED, self._now()
            self.changed.emit()

    def doubt(self) -> None:
        """The applicant says that something is wrong."""
        if self.stage in _ANSWERING:
            self.stage, self.confirmed_at = Stage.DOUBTED, None
            self.changed.emit()

    def begin_writing(self) -> None:
        """The pen touched the pad."""
        if self.stage is Stage.SIGN:
            self.stage = Stage.WRITING
            self.changed.emit()

    def sign(self, strokes: tuple[Stroke, ...]) -> None:
        """The applicant is done with the signature; fine enough for paper, its picture takes a moment to draw."""
        request, signed_at = self.request, self._now()
        if self.stage not in (Stage.SIGN, Stage.WRITING) or request is None:
            return

        def drawn(picture: bytes) -> None:
            # What was signed may be over by now, or be asked for anew.
            if request is self.request and self.stage is Stage.WRITING:
                self.signature = Signature(picture, signed_at, request.number, request.revision)
                self.stage = Stage.SIGNED
                self.changed.emit()

        self.stage = Stage.WRITING
        self._tasks.query(lambda: picture_of(strokes), drawn, owner=self, newest="signature")

    def _is_signing_for_another(self, owner: QObject) -> bool:
        return self.is_signing and self.owner is not owner

    def _take(self, owner: QObject) -> None:
        if self.owner is not owner:
            self._forget()
            self.owner = owner

    def _forget(self) -> None:
        self.owner, self.stage, self.view, self.about = None, Stage.IDLE, None, None
        self.confirmed_at, self.request, self.signature, self.pages = None, None, None, ()
