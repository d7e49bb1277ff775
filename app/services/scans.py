"""扫描件入档: the signed paper comes back as a scan or photo, matched to record and form by its codes, kept for good.

The file goes into the vault before anything is noted of it. What is cut off between the two leaves a file that nothing
names, which harms nobody; the same scan given again is then noted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from app.domain.filing import Act, Actor, Filing
from app.domain.filing_number import FilingNumberError, parse_filing_number
from app.domain.media_type import MediaType, find_media_type
from app.domain.notice_number import is_notice_number
from app.domain.privacy import Private
from app.domain.vocabulary import Material
from app.errors import UserError
from app.services.code_reading import CodeReader
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.material_scans import MaterialScan, find_material
from app.services.paper_check import is_check_text, read_claim, verify_check_text
from app.services.paper_kinds import PAPER_KINDS, get_paper_kind, papers_of
from app.services.ports import UnitOfWork
from app.services.printing import PaperDesk
from app.services.returned_papers import ReturnedPaper, next_returned_id
from app.services.stray_papers import find_stray_refusal
from app.services.verification import Verdict, unsigned_verdict
from app.services.verification_words import form_name

OTHER_MATERIAL = ""
"""其他材料: the form of a scan that is none of our papers."""

MOST_PAGES = 40
"""Signed papers of one record are a few sheets; codes are not looked for any further."""

MEGABYTE = 1024 * 1024


class ScanReader(CodeReader, Protocol):
    """识码 and what else is asked of a file."""

    def count_pages(self, content: bytes, media_type: str) -> int:
        """Sheets in the file. Raises UserError for one that cannot be opened, or too small a picture to be a paper."""


@dataclass(frozen=True)
class ScanDesk:
    """扫描件入档所需: where scans are kept and papers told from forgeries, who reads files, how large one may be."""

    papers: PaperDesk
    reader: ScanReader
    most_bytes: int


@dataclass(frozen=True)
class PaperOnScan:
    """扫描件上的一张表, as its codes name it; ``form`` is empty where only the barcode of the number was read."""

    number: str
    form: str = ""
    form_version: str = ""
    revision: int | None = None


@dataclass(frozen=True, repr=False)
class ReadScan(Private):
    """看过的扫描件: a sound file and the papers of records here that it shows.

    ``kept`` is what this very file was kept as before, ``told`` why a code on it leads to no record, ``refusal`` why
    its codes let it be kept with no record at all.
    """

    content: bytes
    media_type: MediaType
    vault_hash: str
    pages: int
    papers: tuple[PaperOnScan, ...]
    kept: tuple[ReturnedPaper, ...]
    told: str = ""
    refusal: UserError | None = None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Records that its codes name, each once."""
        return tuple(dict.fromkeys(paper.number for paper in self.papers))

    @property
    def is_certain(self) -> bool:
        """Whether its codes alone say which record and which form it is."""
        return self.refusal is None and len(self.numbers) == 1 and any(paper.form for paper in self.papers)


@dataclass(frozen=True)
class KeptScan:
    """入档结果: what the scan is kept as; ``is_new`` is false where all of it was kept before."""

    papers: tuple[ReturnedPaper, ...]
    is_new: bool


def read_scan_file(path: Path, most_bytes: int) -> bytes:
    """The file's bytes. Raises UserError for one that cannot be read or is too large, which it says before reading."""
    try:
        size = path.stat().st_size
        if size > most_bytes:
            raise _too_large(size, most_bytes)
        return path.read_bytes()
    except (OSError, ValueError):
        raise UserError(
            "读不到这个文件", why="文件不在，或没有读取权限", remedy="请核对文件后再试", code="scan_unreadable"
        ) from None


def read_scan(desk: Desk, scans: ScanDesk, content: bytes) -> ReadScan:
    """看一份扫描件: told by its content what it is, and by its codes whose. Nothing is kept.

    Raises UserError for a file that cannot be kept: empty, too large, no JPEG, PNG or PDF, broken, locked, without
    pages or with too many, a form as it was printed instead of signed, or one with a forged code.
    """
    kind = _require_kind(content, scans.most_bytes)
    fingerprint = sha256(content).hexdigest()
    with desk.store.read() as uow:
        prints = uow.prints.with_content(fingerprint)
        kept = uow.returned.with_content(fingerprint)
    if prints and not kept:
        raise UserError(
            "这是没有签字的原表文件",
            why="它与打印留档完全相同",
            remedy="请存签字以后的扫描件或照片；要核验这个文件，请到核验页",
            code="scan_is_print",
        )
    pages = scans.reader.count_pages(content, kind)
    if not 0 < pages <= MOST_PAGES:
        raise UserError(
            "这份PDF不能入档",
            why="一页也没有" if not pages else f"有{pages}页，最多{MOST_PAGES}页",
            remedy="请一件备案扫描成一个文件",
            code="scan_pages",
        )
    papers, strays, told = _papers_on(desk, scans, scans.reader.find_codes(content, kind))
    refusal = find_stray_refusal(desk.counter, tuple(dict.fromkeys(paper.number for paper in papers)), strays)
    return ReadScan(content, kind, fingerprint, pages, papers, kept, told, refusal)


