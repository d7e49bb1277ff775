"""Chinese text as cards hold it: GBK or GB18030, padded, sometimes in the code points of 2005."""

from __future__ import annotations

from app.devices.card_problem import CardFault, card_problem

# GB 18030-2022 moved eighteen characters out of the private use area into their Unicode places;
# Python's codec keeps them, and ḿ, where the edition of 2000 had put them. Six more ideographs
# share a glyph with a character of Extension B but remain private in the standard: fonts only
# draw the latter.
_MOVED_IN_2022 = {
    0xE78D: 0xFE10,
    0xE78E: 0xFE12,
    0xE78F: 0xFE11,
    0xE790: 0xFE13,
    0xE791: 0xFE14,
    0xE792: 0xFE15,
    0xE793: 0xFE16,
    0xE794: 0xFE17,
    0xE795: 0xFE18,
    0xE796: 0xFE19,
    0xE7C7: 0x1E3F,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE832: 0x9FB8,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE864: 0x9FBB,
}
_DRAWN_BY_EXTENSION_B = {
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE831: 0x215D7,
    0xE83B: 0x2298F,
    0xE855: 0x241FE,
}
_REMAP = _MOVED_IN_2022 | _DRAWN_BY_EXTENSION_B

# None of these can be the last byte of a GB18030 character, so stripping never cuts one.
_PADDING = b"\x00\x20\xff"


def in_current_code_points(text: str) -> str:
    """Text decoded by Python's ``gb18030`` with the mapping of GB 18030-2022."""
    return text.translate(_REMAP)


def decode_name(*parts: bytes) -> str:
    """The name whose bytes are spread over ``parts``, each padded with 00, 20 or FF.

    Parts are joined before decoding: a four-byte character may straddle two records. Raises
    ``CardProblem`` when the bytes are no text, name nobody, or hold characters only their
    maker can draw.
    """
    encoded = b"".join(part.rstrip(_PADDING) for part in parts)
    try:
        text = encoded.decode("gb18030")
    except UnicodeDecodeError:
        raise card_problem(CardFault.UNDECODABLE_NAME) from None
    return checked_name(text)


def checked_name(text: str) -> str:
    """A name as today's Unicode has it, without blanks around it; ``CardProblem`` when it is none."""
    name = in_current_code_points(text).strip()
    if not name:
        raise card_problem(CardFault.MISSING_NAME)
    if any(_is_private(character) for character in name):
        raise card_problem(CardFault.PRIVATE_CHARACTER)
    if not name.isprintable():
        raise card_problem(CardFault.UNDECODABLE_NAME)
    return name


def _is_private(character: str) -> bool:
    code_point = ord(character)
    return 0xE000 <= code_point <= 0xF8FF or code_point >= 0xF0000
