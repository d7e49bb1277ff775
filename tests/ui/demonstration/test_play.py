"""The demonstration through the window: it goes as told, and leaves its pictures and papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.demonstration import play
from ui.printing.page_images import count_pages


@pytest.mark.pcsc
@pytest.mark.xdist_group("pcsc")
@pytest.mark.usefixtures("qapp")
def test_the_visit_goes_as_told_and_leaves_pictures_and_papers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The demonstration sets it for its own process.
    monkeypatch.setenv("CUPS_SERVER", "")
    out = tmp_path / "out"
    assert play.main(out) == 0
    told = capsys.readouterr().out
    assert "状态 已撤销" in told
    assert "上级已接收3件，退回0件" in told

    pictures = sorted(out.glob("*.png"))
    assert len(pictures) == len({picture.name for picture in pictures}) >= 20
    assert {(image.width(), image.height()) for image in (QImage(str(path)) for path in pictures)} == {(1366, 768)}
    papers = {path.name.partition("-")[0]: count_pages(path.read_bytes()) for path in out.glob("*.pdf")}
    assert papers == {"备案表": 2, "承诺书": 1}
    assert all(file.name in told for file in [*pictures, *out.glob("*.pdf")])
    assert QApplication.activeWindow() is None
