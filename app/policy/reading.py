"""政策包读本: each rule as a line a person can read, with its articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.domain.decision import group_words
from app.domain.vocabulary import Category, Word
from app.policy.pack import PackEdition
from app.policy.rules import End, FirstDay, Rule
from app.policy.situation import ChangedField, When

_TITLES = {
    "categories": "人员类别",
    "channels": "受理渠道",
    "enrolment": "参保条件",
    "card": "社会保障卡鉴权",
    "materials": "材料",
    "destinations": "就医地限制",
    "destination_levels": "备案就医地层级",
    "institutions": "就医地医疗机构",
    "commitment": "承诺补充",
    "late_filing": "补办",
    "starts": "开始日期",
    "ends": "终止日期",
    "extensions": "延期",
    "locks": "限制期",
    "change_materials": "变更材料",
    "changes": "变更",
    "cancellation": "撤销",
    "suspension": "待遇状况变更",
    "use": "用卡地",
    "coverage": "住院与备案时间",
    "settlement": "费用结算",
    "benefits": "待遇",
    "reimbursement_situations": "零星报销情形",
    "reimbursement_materials": "零星报销材料",
    "reimbursement_deadlines": "零星报销时限",
    "clearing": "清算时限",
    "duties": "经办要求",
    "forms": "本地表式",
}
_WORDS = {
    "filing": "备案之日",
    "institution": "选定医疗机构之日",
    "read": "须读卡鉴权",
    "normal": "卡状态须正常",
    "excluded": "不予备案",
    "out_of_scope": "不在适用范围",
    "required": "须填写",
    "optional": "可填写",
    "never": "不填写",
    "application": "申请之日",
    "success": "备案成功当日",
    "admission": "入院之日",
    "document": "以证件（材料）载明日期为准",
    "months": "按月计算",
    "days": "按天计算",
    "open": "长期有效",
    "commitment": "至承诺期限届满日",
    "retired": "已退休",
    "age": "年龄",
    "stay": "异地居住",
    "posting": "异地工作",
    "copy": "留复印件",
    "original": "收原件",
}
CHANGED_WORDS = {
    ChangedField.DESTINATION: "就医地",
    ChangedField.INSTITUTION: "医疗机构",
    ChangedField.PHONE: "联系电话",
    ChangedField.DOCUMENT: "证件（材料）截止日期",
}
_FIELD_FORMATS = {
    "months": "{}个月",
    "review_working_days": "{}个工作日内审核",
    "complete_working_days": "{}个工作日内办结",
    "working_days": "{}个工作日",
    "special_working_days": "特殊情况{}个工作日",
    "letter_keep_years": "承诺书保管{}年",
    "by_day_of_next_month": "次月{}日前",
    "basic_points": "基本医保{}个百分点",
    "major_illness_points": "大病保险{}个百分点",
    "supplementary_points": "补充保险{}个百分点",
    "counted_from": "自{}起算",
    "waived_by": "{}除外",
    "who": "限{}",
    "levels": "备案到{}",
    "covers": "可承诺：{}",
    "unless": "不适用于：{}",
    "insurance": "险种：{}",
    "acts": "{}前",
    "accepts": "{}的也可以办理",
    "title": "《{}》",
}
_FLAGS = {
    "breach_ends_filing": "未兑现的终止备案",
    "breach_credit_list": "失信信息推送信用平台",
    "in_order": "参保缴费正常",
    "designated": "限定点医疗机构",
    "needs_approval": "须经审批",
    "directly": "直接结算",
    "spends": "结算后备案失效",
    "only_at_filed_institution": "限备案的医疗机构",
    "begun_before_filing": "备案前入院的完全纳入",
    "filed_before_discharge": "出院前备案的即纳入",
    "not_before_application": "不早于申请当天",
    "pushed_by_holidays": "遇法定节假日顺延",
    "pays_nothing": "基金不予支付",
    "admitted_while_valid": "有效期内入院的，出院时到期仍有效",
    "tells_applicant": "须告知申请人",
}
_DENIALS = {
    "directly": "不直接结算，回参保地报销",
    "in_order": "不查缴费状态",
    "admitted_while_valid": "出院时须仍在有效期内",
}
_UNSAID = frozenset(
    {"cites", "when", "since", "until", "stated", "checked_on", "note", "requires", "layout", "first_day"}
)


@dataclass(frozen=True)
class RuleLine:
    """规则一行: its section in Chinese, what it says, the articles it rests on."""

    place: str
    title: str
    words: str
    cites: tuple[str, ...]


def rule_lines(edition: PackEdition, day: date, place_name: Callable[[str], str] = str) -> tuple[RuleLine, ...]:
    """Every rule in force on ``day``, in the pack's order; ``place_name`` turns a division code into words."""
    lines = [
        RuleLine(place, _title(place), _rule_words(place, rule, place_name), rule.cites)
        for place, rule in edition.rules()
        if (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)
    ]
    return tuple(lines)


