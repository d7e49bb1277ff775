"""政策库: the packs in a folder; a broken one is listed with its reason and never stops the others."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from app.errors import UserError
from app.policy.pack import PackEdition
from app.policy.versions import every_version, holding_folder
from app.strict_yaml import parse_file, read_yaml

_UNKNOWN = ""
"""The name of a broken edition that does not say it: it may be any."""


@dataclass(frozen=True)
class BrokenPack:
    """不能使用的政策包: its folder's name and what is wrong with it."""

    pack: str
    path: Path
    reason: str

    @property
    def detail(self) -> str:
        """The reason with bare names of files: their folder means nothing to the reader."""
        return self.reason.replace(f"{self.path}{os.sep}", "")


@dataclass(frozen=True)
class _Shelf:
    """What became of one pack's folders: the last sound one, and the last one if that is broken."""

    editions: tuple[PackEdition, ...] | None
    broken: BrokenPack | None


class PackLibrary:
    """政策库. A pack is read when it is first asked for, so a counter starts with its own alone."""

    def __init__(self, folders: Mapping[str, tuple[Path, ...]], roots: tuple[Path, ...]) -> None:
        self._folders = folders
        self._roots = roots
        self._shelves: dict[str, _Shelf] = {}
        self._judging: dict[tuple[str, str], PackEdition | None] = {}

    @classmethod
    def load(cls, *folders: Path) -> PackLibrary:
        """The packs ``<folder>/<pack>/*.yaml``; later folders add to and replace packs of earlier ones."""
        found: dict[str, tuple[Path, ...]] = {}
        for name, pack_folder in (pair for folder in folders for pair in pack_folders(folder)):
            found[name] = (*found.get(name, ()), pack_folder)
        return cls(found, folders)

    @property
    def editions(self) -> Mapping[str, tuple[PackEdition, ...]]:
        """Every pack that can be used, its editions oldest first."""
        shelves = {name: self._shelf(name) for name in self._folders}
        return {
            name: shelf.editions
            for name, shelf in shelves.items()
            if shelf.editions is not None and shelf.broken is None
        }

    @property
    def broken(self) -> tuple[BrokenPack, ...]:
        """Every pack that cannot be used, with the reason."""
        shelves = [self._shelf(name) for name in self._folders]
        return tuple(shelf.broken for shelf in shelves if shelf.broken is not None)

    def _shelf(self, name: str) -> _Shelf:
        if name not in self._shelves:
            self._shelves[name] = _read_shelf(name, self._folders[name])
        return self._shelves[name]

    def get(self, pack: str) -> tuple[PackEdition, ...]:
        """All editions of a pack, oldest first. Raises UserError for an unknown or broken pack, with the reason."""
        if pack not in self._folders:
            known = "、".join(sorted(self._folders))
            raise UserError(f"没有政策包 {pack}", why=f"现有：{known}", remedy="请核对政策包名称", code="pack_unknown")
        shelf = self._shelf(pack)
        if shelf.broken is not None or shelf.editions is None:
            raise UserError(
                f"政策包 {pack} 不能使用",
                why="规则文件写法有误",
                remedy="请把“政策”页上列出的原因告诉市级管理员，更新政策包；已有备案仍可查看",
                code="pack_broken",
            )
        return shelf.editions

    def find_on(self, pack: str, day: date) -> PackEdition | None:
        """The edition of ``pack`` in force on ``day``, or None."""
        return next((edition for edition in self.get(pack) if edition.in_force.contains(day)), None)

    def get_edition(self, pack: str, edition: str) -> PackEdition:
        """One edition by name: it judges the filings it has judged, also after an update has left it behind.

        A broken edition beside it does not touch it. Raises UserError when it is nowhere or is itself broken.
        """
        if (pack, edition) not in self._judging:
            self._judging[pack, edition] = self._find_judging(pack, edition)
        found = self._judging[pack, edition]
        if found is None:
            self.get(pack)
            raise UserError(
                f"没有政策包 {pack} 的 {edition} 版", remedy="请联系市级管理员补装该版本", code="edition_unknown"
            )
        return found

    def _find_judging(self, pack: str, edition: str) -> PackEdition | None:
        """As ``find_edition``, but a broken file that may be it is not passed over for one it replaces."""
        is_broken = pack in self._folders and self._shelf(pack).broken is not None
        for folder in reversed(self._folders[pack]) if is_broken else ():
            found, broken = read_each(folder, pack)
            if edition in found:
                return found[edition]
            if not broken.isdisjoint({edition, _UNKNOWN}):
                return None
        return self.find_edition(pack, edition)

    def find_edition(self, pack: str, edition: str) -> PackEdition | None:
        """One edition by name wherever it lies, even while what holds now is broken; or None."""
        held = (self._shelf(pack).editions or ()) if pack in self._folders else ()
        for item in held:
            if item.edition == edition:
                return item
        folders = [folder for root in self._roots for folder in every_version(root / pack)]
        earlier = (read_each(folder, pack)[0].get(edition) for folder in reversed(folders))
        return next((item for item in earlier if item is not None), None)

    def in_force_elsewhere(self, pack: str, day: date) -> tuple[PackEdition, ...]:
        """Other packs that hold on ``day`` and could judge in this one's place: those of the whole country."""
        return tuple(
            edition
            for name, editions in sorted(self.editions.items())
            if name != pack
            for edition in editions
            if not edition.area.codes and edition.in_force.contains(day)
        )


