"""A courier file says what its sender said to its receiver, or is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import EnvironmentProblem, UserError
from app.wire import sealed_pieces
from app.wire.courier_file import _SIGNED, Address, OpenedFile, _digest, open_file, seal_file
from app.wire.courier_keys import CourierKeys, PublicCard, card_bytes, read_card

HUB, COUNTER, STRANGER = (CourierKeys(bytes([number]) * 32) for number in (1, 2, 3))
HUB_CARD = HUB.hub_card()
COUNTER_CARD = COUNTER.counter_card("32080301", "01")
LINES = ("备案一件".encode(), b"", b"two")


def address(number: int = 3, **changes: Any) -> Address:
    values = {"sender": COUNTER_CARD.mark, "receiver": HUB_CARD.mark, **changes}
    return Address(kind="acts", office="32080301", counter="01", number=number, **values)


@contextmanager
def opened(path: Path, keys: CourierKeys = HUB, sender: PublicCard | None = COUNTER_CARD) -> Iterator[OpenedFile]:
    with open_file(path, "acts", keys, keys.hub_card(), lambda _: sender) as file:
        yield file


def read(path: Path, keys: CourierKeys = HUB, sender: PublicCard | None = COUNTER_CARD) -> tuple[bytes, ...]:
    with opened(path, keys, sender) as file:
        return tuple(file.lines)


def refusal(path: Path, keys: CourierKeys = HUB, sender: PublicCard | None = COUNTER_CARD) -> UserError:
    with pytest.raises(UserError) as refused:
        read(path, keys, sender)
    return refused.value


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    path = tmp_path / "3.yidi"
    seal_file(path, address(), COUNTER, HUB_CARD, LINES)
    return path


@pytest.fixture(scope="module")
def content() -> bytes:
    """A file as bytes, for tests that change it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        seal_file(path, address(), COUNTER, HUB_CARD, LINES)
        return path.read_bytes()


def test_what_was_sealed_comes_out(sealed: Path) -> None:
    with opened(sealed) as file:
        assert file.address == address()
        assert tuple(file.lines) == LINES


@settings(max_examples=25)
@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=30), st.integers(1, 40))
def test_lines_come_out_whatever_they_are_and_however_pieces_fall(lines: list[bytes], piece: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed_pieces, "_PIECE_BYTES", piece)
        path = Path(folder) / "file"
        seal_file(path, address(), COUNTER, HUB_CARD, lines)
        assert list(read(path)) == lines


def test_a_file_shows_nothing_of_its_content(sealed: Path) -> None:
    assert LINES[0] not in sealed.read_bytes()


@given(st.data())
def test_any_flipped_bit_is_refused(content: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    bit = data.draw(st.integers(0, 7))
    changed = content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]
    _is_refused(changed)


@given(st.data())
def test_a_file_cut_off_anywhere_is_refused(content: bytes, data: st.DataObject) -> None:
    _is_refused(content[: data.draw(st.integers(0, len(content) - 1))])


@given(st.binary(min_size=1, max_size=100))
def test_a_file_with_something_added_is_refused(content: bytes, more: bytes) -> None:
    _is_refused(content + more)


@given(st.binary(max_size=300))
def test_any_other_file_is_refused(other: bytes) -> None:
    _is_refused(other)


def _is_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        assert refusal(path).code.startswith(("courier_", "not_courier"))


def test_an_altered_file_is_refused_by_its_number(sealed: Path) -> None:
    content = bytearray(sealed.read_bytes())
    content[-80] ^= 1
    sealed.write_bytes(content)
    problem = refusal(sealed)
    assert problem.code == "courier_altered"
    assert "第3号" in str(problem)


def test_a_file_of_somebody_unknown_is_refused_by_its_number(sealed: Path) -> None:
    problem = refusal(sealed, sender=None)
    assert (problem.code, "第3号" in str(problem)) == ("courier_foreign", True)


