"""材料扫描件: scans of the applicant's papers taken during the visit, kept with its draft and then with its filing.

The file goes into the vault at once, so that it is nowhere in the clear; the draft, which is encrypted too, names it.
Filing notes it with the record; a scan that was taken out again, or whose draft was thrown away, leaves the vault.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.filing import Actor
from app.domain.media_type import MediaType
from app.domain.vocabulary import Material
from app.services.desk import Desk
from app.services.ports import UnitOfWork, Vault
from app.services.returned_papers import ReturnedPaper, next_returned_id

_FORM = "material."
"""What the form of a material's scan begins with; the material follows."""


@dataclass(frozen=True)
class MaterialScan:
    """一份材料扫描件: which paper it shows, where it lies in the vault, and its sheets."""

    material: Material
    vault_hash: str
    media_type: MediaType
    pages: int = 1


def form_of_material(material: Material) -> str:
    """What a scan of this material is kept as among the papers of a record."""
    return _FORM + material.value


def find_material(form: str) -> Material | None:
    """The material of such a form; None for a form of ours, for other material and for one no longer known."""
    name = form.removeprefix(_FORM)
    return Material(name) if name != form and name in set(Material) else None


def note_material_scans(
    uow: UnitOfWork, desk: Desk, actor: Actor, number: str, scans: Collection[MaterialScan]
) -> None:
    """Keep the scans of a visit with the record it has become, in the transaction of the filing."""
    for scan in scans:
        paper = ReturnedPaper(
            id=next_returned_id(uow.counter, desk.counter),
            filing_number=number,
            form=form_of_material(scan.material),
            returned_at=desk.now(),
            returned_by=actor.login,
            vault_hash=scan.vault_hash,
            media_type=scan.media_type,
            by_hand=True,
        )
        uow.returned.add(paper)
        uow.audit.append(
            at=paper.returned_at,
            actor=actor.login,
            event="paper.scanned",
            subject=number,
            detail=f"{paper.id} {paper.form}",
        )


def let_go_of_scans(desk: Desk, vault: Vault, hashes: Collection[str]) -> int:
    """Take files out of the vault that no record, print and draft names any more; how many went."""
    with desk.store.read() as uow:
        drafts = [draft.data for draft in uow.drafts.list()]
        free = [
            vault_hash
            for vault_hash in dict.fromkeys(hashes)
            if not uow.returned.with_content(vault_hash)
            and not uow.prints.with_content(vault_hash)
            and not any(vault_hash in data for data in drafts)
        ]
    for vault_hash in free:
        vault.remove(vault_hash)
    return len(free)
