"""全国社保卡驱动 (``SSCardDriver.dll``): its answer taken apart, its error codes put into words.

The driver reads third-generation cards, whose keys only a certified reader holds. It answers one
string; vendors order the items differently, so the layout is a setting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.devices.card_items import born_on_of, compact_date, resident_number, sex_code_of
from app.devices.card_problem import CardFault, CardProblem, card_problem
from app.devices.card_text import checked_name
from app.devices.social_card import SocialCard

AREA = "发卡地区行政区划代码"
NUMBER = "社会保障号码"
CARD_NO = "卡号"
IDENTIFICATION = "卡识别码"
NAME = "姓名"
NAME_EXTENSION = "姓名扩展"
ANSWER_TO_RESET = "复位应答"
SPEC_VERSION = "规范版本"
ISSUED = "发卡日期"
VALID_UNTIL = "卡有效期"
TERMINAL = "终端机编号"
DEVICE = "终端设备号"
CARD_CLASS = "卡类别"
INSTITUTION = "初始化机构编号"
SEX = "性别"
ETHNICITY = "民族"
BIRTHPLACE = "出生地"
BORN = "出生日期"


@dataclass(frozen=True)
class DriverLayout:
    """The order of the items in a driver's answer and what stands between them."""

    separator: str
    items: tuple[str, ...]


LAYOUTS: Mapping[str, DriverLayout] = {
    "national": DriverLayout(
        "|",
        (
            AREA,
            NUMBER,
            CARD_NO,
            IDENTIFICATION,
            NAME,
            ANSWER_TO_RESET,
            SPEC_VERSION,
            ISSUED,
            VALID_UNTIL,
            TERMINAL,
            DEVICE,
        ),
    ),
    "by_file": DriverLayout(
        ":",
        (
            IDENTIFICATION,
            CARD_CLASS,
            SPEC_VERSION,
            INSTITUTION,
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
        ),
    ),
}
"""The layouts met so far, by the value of the setting."""

_CODE = re.compile(r"[0-9A-Za-z.\-]+")
_AREA_CODE = re.compile(r"[0-9]{6}")


def parse_driver_answer(answer: str | bytes, layout: DriverLayout, reader_name: str = "") -> SocialCard:
    """The card in a driver's answer: GBK bytes from the library, or text from its local bridge.

    Sex and date of birth are derived from the number where the layout lacks them. Raises
    ``CardProblem``.
    """
    items = _split(_as_text(answer), layout)
    number = resident_number(items[NUMBER])
    identification = _matching(_CODE, items, IDENTIFICATION).upper()
    return SocialCard(
        name=checked_name(items[NAME] + items.get(NAME_EXTENSION, "")),
        social_security_number=number,
        born_on=compact_date(items[BORN], BORN) if BORN in items else born_on_of(number),
        sex_code=_matching(re.compile("[0129]"), items, SEX) if SEX in items else sex_code_of(number),
        card_no=_matching(_CODE, items, CARD_NO),
        identification_code=identification,
        issuing_area_code=(
            _matching(_AREA_CODE, items, AREA)
            if AREA in items
            else _matching(_AREA_CODE, {IDENTIFICATION: identification[:6]}, IDENTIFICATION)
        ),
        spec_version=_matching(_CODE, items, SPEC_VERSION),
        issued_on=compact_date(items[ISSUED], ISSUED),
        valid_until=compact_date(items[VALID_UNTIL], VALID_UNTIL),
        reader_name=reader_name or items.get(DEVICE, ""),
        card_class=items.get(CARD_CLASS),
        ethnicity_code=items.get(ETHNICITY),
        birthplace_code=items.get(BIRTHPLACE),
    )


def _as_text(answer: str | bytes) -> str:
    if isinstance(answer, str):
        return answer
    try:
        # Decoded before it is split: the second byte of a Chinese character may equal "|".
        return answer.split(b"\0", 1)[0].decode("gb18030")
    except UnicodeDecodeError:
        raise card_problem(CardFault.DRIVER_ANSWER, "内容") from None


def _split(text: str, layout: DriverLayout) -> dict[str, str]:
    values = text.removesuffix(layout.separator).split(layout.separator)
    if len(values) != len(layout.items):
        raise card_problem(CardFault.DRIVER_ANSWER, "项数")
    return {item: value.strip() for item, value in zip(layout.items, values, strict=True)}


