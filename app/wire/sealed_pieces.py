"""Content sealed in pieces of 1 MiB, each AES-256-GCM, for files larger than the memory should hold.

A nonce is a prefix, the piece's place and whether it is the last, so pieces that were changed, swapped, dropped or
cut off at the end are all noticed; ``bound`` (a header, say) is authenticated with every piece. A key with its prefix
serves one stream only.
"""

from __future__ import annotations

from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX_BYTES = 7
_PIECE_BYTES = 1 << 20
_TAG_BYTES = 16


class PieceDamagedError(Exception):
    """A piece does not fit its key or its place; ``place`` counts from 0."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class PieceSealer:
    """Seals what is written to it into ``file``; nothing can be read back before ``finish``."""

    def __init__(self, file: IO[bytes], key: bytes, prefix: bytes, bound: bytes) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._prefix, self._bound = prefix, bound
        self._waiting = bytearray()
        self._place = 0

    def write(self, content: bytes) -> int:
        """Take content; pieces go out as they fill."""
        self._waiting += content
        # One piece is always held back, because the last one is sealed differently.
        while len(self._waiting) > _PIECE_BYTES:
            self._seal(bytes(self._waiting[:_PIECE_BYTES]), is_last=False)
            del self._waiting[:_PIECE_BYTES]
        return len(content)

    def finish(self) -> None:
        """Seal the last piece."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._place, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, piece, self._bound))
        self._place += 1


class PieceOpener:
    """Opens sealed pieces from where ``file`` stands, to its end or for ``length`` bytes.

    Every byte it hands out has been checked. ``read`` raises PieceDamagedError.
    """

    def __init__(self, file: IO[bytes], key: bytes, prefix: bytes, bound: bytes, length: int | None = None) -> None:
        self._file, self._cipher = file, AESGCM(key)
        self._prefix, self._bound = prefix, bound
        self._left = length
        self._ahead = self._next()
        self._ready = bytearray()
        self._place = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        """The next ``size`` bytes, fewer at the end."""
        while len(self._ready) < size and not self._ended:
            self._open_piece()
        content = bytes(self._ready[:size])
        del self._ready[:size]
        return content

    def _open_piece(self) -> None:
        piece, self._ahead = self._ahead, self._next()
        self._ended = not self._ahead
        nonce = _nonce(self._prefix, self._place, is_last=self._ended)
        try:
            self._ready += self._cipher.decrypt(nonce, piece, self._bound)
        except (InvalidTag, ValueError) as error:
            raise PieceDamagedError(self._place) from error
        self._place += 1

    def _next(self) -> bytes:
        most = _PIECE_BYTES + _TAG_BYTES
        if self._left is None:
            return self._file.read(most)
        piece = self._file.read(min(most, self._left))
        self._left -= len(piece)
        return piece


def _nonce(prefix: bytes, place: int, *, is_last: bool) -> bytes:
    return prefix + place.to_bytes(4, "big") + bytes([is_last])
