"""上报冲突: two counters acted without seeing each other, upstream took the first to arrive, and a person decides."""

from __future__ import annotations

from app.domain.vocabulary import Word


class ConflictKind(Word):
    """冲突种类: how two counters came into each other's way; the codes are those of the receipt."""

    SAME_FILING = "sequence_taken", "同一备案两处办理"
    SAME_PERSON = "person_already_filed", "同一人两处备案"


class Kept(Word):
    """冲突处理: whose content holds from now on."""

    THEIRS = "theirs", "以对方为准"
    OURS = "ours", "保留本窗口内容"
