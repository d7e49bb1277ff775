"""Files within a monkey's reach, and the desktop's own file dialogs answered for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QFileDialog

_SIDE = 400


def lay_out_files(folder: Path) -> tuple[Path, ...]:
    """A scan, an empty file, one that is not what its name says, words, a folder, and one that is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    scan = QImage(_SIDE, _SIDE, QImage.Format.Format_RGB32)
    scan.fill(QColor("white"))
    scan.save(str(folder / "scan.png"))
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    (folder / "broken.yidi").write_bytes(b"{}")
    (folder / "words.txt").write_text("没有什么", encoding="utf-8")
    (folder / "folder").mkdir(exist_ok=True)
    names = ("scan.png", "empty.pdf", "broken.pdf", "broken.yidi", "words.txt", "folder", "gone.png")
    return tuple(folder / name for name in names)


@contextmanager
def answered_dialogs(chance: Random, files: tuple[Path, ...], folder: Path) -> Iterator[None]:
    """The native dialogs choose something, or are cancelled."""
    count = 0

    def is_cancelled() -> bool:
        return chance.random() < 0.3

    def open_one(*_: object, **__: object) -> tuple[str, str]:
        return ("" if is_cancelled() else str(chance.choice(files))), ""

    def open_several(*_: object, **__: object) -> tuple[list[str], str]:
        return ([] if is_cancelled() else [str(path) for path in chance.sample(files, chance.randint(1, 3))]), ""

    def save(_parent: object, _title: str, name: str = "", *_: object, **__: object) -> tuple[str, str]:
        nonlocal count
        count += 1
        return ("" if is_cancelled() else str(folder / f"{count}-{Path(name).name}")), ""

    def choose_folder(*_: object, **__: object) -> str:
        return "" if is_cancelled() else str(chance.choice((folder, folder / "not there")))

    with (
        patch.object(QFileDialog, "getOpenFileName", open_one),
        patch.object(QFileDialog, "getOpenFileNames", open_several),
        patch.object(QFileDialog, "getSaveFileName", save),
        patch.object(QFileDialog, "getExistingDirectory", choose_folder),
    ):
        yield
