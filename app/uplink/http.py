"""The hub over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from pydantic import ValidationError

from app.domain.dates import Clock
from app.domain.outbox import Receipt, Verdict
from app.uplink.feed import FeedOutcome, NoFeed
from app.uplink.outcome import Answered, AskOutcome, NoAnswer, NotTaken, Pause, SendOutcome, Unavailable
from app.uplink.stoppable import (
    CONNECT_SECONDS,
    REQUEST_SECONDS,
    Parameters,
    StoppableHttp,
    Stopped,
    why_not_connected,
)
from app.wire.batch import BEHIND_REJECTED, DISK_FULL, ActReceipt, Receipts, Refusal, batch_json
from app.wire.feed import FEED_FORMAT, ActItem, FeedPage

_NO_ANSWER = "已发出，没有等到回执，正在向上级查询。"
_NOT_TAKEN = "上级没有接收。"

_WITH_WINNERS = ("winners", "true")
"""Asks for what stands in the way of acts that lost; a hub of before passes over it."""

_OLDER_HUB = (
    "市级接收端的程序较旧，不认识本窗口已了结的退回件，这一件排在它后面，市级升级后才能收。请联系市级管理员升级接收端。"
)

_PAUSES = {
    401: Pause.SIGN_IN_REFUSED,
    403: Pause.SIGN_IN_REFUSED,
    409: Pause.VERSION,
    429: Pause.HUB_UNWELL,
    503: Pause.HUB_UNWELL,
}
_NOT_TAKEN_STATUSES = {413, 422, 500}
# A gateway between here and the hub lost the answer; the hub may have the acts.
_LOST_STATUSES = {502, 504}


class HubClient:
    """市级接收端 as one counter sees it; used by one thread at a time, ``abort`` by any."""

    def __init__(
        self,
        base_url: str,
        token: str,
        office: str,
        counter: str,
        *,
        request_seconds: float = REQUEST_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        """``clock`` is this computer's, compared with the hub's. Raises UserError for an address that cannot be one."""
        self._office, self._counter, self._clock = office, counter, clock
        self.clock_gap = timedelta(0)
        """How far this computer's clock is ahead of the hub's, by the last answer."""
        self._http = StoppableHttp(
            base_url,
            {"authorization": f"Bearer {token}"},
            request_seconds=request_seconds,
            connect_seconds=connect_seconds,
        )

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        """Send acts (act id → frozen body) in this order, naming those of their filings that were settled.

        A hub of before ``settled`` takes no batch that names any: it gets the acts without, so that those which do not
        hang on it go on, and the others say what they wait for.
        """
        outcome = self._send(bodies, settled)
        if not settled or not isinstance(outcome, NotTaken) or not outcome.is_content:
            return outcome
        again = self._send(bodies, ())
        return replace(again, receipts=_told_apart(again.receipts)) if isinstance(again, Answered) else again

    def _send(self, bodies: dict[str, str], settled: Collection[str]) -> SendOutcome:
        content = batch_json(self._office, self._counter, uuid.uuid4().hex, bodies.values(), settled).encode()
        try:
            answer = self._call("POST", "/v1/acts", content=content, params=[_WITH_WINNERS])
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            return Unavailable(why_not_connected(error))
        except (httpx.HTTPError, TimeoutError, Stopped):
            return NoAnswer(_NO_ANSWER)
        if answer.status_code == httpx.codes.OK:
            return _answered_in(answer, bodies) or NoAnswer(_NO_ANSWER)
        if answer.status_code in _LOST_STATUSES:
            return NoAnswer(_NO_ANSWER)
        if answer.status_code in _NOT_TAKEN_STATUSES:
            is_content = answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY
            return NotTaken(_sentence_in(answer), is_content=is_content)
        if _refusal_in(answer).code == DISK_FULL:
            return Unavailable(Pause.HUB_DISK_FULL)
        return Unavailable(_PAUSES.get(answer.status_code, Pause.WRONG_ADDRESS))

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        """Ask for the receipts of acts sent before."""
        try:
            asked: Parameters = [*(("act_id", act_id) for act_id in act_ids), _WITH_WINNERS]
            answer = self._call("GET", "/v1/receipts", params=asked)
        except Stopped:
            return Unavailable(Pause.STOPPED)
        except (httpx.HTTPError, TimeoutError) as error:
            return Unavailable(why_not_connected(error))
        if answer.status_code == httpx.codes.OK:
            return _answered_in(answer, act_ids) or Unavailable(Pause.WRONG_ADDRESS)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return Unavailable(Pause.HUB_UNWELL)
        return Unavailable(_PAUSES.get(answer.status_code, Pause.WRONG_ADDRESS))

    def fetch(self, cursor: str, limit: int, *, with_own: bool = False) -> FeedOutcome:
        """The page of the feed after a cursor, with at most ``limit`` changes; an older hub has none ``with_own``."""
        asked: Parameters = [("cursor", cursor), ("limit", limit), ("counter", self._counter)]
        if with_own:
            asked.append(("with_own", "true"))
        try:
            answer = self._call("GET", "/v1/feed", params=asked)
        except Stopped:
            return Unavailable(Pause.STOPPED)
        except (httpx.HTTPError, TimeoutError) as error:
            return Unavailable(why_not_connected(error))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return NoFeed()
        if answer.status_code == httpx.codes.OK:
            return _page_in(answer, cursor)
        if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            return Unavailable(Pause.HUB_UNWELL)
        return Unavailable(_PAUSES.get(answer.status_code, Pause.WRONG_ADDRESS))

    def _call(
        self, method: str, path: str, *, content: bytes | None = None, params: Parameters | None = None
    ) -> httpx.Response:
        answer = self._http.call(method, path, content=content, params=params)
        if self._clock is not None and (said_at := _date_of(answer)) is not None:
            self.clock_gap = self._clock.now() - said_at
        return answer

    def abort(self) -> None:
        """End a request under way in another thread; nothing is sent after this."""
        self._http.abort()

    def close(self) -> None:
        """Give connections back."""
        self._http.close()


def _date_of(answer: httpx.Response) -> datetime | None:
    """When the hub says it answered (RFC 9110 §6.6.1), to the second."""
    try:
        said_at = parsedate_to_datetime(answer.headers["date"])
    except (KeyError, ValueError):
        return None
    return said_at if said_at.tzinfo is not None else None


def _page_in(answer: httpx.Response, cursor: str) -> FeedOutcome:
    """The page of an answer, once every act in it was found whole and it is the page asked for."""
    try:
        page = FeedPage.model_validate_json(answer.content)
    except ValidationError:
        return Unavailable(Pause.VERSION if _says_other_format(answer) else Pause.WRONG_ADDRESS)
    acts = [item.content for item in page.items if isinstance(item, ActItem)]
    if page.format != FEED_FORMAT:
        return Unavailable(Pause.VERSION)
    if page.after != cursor or not all(act.is_whole() for act in acts):
        return Unavailable(Pause.HUB_FAILING)
    return page


def _says_other_format(answer: httpx.Response) -> bool:
    """Whether it is a page, of a format that has other fields."""
    try:
        said = answer.json()
    except ValueError:
        return False
    return isinstance(said, dict) and isinstance(said.get("format"), int) and said["format"] != FEED_FORMAT


def _answered_in(answer: httpx.Response, asked: Iterable[str]) -> Answered | None:
    """The receipts of an answer; None when it is no answer of a hub to these acts."""
    try:
        found = Receipts.model_validate_json(answer.content)
    except ValidationError:
        return None
    if not {receipt.act_id for receipt in found.receipts} <= set(asked):
        return None
    # A receipt holds without what it lost to: that is for a person to look at.
    winners = tuple(winner for winner in found.winners.values() if winner.is_whole())
    return Answered(tuple(_domain_receipt(receipt) for receipt in found.receipts), winners=winners)


def _told_apart(receipts: tuple[Receipt, ...]) -> tuple[Receipt, ...]:
    """Those that wait behind a settled act, with the true reason."""
    return tuple(
        replace(one, sentence=_OLDER_HUB) if one.code == BEHIND_REJECTED and one.verdict is Verdict.LATER else one
        for one in receipts
    )


def _domain_receipt(receipt: ActReceipt) -> Receipt:
    return Receipt(
        receipt.act_id,
        receipt.domain_verdict,
        upstream_number=receipt.upstream_number,
        code=receipt.code,
        sentence=receipt.sentence,
    )


def _sentence_in(answer: httpx.Response) -> str:
    return _refusal_in(answer).sentence or _NOT_TAKEN


def _refusal_in(answer: httpx.Response) -> Refusal:
    """What a hub said of a request it did not take; empty where it is no hub's word."""
    try:
        return Refusal.model_validate_json(answer.content)
    except ValidationError:
        return Refusal(code="", sentence="")
