"""print: a form of a record into a file, onto a printer, or both."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.bootstrap.print_folder import sweep_print_folders
from app.bootstrap.print_service import find_print_service, print_file
from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor
from app.domain.filing import Actor
from app.errors import EnvironmentProblem, UsageError
from app.services.desk import Desk
from app.services.outgoing_file import write_outgoing
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind
from app.services.ports import PrintedPaper
from app.services.printers import PrintOrder, StillQueued, refused
from app.services.printing import (
    note_not_printed,
    note_queued,
    note_sent,
    print_unless_kept,
    reprint,
    reprint_words,
)

_MOST_COPIES = 9


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="备案编号")
    parser.add_argument("--form", required=True, choices=[kind.code for kind in PAPER_KINDS], help="表的种类")
    parser.add_argument("--out", type=Path, metavar="FILE.pdf", help="存到哪里")
    parser.add_argument("--printer", metavar="NAME", help="送到哪台打印机")
    parser.add_argument("--tray", default="", metavar="TRAY", help="用哪个纸盒")
    copies = range(1, _MOST_COPIES + 1)
    parser.add_argument("--copies", type=int, default=1, choices=copies, metavar="N", help="打印几份，1到9")
    parser.add_argument("--again", action="store_true", help="重印上次的表，即使备案后来有变动")


def _run(options: argparse.Namespace, answer: Answer) -> int:
    if options.out is None and not options.printer:
        raise UsageError("没有说打印到哪里", remedy="请加 --out 文件名，或 --printer 打印机名，或两个都加")
    put = reprint if options.again else print_unless_kept
    with open_folder(options) as counter:
        actor = cli_actor(counter.desk)
        paper, pdf = put(counter.desk, counter.papers, actor, options.number, options.form)
        count = reprint_words(paper.copy) or "首次打印"
        if options.out is not None:
            _write(options.out, pdf)
            answer.say(f"已打印到 {options.out}，留档编号 {paper.id}，{count}。")
        if options.printer:
            _send(counter.desk, actor, paper, pdf, options)
            answer.say(f"已送打印机 {options.printer}，留档编号 {paper.id}，{count}。")
    return 0


def _write(path: Path, pdf: bytes) -> None:
    try:
        write_outgoing(path, pdf)
    except OSError:
        raise EnvironmentProblem(
            "PDF没有写成", why=f"写不了 {path}", remedy="表已留档，换个位置再打印一次", code="pdf_write"
        ) from None


def _send(desk: Desk, actor: Actor, paper: PrintedPaper, pdf: bytes, options: argparse.Namespace) -> None:
    name = get_paper_kind(paper.form).name
    sweep_print_folders()
    title = " ".join(filter(None, (paper.filing_number, name, reprint_words(paper.copy))))
    try:
        service = find_print_service()
        if service is None:
            raise refused("这个系统只能在窗口程序里打印")
        print_file(service, pdf, options.printer, PrintOrder(title, options.tray, options.copies), lambda _: None)
    except StillQueued as problem:
        note_queued(desk, actor, paper, problem.job, problem.code)
        raise
    except EnvironmentProblem as problem:
        note_not_printed(desk, actor, paper, problem.code)
        raise
    note_sent(desk, actor, paper, options.printer, options.copies)


COMMANDS = (Command("print", "打印一件备案的表", _run, _options),)
