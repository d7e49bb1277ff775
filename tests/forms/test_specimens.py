"""Every specimen is a paper that a scanner can read."""

from __future__ import annotations

from pathlib import Path

from forms.specimens import KINDS, write_specimens
from tests.forms.reading import codes_in, pictures_of


def test_every_specimen_is_written_and_its_codes_can_be_scanned(tmp_path: Path) -> None:
    papers = write_specimens(tmp_path / "papers")
    assert len(papers) == 3 * len(KINDS)
    for paper in papers:
        folder = tmp_path / paper.stem
        folder.mkdir()
        for picture in pictures_of(paper.read_bytes(), folder, 150):
            assert codes_in(picture).keys() == {"CODE-128", "QR-Code"}
