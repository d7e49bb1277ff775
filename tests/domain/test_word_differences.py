"""Which words of a text changed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.word_differences import Piece, PieceKind, word_differences

_TEXTS = st.text(alphabet="上海市浦东新区路号12𠮷 a", max_size=30)


@given(_TEXTS, _TEXTS)
def test_kept_and_old_pieces_are_the_old_text_kept_and_new_ones_the_new(old: str, new: str) -> None:
    pieces = word_differences(old, new)
    assert "".join(piece.words for piece in pieces if piece.kind is not PieceKind.IN) == old
    assert "".join(piece.words for piece in pieces if piece.kind is not PieceKind.OUT) == new


def test_only_the_street_number_of_an_address_is_marked() -> None:
    assert word_differences("上海市芳华路188弄12号", "上海市芳华路188弄15号") == (
        Piece("上海市芳华路188弄", PieceKind.KEPT),
        Piece("12", PieceKind.OUT),
        Piece("15", PieceKind.IN),
        Piece("号", PieceKind.KEPT),
    )


def test_texts_that_have_little_in_common_are_told_whole() -> None:
    assert word_differences("上海市", "江苏省南京市") == (
        Piece("上海市", PieceKind.OUT),
        Piece("江苏省南京市", PieceKind.IN),
    )
