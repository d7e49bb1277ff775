"""政策包: one edition of one city's (or the country's) rules, as data with its documents and articles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from app.domain.vocabulary import Category, Insurance
from app.policy.area import Area
from app.policy.rules import (
    BenefitRule,
    CancellationRule,
    CardRule,
    CategoryRule,
    ChannelRule,
    ClearingRule,
    CommitmentRule,
    CoverageRule,
    DestinationLevelRule,
    DestinationRule,
    DutyRule,
    EndRule,
    EnrolmentRule,
    ExtensionRule,
    FormRule,
    InstitutionRule,
    LateFilingRule,
    LockRule,
    MaterialRule,
    ReimbursementDeadline,
    ReimbursementMaterials,
    ReimbursementSituation,
    Rule,
    SettlementRule,
    StartRule,
    SuspensionRule,
    UseRule,
)
from app.policy.situation import Situation, SituationKind, Strict

PackId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]


class Confidence(StrEnum):
    """依据可靠程度: the document itself, or only what others say of it."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


class InForce(Strict):
    """施行日期, both inclusive; ``until`` None while no end is set."""

    since: date
    until: date | None = None
    cites: tuple[str, ...] = ()

    def contains(self, day: date) -> bool:
        """Whether the edition judges requests of ``day``."""
        return self.since <= day and (self.until is None or day <= self.until)


class Document(Strict):
    """政策文件: title, number, issuer; ``text`` is its full text in the pack's folder where it is at hand."""

    title: str
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    text: str | None = None


class Article(Strict):
    """条文: how it is called in Chinese, and the source's own words."""

    label: str
    document: str = "main"
    quote: str = ""


class PackEdition(Strict):
    """政策包的一个版本. Lists of rules are read in order: where one answer is wanted, the first that speaks holds."""

    pack: PackId
    name: str
    edition: str
    area: Area
    in_force: InForce
    checked_on: date
    confidence: Confidence
    documents: dict[str, Document]
    articles: dict[str, Article]

    insurance: frozenset[Insurance]
    insurance_cites: tuple[str, ...] = Field(min_length=1)
    categories: dict[Category, CategoryRule]
    channels: tuple[ChannelRule, ...]
    enrolment: tuple[EnrolmentRule, ...]
    card: tuple[CardRule, ...] = ()
    materials: tuple[MaterialRule, ...]
    destinations: tuple[DestinationRule, ...] = ()
    destination_levels: tuple[DestinationLevelRule, ...] = ()
    institutions: tuple[InstitutionRule, ...] = ()
    commitment: tuple[CommitmentRule, ...] = ()
    late_filing: tuple[LateFilingRule, ...] = ()
    starts: tuple[StartRule, ...]
    ends: tuple[EndRule, ...]
    extensions: tuple[ExtensionRule, ...] = ()
    locks: tuple[LockRule, ...] = ()
    change_materials: tuple[MaterialRule, ...] = ()
    changes: tuple[Rule, ...] = ()
    cancellation: tuple[CancellationRule, ...]
    suspension: tuple[SuspensionRule, ...] = ()
    use: tuple[UseRule, ...] = ()
    coverage: tuple[CoverageRule, ...] = ()
    settlement: tuple[SettlementRule, ...] = ()
    benefits: tuple[BenefitRule, ...] = ()
    reimbursement_situations: tuple[ReimbursementSituation, ...] = ()
    reimbursement_materials: tuple[ReimbursementMaterials, ...] = ()
    reimbursement_deadlines: tuple[ReimbursementDeadline, ...] = ()
    clearing: tuple[ClearingRule, ...] = ()
    duties: tuple[DutyRule, ...] = ()
    forms: tuple[FormRule, ...] = ()

    @model_validator(mode="after")
    def _cites_what_it_has(self) -> Self:
        for place, rule in self.rules():
            for article in rule.cites:
                if article not in self.articles:
                    raise ValueError(f"{place} 引用的 {article!r} 不在条文表（articles）中")
        for cite in (*self.insurance_cites, *self.in_force.cites):
            if cite not in self.articles:
                raise ValueError(f"引用的 {cite!r} 不在条文表（articles）中")
        for name, article_value in self.articles.items():
            if article_value.document not in self.documents:
                raise ValueError(f"条文 {name!r} 所属的文件 {article_value.document!r} 不在文件表（documents）中")
        return self

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Every rule with its place in the file."""
        for category, rule in self.categories.items():
            yield f"categories.{category.value}", rule
            for index, required in enumerate(rule.requires):
                yield f"categories.{category.value}.requires.{index}", required
        for section in type(self).model_fields:
            value = getattr(self, section)
            if isinstance(value, tuple):
                for index, item in enumerate(value):
                    if isinstance(item, Rule):
                        yield f"{section}.{index}", item

    def chapter(self, facts: Situation) -> PackEdition:
        """分册: the edition with only the rules that can speak of situations of the same kind as ``facts``.

        What the kind settles is no longer asked there. Made once for each kind, since few kinds are met.
        """
        chapter = self._chapters.get(facts.kind)
        if chapter is None:
            chapter = self._chapters[facts.kind] = self._narrowed(facts)
        return chapter

    @cached_property
    def _chapters(self) -> dict[SituationKind, PackEdition]:
        return {}

    def _narrowed(self, facts: Situation) -> PackEdition:
        sections: dict[str, Any] = dict(self)
        for name, value in self:
            if isinstance(value, tuple) and value and isinstance(value[0], Rule):
                sections[name] = tuple([left for rule in value if (left := rule.narrowed(facts)) is not None])
        return PackEdition.model_construct(**sections)

    def article_words(self, cites: tuple[str, ...]) -> str:
        """Articles in Chinese without their document: ``第七条、第八条``."""
        return "、".join(self.articles[cite].label for cite in cites)

    def cite_words(self, cites: tuple[str, ...]) -> str:
        """Articles in Chinese with their document's number: ``淮医保发〔2020〕34号 第七条、第八条``."""
        by_document: dict[str, list[str]] = {}
        for cite in cites:
            article = self.articles[cite]
            by_document.setdefault(article.document, []).append(article.label)
        parts = []
        for document_id, labels in by_document.items():
            document = self.documents[document_id]
            parts.append(f"{document.number or f'《{document.title}》'} {'、'.join(labels)}")
        return "；".join(parts)