def take_material_scan(desk: Desk, scans: ScanDesk, content: bytes, material: Material) -> MaterialScan:
    """A scan of one of the applicant's papers, put into the vault for the draft of the visit to name.

    Raises UserError for a file that cannot be kept, EnvironmentProblem when the disk refuses.
    """
    read = read_scan(desk, scans, content)
    if read.papers or read.refusal is not None:
        raise UserError(
            "这是本系统打印的表，不是申请人的材料",
            why="上面有备案的编码",
            remedy="请到那件备案的详情里添加",
            code="scan_is_a_form",
        )
    return MaterialScan(material, scans.papers.vault.put(content), read.media_type, read.pages)


def shows_paper(kept: ReturnedPaper, one_of: Collection[Material]) -> bool:
    """Whether what a record keeps may be the scan of one of these papers: named so, or as 其他材料 of the applicant."""
    return kept.is_scanned and (kept.form == OTHER_MATERIAL or find_material(kept.form) in one_of)


def _require_kind(content: bytes, most_bytes: int) -> MediaType:
    if not content:
        raise UserError("这个文件是空的", why="里面没有内容", remedy="请重新扫描", code="scan_empty")
    if len(content) > most_bytes:
        raise _too_large(len(content), most_bytes)
    kind = find_media_type(content)
    if kind is None:
        raise UserError(
            "这种文件不能入档",
            why="只收JPEG、PNG图片和PDF，这个文件的内容不是其中一种",
            remedy="扫描时请选JPEG或PDF；手机照片请存成JPEG再传",
            code="scan_type",
        )
    return kind


def _too_large(size: int, most: int) -> UserError:
    return UserError(
        "这个文件太大",
        why=f"有{size / MEGABYTE:.1f}兆字节，最多{most // MEGABYTE}兆字节",
        remedy="请用300 dpi以下重新扫描",
        code="scan_too_large",
    )


def _papers_on(
    desk: Desk, scans: ScanDesk, codes: tuple[str, ...]
) -> tuple[tuple[PaperOnScan, ...], tuple[str, ...], str]:
    """The papers of records here that these codes name, numbers that are none here, and why a code names none."""
    named: list[PaperOnScan] = []
    told = ""
    for text in filter(is_check_text, codes):
        claim = read_claim(text)
        try:
            verify_check_text(scans.papers.signer, text)
        except UserError:
            if claim is None or unsigned_verdict(desk, claim) is Verdict.FORGED:
                raise
        if claim is None:
            continue
        if is_notice_number(claim.number) and claim.number.startswith(desk.counter.prefix):
            told = "这是一次性告知书，没有对应的备案。"
        else:
            named.append(PaperOnScan(claim.number, claim.form, claim.version, claim.revision))
    with_form = {paper.number for paper in named}
    named += [PaperOnScan(number) for number in dict.fromkeys(_numbers_in(codes)) if number not in with_form]
    with desk.store.read() as uow:
        here = tuple(paper for paper in named if uow.filings.find(paper.number) is not None)
    return here, tuple(dict.fromkeys(paper.number for paper in named if paper not in here)), told


def _numbers_in(codes: tuple[str, ...]) -> Iterator[str]:
    for text in codes:
        try:
            yield parse_filing_number(text)
        except FilingNumberError:
            continue


def keep_scan(
    desk: Desk, scans: ScanDesk, actor: Actor, scan: ReadScan, number: str, form: str | None = None
) -> KeptScan:
    """入档: keep a scan with a record, as the forms its codes name or as the one a person chose.

    Kept once however often it is given. Raises UserError where there is no such record, where its codes name another
    or several, where it is kept with another record, where no form is known and none was chosen, or one was chosen
    that its codes deny or that this record never had; EnvironmentProblem when the disk refuses.
    """
    with desk.store.read() as uow:
        get_filing(uow, number)
    forms = _forms_for(scan, number, form)
    elsewhere = {paper.filing_number for paper in scan.kept} - {number}
    if elsewhere and number not in scan.numbers:
        raise UserError(
            "这份扫描件已存在另一件备案里",
            why=f"它存在 {'、'.join(sorted(elsewhere))}",
            remedy="存错了的请先到那件备案撤下，再存到这里",
            code="scan_kept_elsewhere",
        )
    vault_hash = scans.papers.vault.put(scan.content)
    with desk.store.write() as uow:
        filing = get_filing(uow, number)
        for item in forms:
            if item.form != OTHER_MATERIAL and item.revision is None:
                _require_had(uow, filing, item.form)
        before = [paper for paper in uow.returned.with_content(vault_hash) if paper.filing_number == number]
        known = {paper.form for paper in before}
        new = [_keep(uow, desk, actor, scan, item) for item in forms if item.form not in known]
        uow.commit()
    wanted = {item.form for item in forms}
    return KeptScan(tuple(paper for paper in (*before, *new) if paper.form in wanted), bool(new))


