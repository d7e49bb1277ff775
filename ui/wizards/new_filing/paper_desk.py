"""Issuing and printing the papers of one filing, off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.filing import Actor, Filing
from app.errors import EnvironmentProblem, UserError
from app.services.desk import Desk
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind, papers_of
from app.services.ports import PrintedPaper
from app.services.printing import issue, reprint
from app.settings import PRINTER, read_setting, write_setting
from ui.printing.print_job import print_pdf
from ui.printing.printers import choose_printer, list_printers
from ui.shell.workplace import Workplace
from ui.tasks import OnError

FORM_NAMES = {kind.code: kind.name for kind in PAPER_KINDS}


@dataclass(frozen=True)
class Issued:
    """A paper that is in the vault, and how far it came: its printer, or why it was not printed."""

    form: str
    pdf: bytes
    printer: str = ""
    problem: EnvironmentProblem | None = None


def forms_of(filing: Filing) -> tuple[str, ...]:
    """The papers of a new filing that are signed: the form, and the letter where something was promised."""
    return tuple(kind.code for kind in papers_of(filing) if kind.with_filing)


def offered_forms(filing: Filing) -> tuple[str, ...]:
    """Every paper of a new filing, those that are only printed when asked for last."""
    signed = forms_of(filing)
    return signed + tuple(kind.code for kind in papers_of(filing) if kind.code not in signed)


def form_words(form: str) -> str:
    """A form as one names it to the applicant."""
    kind = get_paper_kind(form)
    return f"{kind.name}（{kind.details}）"


def issue_and_print(
    work: Workplace,
    number: str,
    form: str,
    on_done: Callable[[Issued], object],
    on_error: OnError,
    *,
    again: bool,
    owner: QObject,
) -> None:
    """Freeze the paper in the vault, or take it out again; then print it, beside whatever else is done.

    A printer that fails is told in the result, because the paper is kept all the same; where ``owner`` is gone by
    then, by the dialogs.
    """
    desk, papers, actor = work.desk, work.counter.papers, work.actor
    put = reprint if again else issue

    def printed(issued: Issued) -> None:
        if isValid(owner):
            on_done(issued)
        elif issued.problem is not None:
            work.problems.show(issued.problem)

    def made(paper: tuple[PrintedPaper, bytes]) -> None:
        _, pdf = paper
        work.tasks.send_out(lambda: send_to_printer(desk, actor, number, form, pdf), printed, owner=work)

    work.tasks.command(
        lambda: put(desk, papers, actor, number, form), lambda _: None, on_error, owner=owner, afterwards=made
    )


def send_to_printer(desk: Desk, actor: Actor, number: str, form: str, pdf: bytes) -> Issued:
    """Print a paper of the vault. Blocking, for as long as the printer likes: for a worker thread."""
    try:
        with desk.store.read() as uow:
            remembered = read_setting(uow, PRINTER)
        printer = choose_printer(list_printers(), remembered)
        print_pdf(pdf, printer, title=f"{number} {FORM_NAMES[form]}")
    except EnvironmentProblem as problem:
        return Issued(form, pdf, problem=problem)
    if not remembered:
        _remember(desk, actor, printer)
    return Issued(form, pdf, printer)


def save_paper(path: Path, pdf: bytes) -> Path:
    """Write the file. Raises EnvironmentProblem when the place cannot be written."""
    try:
        path.write_bytes(pdf)
    except OSError:
        raise EnvironmentProblem(
            "文件没有存下来", why="这个位置写不进去", remedy="请换一个文件夹再存", code="save_failed"
        ) from None
    return path


def _remember(desk: Desk, actor: Actor, printer: str) -> None:
    """Print here from now on. One that is away for a day is not forgotten for it, so this happens once."""
    # The paper lies in the tray: that its printer was not noted is no reason to call the print failed.
    with suppress(UserError), desk.store.write() as uow:
        write_setting(uow, PRINTER, printer, role=actor.role)
        uow.commit()
