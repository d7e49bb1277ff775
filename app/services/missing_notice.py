"""一次性告知: everything a request lacks, said once, with the article of each (淮医保发〔2020〕34号 第十八条)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.decision import Decision, MaterialGroup, group_words
from app.domain.filing import Act, Filing, due_words
from app.domain.reasons import ReasonCode
from app.domain.why import standing_explanations
from app.errors import join_sentences
from app.policy.assess.findings import all_rules, first_rule
from app.policy.assess.record import situation_of
from app.policy.pack import PackEdition
from app.policy.situation import Situation
from app.services.acceptance_slip import taken_lines
from app.services.notice_line import NoticeLine, NoticeSection, tell_explanation

_PAPERS_MISSING = ReasonCode.MATERIAL_MISSING


def write_missing_notice(
    edition: PackEdition, filing: Filing, acts: Sequence[Act], office_area: str
) -> tuple[NoticeSection, ...]:
    """The sections of the notice; empty ones are left out.

    Where the last decision is a refusal, as after a visit that could not be filed, everything that stood in its way
    is told; else the papers that the record still owes.
    """
    decision = acts[-1].decision if acts else None
    refusal = decision if decision is not None and decision.is_refused else None
    facts = situation_of(filing, acts[-1].on if acts else filing.filed_on, office_area, channel=filing.channel)
    missing = refusal.missing if refusal is not None else filing.owes
    sections = (
        NoticeSection("还缺的材料", tuple(_papers(edition, facts, missing))),
        NoticeSection("还要解决的问题", tuple(_problems(edition, refusal)) if refusal else ()),
        NoticeSection("可以先凭承诺书办理的", tuple(_promise(edition, facts, missing)) if refusal else ()),
        NoticeSection("补交的期限", tuple(_due(edition, filing, acts)) if not refusal else ()),
        NoticeSection("已经收到、不用再交的材料", tuple(taken_lines(filing, acts))),
    )
    return tuple(section for section in sections if section.lines)


def _papers(edition: PackEdition, facts: Situation, missing: Sequence[MaterialGroup]) -> Iterator[NoticeLine]:
    rules = {rule.one_of: rule for rule in all_rules(edition.materials, facts)}
    for group in missing:
        rule = rules.get(group)
        if rule is None:
            yield NoticeLine(group_words(group))
            continue
        copy = {"copy": "（留复印件）", "original": "（留原件）"}.get(rule.kept_as, "")
        is_named = not rule.wanted_as or all(item.label in rule.wanted_as for item in group)
        words = rule.wanted_as if is_named and rule.wanted_as else group_words(group)
        if not is_named:
            words = f"{rule.wanted_as}：{words}"
        yield NoticeLine(words + copy, edition.cite_words(rule.cites))


def _problems(edition: PackEdition, refusal: Decision) -> Iterator[NoticeLine]:
    listed = next((item for item in refusal.reasons if item.code is _PAPERS_MISSING), None) if refusal.missing else None
    for reason in refusal.reasons:
        if reason is listed:  # told paper by paper
            continue
        words = join_sentences(reason.detail, reason.remedy).rstrip("。")
        yield NoticeLine(words, edition.cite_words(reason.cites) if reason.cites else "")


def _promise(edition: PackEdition, facts: Situation, missing: Sequence[MaterialGroup]) -> Iterator[NoticeLine]:
    rule = first_rule(edition.commitment, facts)
    covered = [group for group in missing if rule is not None and rule.covers.issuperset(group)]
    if rule is None or not covered:
        return
    what = "；".join(map(group_words, covered))
    whom = f"{'、'.join(item.label for item in sorted(rule.who))}，" if rule.who else ""
    term = f"，{rule.months}个月内补齐" if rule.months else ""
    yield NoticeLine(f"{what}：{whom}可以签承诺书先办{term}", edition.cite_words(rule.cites))


def _due(edition: PackEdition, filing: Filing, acts: Sequence[Act]) -> Iterator[NoticeLine]:
    if filing.commitment is None or not filing.owes:
        return
    item = next((item for item in standing_explanations(filing, acts) if item.subject == "commitment_due"), None)
    if item is None:
        yield NoticeLine(due_words(filing.commitment.due_on))
    else:
        yield tell_explanation(edition, item, item.title)
