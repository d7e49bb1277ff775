"""人社时期信封: ``<input>`` with one element a field, in GBK, and ``<result>`` with its code in the answer.

The parser of the standard library knows no GBK, so bytes are decoded here, strictly: what is not in the encoding is
refused, never replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from app.wire.envelopes.answer import Answer
from app.wire.mapping import AnswerKeys, Encoding

_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
# A carriage return written plainly would come out of the parser as a line feed.
_ALSO = {"\r": "&#13;"}


class RensheXml:
    """人社时期的 GBK XML."""

    suffix = ".xml"

    def __init__(self, keys: AnswerKeys, encoding: Encoding) -> None:
        self._keys, self._encoding = keys, encoding
        self.content_type = f"text/xml; charset={encoding.upper()}"

    def write(self, node: str, header: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The request; with a ``node`` the fields stand within it."""
        inner = _elements(values)
        text = f"{_elements(header)}{f'<{node}>{inner}</{node}>' if node else inner}"
        return f'<?xml version="1.0" encoding="{self._encoding.upper()}"?><input>{text}</input>'.encode(self._encoding)

    def read(self, content: bytes) -> Answer | None:
        """The answer; None when it is cut short, not in the encoding, or none of this kind."""
        try:
            text = _DECLARATION.sub("", content.decode(self._encoding))
            # An answer has no use for a document type, and entities are how small answers grow large.
            if "<!" in text.replace("<![CDATA[", ""):
                return None
            output = _plain(ElementTree.fromstring(text))  # noqa: S314 - without a document type there are no entities
        except (UnicodeDecodeError, ElementTree.ParseError, RecursionError):
            return None
        whole = Answer(is_ok=False, code="", message="", output=output)
        code = whole.find_value(self._keys.code)
        if code is None:
            return None
        message = whole.find_value(self._keys.message) or ""
        return Answer(code in self._keys.ok, code, message, output)


def _elements(values: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(value, _ALSO)}</{name}>" for name, value in values.items())


def _plain(element: ElementTree.Element) -> Any:
    """Elements as dicts; those of one name side by side as a list; a leaf as its text."""
    if not len(element):
        return (element.text or "").strip()
    data: dict[str, Any] = {}
    for child in element:
        value = _plain(child)
        if child.tag not in data:
            data[child.tag] = value
        elif isinstance(data[child.tag], list):
            data[child.tag].append(value)
        else:
            data[child.tag] = [data[child.tag], value]
    return data
