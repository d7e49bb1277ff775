"""社会保障卡: what the card says about its holder, read over any channel that carries APDUs.

The files EF05 and EF06 and the coding of their records are those of the social security card
specification (社会保障（个人）卡规范), versions 1.00 to 3.00. All of it is data from outside:
whatever the bytes are, the outcome is a ``SocialCard`` or a ``CardProblem``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.devices.card_apdu import (
    CardChannel,
    FileRecord,
    find_record,
    get_record,
    select_environment,
    select_file,
)
from app.devices.card_items import ascii_text, bcd_date, bcd_digits, resident_number, sex_code
from app.devices.card_text import decode_name

CARD_FILE = 0xEF05
HOLDER_FILE = 0xEF06

IDENTIFICATION = FileRecord(CARD_FILE, 0x01, "卡识别码", 16)
CARD_CLASS = FileRecord(CARD_FILE, 0x02, "卡类别", 1)
SPEC_VERSION = FileRecord(CARD_FILE, 0x03, "规范版本", 4)
ISSUED = FileRecord(CARD_FILE, 0x05, "发卡日期", 4)
VALID_UNTIL = FileRecord(CARD_FILE, 0x06, "卡有效期", 4)
CARD_NO = FileRecord(CARD_FILE, 0x07, "卡号", 9)
NUMBER = FileRecord(HOLDER_FILE, 0x08, "社会保障号码", 18)
NAME = FileRecord(HOLDER_FILE, 0x09, "姓名", 30)
NAME_EXTENSION = FileRecord(HOLDER_FILE, 0x4E, "姓名扩展", 20)
SEX = FileRecord(HOLDER_FILE, 0x0A, "性别", 1)
ETHNICITY = FileRecord(HOLDER_FILE, 0x0B, "民族", 1)
BIRTHPLACE = FileRecord(HOLDER_FILE, 0x0C, "出生地", 3)
BORN = FileRecord(HOLDER_FILE, 0x0D, "出生日期", 4)

RECORDS = (
    IDENTIFICATION,
    CARD_CLASS,
    SPEC_VERSION,
    ISSUED,
    VALID_UNTIL,
    CARD_NO,
    NUMBER,
    NAME,
    NAME_EXTENSION,
    SEX,
    ETHNICITY,
    BIRTHPLACE,
    BORN,
)

_ALGORITHM_PREFIX = b"\x9f\x0c\x03\x86\x01"


class CardAlgorithm(StrEnum):
    """The cipher family of the card, told by its file control information."""

    SSF33 = "SSF33"
    SM4 = "SM4"
    OTHER = "other"


@dataclass(frozen=True, repr=False)
class SocialCard:
    """社会保障卡: the card and its holder, as the chip or a reader's driver tells them.

    ``sex_code`` is 1 male, 2 female, 0 or 9 not stated (GB/T 2261.1); ``ethnicity_code`` two
    digits of GB/T 3304; the area codes six digits of GB/T 2260. What a driver does not hand over
    is None.
    """

    name: str
    social_security_number: str
    born_on: date
    sex_code: str
    card_no: str
    identification_code: str
    issuing_area_code: str
    spec_version: str
    issued_on: date
    valid_until: date
    reader_name: str
    card_class: str | None = None
    ethnicity_code: str | None = None
    birthplace_code: str | None = None
    algorithm: CardAlgorithm | None = None

    def is_expired(self, on: date) -> bool:
        """Whether the card is no longer valid on a day; its last day still counts."""
        return on > self.valid_until

    def __repr__(self) -> str:
        """Nothing personal, for it may end up in a log."""
        return f"<SocialCard issued by {self.issuing_area_code}>"


def read_social_card(channel: CardChannel, reader_name: str = "") -> SocialCard:
    """Read a whole card, some sixteen APDUs.

    Raises ``CardProblem`` whatever the card answers, and what the channel raises when the line to
    the reader is lost.
    """
    algorithm = algorithm_of(select_environment(channel))

    select_file(channel, CARD_FILE, "发卡信息")
    identification = get_record(channel, IDENTIFICATION).hex().upper()
    card_class = get_record(channel, CARD_CLASS).hex().upper()
    spec_version = ascii_text(get_record(channel, SPEC_VERSION), SPEC_VERSION.item)
    issued_on = bcd_date(get_record(channel, ISSUED), ISSUED.item)
    valid_until = bcd_date(get_record(channel, VALID_UNTIL), VALID_UNTIL.item)
    card_no = ascii_text(get_record(channel, CARD_NO), CARD_NO.item)

    select_file(channel, HOLDER_FILE, "持卡人信息")
    number = resident_number(get_record(channel, NUMBER).decode("latin-1"))
    name = decode_name(get_record(channel, NAME), find_record(channel, NAME_EXTENSION) or b"")
    return SocialCard(
        name=name,
        social_security_number=number,
        born_on=bcd_date(get_record(channel, BORN), BORN.item),
        sex_code=sex_code(get_record(channel, SEX), SEX.item),
        card_no=card_no,
        identification_code=identification,
        issuing_area_code=bcd_digits(bytes.fromhex(identification[:6]), IDENTIFICATION.item),
        spec_version=spec_version,
        issued_on=issued_on,
        valid_until=valid_until,
        reader_name=reader_name,
        card_class=card_class,
        ethnicity_code=bcd_digits(get_record(channel, ETHNICITY), ETHNICITY.item),
        birthplace_code=bcd_digits(get_record(channel, BIRTHPLACE), BIRTHPLACE.item),
        algorithm=algorithm,
    )


def algorithm_of(control_information: bytes) -> CardAlgorithm:
    """The cipher family told by ``9F0C 03 86 01 xx``; cards that do not say are SSF33."""
    start = control_information.find(_ALGORITHM_PREFIX)
    identifier = control_information[start + len(_ALGORITHM_PREFIX) :][:1] if start >= 0 else b"\x01"
    return {b"\x01": CardAlgorithm.SSF33, b"\x03": CardAlgorithm.SM4}.get(identifier, CardAlgorithm.OTHER)
