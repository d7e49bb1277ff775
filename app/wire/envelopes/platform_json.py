"""医保信息平台式信封: one JSON object, the header's fields beside ``input``, and ``output`` in the answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from app.wire.envelopes.answer import Answer
from app.wire.mapping import AnswerKeys


class PlatformJson:
    """医保信息平台式 JSON."""

    content_type = "application/json; charset=utf-8"
    suffix = ".json"

    def __init__(self, keys: AnswerKeys) -> None:
        self._keys = keys

    def write(self, node: str, header: Mapping[str, str], values: Mapping[str, str]) -> bytes:
        """The request; fields without a value go as empty texts."""
        return json.dumps({**header, "input": {node: values}}, ensure_ascii=False).encode("utf-8")

    def read(self, content: bytes) -> Answer | None:
        """The answer; None when it is cut short or none of this kind."""
        try:
            data: Any = json.loads(content.decode("utf-8"))
        except (ValueError, RecursionError):
            return None
        if not isinstance(data, dict) or self._keys.code not in data:
            return None
        code = str(data[self._keys.code])
        message = data.get(self._keys.message)
        return Answer(code in self._keys.ok, code, "" if message is None else str(message), data.get("output"))
