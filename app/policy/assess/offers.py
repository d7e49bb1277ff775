"""本地可办事项: which acts the pack knows for a record, for the table of next acts."""

from __future__ import annotations

from datetime import date

from app.domain.filing import Filing
from app.domain.vocabulary import ActKind
from app.policy.assess.findings import first_rule
from app.policy.assess.record import situation_of
from app.policy.pack import PackEdition

_ALWAYS = frozenset(
    {
        ActKind.SUPPLEMENT,
        ActKind.CANCEL,
        ActKind.TERMINATE,
        ActKind.EXPIRE,
        ActKind.REVIEW,
        ActKind.CORRECT,
        ActKind.SUSPEND,
        ActKind.RESUME,
        ActKind.CHANGE,
    }
)


def acts_offered(pack: PackEdition, filing: Filing, day: date, office_area: str) -> frozenset[ActKind]:
    """Acts on ``filing`` for which the pack has rules; extension and settlement only where it speaks of them."""
    facts = situation_of(filing, day, office_area)
    offered = set(_ALWAYS)
    if first_rule(pack.extensions, facts) is not None:
        offered.add(ActKind.EXTEND)
    settlement = first_rule(pack.settlement, facts)
    if settlement is not None and settlement.spends:
        offered.add(ActKind.SPEND)
    return frozenset(offered)
