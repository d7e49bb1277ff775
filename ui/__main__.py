"""``python -m ui [--data FOLDER]``: the counter's window, or without a display the demonstration visit."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Start what this computer can show; returns the exit code."""
    if not has_display():
        from ui.demonstration.play import main as play

        return play()
    from ui.application import run

    return run(_folder(arguments))


def has_display() -> bool:
    """Whether there is a screen to open a window on. Windows and macOS always have one."""
    if os.environ.get("YIDI_HEADLESS") == "1":
        return False
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _folder(arguments: list[str]) -> Path | None:
    if not arguments:
        return None
    import argparse

    parser = argparse.ArgumentParser(prog="python -m ui", description="异地就医备案柜台")
    parser.add_argument("--data", type=Path, help="数据文件夹")
    chosen: Path | None = parser.parse_args(arguments).data
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
