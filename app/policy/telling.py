"""依据成文: explanations and reasons of a decision as plain data, each with its articles named in Chinese."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.domain.decision import Explanation, Reason
from app.policy.pack import PackEdition


def explanation_sentence(edition: PackEdition | None, item: Explanation) -> str:
    """``自申请之日起12个月：2020-05-06 起，至 2021-05-06 止，第八条``."""
    return f"{item.words}，{edition.article_words(item.cites)}" if edition is not None and item.cites else item.words


def tell_explanations(edition: PackEdition | None, items: Iterable[Explanation]) -> list[dict[str, Any]]:
    """Each with ``sentence`` (the words with their articles) and ``sources`` (document and articles)."""
    return [
        {
            "subject": item.subject,
            "title": item.title,
            "words": item.words,
            "cites": list(item.cites),
            "sentence": explanation_sentence(edition, item),
            "sources": edition.cite_words(item.cites) if edition is not None else "",
        }
        for item in items
    ]


def tell_reasons(edition: PackEdition | None, items: Iterable[Reason]) -> list[dict[str, Any]]:
    """Each with what happened, what to do, and ``sources`` (document and articles)."""
    return [
        {
            "code": item.code.value,
            "detail": item.detail,
            "remedy": item.remedy,
            "cites": list(item.cites),
            "sources": edition.cite_words(item.cites) if edition is not None else "",
        }
        for item in items
    ]
