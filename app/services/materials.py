"""已收材料: the papers of a record once more are brought."""

from __future__ import annotations

from collections.abc import Collection

from app.domain.filing import Filing, MaterialTaken
from app.domain.vocabulary import Material, MaterialHow


def merge_materials(
    filing: Filing, given: frozenset[Material], taken: Collection[MaterialTaken] = ()
) -> tuple[MaterialTaken, ...]:
    """已收材料 with those now given; a promised paper that came is seen from now on, or as ``taken`` says."""
    how = {item.material: item for item in taken}
    kept = tuple(
        item for item in filing.materials if item.how is not MaterialHow.PROMISED and item.material not in given
    )
    still_promised = tuple(
        item
        for item in filing.materials
        if item.how is MaterialHow.PROMISED
        and any(item.material in group and given.isdisjoint(group) for group in filing.owes)
    )
    return kept + tuple(how.get(item, MaterialTaken(item)) for item in sorted(given)) + still_promised
