"""print: a form of a record into a file, onto a printer, or both."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.bootstrap.print_folder import sweep_print_folders
from app.bootstrap.print_service import find_print_service, print_file
from app.cli.answer import Answer
from app.cli.command import Command, filing_number_argument, open_folder
from app.cli.record_commands import cli_actor
from app.domain.filing import Actor
from app.errors import EnvironmentProblem, UsageError
from app.services.desk import Desk
from app.services.outgoing_file import outgoing_file, why_not_written
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind
from app.services.ports import PrintedPaper
from app.services.printers import MOST_COPIES, PrintOrder, StillQueued, refused
from app.services.printing import (
    note_not_printed,
    note_queued,
    note_sent,
    print_unless_kept,
    reprint,
    reprint_words,
)

if TYPE_CHECKING:
    from app.bootstrap.counter import Counter


def _options(parser: argparse.ArgumentParser) -> None:
    filing_number_argument(parser)
    parser.add_argument("--form", required=True, choices=[kind.code for kind in PAPER_KINDS], help="表的种类")
    parser.add_argument("--out", type=Path, metavar="FILE.pdf", help="存到哪里")
    parser.add_argument("--printer", metavar="NAME", help="送到哪台打印机")
    parser.add_argument("--tray", default="", metavar="TRAY", help="用哪个纸盒")
    copies = range(1, MOST_COPIES + 1)
    parser.add_argument("--copies", type=int, choices=copies, metavar="N", help=f"打印机打几份，1到{MOST_COPIES}")
    parser.add_argument("--again", action="store_true", help="重印上次的表，即使备案后来有变动")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    _require_possible(options)
    with open_folder(options) as counter:
        actor = cli_actor(counter.desk)
        paper, pdf = _put(counter, actor, options)
        count = reprint_words(paper.copy) or "首次打印"
        if options.out is not None:
            answer.say(f"已打印到 {options.out}，留档编号 {paper.id}，{count}。")
        if options.printer:
            _send(counter.desk, actor, paper, pdf, options)
            answer.say(f"已送打印机 {options.printer}，留档编号 {paper.id}，{count}。")
    return 0


def _require_possible(options: argparse.Namespace) -> None:
    if options.out is None and not options.printer:
        raise UsageError("没有说打印到哪里", remedy="请加 --out 文件名，或 --printer 打印机名，或两个都加")
    if options.out is not None and options.out.suffix.lower() != ".pdf":
        raise UsageError("表只能存为PDF", remedy="请把文件名改为以 .pdf 结尾", code="pdf_suffix")
    if not options.printer and (options.copies is not None or options.tray):
        raise UsageError(
            "份数和纸盒只用于打印机", remedy="请加 --printer 打印机名，或去掉 --copies 和 --tray", code="no_printer"
        )


def _put(counter: Counter, actor: Actor, options: argparse.Namespace) -> tuple[PrintedPaper, bytes]:
    """The paper, noted only once there is room for its file: one that could not be written was never printed."""
    put = reprint if options.again else print_unless_kept
    if options.out is None:
        return put(counter.desk, counter.papers, actor, options.number, options.form)
    noted: PrintedPaper | None = None
    try:
        with outgoing_file(options.out) as unfinished:
            noted, pdf = put(counter.desk, counter.papers, actor, options.number, options.form)
            unfinished.write_bytes(pdf)
    except OSError:
        if noted is not None:
            note_not_printed(counter.desk, actor, noted, "pdf_write")
        raise EnvironmentProblem(
            "PDF没有写成", why=why_not_written(options.out), remedy="请排除后再打印，或换个位置", code="pdf_write"
        ) from None
    return noted, pdf


def _send(desk: Desk, actor: Actor, paper: PrintedPaper, pdf: bytes, options: argparse.Namespace) -> None:
    name, copies = get_paper_kind(paper.form).name, options.copies or 1
    sweep_print_folders()
    title = " ".join(filter(None, (paper.filing_number, name, reprint_words(paper.copy))))
    try:
        service = find_print_service()
        if service is None:
            raise refused("这个系统只能在窗口程序里打印")
        print_file(service, pdf, options.printer, PrintOrder(title, options.tray, copies), lambda _: None)
    except StillQueued as problem:
        note_queued(desk, actor, paper, problem.job, problem.code)
        raise
    except EnvironmentProblem as problem:
        note_not_printed(desk, actor, paper, problem.code)
        raise
    note_sent(desk, actor, paper, options.printer, copies)


COMMANDS = (Command("print", "打印一件备案的表", _run, _options),)
