"""待遇告知: what a filing gives and what the person must do, as titled sentences with their articles.

Out of the pack and the stored decisions alone, so that the screen and the paper say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.decision import group_words
from app.domain.filing import Act, Filing, due_words
from app.domain.vocabulary import ActKind, CardWorksAt, LifeState, Service
from app.domain.why import standing_explanations
from app.policy.assess.findings import all_rules, first_rule
from app.policy.assess.locks import find_lock_period
from app.policy.assess.record import situation_of
from app.policy.pack import Confidence, PackEdition
from app.policy.reading import CHANGED_WORDS, value_words
from app.policy.rules import BenefitRule, CancellationRule, End, LockRule, LockStart, ReimbursementMaterials, Rule
from app.policy.situation import ChangedField, Situation
from app.services.notice_line import NOT_WRITTEN, NoticeLine, NoticeSection, tell_explanation

_ALL_CHANGES = frozenset(ChangedField)
_SPACES = re.compile(r"\s+")
_POINTS = {
    "basic_points": "基本医疗保险报销比例",
    "major_illness_points": "大病保险报销比例",
    "supplementary_points": "补充医疗保险报销比例",
}


@dataclass(frozen=True)
class BenefitNotice:
    """待遇告知书 without its frame.

    ``period`` is the validity in short, ``basis`` names the documents in full, since the lines cite articles only.
    """

    period: str
    sections: tuple[NoticeSection, ...]
    basis: str


def write_benefit_notice(
    edition: PackEdition, filing: Filing, acts: Sequence[Act], day: date, office_area: str
) -> BenefitNotice:
    """告知 of what ``filing`` gives on ``day`` under the edition that judged it; empty sections are left out."""
    writer = _Writer(edition, filing, acts, day, office_area)
    sections = (
        NoticeSection("备案的起止时间", tuple(writer.period())),
        NoticeSection("可以享受的待遇", tuple(writer.benefits())),
        NoticeSection("用卡和费用结算", tuple(writer.use())),
        NoticeSection("承诺补交的材料", tuple(writer.promise())),
        NoticeSection("撤销备案", tuple(writer.cancellation())),
        NoticeSection("变更备案", tuple(writer.change())),
        NoticeSection("延期", tuple(writer.extension())),
        NoticeSection("未直接结算费用的报销", tuple(writer.reimbursement())),
        NoticeSection("请您留意", tuple(writer.reminders())),
    )
    return BenefitNotice(writer.period_in_short(), tuple(item for item in sections if item.lines), writer.basis())


def write_unfiled(
    edition: PackEdition, filing: Filing, acts: Sequence[Act], day: date, office_area: str
) -> tuple[NoticeLine, ...]:
    """告知 of what holds for the person without a filing; empty where the edition says nothing of it."""
    return tuple(_Writer(edition, filing, acts, day, office_area).unfiled())


class _Writer:
    """Writes the sections of one notice."""

    def __init__(self, edition: PackEdition, filing: Filing, acts: Sequence[Act], day: date, office_area: str) -> None:
        self._edition, self._filing, self._day = edition, filing, day
        self._facts = situation_of(filing, day, office_area, changes=_ALL_CHANGES)
        self._explained = {item.subject: item for item in standing_explanations(filing, acts)}
        self._documents: dict[str, None] = {}

    def period(self) -> Iterable[NoticeLine]:
        filing = self._filing
        if filing.status is LifeState.PENDING_REVIEW:
            due = f"，最迟 {filing.review_due.isoformat()} 有结果" if filing.review_due else ""
            yield NoticeLine(f"这件备案正在审核{due}；审核通过后，本告知书所列待遇才生效")
        elif filing.status is not LifeState.ACTIVE:
            yield NoticeLine(f"这件备案{filing.status.label}，在此期间不享受本告知书所列待遇")
        since = filing.valid_from.isoformat() if filing.valid_from else "审核通过之日"
        yield self._explain("valid_from", "开始", f"{since} 起")
        until = f"至 {filing.valid_until.isoformat()} 止" if filing.valid_until else "没有固定截止日期"
        yield self._explain("valid_until", "终止", until)
        coverage = first_rule(self._edition.coverage, self._facts)
        if coverage is not None and coverage.begun_before_filing:
            quoted = self._quoted(coverage.words, coverage)
            yield self._line(quoted or "备案前已经入院的，本次住院的费用也纳入", coverage)
        elif coverage is not None and coverage.stated and coverage.admitted_while_valid:
            yield self._line("在有效期内入院的，出院时备案已经到期也算有效", coverage)
        if filing.valid_until is not None and not filing.provisional:
            yield NoticeLine("到期后备案自动失效，以后还要异地就医的，请重新备案")

    def benefits(self) -> Iterable[NoticeLine]:
        rule = first_rule(self._edition.benefits, self._facts)
        if rule is None:
            yield NoticeLine("所依据的文件没有写明这类备案的待遇标准，请向经办机构咨询")
            return
        if rule.services:
            named = "、".join(service.label for service in Service if service in rule.services)
            yield self._line(f"可以享受：{named}", rule)
        yield from self._standard(rule)

    def use(self) -> Iterable[NoticeLine]:
        filing, place = self._filing, self._filing.destination_name or "备案的就医地"
        use = first_rule(self._edition.use, self._facts)
        if filing.card_works_at is CardWorksAt.DESTINATION:
            yield self._line(f"社会保障卡只能在就医地（{place}）使用，备案期间在参保地不能使用", use)
        elif filing.card_works_at is CardWorksAt.BOTH:
            yield self._line(f"社会保障卡在参保地和就医地（{place}）都能使用", use)
        else:
            yield NoticeLine("文件没有写明备案期间能否在参保地用卡，回参保地就医前请先咨询")
        rule = first_rule(self._edition.settlement, self._facts)
        directly = rule.directly if rule is not None and filing.settles_directly is None else filing.settles_directly
        if directly is None:
            yield NoticeLine("文件没有写明费用怎样结算，就医前请向经办机构咨询")
        elif not directly:
            yield self._settled("在就医地不能直接结算：费用由本人先行垫付，回参保地报销", rule)
        elif rule is not None and rule.only_at_filed_institution and filing.institution.name:
            yield self._settled(f"只在备案的医疗机构（{filing.institution.name}）直接结算，个人只付应付的部分", rule)
        else:
            yield self._settled("在就医地的联网定点医疗机构直接结算，个人只付应付的部分", rule)
        stay = self._explained.get("stay_settles_directly")
        if stay is not None:
            yield tell_explanation(self._source, stay)
        if rule is not None and rule.spends:
            yield self._line("出院结算后这件备案即失效，再次住院须重新备案", rule)

    def promise(self) -> Iterable[NoticeLine]:
        filing = self._filing
        if not filing.owes or filing.commitment is None:
            return
        rule = first_rule(self._edition.commitment, self._facts)
        owed = "；".join(group_words(group) for group in filing.owes)
        counted = self._explained.get("commitment_due")
        how = f"（{counted.words}）" if counted is not None else ""
        due_on = filing.commitment.due_on
        due = f"最迟 {due_on.isoformat()} 补齐" if due_on is not None else due_words(None)
        yield self._line(f"您承诺补交：{owed}。{due}{how}", rule)
        if rule is not None:
            ends = ("终止备案",) if rule.breach_ends_filing else ()
            told = ("将失信信息推送到信用信息平台",) if rule.breach_credit_list else ()
            if ends or told:
                yield self._line(f"承诺不实或者到期没有补齐的，{'，并'.join(ends + told)}", rule)
            else:
                yield NoticeLine("文件没有写明承诺没有兑现的后果，请尽早补齐")

    def cancellation(self) -> Iterable[NoticeLine]:
        yield from self._locks(ActKind.CANCEL)
        rules = all_rules(self._edition.cancellation, self._facts)
        stated = tuple(rule for rule in rules if rule.stated)
        if stated:
            yield self._line(f"回参保地就医或者不再需要备案的，请办理撤销：{_channels(stated)}", *stated)
        silent = tuple(rule for rule in rules if not rule.stated)
        if silent:
            where = "也可以通过下列渠道办理" if stated else "不再需要备案的，可以申请撤销"
            yield NoticeLine(f"{where}：{_channels(silent)}（{NOT_WRITTEN}）")

    def change(self) -> Iterable[NoticeLine]:
        edition, facts = self._edition, self._facts
        yield from self._locks(ActKind.CHANGE)
        changes = all_rules(edition.changes, facts)
        stated = next((rule for rule in changes if rule.stated), None)
        if stated is not None:
            yield self._line("就医地、联系电话等有变化的，请及时申请变更", stated)
        elif changes:
            yield NoticeLine("文件没有写明怎样变更；就医地、联系电话等有变化的，请及时告诉经办机构")
        for papers in all_rules(edition.change_materials, facts):
            fields = papers.when.changes or frozenset()
            what = "、".join(CHANGED_WORDS[item] for item in sorted(fields))
            yield self._line(f"变更{what}要带：{papers.wanted_as or group_words(papers.one_of)}", papers)

    def extension(self) -> Iterable[NoticeLine]:
        extension = first_rule(self._edition.extensions, self._facts)
        if extension is not None:
            last = self._filing.valid_until
            when = f"，最迟 {last.isoformat()} 申请" if last is not None else ""
            approved = "，经审批生效" if extension.needs_approval else ""
            yield self._line(f"可以申请延期，每次{extension.months}个月{approved}{when}", extension)

    def reimbursement(self) -> Iterable[NoticeLine]:
        edition, facts = self._edition, self._facts
        situations = all_rules(edition.reimbursement_situations, facts)
        papers = all_rules(edition.reimbursement_materials, facts)
        deadline = first_rule(edition.reimbursement_deadlines, facts)
        if situations:
            words = "；".join(item.words for item in situations)
            yield self._line(f"有下列情形之一的，可以回参保地报销：{words}", *situations)
        if papers:
            yield self._line("报销要带：" + "；".join(map(_papers_words, papers)), *papers)
        else:
            yield NoticeLine("文件没有写明报销要带哪些材料；请保管好收费票据、费用清单和病历，报销前先向经办机构咨询")
        if deadline is not None:
            special = deadline.special_working_days
            more = f"，特殊情况不超过{special}个工作日" if special else ""
            yield self._line(f"材料收齐后，一般{deadline.working_days}个工作日内办结{more}", deadline)

    def reminders(self) -> Iterable[NoticeLine]:
        for duty in all_rules(self._edition.duties, self._facts):
            if duty.tells_applicant:
                yield self._line(self._quoted(duty.words, duty), duty)
        yield from self.unfiled()
        if self._edition.confidence is Confidence.SECONDARY:
            yield NoticeLine("所依据的文件未见全文，以上据公开摘要整理，以文件原文为准")

    def unfiled(self) -> Iterable[NoticeLine]:
        facts = self._facts
        unfiled = Situation(
            day=self._day,
            insurance=facts.insurance,
            scope=facts.scope,
            destination=facts.destination,
            unfiled=True,
        )
        rule = first_rule(self._edition.benefits, unfiled)
        if rule is not None and rule.when.unfiled:
            yield from (NoticeLine(f"没有备案就医的，{item.words}", item.source) for item in self._standard(rule))

    def basis(self) -> str:
        """The documents that the lines cite; asked for after the sections."""
        named = []
        for name in self._documents or {next(iter(self._edition.documents)): None}:
            document = self._edition.documents[name]
            named.append(f"《{document.title}》" + (f"（{document.number}）" if document.number else ""))
        return "、".join(named)

    def period_in_short(self) -> str:
        """Both ends as a form's cell has them."""
        filing, rule = self._filing, first_rule(self._edition.ends, self._facts)
        since = filing.valid_from.isoformat() if filing.valid_from else ""
        if filing.valid_until is not None:
            until = f"至 {filing.valid_until.isoformat()} 止"
        else:
            until = "当次住院有效" if rule is not None and rule.end is End.ADMISSION else "没有固定截止日期"
        return f"{since} 起，{until}" + ("（承诺期内暂定）" if filing.provisional else "")

    def _locks(self, act: ActKind) -> Iterable[NoticeLine]:
        for lock in all_rules(self._edition.locks, self._facts):
            is_of_institution = lock.counted_from is LockStart.INSTITUTION
            if lock.act is act and (self._filing.institution.name or not is_of_institution):
                yield self._line(self._lock_words(lock), lock)

    def _lock_words(self, rule: LockRule) -> str:
        _, after, last = find_lock_period(rule, self._filing)
        first_free = (last + timedelta(days=1)).isoformat()
        what = rule.act.label
        if rule.act is ActKind.CHANGE and rule.when.changes:
            what += "、".join(CHANGED_WORDS[item] for item in sorted(rule.when.changes))
        if self._day > last:
            return f"{after}后{rule.months}个月内不予{what}的期限已过，自 {first_free} 起可以办理"
        waived = f"（{value_words(rule.waived_by)}除外）" if rule.waived_by else ""
        return f"{after}后{rule.months}个月内（至 {last.isoformat()}）不予{what}{waived}，{first_free} 起可以办理"

    def _standard(self, rule: BenefitRule) -> Iterable[NoticeLine]:
        """The benefits in the source's words; where there are none, the points in ours."""
        if rule.words:
            yield self._line(self._quoted(rule.words, rule), rule)
        elif rule.pays_nothing:
            yield self._line("医保基金不予支付", rule)
        else:
            for name, what in _POINTS.items():
                points = getattr(rule, name)
                if points is not None:
                    level = f"低{-points}个百分点" if points else "相同"
                    yield self._line(f"{what}与参保地同级别医疗机构相比{level}", rule)

    def _quoted(self, words: str, rule: Rule) -> str:
        """In quotation marks when the articles say exactly this, as it stands when the pack says it for them."""
        plain = _unspaced(words)
        is_literal = bool(words) and any(plain in _unspaced(self._edition.articles[cite].quote) for cite in rule.cites)
        return f"文件规定：“{_inner_quotes(words)}”" if is_literal else words

    def _settled(self, words: str, rule: Rule | None) -> NoticeLine:
        stored = self._explained.get("settles_directly")
        return NoticeLine(words, self._source(stored.cites)) if stored is not None else self._line(words, rule)

    def _explain(self, subject: str, label: str, otherwise: str) -> NoticeLine:
        """A date in the words of the act that set it; a record taken over from paper has none."""
        stored = self._explained.get(subject)
        if stored is None:
            return NoticeLine(f"{label}：{otherwise}")
        return tell_explanation(self._source, stored, label)

    def _line(self, words: str, *rules: Rule | None) -> NoticeLine:
        stated = [rule for rule in rules if rule is not None]
        if any(not rule.stated for rule in stated):
            return NoticeLine(f"{words}（{NOT_WRITTEN}）")
        return NoticeLine(words, self._source(dict.fromkeys(cite for rule in stated for cite in rule.cites)))

    def _source(self, cites: Iterable[str]) -> str:
        """Articles alone; those of another than the pack's first document with its number or title."""
        main = next(iter(self._edition.documents))
        labels = []
        for cite in cites:
            article = self._edition.articles[cite]
            document = self._edition.documents[article.document]
            self._documents[article.document] = None
            name = "" if article.document == main else f"{document.number or document.title} "
            labels.append(name + article.label)
        return "、".join(labels)


def _channels(rules: Iterable[CancellationRule]) -> str:
    return "、".join(
        rule.channel.label + (f"（{rule.complete_working_days}个工作日内办结）" if rule.complete_working_days else "")
        for rule in rules
    )


def _papers_words(rule: ReimbursementMaterials) -> str:
    return f"{rule.kind}——" + "、".join("或".join(group) for group in rule.papers)


def _unspaced(text: str) -> str:
    """Without the spaces that typesetting and folded lines leave in Chinese."""
    return _SPACES.sub("", text)


def _inner_quotes(text: str) -> str:
    """Quotation marks inside a quotation, after GB/T 15834."""
    return text.replace("“", "‘").replace("”", "’")
