"""Issuing and printing the papers of one filing, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.filing import Actor, Filing
from app.errors import EnvironmentProblem
from app.services.printing import issue, reprint
from app.settings import PRINTER, read_setting, write_setting
from ui.printing.print_job import print_pdf
from ui.printing.printers import choose_printer, list_printers
from ui.shell.workplace import Workplace

FORM_NAMES = {"filing": "备案表", "commitment": "承诺书"}
_FORM_DETAILS = {"filing": "一式两联", "commitment": "一页"}


@dataclass(frozen=True)
class Issued:
    """A paper that is in the vault, and how far it came: its printer, or why it was not printed."""

    form: str
    pdf: bytes
    printer: str = ""
    problem: EnvironmentProblem | None = None


def forms_of(filing: Filing) -> tuple[str, ...]:
    """The papers of a new filing: the form, and the letter where something was promised."""
    return ("filing", "commitment") if filing.commitment is not None else ("filing",)


def form_words(form: str) -> str:
    """A form as one names it to the applicant."""
    return f"{FORM_NAMES[form]}（{_FORM_DETAILS[form]}）"


def issue_and_print(work: Workplace, actor: Actor, number: str, form: str, *, again: bool) -> Issued:
    """Freeze the paper in the vault, or take it out again, then print it. Blocking: for a worker thread.

    A printer that fails is told in the result, because the paper is kept all the same.
    """
    put = reprint if again else issue
    _, pdf = put(work.desk, work.counter.papers, actor, number, form)
    try:
        printer = _choose(work, actor)
        print_pdf(pdf, printer, title=f"{number} {FORM_NAMES[form]}")
    except EnvironmentProblem as problem:
        return Issued(form, pdf, problem=problem)
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


def _choose(work: Workplace, actor: Actor) -> str:
    with work.desk.store.read() as uow:
        remembered = read_setting(uow, PRINTER)
    printer = choose_printer(list_printers(), remembered)
    if printer != remembered:
        with work.desk.store.write() as uow:
            write_setting(uow, PRINTER, printer, role=actor.role)
            uow.commit()
    return printer
