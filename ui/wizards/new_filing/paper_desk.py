"""Issuing and printing the papers of one filing, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.domain.filing import Actor, Filing
from app.errors import Cancelled, EnvironmentProblem, UserError
from app.services.desk import Desk
from app.services.outgoing_file import write_outgoing
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind, papers_of
from app.services.ports import PrintedPaper
from app.services.printers import Say, StillQueued, refused, stopped
from app.services.printing import issue, note_not_printed, note_queued, note_sent, reprint, reprint_words
from app.services.signing import Signature, issue_signed
from app.settings import PRINT_SETUPS, PRINTER, Setting, read_setting, write_setting
from ui.printing.print_job import print_pdf
from ui.printing.printers import list_printers
from ui.printing.setups import PrintSetup, find_setup, format_setups, parse_setups, remember_setup
from ui.shell.workplace import Workplace
from ui.tasks import OnError

_UNFORESEEN = "unforeseen"
"""Why a paper was not printed, in the audit, where a bug stood in the way."""

FORM_NAMES = {kind.code: kind.name for kind in PAPER_KINDS}


@dataclass(frozen=True)
class Issued:
    """A paper that is in the vault, and how far it came: its printer, or why it was not printed."""

    form: str
    pdf: bytes
    printer: str = ""
    problem: UserError | None = None
    copy: int = 1
    number: str = ""
    """What it stands under: the filing's number, or a notice's own."""


def forms_of(filing: Filing) -> tuple[str, ...]:
    """The papers of a new filing that are signed: the form, and the letter where something was promised."""
    return tuple(kind.code for kind in papers_of(filing) if kind.with_filing)


def offered_forms(filing: Filing) -> tuple[str, ...]:
    """Every paper of a new filing, those that are only printed when asked for last."""
    signed = forms_of(filing)
    return signed + tuple(kind.code for kind in papers_of(filing) if not kind.with_filing and not kind.only_later)


def form_words(form: str) -> str:
    """A form as one names it to the applicant."""
    kind = get_paper_kind(form)
    return f"{kind.name}（{kind.details}）"


class _Progress(QObject):
    """Carries words from the printing thread to the window's."""

    said = Signal(str)

    def __init__(self, tell: Say, owner: QObject, parent: QObject) -> None:
        super().__init__(parent)
        self._tell, self._owner = tell, owner
        self.said.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def _deliver(self, words: str) -> None:
        if isValid(self._owner):
            self._tell(words)


def issue_and_print(
    work: Workplace,
    number: str,
    form: str,
    on_done: Callable[[Issued], object],
    on_error: OnError,
    *,
    again: bool,
    owner: QObject,
    setup: PrintSetup | None = None,
    on_progress: Say = lambda _: None,
    signature: Signature | None = None,
    stop: Event | None = None,
) -> None:
    """Freeze the paper in the vault, or take it out again; then print it, beside whatever else is done.

    ``setup`` is what the clerk chose for this print, remembered for the next; without it the form is printed as before.
    With a ``signature`` the paper is made anew, with it on it. Once ``stop`` is set, no more of it is printed.
    A printer that fails is told in the result, because the paper is kept all the same; where ``owner`` is gone by
    then, by the dialogs. So is a bug on the way to the printer, always. ``on_error`` takes what failed before.
    """
    desk, papers, actor = work.desk, work.counter.papers, work.actor

    def make() -> tuple[PrintedPaper, bytes]:
        if signature is not None:
            return issue_signed(desk, papers, actor, number, form, signature)
        return (reprint if again else issue)(desk, papers, actor, number, form)

    print_made(
        work,
        make,
        on_done,
        on_error,
        owner=owner,
        setup=setup,
        on_progress=on_progress,
        stop=stop,
    )


