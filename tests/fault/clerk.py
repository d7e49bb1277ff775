"""A clerk who works without a pause: files, changes, supplements, extends, cancels and corrects, through the services.

Which act comes next depends on the seed and on how many acts this counter has, so a counter that was killed goes on
where it was. What upstream sends back is dealt with as a person would at the upstream page.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

from app.domain.conflict import Kept
from app.domain.filing import Contact, Person
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import ActKind, Category, Circumstance, Material, UpstreamState
from app.errors import UserError
from app.policy.facts import Applicant, ChangeRequest, FilingRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import supplement
from app.services.conflict_decisions import decide_conflict
from app.services.corrections import Correction, correct
from app.services.desk import Desk
from app.services.extensions import extend
from app.services.filings import Intake, file
from app.services.ports import FilingQuery
from app.services.recording import ActResult
from app.services.upstream import queue_counts, retry
from tests.fault.town import PHONE_BEGINS, SHARED_FILINGS, SHARED_PEOPLE, Place, own_person, shared_person

Tell = Callable[[str], None]
"""Told the id of every act that was committed."""

OPENING = SHARED_PEOPLE + SHARED_FILINGS
"""So many acts a counter does before it ever has a line: all of them lose or win against its pair's."""
_BOTH_CARDS = frozenset({Material.ID_CARD, Material.SOCIAL_SECURITY_CARD})
_AT_REST = (UpstreamState.ACCEPTED, UpstreamState.CLOSED)
_LATELY = 60
"""Acts on standing filings are mostly on one of the last so many."""
_CITIES = ("310100", "330100", "110100", "440100")


