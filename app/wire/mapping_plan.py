"""上报方案: what one act asks of an upstream that is reached by a mapping, and the request that says it."""

from __future__ import annotations

import json
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.domain.vocabulary import ActKind, Category, LifeState
from app.wire.envelopes.answer import Answer, Envelope
from app.wire.envelopes.platform_json import PlatformJson
from app.wire.envelopes.renshe_xml import RensheXml
from app.wire.mapping import Ended, EnvelopeKind, Mapping, Step, Transaction
from app.wire.mapping_fill import Sources, fill, row_agrees, sources_of


@dataclass(frozen=True)
class Known:
    """上级已有: whether upstream has the filing, and its own numbers of the filing and of the person, empty if none."""

    is_there: bool = False
    number: str = ""
    person: str = ""


_NOTHING = Known()


@dataclass(frozen=True)
class Stamp:
    """报文戳: when a request is made, as the office's clock shows it, and the how-manieth of this counter it is."""

    at: datetime
    sequence: int


@dataclass(frozen=True)
class NotNeeded:
    """不需上报: upstream need not hear of the act."""

    sentence: str


@dataclass(frozen=True)
class ByHand:
    """手工办理: the interface has no business for the act."""

    sentence: str


@dataclass(frozen=True, repr=False)
class Request:
    """报文. With ``problems`` it must not be sent; ``content`` is None when it cannot even be written."""

    step: Step
    code: str
    content: bytes | None
    problems: tuple[str, ...]


Plan = NotNeeded | ByHand | Request


def envelope_of(mapping: Mapping) -> Envelope:
    """The envelope that the mapping names."""
    if mapping.envelope is EnvelopeKind.PLATFORM_JSON:
        return PlatformJson(mapping.answer)
    return RensheXml(mapping.answer, mapping.encoding)


def plan_act(mapping: Mapping, body: str, known: Known, stamp: Stamp) -> Plan:
    """What to do about an act of the outbox."""
    message = json.loads(body)
    if Category(message["category"]) not in mapping.categories:
        labels = "、".join(category.label for category in mapping.categories)
        return ByHand(f"这个接口只收{labels}的备案，请在上级系统中手工办理。")
    kind = ActKind(message["kind"])
    step = mapping.acts.get(kind)
    if step is None:
        return ByHand(f"这个接口没有“{kind.label}”这项业务，请在上级系统中手工办理。")
    if step is Step.NOTHING:
        return NotNeeded(f"“{kind.label}”在上级系统中没有对应的业务，不需上报。")
    if step is Step.FILE:
        if known.is_there:
            return NotNeeded("上级已有这件备案，不需再报。")
        if LifeState(message["status"]) is not LifeState.ACTIVE:
            return NotNeeded("备案没有生效，不需上报。")
        return _request(mapping, Step.FILE, mapping.transactions.file, body, known, stamp)
    if not known.is_there:
        return NotNeeded("上级没有这件备案，不需撤销。")
    return _request(mapping, Step.WITHDRAW, mapping.transactions.withdraw, body, known, stamp)


def plan_question(mapping: Mapping, body: str, known: Known, stamp: Stamp) -> Request:
    """The query for the filing of an act."""
    return _request(mapping, Step.NOTHING, mapping.transactions.query, body, known, stamp)


def plan_lookup(mapping: Mapping, body: str, stamp: Stamp) -> Request | None:
    """The question for upstream's number of the person of an act; None where upstream needs none."""
    person = mapping.transactions.person
    return None if person is None else _request(mapping, Step.NOTHING, person, body, Known(), stamp)


def find_filing(mapping: Mapping, body: str, answer: Answer, known: Known = _NOTHING) -> Lookup[str, Any] | None:
    """The row of a query's answer that is the filing of an act; None when upstream does not have it."""
    query = mapping.transactions.query
    sources = sources_of(body, mapping, {"person_number": known.person})
    agreeing = (row for row in answer.rows(query.rows) if row_agrees(row, query.match, mapping, sources))
    return next((row for row in agreeing if not _has_ended(row, query.ended)), None)


def _has_ended(row: Lookup[str, Any], ended: Ended | None) -> bool:
    return ended is not None and str(row.get(ended.name, "")) in ended.values


def _request(mapping: Mapping, step: Step, transaction: Transaction, body: str, known: Known, stamp: Stamp) -> Request:
    sources = sources_of(body, mapping, {})
    code = transaction.code or ""
    sources = replace(sources, request=_of_request(mapping, code, sources, known, stamp))
    header = fill(mapping.header, mapping, sources)
    values = fill(transaction.fields, mapping, sources)
    try:
        content = envelope_of(mapping).write(transaction.node, header.values, values.values)
    except UnicodeEncodeError:
        content = None
    return Request(step, code, content, header.problems + values.problems)


def _of_request(mapping: Mapping, code: str, sources: Sources, known: Known, stamp: Stamp) -> dict[str, str]:
    sender = mapping.office[mapping.sender]
    # Counters of one office share its number, so the counter's own opens the running number of four.
    counter = sources.value("message.counter")
    sent_on = f"{stamp.at:%Y-%m-%d}"
    days = [day for day in (sources.value("message.done_on"), sources.value("begndate"), sent_on) if day]
    return {
        "code": code,
        "message_id": f"{sender}{stamp.at:%Y%m%d%H%M%S}{counter}{stamp.sequence % 100:02d}" if sender else "",
        "sent_at": f"{stamp.at:%Y-%m-%d %H:%M:%S}",
        "sent_on": sent_on,
        "upstream_number": known.number,
        "person_number": known.person,
        "from_time": f"{min(days)} 00:00:00",
        "until_time": f"{max(days)} 23:59:59",
    }
