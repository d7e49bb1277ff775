"""告知事项: one sentence on paper for the applicant and the articles it rests on, wherever it is printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.decision import Explanation
from app.policy.assess.wording import NOT_STATED
from app.policy.pack import PackEdition

NOT_WRITTEN = "文件没有写明，本机构按此办理"
"""What stands on paper for an applicant where the text is silent."""


@dataclass(frozen=True)
class NoticeLine:
    """告知事项: one sentence, and the articles it rests on in Chinese; no source where the text is silent."""

    words: str
    source: str = ""

    @property
    def text(self) -> str:
        """The sentence with its source, one stop at the end."""
        return f"{self.words}［{self.source}］。" if self.source else f"{self.words}。"


@dataclass(frozen=True)
class NoticeSection:
    """告知书的一节."""

    title: str
    lines: tuple[NoticeLine, ...]


def tell_explanation(
    cite: PackEdition | Callable[[tuple[str, ...]], str], item: Explanation, title: str = ""
) -> NoticeLine:
    """依据 of a date or right as paper tells it: after ``title``, with its articles as ``cite`` names them.

    What the text leaves open says so, and no article is named for it.
    """
    words = f"{title}：{item.words}" if title else item.words
    if NOT_STATED in words:
        return NoticeLine(f"{words.replace(NOT_STATED, '')}（{NOT_WRITTEN}）")
    name = cite.cite_words if isinstance(cite, PackEdition) else cite
    return NoticeLine(words, name(item.cites) if item.cites else "")
