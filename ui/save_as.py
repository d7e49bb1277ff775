"""存到哪里: asks for a file, gives it the ending it must have, and asks before that takes another's place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from ui.problems import Problems


def ask_where(
    parent: QWidget, problems: Problems, title: str, name: str, suffix: str, save: Callable[[Path], None]
) -> None:
    """Call ``save`` with the file chosen; ``name`` is proposed, without its ``suffix``. Nothing when none is chosen."""
    kind = f"{suffix.lstrip('.').upper()} (*{suffix})"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, f"{name}{suffix}", kind)
    if not chosen:
        return
    target = Path(chosen)
    if target.suffix.lower() == suffix:
        save(target)  # the file dialog has asked about a file that is there
        return
    target = target.with_name(target.name + suffix)
    if target.exists():
        problems.ask(f"{target.name} 已经有了，要覆盖吗？", "覆盖", lambda: save(target), owner=parent)
    else:
        save(target)
