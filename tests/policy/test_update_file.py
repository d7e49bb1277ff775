"""A pack update is one signed file: whatever is not exactly what a trusted city signed is refused with a sentence."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import CHINA_STANDARD_TIME
from app.errors import UserError
from app.policy.update_file import LARGEST_BYTES, PackUpdate, make_update, read_update
from app.resource_files import resource_path
from tests.builders import PACK

CITY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\2" * 32)
MADE_AT = datetime(2026, 11, 22, 8, 30, tzinfo=CHINA_STANDARD_TIME)


@lru_cache(maxsize=1)
def _content() -> bytes:
    return make_update(resource_path("policies", PACK), PACK, CITY, MADE_AT)


def _read(content: bytes) -> PackUpdate:
    return read_update(content, [CITY.public_key()])


def _refusal(content: bytes) -> UserError:
    with pytest.raises(UserError) as caught:
        _read(content)
    assert caught.value.what == "更新文件没有安装"
    assert caught.value.why
    assert caught.value.remedy
    return caught.value


def test_what_the_city_packed_comes_out_as_it_was() -> None:
    update = _read(_content())
    folder = resource_path("policies", PACK)
    there = {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*.*")}
    assert dict(update.files) == there
    assert (update.pack, update.made_at) == (PACK, MADE_AT)
    assert update.version.startswith("20261122-083000-")


def test_a_later_update_is_called_by_a_name_that_sorts_after() -> None:
    folder = resource_path("policies", PACK)
    later = _read(make_update(folder, PACK, CITY, MADE_AT + timedelta(seconds=1)))
    assert later.version > _read(_content()).version


def _changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    said = json.loads(_content())
    change(said)
    return json.dumps(said).encode()


def _payload(change: Callable[[dict[str, Any]], object], key: Ed25519PrivateKey | None = None) -> bytes:
    """The update with another payload, signed anew when a key is given."""

    def put(said: dict[str, Any]) -> None:
        inside = json.loads(base64.b64decode(said["payload"]))
        change(inside)
        payload = json.dumps(inside).encode()
        said["payload"] = base64.b64encode(payload).decode()
        if key is not None:
            said["signature"] = base64.b64encode(key.sign(b"yidi-pack-update/1\n" + payload)).decode()

    return _changed(put)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: _payload(lambda inside: inside["files"].update({"2020-04-01.yaml": "x"})), "update_tampered"),
        (lambda: _payload(lambda inside: inside.update(pack="elsewhere"), STRANGER), "update_tampered"),
        (lambda: _changed(lambda said: said.update(signature="AAAA")), "update_tampered"),
        (lambda: _changed(lambda said: said.update(signature="")), "update_unsigned"),
        (lambda: _changed(lambda said: said.pop("signature")), "update_unsigned"),
        (lambda: _changed(lambda said: said.update(signature="*")), "update_damaged"),
        (lambda: _changed(lambda said: said.update(more=1)), "update_damaged"),
        (lambda: _changed(lambda said: said.update(payload=3)), "update_damaged"),
        (lambda: _changed(lambda said: said.update(format="yidi-pack-update/2")), "update_format"),
        (lambda: _changed(lambda said: said.update(format="else")), "update_other_file"),
        (lambda: b"[]", "update_other_file"),
        (lambda: b"", "update_truncated"),
        (lambda: b"\xff\xfe", "update_truncated"),
        (lambda: b"[" * 100_000, "update_truncated"),
        (lambda: b" " * (LARGEST_BYTES + 1), "update_too_large"),
        (lambda: make_update(resource_path("policies", PACK), PACK, STRANGER, MADE_AT), "update_foreign"),
        (lambda: _payload(lambda inside: inside["files"].update({"../up.yaml": "x"}), CITY), "update_content"),
        (lambda: _payload(lambda inside: inside["files"].update({"/etc/up.yaml": "x"}), CITY), "update_content"),
        (lambda: _payload(lambda inside: inside["files"].update({"run.py": "x"}), CITY), "update_content"),
        (lambda: _payload(lambda inside: inside.update(pack="../up"), CITY), "update_content"),
        (lambda: _payload(lambda inside: inside.update(made_at="2026-11-22T08:30:00"), CITY), "update_content"),
    ],
)
def test_a_file_that_is_not_a_trusted_citys_is_refused(content: Callable[[], bytes], code: str) -> None:
    assert _refusal(content()).code == code


@given(st.integers(0, len(_content()) - 1))
def test_a_file_cut_off_anywhere_is_refused(length: int) -> None:
    _refusal(_content()[:length])


@given(st.integers(0, len(_content()) - 1), st.integers(0, 255))
def test_a_file_with_any_byte_changed_is_refused_or_says_the_same(place: int, byte: int) -> None:
    content = bytearray(_content())
    content[place] = byte
    try:
        update = _read(bytes(content))
    except UserError:
        return
    assert update == _read(_content())


def test_a_file_that_does_not_belong_in_a_pack_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "2020.yaml").write_text("x", encoding="utf-8")
    (tmp_path / "notes.docx").write_bytes(b"x")
    with pytest.raises(UserError) as caught:
        make_update(tmp_path, PACK, CITY, MADE_AT)
    assert caught.value.code == "update_file_name"
    assert "notes.docx" in caught.value.what
