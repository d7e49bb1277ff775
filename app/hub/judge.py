"""裁定: what the hub says of one act, given what it has accepted so far. Pure; the ledger keeps what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.domain.outbox import Verdict
from app.domain.standing import holds_on, is_same_place_in_line
from app.domain.vocabulary import ActKind, Category, LifeState
from app.wire.batch import BEHIND_REJECTED, ActReceipt
from app.wire.message import ActMessage

_ENDS = frozenset({ActKind.CANCEL, ActKind.TERMINATE, ActKind.EXPIRE, ActKind.SPEND, ActKind.REVIEW})
"""Acts that can end a filing by themselves."""


@dataclass(frozen=True)
class KnownAct:
    """An act that has its receipt."""

    act_id: str
    filing_number: str
    sequence: int
    office: str
    counter: str
    content_hash: str
    received_at: datetime
    receipt: ActReceipt


@dataclass(frozen=True)
class KnownFiling:
    """A filing as it stands; ``office`` and ``counter`` are those that made it."""

    number: str
    upstream_number: str
    office: str
    counter: str
    certno: str
    category: Category
    destination: str
    status: LifeState
    valid_until: date | None
    last_sequence: int
    first_act_id: str

    def takes_the_place_of(self, message: ActMessage) -> bool:
        """Whether it holds on the day of the act, and nobody may have both it and what the act makes."""
        return holds_on(self.status, self.valid_until, message.day) and is_same_place_in_line(
            self.category, self.destination, Category(message.category), message.record.rloc_admdvs
        )


@dataclass
class Known:
    """已知: everything on which the rulings of one batch turn; rulings add to it as they fall."""

    acts: dict[str, KnownAct] = field(default_factory=dict)
    winners: dict[tuple[str, int], KnownAct] = field(default_factory=dict)
    filings: dict[str, KnownFiling] = field(default_factory=dict)
    rejected: dict[str, set[int]] = field(default_factory=dict)
    """Filing number → sequences of this counter's acts on it that were rejected."""
    settled: dict[str, set[int]] = field(default_factory=dict)
    """Those of them that a person at the counter has dealt with."""
    settled_without_place: Counter[str] = field(default_factory=Counter)
    """Filing number → how many acts were refused for what they are and dealt with: they hold no place, but had one."""

    def standing(self, message: ActMessage) -> KnownFiling | None:
        """A filing of the same person that another counter made and that stands in the way, or None."""
        return next(
            (
                filing
                for filing in self.filings.values()
                # The person first: a batch is about many.
                if filing.certno == message.record.certno
                and filing.takes_the_place_of(message)
                and filing.number != message.filing_number
                and (filing.office, filing.counter) != (message.office, message.counter)
            ),
            None,
        )


@dataclass(frozen=True)
class Ruling:
    """裁定 of one act. ``is_new`` says that it has now come to rest here; ``winner`` that it lost and to which act."""

    receipt: ActReceipt
    is_new: bool = False
    is_duplicate: bool = False
    winner_act_id: str = ""
    filing: KnownFiling | None = None


NumberMaker = Callable[[ActMessage], str]
"""Makes the upstream number of a new filing."""


def judge(message: ActMessage, office: str, counter: str, known: Known, make_number: NumberMaker) -> Ruling:
    """Rule on one act that ``counter`` of ``office`` sent, without changing ``known``."""
    return (
        _refuse_strange(message, office, counter)
        or _refuse_repeated(message, known)
        or _hold_back(message, known)
        or _refuse_conflict(message, known)
        or _accept(message, known, make_number)
    )


def _refuse_strange(message: ActMessage, office: str, counter: str) -> Ruling | None:
    prefix = office + counter
    is_own = message.office == office and message.counter == counter and message.act_id.startswith(prefix)
    starts_own = message.sequence > 1 or message.filing_number.startswith(prefix)
    if not is_own or not starts_own:
        return _rejected(message, "foreign_act", "这一件不是本窗口办理的，上级不予接收。请联系市级管理员核对窗口设置。")
    if message.record.trt_dcla_detl_sn != message.filing_number or not message.is_whole():
        return _rejected(
            message, "content_broken", "这一件的内容与其校验值不符，上级不予接收。请联系市级管理员核查本窗口的数据。"
        )
    return None


def _refuse_repeated(message: ActMessage, known: Known) -> Ruling | None:
    before = known.acts.get(message.act_id)
    if before is None:
        return None
    if before.content_hash == message.content_hash:
        return Ruling(before.receipt, is_duplicate=True)
    ruling = _rejected(
        message,
        "content_differs",
        "同一经办编号已经上报过不同的内容，上级保留先到的一份。请联系市级管理员核查本窗口的数据。",
        before.receipt.upstream_number,
    )
    return replace(ruling, winner_act_id=before.act_id)


