"""What can go wrong with a card, each told once: what happened, why, what to do next.

No sentence carries anything read from the card, so every one of them may be logged.
"""

from __future__ import annotations

from enum import StrEnum

from app.errors import UserError


class CardFault(StrEnum):
    """The foreseen failures of reading a card; the value is part of the stable ``code``."""

    REMOVED = "removed"
    MUTE = "mute"
    BUSY = "busy"
    UNKNOWN_CARD = "unknown_card"
    NEEDS_PSAM = "needs_psam"
    LOCKED = "locked"
    FILE_MISSING = "file_missing"
    RECORD_MISSING = "record_missing"
    REFUSED = "refused"
    SHORT_ANSWER = "short_answer"
    WRONG_TAG = "wrong_tag"
    RECORD_LENGTH = "record_length"
    IMPOSSIBLE_DATE = "impossible_date"
    MALFORMED_ITEM = "malformed_item"
    UNDECODABLE_NAME = "undecodable_name"
    PRIVATE_CHARACTER = "private_character"
    MISSING_NAME = "missing_name"
    NUMBER_FORMAT = "number_format"
    NUMBER_CHECK_DIGIT = "number_check_digit"
    DRIVER_ANSWER = "driver_answer"


class CardProblem(UserError):
    """A card that could not be read, as one Chinese message; ``code`` is ``card.<fault>``."""


_TYPE_IT_IN = "请改用身份证或手工录入号码，并提醒参保人到发卡网点检测或换卡"
_INSERT_AGAIN = "请把卡擦净、芯片朝上重新插到底"

_TEXTS: dict[CardFault, tuple[str, str, str]] = {
    CardFault.REMOVED: (
        "读卡没有完成，卡在读取中途离开了读卡器",
        "卡被拔出，或芯片接触不良",
        f"{_INSERT_AGAIN}，看到“读取完成”再取出",
    ),
    CardFault.MUTE: (
        "读卡器里的卡没有应答",
        "卡插反了、没有插到底，或芯片损坏",
        f"{_INSERT_AGAIN}；仍无应答时{_TYPE_IT_IN}",
    ),
    CardFault.BUSY: (
        "卡正被另一个程序占用",
        "同一台电脑上还有别的读卡程序开着",
        "请关闭其他读卡程序，再取出卡重新插入",
    ),
    CardFault.UNKNOWN_CARD: (
        "这不是社会保障卡",
        "卡上没有社会保障应用，可能是银行卡、就诊卡或居民身份证",
        "请插入社会保障卡；没有社会保障卡时改用身份证办理",
    ),
    CardFault.NEEDS_PSAM: (
        "这张卡需要读卡器里的 PSAM 卡认证后才能读取",
        "第三代社会保障卡的个人信息受密钥保护，不能直接读取",
        "请换用装有 PSAM 卡的社保卡读卡器，并在设置中启用全国社保卡驱动；或改用身份证办理",
    ),
    CardFault.LOCKED: (
        "这张卡的社会保障应用已被锁定",
        "卡已挂失、注销，或密码连续输错",
        "请参保人到发卡网点解锁或换卡，本次可改用身份证办理",
    ),
    CardFault.FILE_MISSING: ("卡内缺少“{item}”", "卡没有完成个人化，或不是社会保障卡", _TYPE_IT_IN),
    CardFault.RECORD_MISSING: ("卡内没有写入“{item}”", "发卡时漏写了这一项", _TYPE_IT_IN),
    CardFault.REFUSED: (
        "卡拒绝读取“{item}”",
        "卡返回了状态码 {detail}",
        f"{_INSERT_AGAIN}；仍不能读取时{_TYPE_IT_IN}",
    ),
    CardFault.SHORT_ANSWER: (
        "读取“{item}”时卡的应答不完整",
        "芯片接触不良，或卡已损坏",
        f"{_INSERT_AGAIN}；仍不能读取时{_TYPE_IT_IN}",
    ),
    CardFault.WRONG_TAG: ("读取“{item}”时卡返回了另一项内容", "卡内数据写错了位置", _TYPE_IT_IN),
    CardFault.RECORD_LENGTH: ("卡内“{item}”的长度不对", "卡内数据不完整，或写卡时出错", _TYPE_IT_IN),
    CardFault.IMPOSSIBLE_DATE: ("卡内“{item}”不是一个存在的日期", "写卡时出错", _TYPE_IT_IN),
    CardFault.MALFORMED_ITEM: ("卡内“{item}”不符合规范", "写卡时出错", _TYPE_IT_IN),
    CardFault.UNDECODABLE_NAME: ("卡内“姓名”无法识别", "写入的内容不是有效的汉字编码", _TYPE_IT_IN),
    CardFault.PRIVATE_CHARACTER: (
        "卡内“姓名”含有自造字，无法显示",
        "姓名里的生僻字写卡时没有国家标准编码，用了发卡地自造的字",
        "请按身份证手工录入姓名，并提醒参保人到发卡网点更新卡内姓名",
    ),
    CardFault.MISSING_NAME: ("卡内“姓名”是空的", "发卡时漏写了这一项", _TYPE_IT_IN),
    CardFault.NUMBER_FORMAT: (
        "卡内“社会保障号码”不是十八位居民身份号码",
        "卡内数据有误，或持卡人使用外国人社会保障号码",
        "请核对持卡人证件，按证件手工录入号码",
    ),
    CardFault.NUMBER_CHECK_DIGIT: (
        "卡内“社会保障号码”的校验码不对",
        "号码在写卡或读取时出错",
        "请重新读卡；仍然如此时按身份证手工录入号码，并提醒参保人到发卡网点更正",
    ),
    CardFault.DRIVER_ANSWER: (
        "读卡驱动返回的“{item}”不符合约定",
        "驱动的版本与设置里选的返回格式不一致",
        "请在设置中选择正确的驱动返回格式，或联系读卡器厂商",
    ),
}


def card_problem(fault: CardFault, item: str = "", detail: str = "") -> CardProblem:
    """The problem for a fault; ``item`` names the data item, ``detail`` a status word."""
    what, why, remedy = _TEXTS[fault]
    return CardProblem(
        what.format(item=item, detail=detail),
        why=why.format(item=item, detail=detail),
        remedy=remedy,
        code=f"card.{fault}",
    )
