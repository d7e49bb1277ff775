"""出处: articles without the source's words, words that do not stand in the document, articles nobody cites."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.policy.pack import Confidence, PackEdition
from app.policy.soundness.finding import Finding, error, warning


def check_articles(path: Path, folder: Path, edition: PackEdition) -> Iterator[Finding]:
    """What is wrong with the sources of one edition; white space does not count in comparing words."""
    texts: dict[str, str] = {}
    for name, document in edition.documents.items():
        if document.text is None:
            continue
        try:
            texts[name] = _squeezed((folder / document.text).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            yield error("document_text_missing", path, f"文件原文 {document.text} 读不出来", f"documents.{name}.text")
    cited = {cite for _, rule in edition.rules() for cite in rule.cites}
    cited |= {*edition.insurance_cites, *edition.in_force.cites}
    for name, article in edition.articles.items():
        place = f"articles.{name}"
        text = texts.get(article.document)
        if article.quote and text is not None and _squeezed(article.quote) not in text:
            yield error("quote_not_in_document", path, f"{article.label}的引文在文件原文中找不到", f"{place}.quote")
        if not article.quote and edition.confidence is Confidence.PRIMARY:
            yield warning("quote_missing", path, f"{article.label}没有原文，而依据写的是文件原文", place)
        if name not in cited:
            yield warning("article_not_cited", path, f"{article.label}没有一条规则引用", place)


def _squeezed(words: str) -> str:
    return "".join(words.split())