def _hold_back(message: ActMessage, known: Known) -> Ruling | None:
    filing = known.filings.get(message.filing_number)
    rejected = known.rejected.get(message.filing_number, set())
    in_the_way = rejected - _settled_for(message, filing, known)
    if not _may_pass_what_was_refused(message, filing) and any(sequence < message.sequence for sequence in in_the_way):
        return _later(message, BEHIND_REJECTED, "这件备案前面的一件已被上级退回，须先处理，后面的暂不接收。")
    expected = (filing.last_sequence if filing else 0) + 1
    while expected in rejected and expected < message.sequence:
        expected += 1
    if message.sequence > expected + _empty_places(message, filing, known):
        return _later(message, "predecessor_absent", "这件备案前面的一件还没有到达上级，后面的暂不接收。")
    return None


def _empty_places(message: ActMessage, filing: KnownFiling | None, known: Known) -> int:
    """How many places before it may stay empty, as what was to stand there was refused for what it is and settled."""
    number = message.filing_number
    settled = known.settled_without_place[number]
    if not settled or filing is None or not filing.status.is_live:
        return 0
    rejected = known.rejected.get(number, set())
    passed = sum(
        (number, place) not in known.winners and place not in rejected for place in range(1, filing.last_sequence)
    )
    return max(0, settled - passed)


def _may_pass_what_was_refused(message: ActMessage, filing: KnownFiling | None) -> bool:
    """Whether it ends the filing, which is always taken, or speaks of one that ended here too.

    Anything else would bring in by the back door what was refused: a correction, say, an end that lost.
    """
    if filing is None or message.is_live:
        return False
    return ActKind(message.kind) in _ENDS or not filing.status.is_live


def _settled_for(message: ActMessage, filing: KnownFiling | None, known: Known) -> set[int]:
    """What no longer holds it back: a person decided to go on from a filing that stands here and after the act.

    An end that lost comes in by no other act, nor does an end that was taken get undone by one. An act whose own
    place is taken brings in nothing: it is refused for that, so that a person decides again, not held back for ever.
    """
    if filing is None:
        return set()
    is_to_go_on = filing.status.is_live and message.is_live
    if not is_to_go_on and _overtaker(message, known) is None:
        return set()
    return known.settled.get(message.filing_number, set())


def _refuse_conflict(message: ActMessage, known: Known) -> Ruling | None:
    winner = _overtaker(message, known)
    if winner is not None:
        is_own = (winner.office, winner.counter) == (message.office, message.counter)
        who = "本窗口恢复备份以前" if is_own else f"经办机构{winner.office}第{winner.counter}窗口"
        sentence = (
            f"{who}已先办理这件备案（{winner.received_at:%Y-%m-%d %H:%M} 到达上级），本次办理不予接收。"
            "请对照先到的一件核对后再办。"
        )
        ruling = _rejected(message, "sequence_taken", sentence, winner.receipt.upstream_number)
        return replace(ruling, is_new=True, winner_act_id=winner.act_id)
    filing = known.filings.get(message.filing_number)
    had_it_before = filing is not None and filing.takes_the_place_of(message)
    other = known.standing(message) if message.is_live and not had_it_before else None
    if other is not None:
        sentence = (
            f"此人已由经办机构{other.office}第{other.counter}窗口办理同类备案，备案编号{other.number}，"
            "本次办理不予接收。请与参保人核对，保留一件。"
        )
        ruling = _rejected(message, "person_already_filed", sentence, other.upstream_number)
        return replace(ruling, is_new=True, winner_act_id=other.first_act_id)
    return None


def _overtaker(message: ActMessage, known: Known) -> KnownAct | None:
    """The first act accepted in its place or behind it.

    Behind a gap that a refused act of another counter left, nothing may come in any more: acts of a filing keep
    their order.
    """
    filing = known.filings.get(message.filing_number)
    places = range(message.sequence, (filing.last_sequence if filing else message.sequence) + 1)
    found = (known.winners.get((message.filing_number, place)) for place in places)
    return next((winner for winner in found if winner is not None), None)


def _accept(message: ActMessage, known: Known, make_number: NumberMaker) -> Ruling:
    before = known.filings.get(message.filing_number)
    filing = KnownFiling(
        number=message.filing_number,
        upstream_number=before.upstream_number if before else make_number(message),
        office=before.office if before else message.office,
        counter=before.counter if before else message.counter,
        certno=message.record.certno,
        category=Category(message.category),
        destination=message.record.rloc_admdvs,
        status=LifeState(message.status),
        valid_until=message.valid_until,
        last_sequence=message.sequence,
        first_act_id=before.first_act_id if before else message.act_id,
    )
    receipt = ActReceipt(act_id=message.act_id, verdict=Verdict.ACCEPTED.value, upstream_number=filing.upstream_number)
    return Ruling(receipt, is_new=True, filing=filing)


def _rejected(message: ActMessage, code: str, sentence: str, upstream_number: str = "") -> Ruling:
    return Ruling(
        ActReceipt(
            act_id=message.act_id,
            verdict=Verdict.REJECTED.value,
            upstream_number=upstream_number,
            code=code,
            sentence=sentence,
        )
    )


def _later(message: ActMessage, code: str, sentence: str) -> Ruling:
    return Ruling(ActReceipt(act_id=message.act_id, verdict=Verdict.LATER.value, code=code, sentence=sentence))
