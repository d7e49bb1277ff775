"""The closed word lists of the field, each word with its Chinese name.

Codes are those of the glossary; digits in the national form are kept beside them where the form has them
(人社部发〔2016〕120号 附件1).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A code of a closed list with the Chinese words shown for it."""

    label: str
    __hash__ = str.__hash__  # as its equality; that of an enumeration is no C code, and rules look words up all day

    def __new__(cls, code: str, label: str = "") -> Self:
        """Make the member out of its code and its Chinese label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Group(Word):
    """人员大类: what may stand side by side for one person (policies, common vocabulary)."""

    LONG_TERM = "long_term", "长期异地居住（工作）"
    TEMPORARY = "temporary", "临时外出就医"


class Category(Word):
    """人员类别 (人社部发〔2016〕120号 规程第七条; 医保发〔2022〕22号 规程第七条)."""

    RETIREE_SETTLED = "retiree_settled", "异地安置退休人员"
    LONG_TERM_RESIDENT = "long_term_resident", "异地长期居住人员"
    STATIONED_WORKER = "stationed_worker", "常驻异地工作人员"
    REFERRAL = "referral", "异地转诊人员"
    EMERGENCY = "emergency", "异地急诊人员"
    OTHER_TEMPORARY = "other_temporary", "其他临时外出就医人员"

    @property
    def group(self) -> Group:
        """人员大类 this category belongs to."""
        return _GROUPS[self]

    @property
    def form_digit(self) -> int | None:
        """The number printed before this option on the national form, and alike on the letter; others have none.

        人社部发〔2016〕120号 附件1; the letter annexed to 淮医保发〔2020〕34号.
        """
        return _CATEGORY_DIGITS.get(self)


_GROUPS = {
    Category.RETIREE_SETTLED: Group.LONG_TERM,
    Category.LONG_TERM_RESIDENT: Group.LONG_TERM,
    Category.STATIONED_WORKER: Group.LONG_TERM,
    Category.REFERRAL: Group.TEMPORARY,
    Category.EMERGENCY: Group.TEMPORARY,
    Category.OTHER_TEMPORARY: Group.TEMPORARY,
}

_CATEGORY_DIGITS = {
    Category.RETIREE_SETTLED: 1,
    Category.LONG_TERM_RESIDENT: 2,
    Category.STATIONED_WORKER: 3,
    Category.REFERRAL: 4,
}


class Insurance(Word):
    """险种 (人社部发〔2016〕120号 附件1, options 1-4)."""

    EMPLOYEE = "employee", "职工医保"
    RESIDENT = "resident", "城乡居民医保"
    URBAN_RESIDENT = "urban_resident", "城镇居民医保"
    NCMS = "ncms", "新农合"

    @property
    def form_digit(self) -> int:
        """The number printed before this option on the national form."""
        return list(Insurance).index(self) + 1


class Sex(Word):
    """性别 (GB/T 2261.1: 1 male, 2 female)."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Circumstance(Word):
    """特殊情形: facts about a person on which some pack's rule turns."""

    MIGRANT_WORKER = "migrant_worker", "外出农民工"
    ENTREPRENEUR = "entrepreneur", "外出就业创业人员"
    ACCOMPANYING_ELDER = "accompanying_elder", "随迁老人"
    PAPERS_IN_PROGRESS = "papers_in_progress", "居住证件正在办理"
    STUDENT = "student", "在校学生"
    MALIGNANT_TUMOUR = "malignant_tumour", "确诊恶性肿瘤"
    ORGAN_TRANSPLANT = "organ_transplant", "器官移植术后"
    HEMIPLEGIA = "hemiplegia", "偏瘫长期住院"
    SPECIAL_OUTPATIENT = "special_outpatient", "享受门诊特殊疾病医疗补助"


class Channel(Word):
    """受理渠道."""

    WINDOW = "window", "经办窗口"
    WEBSITE = "website", "网站"
    MINI_PROGRAM = "mini_program", "微信小程序"
    APP = "app", "手机APP"
    TELEPHONE = "telephone", "电话"
    FAX = "fax", "传真"
    INSTITUTION = "institution", "定点医疗机构"


class Material(Word):
    """材料: papers an applicant may be asked for."""

    ID_CARD = "id_card", "居民身份证"
    SOCIAL_SECURITY_CARD = "social_security_card", "社会保障卡"
    ELECTRONIC_VOUCHER = "electronic_voucher", "医保电子凭证"
    AGENT_ID_CARD = "agent_id_card", "代理人身份证"
    RESIDENCE_PERMIT = "residence_permit", "居住证"
    TEMPORARY_PERMIT = "temporary_permit", "暂住证"
    HOUSEHOLD_REGISTER = "household_register", "户籍证明"
    TITLE_DEED = "title_deed", "房产证"
    POSTING_CERTIFICATE = "posting_certificate", "单位外派（异地工作）证明"
    EMPLOYMENT_CONTRACT = "employment_contract", "劳动合同"
    UNIT_STATEMENT = "unit_statement", "参保单位情况说明"
    REFERRAL_CERTIFICATE = "referral_certificate", "转诊转院（转外就医）证明"
    STUDENT_PAPERS = "student_papers", "学生证等在校材料"
    ADMISSION_DIAGNOSIS = "admission_diagnosis", "入院诊断"
    EMERGENCY_RECORD = "emergency_record", "急诊（抢救）病历"


