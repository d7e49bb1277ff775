"""Every specimen is a paper that a scanner can read."""

from __future__ import annotations

from pathlib import Path

from forms.city_specimens import CANCELLATION_LAYOUTS, FILING_LAYOUTS
from forms.specimens import KINDS, write_specimens
from tests.forms.reading import codes_in, pictures_of


def test_every_specimen_is_written_and_its_codes_can_be_scanned(tmp_path: Path) -> None:
    papers = write_specimens(tmp_path / "papers")
    assert {f"{layout}-ordinary" for layout in ("filing_form", *FILING_LAYOUTS, *CANCELLATION_LAYOUTS)} < {
        paper.stem for paper in papers
    }
    assert len(papers) % len(KINDS) == 0
    for paper in papers:
        folder = tmp_path / paper.stem
        folder.mkdir()
        for picture in pictures_of(paper.read_bytes(), folder, 150):
            assert codes_in(picture).keys() == {"CODE-128", "QR-Code"}
