"""批次和回执: what one request carries up, and the one receipt per act that comes down."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from app.domain.outbox import Verdict
from app.wire.canonical import MESSAGE_FORMAT, canonical_json
from app.wire.message import ActId, ActMessage, CounterCode, OfficeCode, WireModel

MAX_ACTS_IN_BATCH = 200
"""More acts than this are never in one batch, nor asked for in one question."""

MAX_SETTLED = 10_000
"""More settled acts than this are never named in one batch."""

DISK_FULL = "disk_full"
"""``Refusal.code`` of a receiving side without room on its disk."""

BEHIND_REJECTED = "predecessor_rejected"
"""``ActReceipt.code`` of an act put off because one before it, of the same filing, was rejected."""

BatchId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{8,64}$")]


class Batch(WireModel):
    """批次: acts of one counter in their order.

    ``settled`` names acts that were rejected before and that a person at the counter has dealt with (了结), of the
    filings in this batch: what was done on them since may be judged by itself.
    """

    format: int
    batch_id: BatchId
    office: OfficeCode
    counter: CounterCode
    acts: Annotated[tuple[ActMessage, ...], Field(min_length=1, max_length=MAX_ACTS_IN_BATCH)]
    settled: Annotated[tuple[ActId, ...], Field(max_length=MAX_SETTLED)] = ()


class ActReceipt(WireModel):
    """回执 of one act. ``sentence`` is Chinese and free of personal data; empty when accepted."""

    act_id: ActId
    verdict: Literal["accepted", "rejected", "later"]
    upstream_number: Annotated[str, StringConstraints(max_length=64)] = ""
    code: Annotated[str, StringConstraints(max_length=64)] = ""
    sentence: Annotated[str, StringConstraints(max_length=500)] = ""

    @property
    def domain_verdict(self) -> Verdict:
        """The verdict as the domain knows it."""
        return Verdict(self.verdict)


class Receipts(WireModel):
    """回执集: the answer to a batch, or to a question after acts; acts never seen are not in it.

    ``winners`` has, by the act that lost, the newest act of another counter on the filing that stands in its way. It
    is given to a counter that asks for it (``winners=true`` in the address), and by a hub that knows of it.
    """

    format: int = MESSAGE_FORMAT
    receipts: Annotated[tuple[ActReceipt, ...], Field(max_length=MAX_ACTS_IN_BATCH)]
    winners: dict[ActId, ActMessage] = Field(default_factory=dict, max_length=MAX_ACTS_IN_BATCH)


class Refusal(WireModel):
    """拒收: a whole request was refused; ``code`` is stable, ``sentence`` is Chinese for a person."""

    code: Annotated[str, StringConstraints(max_length=64)]
    sentence: Annotated[str, StringConstraints(max_length=500)]


def batch_json(office: str, counter: str, batch_id: str, bodies: Iterable[str], settled: Collection[str] = ()) -> str:
    """A batch around bodies of the outbox, which go up letter for letter as they were frozen.

    Where nothing was settled nothing is said of it: that is what a hub of before knows.
    """
    said = {"settled": sorted(settled)[:MAX_SETTLED]} if settled else {}
    head = canonical_json(
        {"format": MESSAGE_FORMAT, "batch_id": batch_id, "office": office, "counter": counter, **said}
    )
    return f'{head[:-1]},"acts":[{",".join(bodies)}]}}'