def print_made(
    work: Workplace,
    make: Callable[[], tuple[PrintedPaper, bytes]],
    on_done: Callable[[Issued], object],
    on_error: OnError,
    *,
    owner: QObject,
    setup: PrintSetup | None = None,
    on_progress: Say = lambda _: None,
    stop: Event | None = None,
) -> None:
    """Have a paper made and kept, then print it, beside whatever else is done; told as by ``issue_and_print``."""
    desk, actor = work.desk, work.actor
    progress = _Progress(on_progress, owner, work)

    def say(words: str) -> None:
        if stop is not None and stop.is_set():
            raise Cancelled
        progress.said.emit(words)

    def printed(issued: Issued) -> None:
        progress.deleteLater()
        if isValid(owner):
            on_done(issued)
        elif issued.problem is not None:
            work.problems.show(issued.problem)

    def made(kept: tuple[PrintedPaper, bytes]) -> None:
        paper, pdf = kept

        def lost(error: Exception) -> None:
            progress.deleteLater()
            work.problems.show(error)
            if isValid(owner):
                on_done(
                    Issued(
                        paper.form,
                        pdf,
                        problem=refused("送打印机时程序出了意外"),
                        copy=paper.copy,
                        number=paper.filing_number,
                    )
                )

        work.tasks.send_out(lambda: send_to_printer(desk, actor, paper, pdf, setup, say), printed, lost, owner=work)

    def failed(error: Exception) -> None:
        progress.deleteLater()
        on_error(error)

    work.tasks.command(make, lambda _: None, failed, owner=owner, afterwards=made)


def send_to_printer(
    desk: Desk, actor: Actor, paper: PrintedPaper, pdf: bytes, chosen: PrintSetup | None, say: Say
) -> Issued:
    """Print a paper of the vault. Blocking, for as long as the printer likes: for a worker thread."""
    form = paper.form
    with desk.store.read() as uow:
        usual, setups = read_setting(uow, PRINTER), parse_setups(read_setting(uow, PRINT_SETUPS))
    if chosen is not None:
        _remember_setup(desk, actor, form, chosen)
    title = " ".join(filter(None, (paper.filing_number, FORM_NAMES[form], reprint_words(paper.copy))))
    try:
        say("正在打印")
        setup = chosen or find_setup(setups, form, list_printers(), usual)
        print_pdf(pdf, setup.printer, title=title, tray=setup.tray, copies=setup.copies, say=say)
    except StillQueued as problem:
        with suppress(UserError):
            note_queued(desk, actor, paper, problem.job, problem.code)
        return Issued(form, pdf, problem=problem, copy=paper.copy, number=paper.filing_number)
    except Cancelled:
        return _not_printed(desk, actor, paper, pdf, stopped())
    except UserError as problem:
        return _not_printed(desk, actor, paper, pdf, problem)
    except Exception:
        with suppress(UserError):
            note_not_printed(desk, actor, paper, _UNFORESEEN)
        raise
    # The paper lies in the tray: that this was not noted is no reason to call the print failed.
    with suppress(UserError):
        note_sent(desk, actor, paper, setup.printer, setup.copies)
    if not usual:
        _remember(desk, actor, PRINTER, setup.printer)
    return Issued(form, pdf, setup.printer, copy=paper.copy, number=paper.filing_number)


def _not_printed(desk: Desk, actor: Actor, paper: PrintedPaper, pdf: bytes, problem: UserError) -> Issued:
    with suppress(UserError):
        note_not_printed(desk, actor, paper, problem.code)
    return Issued(paper.form, pdf, problem=problem, copy=paper.copy, number=paper.filing_number)


def save_paper(path: Path, pdf: bytes) -> Path:
    """Write the file. Raises EnvironmentProblem when the place cannot be written."""
    try:
        write_outgoing(path, pdf)
    except OSError:
        raise EnvironmentProblem(
            "文件没有存下来", why="这个位置写不进去", remedy="请换一个文件夹再存", code="save_failed"
        ) from None
    return path


def _remember_setup(desk: Desk, actor: Actor, form: str, chosen: PrintSetup) -> None:
    with desk.store.read() as uow:
        setups = parse_setups(read_setting(uow, PRINT_SETUPS))
    _remember(desk, actor, PRINT_SETUPS, format_setups(remember_setup(setups, form, chosen)))


def _remember(desk: Desk, actor: Actor, setting: Setting, value: str) -> None:
    """Print so from now on. A printer away for a day is not forgotten for it: this happens at a choice, and once."""
    with suppress(UserError), desk.store.write() as uow:
        write_setting(uow, setting, value, role=actor.role)
        uow.commit()
