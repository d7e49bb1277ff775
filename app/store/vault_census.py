"""清点档案库: whether every file that a record names is there, and how many nobody names."""

from __future__ import annotations

from dataclasses import dataclass

from app.store.database import SqlStore


@dataclass(frozen=True)
class VaultCensus:
    """清点结果. ``unnamed`` files were put and then never noted, as when the power went; they harm nobody."""

    named: int
    missing: int
    unnamed: int


def take_census(store: SqlStore) -> VaultCensus:
    """Compare names only: whether a file was altered is found when it is read."""
    # What is named after the files were listed would look missing; what is put after the names were read, unnamed.
    with store.read() as work:
        named = {store.vault.file_name(vault_hash) for vault_hash in work.vault_hashes()}
    kept = store.vault.file_names()
    return VaultCensus(len(named), len(named - kept), len(kept - named))