class Clerk:
    """One counter's clerk; an uplink may work on the same store at the same time."""

    def __init__(self, desk: Desk, place: Place, seed: int, tell: Tell) -> None:
        self._desk, self._place, self._seed, self._tell = desk, place, seed, tell
        with desk.store.read() as uow:
            self._numbers = sorted(row.number for row in uow.filings.search(FilingQuery(limit=100_000)))
            self.acts = sum(uow.outbox.counts().values())
        self._tries = 0

    @property
    def turn(self) -> int:
        """How many acts were done since the run began: the first counter of a pair made the shared filings before."""
        return self.acts - (0 if self._place.index % 2 else SHARED_FILINGS)

    def act(self) -> None:
        """Try one act. The rules may refuse it; then another is tried the next time.

        Raises RuntimeError when one of the opening was refused: it would be for ever.
        """
        self._tries += 1
        chance = random.Random(f"{self._seed}-{self._place.name}-{self.acts}-{self._tries}")
        turn = self.turn
        if turn < SHARED_PEOPLE:
            self._do(lambda: self._file(turn, chance, is_shared=True))
        elif turn < OPENING:
            # The shared filings come first at both: their numbers are of the first counter and the first day.
            number = self._numbers[turn - SHARED_PEOPLE]
            self._do(lambda: self._change(number, ChangeRequest(phone=_phone(chance))))
        elif chance.random() < 0.4:
            self._do(lambda: self._file(self.acts, chance))
        else:
            number = chance.choice(self._numbers[-_LATELY:] if chance.random() < 0.9 else self._numbers)
            self._do(lambda: self._act_on(number, chance))
        if turn < OPENING and self.turn == turn:
            raise RuntimeError(f"act {turn} of counter {self._place.name} was refused")

    def settle(self) -> None:
        """Deal with what came back: bring back what was set aside, and decide on conflicts."""
        for row in self._rows(UpstreamState.SET_ASIDE):
            with suppress(UserError):
                retry(self._desk.store, self._place.actor, row.act_id, self._desk.now())
        for number in sorted({row.filing_number for row in self._rows(UpstreamState.REJECTED)}):
            chance = random.Random(f"{self._seed}-{number}-{self.acts}")
            for kept in chance.sample(list(Kept), len(Kept)):
                if self._decide(number, kept):
                    break

    def acts_under_way(self) -> int:
        """How many acts have not come to rest."""
        counts = queue_counts(self._desk.store)
        return sum(counts.values()) - sum(counts[state] for state in _AT_REST)

    def is_all_settled(self) -> bool:
        """Whether every act has come to rest and nobody has anything left to do."""
        return self.acts_under_way() == 0

    def _do(self, work: Callable[[], ActResult | None]) -> None:
        result = _try(work)
        if result is not None and result.act is not None:
            self.acts += 1
            self._tell(result.act.id)
            if result.act.sequence == 1:
                self._numbers.append(result.act.filing_number)

    def _decide(self, number: str, kept: Kept) -> bool:
        """False where the rules refuse this decision now, or more has to come down first."""
        try:
            decided = decide_conflict(self._desk, self._place.actor, number, kept)
        except UserError:
            return False
        for act in decided.acts:
            self.acts += 1
            self._tell(act.id)
        return True

    def _rows(self, state: UpstreamState) -> tuple[OutboxRow, ...]:
        with self._desk.store.read() as uow:
            return uow.outbox.list(state, 1000, 0)

    def _file(self, turn: int, chance: random.Random, *, is_shared: bool = False) -> ActResult:
        whose = shared_person(self._place, turn) if is_shared else own_person(self._place, turn)
        is_referral = not is_shared and chance.random() < 0.4
        return file(self._desk, self._place.actor, intake(self._place, whose, _phone(chance), is_referral=is_referral))

    def _act_on(self, number: str, chance: random.Random) -> ActResult | None:
        kinds = (ActKind.CHANGE, ActKind.CORRECT, ActKind.SUPPLEMENT, ActKind.EXTEND, ActKind.CANCEL)
        kind = chance.choices(kinds, (5, 3, 4, 6, 2))[0]
        desk, actor = self._desk, self._place.actor
        match kind:
            case ActKind.CHANGE:
                destination = chance.choice(_CITIES) if chance.random() < 0.3 else None
                return self._change(number, ChangeRequest(destination=destination, phone=_phone(chance)))
            case ActKind.CORRECT:
                correction = Correction(contact={"phone_2": _phone(chance)})
                return correct(desk, actor, number, correction, reason="号码写错")
            case ActKind.SUPPLEMENT:
                return supplement(desk, actor, number, materials=[Material.RESIDENCE_PERMIT])
            case ActKind.EXTEND:
                return extend(desk, actor, number, approved=True)
            case _:
                return self._cancel(number)

    def _change(self, number: str, request: ChangeRequest) -> ActResult:
        return change(self._desk, self._place.actor, number, request)

    def _cancel(self, number: str) -> ActResult:
        return cancel(self._desk, self._place.actor, number, exceptions=("emergency",), reason="申请人返回参保地")


def intake(place: Place, whose: Person, phone: str, *, is_referral: bool = False) -> Intake:
    """收件 that the counter's pack accepts; where papers may be promised, they are."""
    elder = frozenset({Circumstance.ACCOMPANYING_ELDER})
    applicant = Applicant(whose.insurance, whose.born_on, whose.sex, circumstances=elder)
    contact = Contact("", "上海市某路1号", phone)
    if is_referral:
        asked = FilingRequest(Category.REFERRAL, "310100", _BOTH_CARDS | {Material.REFERRAL_CERTIFICATE})
    elif place.pack == "huaian":
        asked = FilingRequest(Category.LONG_TERM_RESIDENT, "310100", _BOTH_CARDS, commitment=True)
    else:
        asked = FilingRequest(Category.LONG_TERM_RESIDENT, "310100", _BOTH_CARDS | {Material.RESIDENCE_PERMIT})
    return Intake(whose, applicant, asked, contact)


def _phone(chance: random.Random) -> str:
    return f"{PHONE_BEGINS}{chance.randrange(10**5):05d}"


def _try(work: Callable[[], ActResult | OutboxRow | None]) -> ActResult | None:
    try:
        result = work()
    except UserError:
        return None
    return result if isinstance(result, ActResult) else None
