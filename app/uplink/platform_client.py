"""Upstreams that are reached by a mapping file: one request an act, and a query before anything is sent again."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection
from dataclasses import replace

import httpx

from app.domain.dates import Clock
from app.domain.outbox import Receipt, Verdict
from app.errors import join_sentences
from app.uplink.outcome import Answered, AskOutcome, NoAnswer, Pause, SendOutcome, Unavailable
from app.uplink.platform_book import FILED, WITHDRAWN, ActBook
from app.uplink.stoppable import CONNECT_SECONDS, REQUEST_SECONDS, StoppableHttp, Stopped, why_not_connected
from app.wire.envelopes.answer import Answer
from app.wire.mapping import Mapping, Step
from app.wire.mapping_file import require_confirmed
from app.wire.mapping_plan import (
    ByHand,
    Known,
    NotNeeded,
    Plan,
    Request,
    Stamp,
    envelope_of,
    find_filing,
    plan_act,
    plan_lookup,
    plan_question,
)

NOT_NEEDED = "not_needed"
BY_HAND = "by_hand"
UNFIT = "unfit"

_NO_ANSWER = "已发出，没有等到应答，正在向上级查询。"
_THEN_CLOSE = "办好后请在本窗口了结这一件。"
_NOBODY = "上级没有查到这位参保人"
_REFUSED = "上级没有接收，也没有说明原因。"
_WITHOUT_NUMBER = "上级已有这件备案，但没有给出编号。"
_LONGEST_SENTENCE = 500
_LONGEST_CODE = 64
_SHORTEST_TELLING = 2

_PAUSES = {
    401: Pause.SIGN_IN_REFUSED,
    403: Pause.SIGN_IN_REFUSED,
    429: Pause.HUB_UNWELL,
    503: Pause.HUB_UNWELL,
}
_PERSONAL = ("psn_name", "certno", "tel", "resout_addr", "psn_no", "agnter_name", "agnter_certno", "agnter_tel")


class MappedClient:
    """上级 as the mapping says it; used by one thread at a time, ``abort`` by any."""

    def __init__(
        self,
        mapping: Mapping,
        address: str,
        book: ActBook,
        clock: Clock,
        *,
        request_seconds: float = REQUEST_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        """Raises UserError for a mapping that nobody has confirmed, and for an address that cannot be one."""
        require_confirmed(mapping)
        self._mapping, self._address, self._book, self._clock = mapping, address, book, clock
        self._envelope = envelope_of(mapping)
        self._sequences = itertools.count(1)
        self._people: dict[str, str] = {}
        self._http = StoppableHttp(
            address,
            {"content-type": self._envelope.content_type},
            request_seconds=request_seconds,
            connect_seconds=connect_seconds,
        )

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        """Send acts one after another, those of one filing only while each before them was taken.

        Such an upstream judges each by itself: of ``settled`` it need not know.
        """
        del settled
        receipts: list[Receipt] = []
        unsent: list[str] = []
        held: set[str] = set()
        known: dict[str, Known] = {}
        waiting = list(bodies.items())
        while waiting:
            act_id, body = waiting.pop(0)
            filing = json.loads(body)["filing_number"]
            if filing in held:
                unsent.append(act_id)
                continue
            before = known.get(filing) or self._book.known_of(filing)
            outcome = self._send_one(act_id, body, before)
            if isinstance(outcome, Receipt):
                receipts.append(outcome)
                if outcome.verdict is not Verdict.ACCEPTED:
                    held.add(filing)
                known[filing] = _known_after(outcome, before)
                continue
            left = [other for other, _ in waiting]
            if isinstance(outcome, NoAnswer):
                unsent += left
                return Answered(tuple(receipts), tuple(unsent)) if receipts or unsent else outcome
            unsent += [act_id, *left]
            return Answered(tuple(receipts), tuple(unsent)) if receipts else outcome
        return Answered(tuple(receipts), tuple(unsent))

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        """Query upstream for each act; one that it does not have gets no receipt."""
        receipts: list[Receipt] = []
        for act_id in act_ids:
            body = self._book.find_body(act_id)
            if body is None:
                continue
            known = self._book.known_of(json.loads(body)["filing_number"])
            planned = self._plan(body, known)
            if isinstance(planned, Unavailable):
                return planned
            if isinstance(planned, Answer):
                # The act was sent with a number, so there is one; without it nobody can ask what became of the act.
                return Unavailable(Pause.HUB_UNWELL)
            plan, known = planned
            if not isinstance(plan, Request) or plan.problems:
                receipts.append(self._without_sending(act_id, body, plan))
                continue
            found = self._query(body, known)
            if isinstance(found, Unavailable):
                return found
            receipt = self._receipt_of_row(act_id, plan.step, body, found, known)
            if receipt is not None:
                receipts.append(receipt)
        return Answered(tuple(receipts))

    def abort(self) -> None:
        """End a request under way in another thread; nothing is sent after this."""
        self._http.abort()

    def close(self) -> None:
        """Give connections back."""
        self._http.close()

    def _send_one(self, act_id: str, body: str, known: Known) -> Receipt | NoAnswer | Unavailable:
        planned = self._plan(body, known)
        if isinstance(planned, Unavailable):
            return planned
        if isinstance(planned, Answer):
            sentence = join_sentences(_NOBODY, _discreet(planned.message, body))
            return Receipt(act_id, Verdict.LATER, code=planned.code[:_LONGEST_CODE], sentence=sentence)
        plan, known = planned
        if not isinstance(plan, Request) or plan.problems or plan.content is None:
            return self._without_sending(act_id, body, plan)
        try:
            reply = self._http.call("POST", self._address, content=plan.content)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return Unavailable(why_not_connected(error))
        except (httpx.HTTPError, TimeoutError, Stopped):
            return NoAnswer(_NO_ANSWER)
        if reply.status_code in _PAUSES:
            return Unavailable(_PAUSES[reply.status_code])
        answer = self._envelope.read(reply.content)
        if answer is None:
            # A failing server may have taken the act before it failed; who refuses the request has not.
            is_lost = reply.is_success or reply.is_server_error
            return NoAnswer(_NO_ANSWER) if is_lost else Unavailable(Pause.WRONG_ADDRESS)
        if not answer.is_ok:
            sentence = _discreet(answer.message, body, known.person) or _REFUSED
            return Receipt(act_id, Verdict.REJECTED, code=answer.code[:_LONGEST_CODE], sentence=sentence)
        if plan.step is Step.WITHDRAW:
            return Receipt(act_id, Verdict.ACCEPTED, code=WITHDRAWN)
        return _filed(act_id, answer.find_value(self._mapping.transactions.file.number) or "")

    def _plan(self, body: str, known: Known) -> tuple[Plan, Known] | Answer | Unavailable:
        """What to do about an act, with upstream's number of the person; its answer where it has none to give."""
        plan = plan_act(self._mapping, body, known, self._stamp())
        if not isinstance(plan, Request):
            return plan, known
        person = self._find_person(body, known)
        if isinstance(person, (Answer, Unavailable)):
            return person
        return plan_act(self._mapping, body, person, self._stamp()), person

    def _without_sending(self, act_id: str, body: str, plan: Plan) -> Receipt:
        """The receipt of an act that is not for this upstream. Nothing of it left the house."""
        if isinstance(plan, NotNeeded):
            return Receipt(act_id, Verdict.ACCEPTED, code=NOT_NEEDED, sentence=plan.sentence)
        code, sentence = (BY_HAND, plan.sentence) if isinstance(plan, ByHand) else (UNFIT, _told(plan))
        if json.loads(body)["sequence"] == 1:
            # Nobody upstream refused it: it ends up set aside, for a person, and what follows it waits behind it.
            return Receipt(act_id, Verdict.LATER, code=code, sentence=sentence)
        return Receipt(act_id, Verdict.REJECTED, code=code, sentence=f"{sentence}{_THEN_CLOSE}")

    def _query(self, body: str, known: Known) -> Answer | Unavailable:
        question = plan_question(self._mapping, body, known, self._stamp())
        if question.content is None or question.problems:
            return Unavailable(Pause.HUB_UNWELL)
        answer = self._hear(question.content)
        # Sending again without knowing would be how a person gets filed twice.
        return answer if isinstance(answer, Unavailable) or answer.is_ok else Unavailable(Pause.HUB_UNWELL)

    def _find_person(self, body: str, known: Known) -> Known | Answer | Unavailable:
        """What is known, with upstream's number of the person; its answer where it has none to give."""
        question, lookup = plan_lookup(self._mapping, body, self._stamp()), self._mapping.transactions.person
        if question is None or lookup is None or question.content is None or question.problems:
            return known
        certno = json.loads(body)["record"]["certno"]
        if certno not in self._people:
            answer = self._hear(question.content)
            if isinstance(answer, Unavailable):
                return answer
            number = answer.find_value(lookup.number) if answer.is_ok else None
            if number is None:
                return answer
            self._people[certno] = number
        return replace(known, person=self._people[certno])

    def _hear(self, content: bytes) -> Answer | Unavailable:
        """The answer to a question, which changes nothing upstream."""
        try:
            reply = self._http.call("POST", self._address, content=content)
        except Stopped:
            return Unavailable(Pause.STOPPED)
        except (httpx.HTTPError, TimeoutError) as error:
            return Unavailable(why_not_connected(error))
        if reply.status_code in _PAUSES:
            return Unavailable(_PAUSES[reply.status_code])
        answer = self._envelope.read(reply.content)
        if answer is None:
            return Unavailable(Pause.HUB_UNWELL if reply.is_server_error else Pause.WRONG_ADDRESS)
        return answer

    def _receipt_of_row(self, act_id: str, step: Step, body: str, answer: Answer, known: Known) -> Receipt | None:
        row = find_filing(self._mapping, body, answer, known)
        if step is Step.WITHDRAW:
            return Receipt(act_id, Verdict.ACCEPTED, code=WITHDRAWN) if row is None else None
        if row is None:
            return None
        number = self._mapping.transactions.query.number
        return _filed(act_id, str(row.get(number) or "") if number else "")

    def _stamp(self) -> Stamp:
        return Stamp(self._clock.now(), next(self._sequences))


def _known_after(receipt: Receipt, before: Known) -> Known:
    if receipt.verdict is Verdict.ACCEPTED and receipt.code == FILED:
        return Known(is_there=True, number=receipt.upstream_number)
    return Known() if receipt.code == WITHDRAWN else before


def _filed(act_id: str, number: str) -> Receipt:
    number = number[:_LONGEST_CODE]
    sentence = "" if number else _WITHOUT_NUMBER
    return Receipt(act_id, Verdict.ACCEPTED, upstream_number=number, code=FILED, sentence=sentence)


def _told(request: Request) -> str:
    return f"这一件按映射文件写不成报文：{'；'.join(request.problems)}。"[:_LONGEST_SENTENCE]


def _discreet(message: str, body: str, person_number: str = "") -> str:
    """Upstream's words without what they repeat of the person: a receipt's sentence carries no personal data.

    ``person_number`` is upstream's own, if it has told it.
    """
    record = json.loads(body)["record"]
    for value in (person_number, *(str(record.get(name, "")) for name in _PERSONAL)):
        if len(value) >= _SHORTEST_TELLING:
            message = message.replace(value, "＊＊")
    return message.strip()[:_LONGEST_SENTENCE]