def _forms_for(scan: ReadScan, number: str, form: str | None) -> list[PaperOnScan]:
    if scan.refusal is not None:
        raise scan.refusal
    if scan.numbers and number not in scan.numbers:
        raise UserError(
            "这是另一件备案的表",
            why=f"表上的编号是 {'、'.join(scan.numbers)}",
            remedy="请打开那件备案再存，或核对是不是拿错了",
            code="scan_other_record",
        )
    named = [paper for paper in scan.papers if paper.number == number and paper.form]
    if form is None:
        if not named:
            raise UserError(
                "认不出这是哪张表",
                why=scan.told.rstrip("。") or "没有读到表上的二维码",
                remedy="请选择是哪张表",
                code="scan_form_unknown",
            )
        return named
    chosen = [paper for paper in named if paper.form == form]
    if named and not chosen:
        raise UserError(
            f"表上的二维码说这是{'、'.join(form_name(paper.form) for paper in named)}",
            why="与选定的不是同一张表",
            remedy="请按二维码存，不要另选；别的材料请单独扫描",
            code="scan_form_differs",
        )
    return chosen or [PaperOnScan(number, form)]


def _require_had(uow: UnitOfWork, filing: Filing, form: str) -> None:
    """Raises UserError for a form that this record has not and never had printed."""
    kind = get_paper_kind(form)
    if kind.applies(filing, uow.filings.acts(filing.number)):
        return
    if all(paper.form != form for paper in uow.prints.of_filing(filing.number)):
        raise UserError(
            f"这件备案没有{kind.name}",
            why=kind.why_not or "没有办过这一项，也没有打印过",
            remedy="请核对是哪张表；不是本系统的表，请选其他材料",
            code="scan_form_not_had",
        )


def forms_to_choose(
    filing: Filing, acts: Sequence[Act], printed: Collection[str], awaited: Sequence[str]
) -> tuple[str, ...]:
    """选表: what a scan of this record may be: awaited forms first, of these the ones once printed, then those signed
    at a visit, those once printed, and other material.
    """
    signed = [kind.code for kind in papers_of(filing, acts) if kind.with_filing]
    once = [kind.code for kind in PAPER_KINDS if kind.code in printed]
    out = [form for form in once if form in awaited]
    return tuple(dict.fromkeys((*out, *awaited, *signed, *once, OTHER_MATERIAL)))


def _keep(uow: UnitOfWork, desk: Desk, actor: Actor, scan: ReadScan, item: PaperOnScan) -> ReturnedPaper:
    paper = ReturnedPaper(
        id=next_returned_id(uow.counter, desk.counter),
        filing_number=item.number,
        form=item.form,
        returned_at=desk.now(),
        returned_by=actor.login,
        vault_hash=scan.vault_hash,
        media_type=scan.media_type,
        form_version=item.form_version,
        revision=item.revision,
        by_hand=item.revision is None,
    )
    uow.returned.add(paper)
    detail = f"{paper.id} {paper.form}".rstrip()
    uow.audit.append(at=paper.returned_at, actor=actor.login, event="paper.scanned", subject=item.number, detail=detail)
    return paper


def withdraw_scan(desk: Desk, actor: Actor, paper_id: str, reason: str) -> ReturnedPaper:
    """撤下 what was kept with the wrong record or as the wrong form; its signed form is waited for again.

    The file stays in the vault and the reason in the audit. Raises UserError without a reason, and where the paper is
    withdrawn already.
    """
    if not reason.strip():
        raise UserError("没有写撤下的原因", remedy="请写明原因，例如放错了备案", code="no_reason")
    with desk.store.write() as uow:
        paper = uow.returned.find(paper_id)
        if paper is None:
            raise UserError("这份扫描件已经撤下", remedy="请重新打开这件备案查看", code="scan_withdrawn")
        now = desk.now()
        uow.returned.withdraw(paper, at=now, by=actor.login, reason=reason.strip())
        is_ours = paper.form != OTHER_MATERIAL and find_material(paper.form) is None
        if is_ours and get_paper_kind(paper.form).with_filing:
            uow.returned.expect(paper.filing_number, paper.form, now)
        uow.audit.append(
            at=now,
            actor=actor.login,
            event="paper.scan_withdrawn",
            subject=paper.filing_number,
            detail=f"{paper.id} {reason.strip()}",
        )
        uow.commit()
    return paper


def open_scan(scans: ScanDesk, paper: ReturnedPaper) -> bytes:
    """The file of a scan. Raises UserError when it is missing or was changed, or where only paper is kept."""
    if not paper.is_scanned:
        raise UserError("这张表没有扫描件", why="只留存了纸质件", remedy="请到档案柜查看", code="paper_only")
    return scans.papers.vault.get(paper.vault_hash)
