"""Scans of the applicant's papers, given to a line of the checklist: read and put away off the window's thread."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.filing import MaterialTaken
from app.domain.vocabulary import Material, MaterialHow
from app.errors import UserError
from app.flows.new_filing import NewFiling
from app.services.desk import Desk
from app.services.material_scans import MaterialScan, let_go_of_scans
from app.services.scans import ScanDesk, read_scan_file, take_material_scan
from ui.widgets.tone import Tone
from ui.wizards.new_filing.visit import Visit


class ScanTaking(QObject):
    """Takes files one after the other; each belongs to the visit it was given in, whoever is here when it is read."""

    said = Signal(str, object)
    """A sentence and its tone."""
    taken = Signal(object)
    """The materials of which the visit that is here has one more scan."""
    refused = Signal(object)
    """A UserError."""

    def __init__(self, visit: Visit, parent: QObject) -> None:
        super().__init__(parent)
        self._visit = visit

    def take(self, paths: Sequence[Path], material: Material, group: Collection[Material]) -> None:
        """Scans of ``material``, one of ``group``."""
        visit, flow = self._visit, self._visit.flow
        desk, scans = visit.work.desk, visit.work.counter.scans
        self.said.emit(f"正在看扫描件，共{len(paths)}份……" if len(paths) > 1 else "正在看扫描件……", Tone.ACCENT)
        for place, path in enumerate(paths, start=1):
            words = f"扫描件已收下（第{place}份，共{len(paths)}份）。" if len(paths) > 1 else "扫描件已收下。"
            visit.work.tasks.command(
                partial(_take, desk, scans, path, material),
                partial(self._taken, flow, group, words),
                self._failed,
                owner=self,
            )

    def put_out(self, scan: MaterialScan) -> None:
        """Take a scan out of the visit; its file stays until ``let_go``."""
        data = self._visit.data
        left = tuple(item for item in data.scans if item != scan)
        is_last = all(item.material is not scan.material for item in left)
        # Without its last scan a paper counts as scanned no more; how it was taken is to be said again.
        kept = tuple(
            item
            for item in data.materials
            if not (is_last and item.material is scan.material and item.how is MaterialHow.SCANNED)
        )
        self._visit.update(scans=left, materials=kept)

    def put_back(self, scan: MaterialScan) -> None:
        """A scan taken out by mistake."""
        data = self._visit.data
        is_taken = any(item.material is scan.material for item in data.taken)
        taken = () if is_taken else (MaterialTaken(scan.material, MaterialHow.SCANNED),)
        self._visit.update(scans=(*data.scans, scan), materials=(*data.materials, *taken))

    def let_go(self, scans: Collection[MaterialScan]) -> None:
        """Nobody wants these any more: their files leave the vault, unless something else names them."""
        gone = [scan.vault_hash for scan in scans if scan not in self._visit.data.scans]
        if gone:
            self._visit.save()
            desk, vault = self._visit.work.desk, self._visit.work.counter.papers.vault
            self._visit.work.tasks.command(lambda: let_go_of_scans(desk, vault, gone), lambda _: None)

    def _taken(self, flow: NewFiling, group: Collection[Material], words: str, scan: MaterialScan) -> None:
        data = flow.data
        if data.number:
            self.said.emit("备案已经登记，这份扫描件没有收下。请到备案详情里添加。", Tone.WARN)
            return
        if any(item.vault_hash == scan.vault_hash and item.material in group for item in data.scans):
            self.said.emit("这份扫描件已经收过，没有再收。", Tone.WARN)
            return
        # The member of the group that the clerk has named meanwhile.
        named = next((item.material for item in data.taken if item.material in group), scan.material)
        others = tuple(item for item in data.materials if item.material not in group)
        changes = {
            "scans": (*data.scans, replace(scan, material=named)),
            "materials": (*others, MaterialTaken(named, MaterialHow.SCANNED)),
        }
        if flow is self._visit.flow:
            self._visit.update(**changes)
            self.said.emit(words, Tone.OK)
            self.taken.emit(group)
        else:
            flow.update(**changes)
            self._visit.work.tasks.command(flow.keeping(), lambda _: None)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.refused.emit(error)
        else:
            self._visit.work.problems.show(error)


def _take(desk: Desk, scans: ScanDesk, path: Path, material: Material) -> MaterialScan:
    return take_material_scan(desk, scans, read_scan_file(path, scans.most_bytes), material)