def test_a_file_signed_by_another_in_the_senders_name_is_refused(tmp_path: Path) -> None:
    forged = tmp_path / "forged"
    seal_file(forged, address(), STRANGER, HUB_CARD, LINES)
    assert refusal(forged).code == "courier_altered"


def test_a_file_for_somebody_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    seal_file(path, address(receiver=STRANGER.hub_card().mark), COUNTER, STRANGER.hub_card(), LINES)
    problem = refusal(path)
    assert (problem.code, "第3号" in str(problem)) == ("courier_misdirected", True)


def test_content_sealed_to_another_than_the_cover_says_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    seal_file(path, address(), COUNTER, STRANGER.hub_card(), LINES)
    assert refusal(path).code == "courier_altered"


def test_content_under_a_cover_and_signature_of_another_is_refused(sealed: Path, tmp_path: Path) -> None:
    mine = STRANGER.counter_card("32080301", "02")
    other = tmp_path / "other"
    # Marks have the same length, so the sealed pieces stay where they are; the new cover is signed by its sender.
    content = sealed.read_bytes()[:-64].replace(COUNTER_CARD.mark.encode(), mine.mark.encode())
    other.write_bytes(content)
    with other.open("rb") as file:
        signature = STRANGER.signing.sign(_SIGNED + _digest(file, len(content)))
    other.write_bytes(content + signature)
    assert refusal(other, sender=mine).code == "courier_altered"


def test_receipts_are_not_taken_for_acts(tmp_path: Path) -> None:
    path = tmp_path / "file"
    cover = address().model_copy(update={"kind": "receipts"})
    seal_file(path, cover, COUNTER, HUB_CARD, LINES)
    assert refusal(path).code == "courier_kind"


def test_a_file_of_a_newer_format_says_so(sealed: Path) -> None:
    sealed.write_bytes(sealed.read_bytes().replace(b"YIDI-COURIER-1", b"YIDI-COURIER-2"))
    assert refusal(sealed).code == "courier_format"


def test_a_file_that_is_there_is_not_written_over(sealed: Path) -> None:
    before = sealed.read_bytes()
    with pytest.raises(UserError) as refused:
        seal_file(sealed, address(), COUNTER, HUB_CARD, LINES)
    assert refused.value.code == "file_exists"
    assert sealed.read_bytes() == before


def test_a_stick_that_is_not_there_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as refused:
        seal_file(tmp_path / "gone" / "file", address(), COUNTER, HUB_CARD, LINES)
    assert refused.value.code == "cannot_write"
    with pytest.raises(EnvironmentProblem):
        read(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_its_owners_alone_and_nothing_lies_beside_it(sealed: Path) -> None:
    assert sealed.stat().st_mode & 0o077 == 0
    assert [path.name for path in sealed.parent.iterdir()] == [sealed.name]


def test_a_card_comes_back_as_it_was() -> None:
    assert read_card(card_bytes(HUB_CARD), "hub") == HUB_CARD
    assert read_card(card_bytes(COUNTER_CARD), "counter") == COUNTER_CARD


@given(st.data())
def test_a_card_with_a_flipped_bit_is_never_another_card(data: st.DataObject) -> None:
    content = card_bytes(COUNTER_CARD)
    place = data.draw(st.integers(0, len(content) - 1))
    changed = content[:place] + bytes([content[place] ^ (1 << data.draw(st.integers(0, 7)))]) + content[place + 1 :]
    # A blank may become another blank; a card that still reads is the same card.
    with suppress(UserError):
        assert read_card(changed, "counter") == COUNTER_CARD


@pytest.mark.parametrize(("card", "wanted"), [(HUB_CARD, "counter"), (COUNTER_CARD, "hub")])
def test_the_card_of_the_other_side_is_refused(card: PublicCard, wanted: Any) -> None:
    with pytest.raises(UserError) as refused:
        read_card(card_bytes(card), wanted)
    assert refused.value.code == "no_card"


def test_two_holders_have_two_marks() -> None:
    assert len({card.mark for card in (HUB_CARD, COUNTER_CARD, COUNTER.counter_card("32080301", "02"))}) == 3
