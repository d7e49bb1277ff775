"""The pictures of the staff manual: ``python -m tests.pictures.manual [--only NAME ...]``.

They are those that ``docs/manual.zh-CN.md`` names.
Each is a screen of the same name, in the look of the smallest monitor, with few enough colours to be kept in the
repository.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from tests.pictures.looks import LOOKS
from tests.pictures.studio import Studio
from tests.ui.scenes import OTHER_WINDOWS
from tests.ui.test_screens import SCREENS

DOCS = Path(__file__).resolve().parents[2] / "docs"
MANUAL = DOCS / "manual.zh-CN.md"
PICTURES = DOCS / "pictures"

_NAMED = re.compile(r"!\[[^\]]*\]\(pictures/([^)]+)\.png\)")
_COLOURS, _OF_AREAS = 256, 128


def named_pictures() -> tuple[str, ...]:
    """The screens that the manual shows, in its order."""
    return tuple(dict.fromkeys(_NAMED.findall(MANUAL.read_text(encoding="utf-8"))))


def main() -> int:
    names = named_pictures()
    parser = argparse.ArgumentParser(prog="tests.pictures.manual", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Nobody asked for paper: a printer of this computer is left in peace.
    os.environ["CUPS_SERVER"] = "127.0.0.1:9"
    application = QApplication(sys.argv[:1])
    everything = SCREENS | OTHER_WINDOWS
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yidi-manual-") as folder:
        studio = Studio(application, Path(folder))
        for name in options.only:
            for taken in studio.take(name, everything[name], LOOKS[:1], Path(folder) / "taken"):
                _keep_small(taken, PICTURES / f"{name}.png")
            sys.stdout.write(f"{name}\n")
    for left in PICTURES.glob("*.png"):
        if left.stem not in names:
            left.unlink()
    return 0


def _keep_small(taken: Path, path: Path) -> None:
    with Image.open(taken) as picture:
        whole = picture.convert("RGB")
    counted = sorted(whole.getcolors(whole.width * whole.height) or [], reverse=True)
    # The colours of areas stay what they are, alike in all pictures; only the edges of letters give way.
    kept = [colour for _, colour in counted[:_OF_AREAS]]
    nearest = {colour: kept[0] for _, colour in counted} | {colour: colour for colour in kept}
    newest = kept
    while newest:
        for _, colour in counted:
            nearest[colour] = min((nearest[colour], *newest), key=lambda other: _distance(colour, other))
        worst = max(nearest, key=lambda colour: _distance(colour, nearest[colour]))
        newest = [worst] if len(kept) < _COLOURS and nearest[worst] != worst else []
        kept += newest
    places = {colour: place for place, colour in enumerate(kept)}
    few = Image.new("P", whole.size)
    few.putpalette([part for colour in kept for part in colour])
    few.putdata([places[nearest[colour]] for colour in whole.getdata()])
    few.save(path, optimize=True)


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


if __name__ == "__main__":
    sys.exit(main())
