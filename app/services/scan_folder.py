"""按条码入档: the scans of a folder, each kept with the record its codes name; the rest waits for a choice by hand.

Nothing in the folder is moved or deleted. The same folder may be gone through again: what is kept already is told and
not kept twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from app.domain.filing import Actor
from app.domain.privacy import Private
from app.errors import EnvironmentProblem, UserError
from app.services.desk import Desk
from app.services.material_scans import find_material
from app.services.paper_kinds import get_paper_kind
from app.services.returned_papers import ReturnedPaper
from app.services.scans import OTHER_MATERIAL, PaperOnScan, ReadScan, ScanDesk, keep_scan, read_scan, read_scan_file

_NOT_SCANS = frozenset({"thumbs.db", "desktop.ini"})
_PASSING = (".", "~")
"""How names of files begin that systems and other programs leave about for themselves."""


class MatchState(StrEnum):
    """匹配结果."""

    KEPT = "kept"
    KEPT_BEFORE = "kept_before"
    OPEN = "open"
    """No code or only a number: a person decides."""
    REFUSED = "refused"


MATCH_WORDS = {
    MatchState.KEPT: "已入档",
    MatchState.KEPT_BEFORE: "存过",
    MatchState.OPEN: "待选",
    MatchState.REFUSED: "不能入档",
}


def count_words(found: Iterable[Matched]) -> str:
    """How many files came to which end, in one line."""
    states = [item.state for item in found]
    return "，".join(f"{words} {states.count(state)} 份" for state, words in MATCH_WORDS.items())


@dataclass(frozen=True, repr=False)
class LookedAt(Private):
    """看过的文件: what was read of it, or what it was kept as before, or why it cannot be kept."""

    path: Path
    scan: ReadScan | None = None
    kept: tuple[ReturnedPaper, ...] = ()
    refusal: UserError | None = None


@dataclass(frozen=True, repr=False)
class Matched(Private):
    """一个文件的匹配结果. ``papers`` is what its codes name where nothing is decided, else what it is kept as."""

    path: Path
    state: MatchState
    words: str
    papers: tuple[PaperOnScan, ...] = ()
    reason: str = ""
    """Of an open one, why nothing decides it, without how a window asks."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """Records it is kept with, or may belong to."""
        return tuple(dict.fromkeys(paper.number for paper in self.papers))


def list_scans(folder: Path) -> tuple[Path, ...]:
    """Files of a folder by name, without those below it. Raises UserError for a folder that cannot be read."""
    try:
        files = [path for path in folder.iterdir() if path.is_file()]
    except OSError:
        raise _unreadable() from None
    wanted = (path for path in files if not path.name.startswith(_PASSING) and path.name.lower() not in _NOT_SCANS)
    return tuple(sorted(wanted, key=lambda path: path.name))


def _unreadable() -> UserError:
    return UserError(
        "打不开这个文件夹", why="文件夹不在，或没有读取权限", remedy="请核对后另选一个", code="folder_unreadable"
    )


def list_folders_below(folder: Path) -> tuple[str, ...]:
    """Names of the folders in a folder, which are not gone into. Raises UserError as ``list_scans``."""
    try:
        return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name[0] not in _PASSING))
    except OSError:
        raise _unreadable() from None


def look_at(desk: Desk, scans: ScanDesk, path: Path) -> LookedAt:
    """Read one file; nothing is kept. Raises EnvironmentProblem only where the store or the vault fails."""
    try:
        content = read_scan_file(path, scans.most_bytes)
        with desk.store.read() as uow:
            kept = uow.returned.with_content(sha256(content).hexdigest())
        if kept:
            return LookedAt(path, kept=kept)
        return LookedAt(path, scan=read_scan(desk, scans, content))
    except EnvironmentProblem:
        raise
    except UserError as refusal:
        return LookedAt(path, refusal=refusal)


def settle(desk: Desk, scans: ScanDesk, actor: Actor, looked: LookedAt) -> Matched:
    """Keep what is certain, and say of the rest what there is to decide. Raises EnvironmentProblem as ``keep_scan``."""
    if looked.refusal is not None:
        return Matched(looked.path, MatchState.REFUSED, str(looked.refusal))
    scan = looked.scan
    if scan is None:
        return Matched(looked.path, MatchState.KEPT_BEFORE, "这份扫描件已经存过，没有再存。", _kept_as(looked.kept))
    if scan.refusal is not None:
        return Matched(looked.path, MatchState.REFUSED, str(scan.refusal))
    if not scan.is_certain:
        reason, way = _why_open(scan)
        return Matched(looked.path, MatchState.OPEN, f"{reason}{way}", scan.papers, reason)
    kept = keep_scan(desk, scans, actor, scan, scan.numbers[0])
    return Matched(looked.path, MatchState.KEPT, f"已存为{_names(kept.papers)}。", _kept_as(kept.papers))


def keep_chosen(desk: Desk, scans: ScanDesk, actor: Actor, path: Path, number: str, form: str) -> Matched:
    """Keep a file as what a person chose. Raises as ``read_scan`` and ``keep_scan``."""
    scan = read_scan(desk, scans, read_scan_file(path, scans.most_bytes))
    kept = keep_scan(desk, scans, actor, scan, number, form)
    words = f"已存为{_names(kept.papers)}。" if kept.is_new else "这份扫描件已经存过，没有再存。"
    return Matched(path, MatchState.KEPT if kept.is_new else MatchState.KEPT_BEFORE, words, _kept_as(kept.papers))


def paper_name(form: str) -> str:
    """The name of a form; material that is no form of ours has one too."""
    material = find_material(form)
    if material is not None:
        return material.label
    return "其他材料" if form == OTHER_MATERIAL else get_paper_kind(form).name


def _why_open(scan: ReadScan) -> tuple[str, str]:
    """Why a person is to decide, and what to do at a window."""
    if scan.numbers:
        return "只读到备案编号，没有读到二维码。", "请选是哪张表。"
    return scan.told or "没有读到条码和二维码。", "请看图选择备案和表。"


def _kept_as(papers: tuple[ReturnedPaper, ...]) -> tuple[PaperOnScan, ...]:
    return tuple(PaperOnScan(item.filing_number, item.form, item.form_version, item.revision) for item in papers)


def _names(papers: tuple[ReturnedPaper, ...]) -> str:
    return "、".join(paper_name(paper.form) for paper in papers)
