"""改动对照 on screen: what was taken out struck through, what came in underlined, in one line of text."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.domain.word_differences import Piece, PieceKind, word_differences
from ui.widgets.text import TextKind, text

_TAGS = {PieceKind.KEPT: "{}", PieceKind.OUT: "<s>{}</s>", PieceKind.IN: "<u>{}</u>"}
"""No bold: its cut lacks the rare hanzi of names."""


def difference(old: str, new: str) -> QLabel:
    """A label for a value that is changed, old and new in one; it wraps, and it is taken for no markup."""
    return _label(word_differences(old, new), f"原为{old}，改为{new or '无'}")


def new_words(old: str, new: str) -> QLabel:
    """A label for the new value, with what is new in it underlined; nothing is where there was no old one."""
    pieces = word_differences(old, new) if old else (Piece(new, PieceKind.KEPT),)
    return _label(tuple(piece for piece in pieces if piece.kind is not PieceKind.OUT), new)


def _label(pieces: tuple[Piece, ...], spoken: str) -> QLabel:
    label = text(kind=TextKind.BODY, wrap=True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText("".join(_TAGS[piece.kind].format(escape(piece.words)) for piece in pieces))
    label.setAccessibleName(spoken)
    return label