def pack_folders(folder: Path) -> tuple[tuple[str, Path], ...]:
    """The packs in ``folder``, each with the folder that holds now; none where there is no such folder."""
    found = []
    for pack in sorted(folder.iterdir()) if folder.is_dir() else ():
        if pack.is_dir():
            holding = holding_folder(pack)
            if holding != pack or next(holding.glob("*.yaml"), None) is not None:
                found.append((pack.name, holding))
    return tuple(found)


def read_each(folder: Path, pack: str) -> tuple[dict[str, PackEdition], frozenset[str]]:
    """Each edition of ``pack`` in its folder by itself: the sound ones by name, and the names of the broken ones."""
    sound: dict[str, PackEdition] = {}
    broken = set[str]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            edition = parse_file(path, PackEdition)
        except UserError:
            broken.add(_name_written(path))
        else:
            if edition.pack == pack:
                sound[edition.edition] = edition
    return sound, frozenset(broken)


def _name_written(path: Path) -> str:
    """The edition a broken file says it is."""
    try:
        said = read_yaml(path)
    except UserError:
        return _UNKNOWN
    return str(said.get("edition", _UNKNOWN)) if isinstance(said, dict) else _UNKNOWN


def _read_shelf(name: str, folders: tuple[Path, ...]) -> _Shelf:
    editions: tuple[PackEdition, ...] | None = None
    broken: BrokenPack | None = None
    for folder in folders:
        try:
            editions, broken = load_editions(folder, name), None
        except UserError as error:
            broken = BrokenPack(name, folder, str(error))
    return _Shelf(editions, broken)


def load_editions(folder: Path, pack: str) -> tuple[PackEdition, ...]:
    """The editions of ``pack`` in its folder, oldest first.

    Raises UserError when there is none, a file is unsound, belongs to another pack, or two editions overlap.
    """
    editions = []
    for path in sorted(folder.glob("*.yaml")):
        edition = parse_file(path, PackEdition)
        if edition.pack != pack:
            raise UserError(f"文件 {path} 不属于政策包 {pack}", why=f"其中写的是 {edition.pack}", code="pack_name")
        editions.append(edition)
    if not editions:
        raise UserError(f"文件夹 {folder} 里没有政策包 {pack} 的版本", remedy="请重新安装政策包", code="pack_empty")
    editions.sort(key=lambda item: item.in_force.since)
    for older, newer in pairwise(editions):
        if older.in_force.until is None or older.in_force.until >= newer.in_force.since:
            raise UserError(
                f"政策包 {pack} 的两个版本施行日期重叠",
                why=f"{older.edition} 与 {newer.edition}",
                code="pack_overlap",
            )
    return tuple(editions)
