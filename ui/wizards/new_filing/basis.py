"""依据: what the panel on the right says at each step, gathered from the flow; no Qt and no rule here."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.decision import Decision, group_words
from app.domain.filing import due_words
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitStep
from app.policy.pack import Confidence, PackEdition
from ui.widgets.tone import Tone

_ORDER = (
    "valid_until",
    "commitment_due",
    "valid_from",
    "card_works_at",
    "settles_directly",
    "review_due",
    "letter_keep_until",
)


@dataclass(frozen=True)
class Quote:
    """条文原文: document and article as one says them, and the source's own words."""

    article: str
    words: str


@dataclass(frozen=True)
class Basis:
    """一条依据: the date or right, how it came about, and where it is written."""

    title: str
    words: str = ""
    cites: str = ""
    quotes: tuple[Quote, ...] = ()
    tone: Tone = Tone.PLAIN


def find_bases(flow: NewFiling) -> tuple[Basis, ...]:
    """What there is to say now, the most important first."""
    edition = flow.edition
    if edition is None:
        return (Basis("今天没有可用的政策文件", "新备案办不了，请联系市级管理员更新政策包。", tone=Tone.STOP),)
    decision = flow.result.decision if flow.result is not None else flow.decision()
    bases = _warnings(edition, decision)
    if flow.step is VisitStep.AUTHENTICATE or flow.data.category is None:
        return (*bases, _policy(edition), *_refused_categories(flow, edition))
    if decision is not None and not decision.is_refused:
        return (*_explanations(edition, decision), *bases)
    return (*_reasons(flow, edition, decision), _category(flow, edition), *_commitment(flow, edition), *bases)


def _basis(edition: PackEdition, title: str, words: str, cites: tuple[str, ...], tone: Tone = Tone.PLAIN) -> Basis:
    quotes = tuple(
        Quote(edition.cite_words((cite,)), edition.articles[cite].quote)
        for cite in cites
        if edition.articles[cite].quote
    )
    return Basis(title, words, edition.cite_words(cites), quotes, tone)


def _policy(edition: PackEdition) -> Basis:
    main = next(iter(edition.documents.values()))
    held = f"自 {edition.in_force.since.isoformat()} 起施行"
    if edition.in_force.until is not None:
        held += f"，至 {edition.in_force.until.isoformat()} 止"
    title = f"{edition.name}：{main.title}" if edition.name not in main.title else main.title
    return Basis(title, f"{held}；核对于 {edition.checked_on.isoformat()}", main.number)


def _refused_categories(flow: NewFiling, edition: PackEdition) -> tuple[Basis, ...]:
    if flow.step is not VisitStep.CATEGORY:
        return ()
    cites = tuple(dict.fromkeys(cite for rule in edition.categories.values() for cite in rule.cites))
    return (_basis(edition, "本地办理的人员类别", "条件不符的类别写明了原因。", cites),)


def _explanations(edition: PackEdition, decision: Decision) -> tuple[Basis, ...]:
    found = sorted(
        decision.explanations,
        key=lambda item: _ORDER.index(item.subject) if item.subject in _ORDER else len(_ORDER),
    )
    return tuple(_basis(edition, item.title, item.words, item.cites) for item in found)


def _reasons(flow: NewFiling, edition: PackEdition, decision: Decision | None) -> tuple[Basis, ...]:
    if decision is None:
        return ()
    shown = {problem.field for problem in flow.problems()}
    return tuple(
        _basis(edition, item.detail, item.remedy, item.cites, Tone.STOP)
        for item in decision.reasons
        if item.code.value in shown
    )


def _category(flow: NewFiling, edition: PackEdition) -> Basis:
    category = flow.data.category
    rule = edition.categories.get(category) if category is not None else None
    label = category.label if category is not None else ""
    return _basis(edition, label, "可以办理的人员类别", rule.cites if rule else ())


def _commitment(flow: NewFiling, edition: PackEdition) -> tuple[Basis, ...]:
    choice = flow.commitment()
    if not choice.covers:
        return ()
    cites = tuple(dict.fromkeys(cite for rule in edition.commitment for cite in rule.cites))
    covers = "；".join(group_words(group) for group in choice.covers)
    words = f"{due_words(choice.due_on)}：{covers}"
    return (_basis(edition, "可以凭承诺书先行备案", words, cites),)


def _warnings(edition: PackEdition, decision: Decision | None) -> tuple[Basis, ...]:
    if decision is not None:
        return tuple(Basis(item.label, tone=Tone.WARN) for item in decision.warnings)
    if edition.confidence is Confidence.SECONDARY:
        return (Basis("依据来自公开摘要，未见文件全文", tone=Tone.WARN),)
    return ()
