"""The operating system's keyring: used where there is a real one, never a stand-in that keeps clear text."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

_SERVICE = "yidi-counter"
_REAL_STORE = 1
"""Backends of the keyring library below this priority keep nothing, or keep it in a plain file."""


def _find_backend() -> Any:
    import keyring
    from keyring.backends.chainer import ChainerBackend

    backend = keyring.get_keyring()
    candidates = backend.backends if isinstance(backend, ChainerBackend) else [backend]
    return next((one for one in candidates if one.priority >= _REAL_STORE), None)


def keep(name: str, secret: str) -> bool:
    """Keep ``secret``; False when there is no keyring, or it is locked or does not give it back."""
    from keyring.errors import KeyringError

    backend = _find_backend()
    if backend is None:
        return False
    try:
        backend.set_password(_SERVICE, name, secret)
        return bool(backend.get_password(_SERVICE, name) == secret)
    except KeyringError:
        return False


def forget(name: str) -> None:
    """Take ``name`` out; nothing happens where it is not, or the keyring cannot be had."""
    from keyring.errors import KeyringError

    backend = _find_backend()
    if backend is None:
        return
    with suppress(KeyringError):
        backend.delete_password(_SERVICE, name)


def find(name: str) -> str | None:
    """The secret kept under ``name``, or None."""
    from keyring.errors import KeyringError

    backend = _find_backend()
    if backend is None:
        return None
    try:
        secret: str | None = backend.get_password(_SERVICE, name)
    except KeyringError:
        return None
    return secret
