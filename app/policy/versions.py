"""政策包的各次更新 on disk: ``<pack>/versions/<version>/`` side by side, and one small file that says which holds.

::

    policies/<pack>/installed.json     {"history": ["20261122-083000-1f2e3d4c", …]}, the last one holds
    policies/<pack>/versions/<version>/*.yaml, documents/…

Only the small file is ever replaced, and a file can be replaced at one stroke on every platform. A pack folder without
it (shipped, or written by hand) holds its editions itself; so it does when the history is empty again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

INSTALLED = "installed.json"
VERSIONS = "versions"


def read_history(pack_folder: Path) -> tuple[str, ...] | None:
    """Versions installed and not rolled back, oldest first; None when what is written there cannot be read."""
    path = pack_folder / INSTALLED
    if not path.exists():
        return ()
    try:
        history = json.loads(path.read_text(encoding="utf-8"))["history"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return tuple(str(version) for version in history) if isinstance(history, list) else None


def history_json(history: Sequence[str]) -> bytes:
    """What stands in the small file."""
    return json.dumps({"history": list(history)}, ensure_ascii=False).encode()


def holding_folder(pack_folder: Path) -> Path:
    """The folder whose editions hold: the last version installed, or the pack's own.

    Where the history cannot be read it is a folder without editions: the pack is broken then, and no older rules
    judge in silence.
    """
    history = read_history(pack_folder)
    if history is None:
        return pack_folder / VERSIONS
    return pack_folder / VERSIONS / history[-1] if history else pack_folder


def every_version(pack_folder: Path) -> tuple[Path, ...]:
    """The folder itself and every version beside it, whether it ever held, oldest first."""
    versions = pack_folder / VERSIONS
    found = sorted(versions.iterdir()) if versions.is_dir() else []
    return (pack_folder, *(path for path in found if path.is_dir() and not path.name.startswith(".")))
