"""本地库: the encrypted data folder of one counter."""

from __future__ import annotations

from app.store.database import SqlStore, create_store, has_store, open_store
from app.store.keys import DataKeys, KeyPlace, key_place
from app.store.vault import FileVault

__all__ = [
    "DataKeys",
    "FileVault",
    "KeyPlace",
    "SqlStore",
    "create_store",
    "has_store",
    "key_place",
    "open_store",
]
