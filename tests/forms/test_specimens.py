"""Every specimen is written as a file of its own."""

from __future__ import annotations

from pathlib import Path

from app.resource_files import resource_path
from forms.specimens import KINDS, SPECIMENS, write_specimens


def test_every_specimen_is_written_in_every_kind(tmp_path: Path) -> None:
    papers = write_specimens(tmp_path / "papers")
    assert {paper.stem for paper in papers} == {f"{item.name}-{kind}" for item in SPECIMENS for kind in KINDS}
    assert all(paper.read_bytes().startswith(b"%PDF") for paper in papers)


def test_every_form_for_a_record_has_its_specimen() -> None:
    layouts = {path.parent.name for path in resource_path("forms").glob("*/*.yaml")}
    tables = {name for name in layouts if "summary" in name}
    assert layouts - tables == {item.name for item in SPECIMENS}
