"""延期单: until when a filing now holds, until when it held, and how that was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.filing import Act, Filing, fold
from app.domain.period_words import day_words
from app.domain.vocabulary import ActKind
from app.policy.pack import PackEdition
from app.services.change_slip import basis_of
from app.services.notice_line import NoticeLine


@dataclass(frozen=True)
class ExtensionSlip:
    """延期单 without its frame: ``number`` is 1 for the first extension; ``basis`` says how the end was counted."""

    extended_on: date
    clerk: str
    reason: str
    number: int
    valid_from: date | None
    earlier_until: str
    new_until: str
    basis: tuple[NoticeLine, ...]


def write_extension_slip(edition: PackEdition, acts: Sequence[Act]) -> ExtensionSlip:
    """The slip of the last extension among ``acts``. Raises ValueError where there is none."""
    place = next((index for index in reversed(range(len(acts))) if acts[index].kind is ActKind.EXTEND), None)
    if place is None:
        raise ValueError("the filing was not extended")
    act, before, after = acts[place], fold(acts[:place]), fold(acts[: place + 1])
    return ExtensionSlip(
        extended_on=act.on,
        clerk=act.actor.name,
        reason=act.reason,
        number=after.extension_count,
        valid_from=after.valid_from,
        earlier_until=_until(before),
        new_until=_until(after),
        basis=basis_of(edition, act),
    )


def _until(filing: Filing) -> str:
    """In the style of the other days of the table."""
    if filing.valid_from is None:
        return "未生效"
    return day_words(filing.valid_until) if filing.valid_until else "长期"
