"""A receiver spells a message letter for letter as the counter did, whatever is written in it."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from app.wire.canonical import canonical_json
from app.wire.message import ActMessage
from tests.wire.window import Window, plain

_TEXT = st.text(max_size=40) | st.sampled_from(["\x00\x1f\x7f", '"\\/', "\u2028\u2029", "𠮷䶮", "\b\f\n\r\t", "\ufeff"])


@given(memo=_TEXT, address=_TEXT, sequence=st.integers(1, 100_000), provisional=st.booleans())
def test_the_receiver_spells_a_message_as_the_counter_does(
    memo: str, address: str, sequence: int, *, provisional: bool
) -> None:
    message = plain(Window().file())
    message["record"] |= {"memo": memo, "resout_addr": address}
    message |= {"sequence": sequence, "provisional": provisional}
    received = ActMessage.model_validate_json(json.dumps(message))
    del message["content_hash"]
    assert received.body == canonical_json(message)
