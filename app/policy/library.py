"""政策库: the packs in a folder; a broken one is listed with its reason and never stops the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from app.errors import UserError
from app.policy.loader import parse_file
from app.policy.pack import PackEdition


@dataclass(frozen=True)
class BrokenPack:
    """不能使用的政策包: its folder's name and what is wrong with it."""

    pack: str
    path: Path
    reason: str


@dataclass(frozen=True)
class PackLibrary:
    """政策库. Editions of a pack are kept oldest first."""

    editions: Mapping[str, tuple[PackEdition, ...]]
    broken: tuple[BrokenPack, ...] = ()

    @classmethod
    def load(cls, *folders: Path) -> PackLibrary:
        """Read every ``<folder>/<pack>/*.yaml``; later folders add to and replace packs of earlier ones."""
        editions: dict[str, tuple[PackEdition, ...]] = {}
        broken: dict[str, BrokenPack] = {}
        for pack_folder in (path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())):
            files = sorted(pack_folder.glob("*.yaml")) if pack_folder.is_dir() else []
            if not files:
                continue
            try:
                editions[pack_folder.name] = load_editions(pack_folder)
                broken.pop(pack_folder.name, None)
            except UserError as error:
                broken[pack_folder.name] = BrokenPack(pack_folder.name, pack_folder, str(error))
        return cls(editions, tuple(broken.values()))

    def get(self, pack: str) -> tuple[PackEdition, ...]:
        """All editions of a pack. Raises UserError for an unknown or broken pack, with the reason."""
        for item in self.broken:
            if item.pack == pack:
                raise UserError(
                    f"政策包 {pack} 不能使用",
                    why=item.reason,
                    remedy="请联系市级管理员更新政策包；已有备案仍可查看",
                    code="pack_broken",
                )
        if pack not in self.editions:
            known = "、".join(sorted(self.editions))
            raise UserError(f"没有政策包 {pack}", why=f"现有：{known}", remedy="请核对政策包名称", code="pack_unknown")
        return self.editions[pack]

    def find_on(self, pack: str, day: date) -> PackEdition | None:
        """The edition of ``pack`` in force on ``day``, or None."""
        return next((edition for edition in self.get(pack) if edition.in_force.contains(day)), None)

    def get_edition(self, pack: str, edition: str) -> PackEdition:
        """One edition by name; raises UserError when it is not there."""
        for item in self.get(pack):
            if item.edition == edition:
                return item
        raise UserError(
            f"没有政策包 {pack} 的 {edition} 版", remedy="请联系市级管理员补装该版本", code="edition_unknown"
        )

    def in_force_elsewhere(self, pack: str, day: date) -> tuple[PackEdition, ...]:
        """Other packs that hold on ``day`` and could judge in this one's place: those of the whole country."""
        return tuple(
            edition
            for name, editions in sorted(self.editions.items())
            if name != pack
            for edition in editions
            if not edition.area.codes and edition.in_force.contains(day)
        )


def load_editions(folder: Path) -> tuple[PackEdition, ...]:
    """The editions in one pack's folder, oldest first.

    Raises UserError when a file is unsound, belongs to another pack, or two editions overlap.
    """
    editions = []
    for path in sorted(folder.glob("*.yaml")):
        edition = parse_file(path, PackEdition)
        if edition.pack != folder.name:
            raise UserError(
                f"文件 {path} 不属于政策包 {folder.name}", why=f"其中写的是 {edition.pack}", code="pack_name"
            )
        editions.append(edition)
    editions.sort(key=lambda item: item.in_force.since)
    for older, newer in pairwise(editions):
        if older.in_force.until is None or older.in_force.until >= newer.in_force.since:
            raise UserError(
                f"政策包 {folder.name} 的两个版本施行日期重叠",
                why=f"{older.edition} 与 {newer.edition}",
                code="pack_overlap",
            )
    return tuple(editions)
