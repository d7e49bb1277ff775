"""The line icons that ship can be drawn and fetch nothing from anywhere."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.resource_files import resource_path

ICONS = sorted(resource_path("icons").glob("*.svg"))


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_takes_its_colour_from_the_window_and_stands_alone(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314 (our own file)
    assert root.get("stroke") == "currentColor"
    assert {"href", "{http://www.w3.org/1999/xlink}href"}.isdisjoint(
        key for element in root.iter() for key in element.attrib
    )


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_leaves_ink_at_the_size_it_is_shown(path: Path) -> None:
    image = QImage(18, 18, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(path)).render(painter)
    painter.end()
    assert any(image.pixelColor(x, y).alpha() for x in range(18) for y in range(18))


def test_the_licence_of_the_icons_is_beside_them() -> None:
    assert resource_path("icons", "LICENSE").read_text(encoding="utf-8").startswith("ISC License")
