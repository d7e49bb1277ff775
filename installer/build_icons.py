"""Copies the line icons the window uses from the npm package lucide-static.

A step of those who keep the data:

    npm pack lucide-static@1.62.0 && tar -xzf lucide-static-1.62.0.tgz
    python installer/build_icons.py package

The icons are files of one line, drawn with ``currentColor``: the window puts the colour in.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "icons"

NAMES = [
    "arrow-left",
    "arrow-right",
    "ban",
    "book-open",
    "building-2",
    "calendar",
    "chart-column",
    "check",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "circle",
    "circle-check",
    "circle-dot",
    "circle-question-mark",
    "circle-x",
    "clipboard-check",
    "clock",
    "cloud-upload",
    "copy",
    "credit-card",
    "download",
    "eye",
    "file-plus",
    "file-text",
    "files",
    "folder",
    "history",
    "hourglass",
    "house",
    "id-card",
    "info",
    "list-checks",
    "lock",
    "log-in",
    "log-out",
    "map-pin",
    "monitor",
    "pause",
    "pen-line",
    "pencil",
    "phone",
    "play",
    "plus",
    "printer",
    "refresh-cw",
    "rotate-ccw",
    "scan-line",
    "search",
    "send",
    "settings",
    "shield-check",
    "square",
    "square-check",
    "trash-2",
    "triangle-alert",
    "upload",
    "user",
    "users",
    "wifi-off",
    "x",
]


def one_line(svg: str) -> str:
    """The drawing without the comment and the line breaks of the package."""
    without_comment = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    return re.sub(r">\s+<", "><", " ".join(without_comment.split())).replace(" >", ">") + "\n"


def main() -> None:
    """Replaces the drawings and the licence; says which version they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    package = parser.parse_args().package
    for old in OUTPUT.glob("*.svg"):
        old.unlink()
    for name in NAMES:
        svg = (package / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        (OUTPUT / f"{name}.svg").write_text(one_line(svg), encoding="utf-8")
    licence = (package / "LICENSE").read_text(encoding="utf-8")
    (OUTPUT / "LICENSE").write_text(licence, encoding="utf-8")
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    print(f"{OUTPUT}: {len(NAMES)} icons of lucide-static {version}")


if __name__ == "__main__":
    main()
