"""冲突处理: a person decides whose content holds. The decision is an act, needs no line, and what follows goes up."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.conflict import ConflictKind, Kept
from app.domain.decision import Decision
from app.domain.elsewhere import place_words
from app.domain.filing import Act, Actor, Filing
from app.domain.lifecycle import TransitionRefused, require
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind, Role
from app.errors import UserError, join_sentences
from app.policy.assess import acts_offered, assess_correct, assess_status_change
from app.services.acts_again import plan_again, with_states
from app.services.adopting import adopting_changes
from app.services.conflicts import Compared, Fork, Side, compare, get_fork, ours_of, side_of
from app.services.day_end import as_of_today, bring_up_to_date, get_filing
from app.services.desk import Desk
from app.services.performing import closed_commitment
from app.services.ports import UnitOfWork
from app.services.recording import record_act
from app.services.upstream import close_decided

DECIDED = "conflict.decided"
"""冲突处理 as the audit calls it."""

_SETTLED = "已处理冲突：{kept}。"
Doing = Callable[[Filing, ActKind, Mapping[str, Any], Decision], Filing]
"""Does an act on a record, or foresees it; the record after it."""


@dataclass(frozen=True)
class Offer:
    """可选的处理: what would come of it; ``refusal`` says why it cannot be chosen, empty when it can."""

    kept: Kept
    outcome: str
    refusal: str = ""


@dataclass(frozen=True, repr=False)
class ConflictView(Private):
    """冲突对照: both sides, what differs, and what may be decided. ``theirs`` is None while nobody knows it here."""

    number: str
    name: str
    kind: ConflictKind
    sentence: str
    ours: Side
    theirs: Side | None
    fields: tuple[Compared, ...]
    withdrawn: tuple[str, ...]
    """Our acts from the one that lost on, in words."""
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Decided:
    """冲突处理结果: the record after it, and the acts that were done."""

    kept: Kept
    filing: Filing
    acts: tuple[Act, ...]


def view_conflict(desk: Desk, number: str, role: Role) -> ConflictView:
    """冲突对照 of a record. Raises UserError for an unknown number and where nothing is to be decided."""
    with desk.store.read() as uow:
        moment = desk.at_one_instant()
        filing, fork = get_filing(uow, number), get_fork(uow, number)
        ours = ours_of(fork)
        return ConflictView(
            number=number,
            name=filing.person.name,
            kind=fork.kind,
            sentence=fork.receipt.sentence,
            ours=side_of(ours),
            theirs=side_of(fork.theirs) if fork.theirs is not None else None,
            fields=compare(ours, fork.theirs),
            withdrawn=tuple(f"{act.on.isoformat()} {act.kind.label}" for act in fork.withdrawn),
            offers=tuple(_offer(moment, uow, filing, fork, kept, role) for kept in Kept),
        )


def decide_conflict(desk: Desk, actor: Actor, number: str, kept: Kept, *, reason: str = "") -> Decided:
    """冲突处理 in one transaction. Raises UserError where there is nothing to decide, or this cannot be chosen."""
    with desk.store.write() as uow:
        moment = desk.at_one_instant()
        filing, fork = get_filing(uow, number), get_fork(uow, number)
        _refuse(fork, kept, actor.role)
        why = _why(fork, kept, reason)
        acts: list[Act] = []

        def do(state: Filing, kind: ActKind, changes: Mapping[str, Any], decision: Decision) -> Filing:
            act, after = record_act(
                uow, moment, actor, state, kind, changes, number=number, decision=decision, reason=why
            )
            acts.append(act)
            return after

        close_decided(uow, actor, number, moment.now(), _SETTLED.format(kept=kept.label))
        if fork.before is None:
            filing = _withdraw(moment, filing, do)
        else:
            filing = _adopt(moment, fork, fork.before, filing, do)
            filing = bring_up_to_date(uow, moment, filing)
            if kept is Kept.OURS:
                filing = _do_again(moment, uow, fork, fork.before, filing, actor.role, do)
        detail = {"kept": kept.value, "lost": fork.lost.act_id, "acts": [act.id for act in acts]}
        if fork.theirs is not None:
            detail["winner"] = fork.theirs.act_id
        uow.audit.append(at=moment.now(), actor=actor.login, event=DECIDED, subject=number, detail=json.dumps(detail))
        uow.commit()
    return Decided(kept, filing, tuple(acts))


def _offer(desk: Desk, uow: UnitOfWork, filing: Filing, fork: Fork, kept: Kept, role: Role) -> Offer:
    outcome = _outcome(fork, kept)
    try:
        _refuse(fork, kept, role)
        if fork.before is not None:
            after = as_of_today(desk, _adopt(desk, fork, fork.before, filing, _foreseen))
            if kept is Kept.OURS:
                _do_again(desk, uow, fork, fork.before, after, role, _foreseen)
        else:
            desk.edition_of(filing)
    except UserError as error:
        return Offer(kept, outcome, str(error))
    return Offer(kept, outcome)


def _refuse(fork: Fork, kept: Kept, role: Role) -> None:
    if role is Role.SYSTEM:
        raise TransitionRefused("冲突处理须由经办人、审核人或负责人办理", code="next_act:conflict")
    if kept is Kept.OURS and fork.before is None:
        holder = place_words(fork.theirs.office, fork.theirs.counter) if fork.theirs is not None else "先办理的窗口"
        raise UserError(
            "先到的一件不在本窗口，不能在它上面接着办",
            why=f"它归{holder}",
            remedy="以对方为准后，请对方变更或撤销；对方撤销后可以在本窗口重新备案",
            code="theirs_not_here",
        )
    if fork.kind is ConflictKind.SAME_FILING and fork.theirs is None:
        raise UserError(
            "先到一件的内容还没有下来",
            why="市级接收端没有随回执带来，也还没有随数据下发",
            remedy="请在线路通时上报一次再处理；一直没有的，请市级升级接收端或与对方窗口核对",
            code="winner_unknown",
        )


def _outcome(fork: Fork, kept: Kept) -> str:
    done = "、".join(act.kind.label for act in fork.withdrawn if act.actor.role is not Role.SYSTEM)
    if fork.before is None:
        theirs = "本窗口这件备案终止，不再上报；对方的一件继续有效。"
        return theirs if kept is Kept.THEIRS else "在对方的一件上按本窗口的内容再办。"
    base = "对方的内容" if fork.passed else "办理这一件以前的内容"
    if kept is Kept.THEIRS:
        return f"本窗口的{done}撤回，备案恢复为{base}；仍需要的请另行办理。"
    return f"先恢复为{base}，再按今天的政策把本窗口的{done}重新办一次，一并上报。"


def _why(fork: Fork, kept: Kept, reason: str) -> str:
    holder = f"（{place_words(fork.theirs.office, fork.theirs.counter)}）" if fork.theirs is not None else ""
    return join_sentences(f"上报冲突，{kept.label}{holder}", reason.strip()).removesuffix("。")


def _foreseen(state: Filing, _: ActKind, changes: Mapping[str, Any], __: Decision) -> Filing:
    return replace(state, **changes)


def _withdraw(desk: Desk, filing: Filing, do: Doing) -> Filing:
    """The city never had the filing, so its end is told to nobody."""
    decision = assess_status_change(desk.edition_of(filing), filing, desk.today(), desk.around, ActKind.TERMINATE)
    changes = {"status": decision.status, "commitment": closed_commitment(filing)}
    return do(filing, ActKind.TERMINATE, changes, decision)


def _adopt(desk: Desk, fork: Fork, before: Filing, filing: Filing, do: Doing) -> Filing:
    changes = adopting_changes(fork, before, filing)
    decision = assess_correct(desk.edition_of(filing), replace(filing, **changes), desk.today())
    return do(filing, ActKind.CORRECT, changes, decision)


def _do_again(desk: Desk, uow: UnitOfWork, fork: Fork, before: Filing, filing: Filing, role: Role, do: Doing) -> Filing:
    """Our acts once more on top of theirs, each judged as any act is. Raises UserError where one is refused."""
    state = filing
    for was, act, became in with_states(before, fork.withdrawn):
        plan = plan_again(was, act, became, state)
        if plan is None:
            continue
        edition = desk.edition_of(state)
        decision = plan.assess(desk, uow, state)
        if decision.is_refused:
            raise UserError(
                f"按现行政策，不能在对方的一件上{act.kind.label}",
                why="；".join(reason.detail for reason in decision.reasons),
                remedy="请选以对方为准",
                code="ours_refused",
            )
        if plan.asks_table:
            require(state, plan.kind, role, acts_offered(edition, state, desk.today(), desk.counter.area))
        changes = plan.changes(desk, state, decision)
        if changes:
            state = do(state, plan.kind, changes, decision)
    if state is filing:
        raise UserError("在对方的一件上没有可以再办的内容", remedy="请选以对方为准", code="nothing_of_ours")
    return state
