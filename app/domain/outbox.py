"""待上报队列: an act on its way upstream, its attempts and its receipt. The second axis of a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.vocabulary import UpstreamState

ATTEMPTS_BEFORE_SET_ASIDE = 8
"""After so many failed attempts an act is set aside for a person and the queue goes on."""


LEAST_FAR = (
    UpstreamState.REJECTED,
    UpstreamState.SET_ASIDE,
    UpstreamState.WAITING,
    UpstreamState.SENDING,
    UpstreamState.UNKNOWN,
    UpstreamState.ACCEPTED,
    UpstreamState.CLOSED,
)
"""上报状态 of a record is the first of these that any of its acts is in: what needs a person comes first.

An act is closed (已了结) when upstream refused it and nobody need do anything about it any more.
"""


class Verdict(StrEnum):
    """回执结论: what upstream said of one act."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LATER = "later"


@dataclass(frozen=True)
class Receipt:
    """回执: exactly one for each act that came to rest; ``sentence`` is Chinese and free of personal data."""

    act_id: str
    verdict: Verdict
    upstream_number: str = ""
    code: str = ""
    sentence: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class OutboxRow:
    """待上报的一件: ``body`` is the canonical record as JSON text, frozen when the act was done.

    ``order`` is the counter's own sequence: acts of one filing go in that order.
    """

    order: int
    act_id: str
    filing_number: str
    body: str
    state: UpstreamState
    attempts: int = 0
    not_before: datetime | None = None
    last_problem: str = ""