def _title(place: str) -> str:
    return _TITLES[place.split(".", maxsplit=1)[0]]


def _rule_words(place: str, rule: Rule, place_name: Callable[[str], str]) -> str:
    said = []
    parts = place.split(".")
    if parts[0] == "categories":
        said.append(Category(parts[1]).label)
    condition = _condition_words(rule.when, place_name)
    if condition:
        said.append(condition)
    for name in type(rule).model_fields:
        value = getattr(rule, name)
        if name in _UNSAID or name not in rule.model_fields_set or value is None or value in ("", (), frozenset()):
            continue
        if name == "one_of":
            said.append(group_words(value))
        elif isinstance(value, bool):
            said.append(_FLAGS[name] if value else _DENIALS.get(name, ""))
        elif name == "days":
            first = "计入" if getattr(rule, "first_day", None) is FirstDay.COUNTED else "不计入"
            said.append(f"{value}天（首日{first}）")
        elif isinstance(value, When):
            said.append(_FIELD_FORMATS[name].format(_condition_words(value, place_name)))
        else:
            said.append(_FIELD_FORMATS.get(name, "{}").format(value_words(value)))
    if not rule.stated:
        said.append("文件未作规定")
    return "，".join(item for item in said if item) or "可以办理"


def _condition_words(when: When, place_name: Callable[[str], str]) -> str:
    said = []
    for name in type(when).model_fields:
        value = getattr(when, name)
        if value is None:
            continue
        if isinstance(value, bool):
            said.append(_CONDITION_FLAGS[name][value])
        elif name == "destination":
            said.append("、".join(map(place_name, value)))
        elif name == "changes":
            said.append("变更" + "、".join(CHANGED_WORDS[item] for item in sorted(value)))
        else:
            said.append(value_words(value))
    return "；".join(item for item in said if item)


_CONDITION_FLAGS = {
    "from_elsewhere": {True: "已在异地的", False: ""},
    "agent": {True: "由代理人办理的", False: ""},
    "on_commitment": {True: "凭承诺书的", False: ""},
    "unfiled": {True: "未备案的", False: ""},
    "discharged": {True: "出院结算后补办的", False: ""},
}


def value_words(value: Any) -> str:
    """One value of a rule in Chinese; several joined with the Chinese comma."""
    if isinstance(value, Word):
        return value.label
    if value is End.ADMISSION:  # a start of the same name is the day of admission
        return "当次住院"
    if isinstance(value, StrEnum):
        return _WORDS.get(value.value, value.value)
    if isinstance(value, frozenset):
        return "、".join(value_words(item) for item in sorted(value))
    if isinstance(value, tuple):
        return "、".join(f"（{'或'.join(item)}）" if isinstance(item, tuple) else value_words(item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{value_words(key)}：{value_words(item)}" for key, item in value.items())
    text = str(value)
    return _WORDS.get(text, text)