PAPERS_OF_THE_PERSON = frozenset(
    {Material.ID_CARD, Material.SOCIAL_SECURITY_CARD, Material.ELECTRONIC_VOUCHER, Material.AGENT_ID_CARD}
)
"""身份材料: they show who comes, and say nothing of what the filing is for or how long it lasts."""


class CardState(Word):
    """社会保障卡状态 as 鉴权 finds it."""

    NORMAL = "normal", "正常"
    EXPIRED = "expired", "已过有效期"
    LOST = "lost", "已挂失"
    LOCKED = "locked", "已锁定"
    NOT_ACTIVATED = "not_activated", "未激活"
    CANCELLED = "cancelled", "已注销"
    UNREAD = "unread", "未读卡"


class Enrolment(Word):
    """参保状态 in the roster of the insured."""

    IN_ORDER = "in_order", "正常"
    ARREARS = "arrears", "欠费"
    SUSPENDED = "suspended", "暂停"
    TERMINATED = "terminated", "终止"
    NOT_FOUND = "not_found", "未参保"
    UNKNOWN = "unknown", "未知"


class Service(Word):
    """就医服务种类."""

    OUTPATIENT = "outpatient", "普通门诊"
    SPECIAL_OUTPATIENT = "special_outpatient", "门诊特殊（特定）病种"
    INPATIENT = "inpatient", "住院"


class CardWorksAt(Word):
    """用卡地: where the card settles directly while the filing holds."""

    DESTINATION = "destination", "仅就医地可用"
    BOTH = "both", "参保地和就医地均可用"


class Scope(Word):
    """跨省或省内: where the destination lies as seen from the office."""

    IN_PROVINCE = "in_province", "省内跨市"
    CROSS_PROVINCE = "cross_province", "跨省"
    OUTSIDE_MAINLAND = "outside_mainland", "港澳台及境外"


class PlaceLevel(Word):
    """就医地层级: how wide the place is that a filing is made to. 直辖市 counts as a city and as a province."""

    PROVINCE = "province", "省份"
    CITY = "city", "地市或直辖市"
    COUNTY = "county", "县（市、区）"


class Outcome(Word):
    """办理结果 of a decision."""

    ACCEPTED = "accepted", "准予办理"
    REFUSED = "refused", "不予办理"
    PENDING_REVIEW = "pending_review", "待审核"
    COVERED = "covered", "在备案保障范围内"
    NOT_COVERED = "not_covered", "不在备案保障范围内"


class LifeState(Word):
    """备案状态: the record's life, the first of its three axes."""

    PENDING_REVIEW = "pending_review", "待审核"
    ACTIVE = "active", "有效"
    SUSPENDED = "suspended", "暂停"
    CANCELLED = "cancelled", "已撤销"
    EXPIRED = "expired", "已到期"
    SPENT = "spent", "已使用"
    TERMINATED = "terminated", "已终止"
    REJECTED = "rejected", "审核未通过"

    @property
    def is_live(self) -> bool:
        """Whether a filing in this state still stands in the way of a second one."""
        return self in {LifeState.PENDING_REVIEW, LifeState.ACTIVE, LifeState.SUSPENDED}


class UpstreamState(Word):
    """上报状态, the second axis: an act on its way to the city."""

    WAITING = "waiting", "待上报"
    SENDING = "sending", "上报中"
    UNKNOWN = "unknown", "结果待查"
    ACCEPTED = "accepted", "已接收"
    REJECTED = "rejected", "被退回"
    SET_ASIDE = "set_aside", "已搁置"
    CLOSED = "closed", "已了结"


class MadeAt(Word):
    """办理处: whose filings a search means: this counter's, those of the area's other counters, or all of them."""

    HERE = "here", "本窗口办理"
    ELSEWHERE = "elsewhere", "他处办理"
    ANYWHERE = "anywhere", "不限办理处"


class ActKind(Word):
    """经办行为: what can happen to a record; its list of acts is the record."""

    FILE = "file", "登记备案"
    CHANGE = "change", "变更"
    EXTEND = "extend", "延期"
    SUPPLEMENT = "supplement", "补交材料"
    SUSPEND = "suspend", "暂停待遇"
    RESUME = "resume", "恢复待遇"
    CANCEL = "cancel", "撤销备案"
    TERMINATE = "terminate", "终止备案"
    EXPIRE = "expire", "到期失效"
    SPEND = "spend", "结算使用"
    REVIEW = "review", "审核"
    CORRECT = "correct", "更正"


class LockWaiver(Word):
    """限制期例外: what lifts a lock where the pack names it."""

    EMERGENCY = "emergency", "急诊"
    HOSPITAL_ADMISSION = "hospital_admission", "住院"
    SPECIAL_REASON = "special_reason", "特殊原因"


class Role(Word):
    """岗位: what a signed-in person may do."""

    CLERK = "clerk", "经办人"
    REVIEWER = "reviewer", "审核人"
    MANAGER = "manager", "负责人"
    SYSTEM = "system", "系统"


class MaterialHow(Word):
    """材料留存方式: how a paper was taken."""

    SEEN = "seen", "已见原件"
    COPIED = "copied", "已留复印件"
    SCANNED = "scanned", "已扫描"
    PROMISED = "promised", "承诺补交"
