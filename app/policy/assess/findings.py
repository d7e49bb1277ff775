"""Collects what an assessment finds: every reason, not only the first, and every article it rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TypeVar

from app.domain.decision import Explanation, Reason
from app.domain.reasons import REMEDIES, ReasonCode, WarningCode
from app.policy.pack import Confidence, PackEdition
from app.policy.rules import Rule
from app.policy.situation import Situation

R = TypeVar("R", bound=Rule)


class Findings:
    """Reasons, warnings, citations and explanations of one assessment under way.

    ``chapter`` is the pack as it reads for this kind of request: rules are sought there.
    """

    __slots__ = ("chapter", "cites", "explanations", "pack", "reasons", "warnings")

    def __init__(self, pack: PackEdition, facts: Situation | None = None) -> None:
        """Begin; a chapter is opened where ``facts`` are given, and said at once when the text was not at hand."""
        self.pack = pack
        self.chapter = pack if facts is None else pack.chapter(facts)
        self.reasons: list[Reason] = []
        self.warnings: list[WarningCode] = []
        self.cites: list[str] = []
        self.explanations: list[Explanation] = []
        if pack.confidence is Confidence.SECONDARY:
            self.warn(WarningCode.SECONDARY_SOURCE)

    def rest_on(self, rule: Rule) -> None:
        """Note the articles of a rule that was used, and whether the source states it."""
        self.cites += rule.cites
        if not rule.stated:
            self.warn(WarningCode.NOT_STATED_BY_SOURCE)

    def cite(self, cites: Iterable[str]) -> None:
        """Note articles in order of use."""
        self.cites += cites

    @property
    def cited(self) -> tuple[str, ...]:
        """The articles noted, each once, in order of use."""
        return tuple(dict.fromkeys(self.cites))

    def warn(self, code: WarningCode) -> None:
        """Note a warning once."""
        if code not in self.warnings:
            self.warnings.append(code)

    def refuse(self, code: ReasonCode, detail: str = "", cites: Iterable[str] = (), remedy: str = "") -> None:
        """Note a reason with its articles; ``detail`` and ``remedy`` default to the code's own words.

        A code stands once, with the details of all that fell under it.
        """
        cites = tuple(cites)
        self.cite(cites)
        for place, noted in enumerate(self.reasons):
            if noted.code is code:
                self.reasons[place] = Reason(
                    code,
                    _joined(noted.detail, detail, code.label),
                    _joined(noted.remedy, remedy, REMEDIES[code]),
                    tuple(dict.fromkeys((*noted.cites, *cites))),
                )
                return
        self.reasons.append(Reason(code, detail or code.label, remedy or REMEDIES[code], cites))

    def explain(self, subject: str, title: str, words: str, cites: tuple[str, ...]) -> None:
        """Note how a date or right came about."""
        self.explanations.append(Explanation(subject, title, words, cites))

    def note_unknown_years(self, years: Collection[int]) -> None:
        """Warn when a working day was found without the State Council's plan of its year."""
        if years:
            self.warn(WarningCode.HOLIDAY_PLAN_UNKNOWN)


def _joined(noted: str, added: str, otherwise: str) -> str:
    """Both sentences, each once; the code's own words only where nothing more exact is said."""
    said = dict.fromkeys(words for words in (noted, added) if words and words != otherwise)
    return "；".join(said) or otherwise


def standing_warnings(pack: PackEdition) -> tuple[WarningCode, ...]:
    """What must be said with every answer that rests on ``pack``, whatever was asked."""
    return tuple(Findings(pack).warnings)


def first_rule(rules: Iterable[R], facts: Situation) -> R | None:
    """The first rule that speaks of ``facts``, or None."""
    for rule in rules:
        for test in rule.tests:
            if not test(facts):
                break
        else:
            return rule
    return None


def all_rules(rules: Iterable[R], facts: Situation) -> tuple[R, ...]:
    """Every rule that speaks of ``facts``, in the pack's order."""
    return tuple([rule for rule in rules if not rule.tests or rule.speaks_of(facts)])
