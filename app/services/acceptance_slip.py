"""受理回执: what was handed in, what was decided of it, when it is reviewed, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.decision import group_words
from app.domain.filing import Act, Filing, due_words
from app.domain.period_words import period_words
from app.domain.vocabulary import LifeState, MaterialHow
from app.domain.why import standing_explanations
from app.policy.pack import PackEdition
from app.services.notice_line import NoticeLine, NoticeSection, tell_explanation
from app.services.taken_over import MATERIALS_ASSUMED, assumed_materials

_DATES = ("valid_from", "valid_until")


def write_acceptance_slip(edition: PackEdition, filing: Filing, acts: Sequence[Act]) -> tuple[NoticeSection, ...]:
    """The sections of the slip, out of the record and its stored decisions; empty ones are left out."""
    writer = _Writer(edition, filing, acts)
    sections = (
        NoticeSection("收到的材料", tuple(taken_lines(filing, acts))),
        NoticeSection("还要补交的材料", tuple(writer.owed())),
        NoticeSection("办理结果", tuple(writer.decided())),
        NoticeSection("审核", (writer.review(),)),
    )
    return tuple(section for section in sections if section.lines)


def taken_lines(filing: Filing, acts: Sequence[Act]) -> Iterator[NoticeLine]:
    """已收材料: every paper that is here, and how it was kept; of an imported record nobody said which they were."""
    assumed = assumed_materials(acts)
    if assumed:
        yield NoticeLine(MATERIALS_ASSUMED)
    for item in filing.materials:
        if item.how is not MaterialHow.PROMISED and item.material not in assumed:
            yield NoticeLine(f"{item.material.label}（{item.how.label}）")


class _Writer:
    """Writes the sections of one slip."""

    def __init__(self, edition: PackEdition, filing: Filing, acts: Sequence[Act]) -> None:
        self._edition, self._filing = edition, filing
        self._explained = {item.subject: item for item in standing_explanations(filing, acts)}

    def decided(self) -> Iterator[NoticeLine]:
        filing = self._filing
        if filing.status is LifeState.PENDING_REVIEW:
            yield NoticeLine("申请已经受理，正在审核；审核通过后备案才生效")
        elif filing.status is LifeState.ACTIVE:
            yield NoticeLine(f"准予备案，有效期 {period_words(filing.valid_from, filing.valid_until)}")
        else:
            yield NoticeLine(f"备案现在的状态：{filing.status.label}")
        yield from (self._told(subject, "") for subject in _DATES if subject in self._explained)

    def review(self) -> NoticeLine:
        filing = self._filing
        if filing.status is not LifeState.PENDING_REVIEW:
            if filing.owes:
                return NoticeLine("这件备案不用再等审核，但还要按上面所写补交材料，补齐才算办结")
            return NoticeLine("这件备案已经办结，不用再等审核")
        if filing.review_due is None:
            return NoticeLine("文件没有写明审核的期限，结果以经办机构通知为准")
        return self._told("review_due", f"{filing.review_due.isoformat()} 前审核")

    def owed(self) -> Iterator[NoticeLine]:
        filing = self._filing
        for group in filing.owes:
            yield NoticeLine(f"{group_words(group)}：承诺补交")
        if filing.owes and filing.commitment is not None:
            yield self._told("commitment_due", due_words(filing.commitment.due_on))

    def _told(self, subject: str, otherwise: str) -> NoticeLine:
        """In the words of the act that set it; a record taken over from paper has none."""
        item = self._explained.get(subject)
        if item is None:
            return NoticeLine(otherwise)
        return tell_explanation(self._edition, item, item.title)
