"""鉴权: the four checks, in their order, against the card and the roster.

Sources: 攀医保〔2017〕10号 三; 杨凌示范区异地就医服务指南 二(一); 淮医保发〔2020〕34号 第五条.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.authentication import (
    Authentication,
    CardReading,
    Check,
    CheckKind,
    CheckResult,
    RosterEntry,
    RosterSnapshot,
)
from app.domain.filing import Agent
from app.domain.names import is_same_name
from app.domain.vocabulary import ActKind, CardState, Enrolment
from app.policy.assess import card_accepted
from app.policy.situation import Situation
from app.services.desk import Desk

ROSTER_STALE_AFTER = timedelta(days=2)
"""A snapshot older than this leaves enrolment unknown until the next sync."""

_CARD_REMEDIES = {
    CardState.LOST: "请申请人到社保卡服务窗口解挂后再来",
    CardState.LOCKED: "请申请人到社保卡服务窗口解锁后再来",
    CardState.CANCELLED: "请申请人到社保卡服务窗口补换新卡后再来",
    CardState.EXPIRED: "请申请人到社保卡服务窗口换领新卡后再来",
}
_ENROLMENT_REMEDIES = {
    Enrolment.ARREARS: "请先到征缴窗口补缴，缴费正常后再办理",
    Enrolment.SUSPENDED: "请先到参保窗口核实暂停原因，恢复后再办理",
    Enrolment.TERMINATED: "请先到参保窗口重新参保",
}


_NOT_USABLE = "请先处理卡的状态"
_RECHECK = "可以先办理，名册更新后请复核"


@dataclass(frozen=True)
class Found:
    """核验依据: what the card and the roster say."""

    reading: CardReading
    entry: RosterEntry | None
    snapshot: RosterSnapshot | None
    roster_is_stale: bool


def authenticate(desk: Desk, reading: CardReading, agent: Agent | None = None) -> Authentication:
    """Make the four checks and keep them. Failed checks stop the visit; unknown ones are marked."""
    with desk.store.write() as uow:
        snapshot = uow.roster.snapshot()
        entry = uow.roster.find(reading.social_security_number) if snapshot else None
        stale = is_stale(snapshot, desk.now())
        found = Found(reading, entry, snapshot, stale)
        checks = (
            _check_card(desk, found),
            _check_holder(found, agent),
            _check_enrolment(found),
            _check_away_use(desk, found),
        )
        sequence = uow.counter.next_sequence("authentication")
        authentication = Authentication(
            id=f"{desk.counter.prefix}-A{sequence:07d}",
            at=desk.now(),
            reading=reading,
            checks=checks,
            card_state=_card_state(desk, found),
            enrolment=_enrolment(found),
            roster_entry=entry,
            roster_loaded_at=snapshot.loaded_at if snapshot else None,
        )
        uow.authentications.add(authentication)
        uow.commit()
    return authentication


def depends_on_roster(authentication: Authentication) -> bool:
    """Whether a fresher roster can answer a check that came out unknown; a card nobody read it cannot."""
    return any(_can_be_answered(check, authentication) for check in authentication.unknown)


def check_again(
    desk: Desk, authentication: Authentication, entry: RosterEntry | None, snapshot: RosterSnapshot
) -> tuple[Check, ...]:
    """复核: the checks that came out unknown, made again by a roster that is fresh."""
    found = Found(authentication.reading, entry, snapshot, roster_is_stale=False)
    makers = {
        CheckKind.CARD: lambda: _check_card(desk, found),
        CheckKind.ENROLMENT: lambda: _check_enrolment(found),
        CheckKind.AWAY_USE: lambda: _check_away_use(desk, found),
    }
    kinds = [check.kind for check in authentication.unknown if _can_be_answered(check, authentication)]
    # The holder is checked whenever the roster knows the person, so that a card of another is noticed too.
    holder = (_check_holder(found, None),) if entry is not None and authentication.roster_entry is None else ()
    return holder + tuple(makers[kind]() for kind in kinds)


def is_stale(snapshot: RosterSnapshot | None, now: datetime) -> bool:
    """Whether the roster is too old, or not there, to answer for enrolment and cards."""
    return snapshot is None or now - snapshot.loaded_at > ROSTER_STALE_AFTER


def _can_be_answered(check: Check, authentication: Authentication) -> bool:
    return check.kind is not CheckKind.CARD or authentication.reading.by_card


def _card_state(desk: Desk, found: Found) -> CardState:
    fresh = found.entry if not found.roster_is_stale else None
    if fresh is not None and fresh.card_state is not CardState.NORMAL:
        return fresh.card_state
    if not found.reading.by_card:
        return CardState.UNREAD
    until = found.reading.valid_until
    return CardState.EXPIRED if until is not None and until < desk.today() else CardState.NORMAL


def _enrolment(found: Found) -> Enrolment:
    if found.roster_is_stale:
        return Enrolment.UNKNOWN
    return found.entry.enrolment if found.entry is not None else Enrolment.NOT_FOUND


def _check_card(desk: Desk, found: Found) -> Check:
    state = _card_state(desk, found)
    if state is CardState.UNREAD:
        return Check(
            CheckKind.CARD,
            CheckResult.UNKNOWN,
            "没有读卡，号码由经办人录入",
            "请插卡鉴权",
        )
    if state in (CardState.NORMAL, CardState.NOT_ACTIVATED):
        if found.roster_is_stale:
            return Check(CheckKind.CARD, CheckResult.UNKNOWN, "卡可以读，是否挂失暂时查不到", _RECHECK)
        return Check(CheckKind.CARD, CheckResult.PASSED)
    return Check(CheckKind.CARD, CheckResult.FAILED, f"这张卡{state.label}", _CARD_REMEDIES[state])


def _check_holder(found: Found, agent: Agent | None) -> Check:
    entry = found.entry
    if entry is not None and found.reading.name and not is_same_name(entry.name, found.reading.name):
        by_card = found.reading.by_card
        return Check(
            CheckKind.HOLDER,
            CheckResult.FAILED,
            f"{'卡上' if by_card else '录入'}的姓名与参保名册不一致",
            f"请核对身份证件；{'' if by_card else '录错的请重新录入，'}更名的请先到参保窗口变更信息",
        )
    if entry is not None and entry.card_no and found.reading.card_no and entry.card_no != found.reading.card_no:
        return Check(CheckKind.HOLDER, CheckResult.FAILED, "这不是名册登记的现用卡", "请使用最近一次领取的社会保障卡")
    if agent is not None and not agent.id_number:
        return Check(
            CheckKind.HOLDER,
            CheckResult.FAILED,
            "由他人代办，未登记代理人身份证",
            "请登记代理人身份证后再办理",
        )
    return Check(CheckKind.HOLDER, CheckResult.PASSED)


def _check_enrolment(found: Found) -> Check:
    entry = found.entry
    if found.roster_is_stale:
        why = "还没有装入参保名册" if found.snapshot is None else "参保名册不是最新"
        return Check(CheckKind.ENROLMENT, CheckResult.UNKNOWN, why, _RECHECK)
    if entry is None:
        return Check(CheckKind.ENROLMENT, CheckResult.FAILED, "参保名册中没有此人", "请核对号码；确未参保的，请先参保")
    if entry.enrolment is not Enrolment.IN_ORDER:
        return Check(
            CheckKind.ENROLMENT, CheckResult.FAILED, entry.enrolment.label, _ENROLMENT_REMEDIES[entry.enrolment]
        )
    return Check(CheckKind.ENROLMENT, CheckResult.PASSED)


def _check_away_use(desk: Desk, found: Found) -> Check:
    entry = found.entry
    if entry is None or found.roster_is_stale:
        return Check(CheckKind.AWAY_USE, CheckResult.UNKNOWN, "名册中查不到最新的卡状态", _RECHECK)
    if entry.card_state is CardState.NOT_ACTIVATED:
        edition = desk.find_edition_today()
        facts = Situation(day=desk.today(), insurance=entry.insurance)
        if edition is not None and card_accepted(edition, facts, entry.card_state, ActKind.FILE):
            # Where filing and activation are one visit, the card is not usable yet but the visit goes on.
            return Check(
                CheckKind.AWAY_USE,
                CheckResult.UNKNOWN,
                "社会保障卡尚未激活",
                "请在办理备案时一并激活",
            )
        return Check(
            CheckKind.AWAY_USE,
            CheckResult.FAILED,
            "社会保障卡未激活",
            "请先在本窗口或合作银行激活，再办理备案",
        )
    if entry.card_state is not CardState.NORMAL:
        # The card check stops the visit already; two refusals for one cause help nobody.
        return Check(CheckKind.AWAY_USE, CheckResult.UNKNOWN, "卡的状态处理好后再核验", _NOT_USABLE)
    return Check(CheckKind.AWAY_USE, CheckResult.PASSED)
