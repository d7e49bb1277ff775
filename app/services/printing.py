"""打印留档: paper is made once, kept as it was, and reprinted byte for byte."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filing import Actor
from app.errors import UserError
from app.services.desk import Desk
from app.services.filings import get_filing
from app.services.paper_check import PaperSigner, check_text
from app.services.ports import PaperMaker, PrintedPaper, RenderedPaper, Vault


@dataclass(frozen=True)
class PaperDesk:
    """打印所需: who draws the paper, where it is kept, who signs its check code."""

    maker: PaperMaker
    vault: Vault
    signer: PaperSigner


def preview(desk: Desk, papers: PaperDesk, number: str, form: str) -> RenderedPaper:
    """制表预览 of a record's form as it would be printed now; nothing is kept."""
    with desk.store.read() as uow:
        filing = get_filing(uow, number)
        acts = uow.filings.acts(number)
    text = check_text(papers.signer, number, form, filing.revision)
    return papers.maker.render(form, filing, acts, check_text=text)


def issue(desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str) -> tuple[PrintedPaper, bytes]:
    """出具 a paper: drawn, frozen in the vault, noted and audited before anything goes to a printer."""
    rendered = preview(desk, papers, number, form)
    vault_hash = papers.vault.put(rendered.pdf)
    paper = _note(desk, actor, number, form, rendered.version, vault_hash)
    return paper, rendered.pdf


def reprint(desk: Desk, papers: PaperDesk, actor: Actor, number: str, form: str) -> tuple[PrintedPaper, bytes]:
    """重印 the last paper of a form as it was. Raises UserError when none was ever printed."""
    with desk.store.read() as uow:
        earlier = [paper for paper in uow.prints.of_filing(number) if paper.form == form]
    if not earlier:
        raise UserError("这张表还没有打印过", remedy="请先打印一次", code="never_printed")
    last = earlier[-1]
    content = papers.vault.get(last.vault_hash)
    return _note(desk, actor, number, form, last.form_version, last.vault_hash), content


def _note(desk: Desk, actor: Actor, number: str, form: str, version: str, vault_hash: str) -> PrintedPaper:
    with desk.store.write() as uow:
        copies = sum(1 for item in uow.prints.of_filing(number) if item.form == form and item.vault_hash == vault_hash)
        sequence = uow.counter.next_sequence("print")
        paper = PrintedPaper(
            id=f"{desk.counter.prefix}-P{sequence:07d}",
            filing_number=number,
            form=form,
            form_version=version,
            vault_hash=vault_hash,
            printed_at=desk.now(),
            printed_by=actor.login,
            copy=copies + 1,
        )
        uow.prints.add(paper)
        event = "paper.reprinted" if copies else "paper.printed"
        uow.audit.append(at=paper.printed_at, actor=actor.login, event=event, subject=number, detail=paper.id)
        uow.commit()
    return paper
