"""政策包更新: verified, tried in a folder of its own, and put in force at one stroke, or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.counter import Counter
from app.bootstrap.data_files import load_library
from app.bootstrap.trusted_keys import trusted_keys
from app.errors import EnvironmentProblem, UserError, disk_reason
from app.policy.library import PackLibrary, load_editions
from app.policy.same_edition import changed_sections
from app.policy.soundness import Finding, check_packs
from app.policy.update_file import PackUpdate, read_update
from app.policy.versions import INSTALLED, VERSIONS, history_json, read_history
from app.resource_files import resource_path
from app.store.files import make_private_folder, sync_folder, write_durably

_TIME_LENGTH = len("yyyymmdd-hhmmss")
_MOST_NAMED = 5


@dataclass(frozen=True)
class Installed:
    """安装结果: which version holds now, which did before (empty: what was there without updates), what to judge."""

    pack: str
    version: str
    before: str
    is_new: bool = True
    warnings: tuple[Finding, ...] = ()


def install_update(counter: Counter, content: bytes, *, actor: str, allow_older: bool = False) -> Installed:
    """Put a pack update in force. A counter that is open goes on with the old rules until it is opened again.

    Raises UserError when the file is not what a trusted city signed, is older than what holds, is unsound, or would
    change an edition under its name; EnvironmentProblem when the disk refuses. Then everything is as it was.
    """
    update = read_update(content, trusted_keys(counter.folder))
    pack_folder = counter.folder / "policies" / update.pack
    noted = read_history(pack_folder) or ()
    history = tuple(version for version in noted if (pack_folder / VERSIONS / version).is_dir())
    before = history[-1] if history else ""
    if before == update.version and _is_sound(counter, update.pack):
        return Installed(update.pack, before, before, is_new=False)
    if before != update.version and not allow_older and update.version[:_TIME_LENGTH] <= before[:_TIME_LENGTH]:
        raise _refusal(
            f"文件制作于 {update.made_at:%Y-%m-%d %H:%M}，不比现用的 {before} 新",
            "请使用最新的更新文件；确要退回旧的，加 --allow-older",
            "update_older",
        )
    with _disk_problems(pack_folder):
        library = _library(counter)
        for folder in (pack_folder.parent, pack_folder, pack_folder / VERSIONS):
            make_private_folder(folder)
        stage = Path(tempfile.mkdtemp(dir=pack_folder / VERSIONS, prefix=".new-"))
        try:
            _write(stage, update)
            warnings = _examine(counter, stage, update, library)
            place = pack_folder / VERSIONS / update.version
            with _put(stage, place):
                detail = {"version": update.version, "before": before, "signed_by": update.signed_by}
                _hold(
                    counter,
                    update.pack,
                    (*(item for item in history if item != update.version), update.version),
                    "packs.installed",
                    detail,
                    actor,
                )
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Installed(update.pack, update.version, before, warnings=warnings)


def roll_back(counter: Counter, pack: str, *, actor: str) -> Installed:
    """Let the version before the last one hold again; editions of the last one still judge what they have judged.

    Raises UserError when there is none before it, or it cannot be used.
    """
    history = read_history(counter.folder / "policies" / pack)
    if not history:
        raise UserError(
            f"政策包 {pack} 没有可以退回的更新",
            why="本窗口没有给它装过更新",
            remedy="请核对政策包名称",
            code="no_update",
        )
    left, kept = history[-1], history[:-1]
    if not kept and not _came_otherwise(counter, pack):
        raise UserError(
            f"政策包 {pack} 没有退回",
            why=f"它只有 {left} 这一次更新，退回后就没有规则了",
            remedy="请向市级管理员索取改正后的更新文件",
            code="only_update",
        )
    now = kept[-1] if kept else ""
    _hold(counter, pack, kept, "packs.rolled_back", {"version": now, "before": left}, actor)
    return Installed(pack, now, left)


def _came_otherwise(counter: Counter, pack: str) -> bool:
    """Whether there are rules without any update: shipped, or written into the pack's own folder."""
    folders = (resource_path("policies", pack), counter.folder / "policies" / pack)
    return any(next(folder.glob("*.yaml"), None) is not None for folder in folders)


def _library(counter: Counter) -> PackLibrary:
    return load_library(counter.folder / "policies")


def _is_sound(counter: Counter, pack: str) -> bool:
    return all(item.pack != pack for item in _library(counter).broken)


def _write(stage: Path, update: PackUpdate) -> None:
    for name, text in update.files.items():
        path = stage / name
        make_private_folder(path.parent)
        write_durably(path, text.encode())


def _examine(counter: Counter, stage: Path, update: PackUpdate, library: PackLibrary) -> tuple[Finding, ...]:
    """Refuse what is unsound or changes an edition; returns what a person should judge."""
    known = [edition for editions in library.editions.values() for edition in editions]
    (check,) = check_packs([(update.pack, stage)], counter.desk.today(), known)
    if check.errors:
        named = "；".join(item.short for item in check.errors[:_MOST_NAMED])
        raise _refusal(f"政策包有误：{named}", "请把这段话转告市级管理员，改正后重新制作", "update_unsound")
    if not check.editions:
        raise _refusal("文件里没有一个版本", "请向市级管理员重新索取更新文件", "update_empty")
    for edition in load_editions(stage, update.pack):
        old = library.find_edition(update.pack, edition.edition)
        changed = changed_sections(old, edition) if old is not None else ()
        if changed:
            raise _refusal(
                f"{edition.edition}版与已装的同名版本内容不同（{'、'.join(changed[:_MOST_NAMED])}）",
                "备案要按当时的规则解释，请市级把改动后的规则另起版本名重新制作",
                "edition_changed",
            )
    return check.warnings


@contextmanager
def _put(stage: Path, place: Path) -> Iterator[None]:
    """Move the new version to its place; when what follows fails, it is gone again and what lay there is back."""
    aside = place.with_name(f".old-{stage.name}")
    if place.exists():
        place.rename(aside)
    stage.rename(place)
    try:
        sync_folder(place.parent)
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if aside.exists():
            aside.rename(place)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _hold(counter: Counter, pack: str, history: Sequence[str], event: str, detail: dict[str, str], actor: str) -> None:
    """Let the last of ``history`` hold, with its audit entry, or leave all as it was."""
    file = counter.folder / "policies" / pack / INSTALLED
    old = file.read_bytes() if file.exists() else None
    desk = counter.desk
    try:
        with desk.store.write() as uow:
            uow.audit.append(at=desk.now(), actor=actor, event=event, subject=pack, detail=json.dumps(detail))
            write_durably(file, history_json(history))
            _library(counter).get(pack)
            uow.commit()
    except BaseException:
        if old is None:
            file.unlink(missing_ok=True)
        else:
            write_durably(file, old)
        raise


@contextmanager
def _disk_problems(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EnvironmentProblem(
            f"写不进文件夹 {folder}",
            why=disk_reason(error),
            remedy="请检查磁盘后再试；现用的规则没有变动",
            code="pack_disk",
        ) from error


def _refusal(why: str, remedy: str, code: str) -> UserError:
    return UserError("更新文件没有安装", why=why, remedy=remedy, code=code)
