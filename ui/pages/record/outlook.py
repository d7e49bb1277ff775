"""政策核对: what the rules say of an act before it is done, as lines to be read; no Qt and no rule here."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.decision import Decision, group_words
from app.domain.period_words import period_words
from app.domain.vocabulary import LifeState, Outcome
from app.policy.pack import PackEdition
from ui.widgets.tone import Tone


@dataclass(frozen=True)
class OutlookLine:
    """一条核对结果: what holds, in whose words, and where it is written."""

    title: str
    words: str = ""
    cites: str = ""
    tone: Tone = Tone.PLAIN


def outlook_lines(
    edition: PackEdition | None, decision: Decision, accepted: str, *, with_quotes: bool = False
) -> tuple[OutlookLine, ...]:
    """The answer first, then each date and right with how it came about, then what else is to be known.

    ``accepted`` says the good answer; ``with_quotes`` adds the source's own words. A pack that is gone is not cited.
    """
    told = {cite for item in decision.reasons for cite in item.cites}
    told |= {cite for item in decision.explanations for cite in item.cites}
    rest = tuple(cite for cite in decision.cites if cite not in told)
    lines = [
        OutlookLine(item.detail, item.remedy, _cite_words(edition, item.cites), Tone.STOP) for item in decision.reasons
    ]
    if not decision.reasons:
        lines.append(_answer(decision, accepted, _cite_words(edition, rest)))
        lines += [
            OutlookLine(item.title, item.words, _cite_words(edition, item.cites)) for item in decision.explanations
        ]
    if with_quotes and edition is not None:
        lines += [
            OutlookLine(_cite_words(edition, (cite,)), f"“{edition.articles[cite].quote}”")
            for cite in decision.cites
            if edition.articles[cite].quote
        ]
    lines += [OutlookLine(item.label, tone=Tone.WARN) for item in decision.warnings]
    return tuple(lines)


def _answer(decision: Decision, accepted: str, cites: str) -> OutlookLine:
    if decision.outcome is Outcome.NOT_COVERED:
        return OutlookLine("没有待遇", "", cites, Tone.STOP)
    if decision.explain("benefits_not_stated") is not None:
        return OutlookLine("文件未规定待遇", "", cites, Tone.WARN)
    words = "；".join(part for part in (_period(decision), *_rights(decision), _owed(decision)) if part)
    return OutlookLine(accepted, words, cites, Tone.OK)


def _period(decision: Decision) -> str:
    if decision.valid_from is None or decision.status is not LifeState.ACTIVE:
        return ""
    held = f"备案有效期 {period_words(decision.valid_from, decision.valid_until)}"
    return f"{held}（临时）" if decision.provisional else held


def _rights(decision: Decision) -> tuple[str, ...]:
    services = "、".join(item.label for item in decision.services)
    points = tuple(
        f"{name}比例较本地同级医院{'不变' if value == 0 else f'低{-value}个百分点'}"
        for name, value in (
            ("基本医保", decision.basic_points),
            ("大病保险", decision.major_illness_points),
            ("补充保险", decision.supplementary_points),
        )
        if value is not None
    )
    return (f"可享受{services}" if services else "", *points)


def _owed(decision: Decision) -> str:
    return "仍待补交：" + "、".join(group_words(group) for group in decision.missing) if decision.missing else ""


def _cite_words(edition: PackEdition | None, cites: tuple[str, ...]) -> str:
    return edition.cite_words(cites) if edition is not None and cites else ""