def _matching(pattern: re.Pattern[str], items: Mapping[str, str], item: str) -> str:
    if not pattern.fullmatch(items[item]):
        raise card_problem(CardFault.DRIVER_ANSWER, item)
    return items[item]


_TRY_AGAIN = "请把卡擦净、芯片朝上重新插到底再读"
_TO_THE_BANK = "请参保人到发卡网点处理，本次可改用身份证办理"
_TO_THE_VENDOR = "请联系读卡器厂商或本单位系统管理员，本次可改用身份证办理"
_UNLOCK = "请参保人持身份证到发卡网点办理密码重置或解锁，本次可改用身份证办理"

DRIVER_ERRORS: Mapping[int, tuple[str, str, str]] = {
    -1: ("卡的类型不对", "插入的不是社会保障卡", "请插入社会保障卡"),
    -2: ("读卡器里没有卡", "卡没有插入，或没有放在感应区", "请插入卡，或把卡平放在感应区"),
    -3: ("卡已插入但没有通电", "卡没有插到底，或芯片接触不良", _TRY_AGAIN),
    -4: ("卡没有应答", "卡插反了，或芯片损坏", f"{_TRY_AGAIN}；仍无应答时{_TO_THE_BANK}"),
    -11: ("读卡器没有连接", "USB 线松动，或没有安装驱动", "请拔下读卡器重新插入，仍不行时重启电脑"),
    -20: ("卡识别码格式错误", "发卡时写入有误", _TO_THE_BANK),
    -21: ("内部认证失败，卡不是真卡", "卡不能证明自己由社保部门发出", f"请勿凭此卡办理；{_TO_THE_BANK}"),
    -24: ("PSAM 卡的密钥级别不够", "读卡器里的 PSAM 卡不能读取这一地区的卡", _TO_THE_VENDOR),
    -51: ("密码错误", "输入的社会保障卡密码不对", "请参保人核对后重新输入，连续输错会锁卡"),
    -52: ("密码已锁定", "密码连续输错次数过多", _UNLOCK),
    -999: ("读卡失败", "驱动报告未知错误", f"{_TRY_AGAIN}；仍不行时{_TO_THE_VENDOR}"),
    -2201: ("读卡器里没有 PSAM 卡", "PSAM 卡没有安装或松动", _TO_THE_VENDOR),
    -2202: ("读卡器不支持这张卡的加密算法", "读卡器或 PSAM 卡版本太旧", _TO_THE_VENDOR),
    -2203: ("PSAM 卡里没有社会保障应用的密钥", "装入的 PSAM 卡不对", _TO_THE_VENDOR),
    -25536: ("外部认证失败", "卡不认可读卡器里的 PSAM 卡，且已不能再试", _TO_THE_BANK),
    -25537: ("外部认证失败", "卡不认可读卡器里的 PSAM 卡，还可再试一次", _TO_THE_VENDOR),
    -25538: ("外部认证失败", "卡不认可读卡器里的 PSAM 卡，还可再试两次", _TO_THE_VENDOR),
    -27265: ("卡或卡上的应用已被锁定", "卡已挂失、注销，或密码连续输错", _UNLOCK),
    -27266: ("卡内缺少应有的文件", "卡没有完成个人化，或不是社会保障卡", _TO_THE_BANK),
    -27267: ("卡内缺少应有的记录", "发卡时漏写了内容", _TO_THE_BANK),
    -27272: ("卡内没有找到密钥", "卡没有完成个人化，或 PSAM 卡不匹配", _TO_THE_BANK),
    -37635: (
        "卡已被永久锁定",
        "卡已注销，或密码连续输错后锁死",
        "此卡不能再用，请参保人到发卡网点换卡，本次可改用身份证办理",
    ),
}
"""What the codes of ``iReadCardBas`` mean: what happened, why, what to do next."""


def driver_problem(code: int) -> CardProblem:
    """The problem for an error code of the driver; ``code`` of the problem is ``driver.<code>``."""
    unknown = ("读卡失败", f"驱动返回了未列明的错误码 {code}", f"{_TRY_AGAIN}；仍不行时{_TO_THE_VENDOR}")
    what, why, remedy = DRIVER_ERRORS.get(code, unknown)
    return CardProblem(what, why=why, remedy=remedy, code=f"driver.{code}")
