"""窗口要问的: what the pack asks for before an act on a record, so that nothing else is asked."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LockWaiver, Material
from app.policy.assess.change import papers_of_change, read_change
from app.policy.assess.findings import Findings, all_rules, first_rule
from app.policy.assess.record import situation_of
from app.policy.assess.validity import ends_with_paper, find_end_rule
from app.policy.facts import ChangeRequest
from app.policy.pack import PackEdition
from app.policy.rules import CardNeed, InstitutionNeed, MaterialRule
from app.policy.situation import Situation
from app.services.desk import Desk


@dataclass(frozen=True)
class PaperWanted:
    """要收的材料: an any-of group, in the source's words where it has some; ``as_copy`` where the copy is kept."""

    one_of: tuple[Material, ...]
    wanted_as: str = ""
    as_copy: bool = False


@dataclass(frozen=True)
class Wanted:
    """要问的: the card read first, papers, an institution, a special reason that lifts a lock, an approval.

    ``document`` says that the filing ends with the date on its paper, so that the date is wanted.
    """

    card: bool = False
    papers: tuple[PaperWanted, ...] = ()
    institution: bool = False
    special_reason: bool = False
    approval: bool = False
    document: bool = False


def wanted_for_change(desk: Desk, filing: Filing, request: ChangeRequest) -> Wanted:
    """What this change needs. Raises UserError when the filing's pack is broken or gone."""
    pack = desk.edition_of(filing)
    asked = read_change(pack, filing, request, desk.today(), desk.counter.area)
    facts = asked.facts
    papers = [_wanted(rule) for rule in papers_of_change(pack, asked)]
    groups = {paper.one_of for paper in papers}
    papers += [PaperWanted(group) for group in filing.owes if group not in groups]
    institution = first_rule(pack.institutions, facts)
    locks = [lock for lock in all_rules(pack.locks, asked.lock_facts) if lock.act is ActKind.CHANGE]
    return Wanted(
        card=_must_read(pack, facts, ActKind.CHANGE),
        papers=tuple(papers),
        institution=institution is not None and institution.need is not InstitutionNeed.NEVER,
        special_reason=any(LockWaiver.SPECIAL_REASON in lock.waived_by for lock in locks),
        document=_goes_by_paper(pack, facts),
    )


def wanted_for_supplement(desk: Desk, filing: Filing) -> Wanted:
    """The papers still owed, as the pack words and keeps them. Raises UserError for a broken pack."""
    pack = desk.edition_of(filing)
    facts = situation_of(filing, filing.filed_on, desk.counter.area)
    rules = {rule.one_of: rule for rule in all_rules(pack.materials, facts)}
    papers = [_wanted(rules[group]) if group in rules else PaperWanted(group) for group in filing.owes]
    return Wanted(papers=tuple(papers), document=_goes_by_paper(pack, facts))


def wanted_for_extension(desk: Desk, filing: Filing) -> Wanted:
    """What an extension needs; no pack's text asks papers for it. Raises UserError for a broken pack."""
    pack = desk.edition_of(filing)
    facts = situation_of(filing, desk.today(), desk.counter.area)
    rule = first_rule(pack.extensions, facts)
    return Wanted(
        card=_must_read(pack, facts, ActKind.EXTEND),
        approval=rule is not None and rule.needs_approval,
    )


def _must_read(pack: PackEdition, facts: Situation, act: ActKind) -> bool:
    return any(rule.need is CardNeed.READ and act in rule.acts for rule in all_rules(pack.card, facts))


def _wanted(rule: MaterialRule) -> PaperWanted:
    return PaperWanted(rule.one_of, rule.wanted_as, rule.kept_as == "copy")


def _goes_by_paper(pack: PackEdition, facts: Situation) -> bool:
    return ends_with_paper(find_end_rule(Findings(pack), facts))
