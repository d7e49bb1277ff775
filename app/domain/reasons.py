"""Reason and warning codes of decisions, each with the Chinese words and the remedy a clerk can say."""

from __future__ import annotations

from app.domain.vocabulary import Word


class ReasonCode(Word):
    """不予办理原因: every way a request can be refused."""

    OUTSIDE_PACK_DATES = "outside_pack_dates", "办理日不在本地政策文件的有效期内"
    CARD_NOT_AUTHENTICATED = "card_not_authenticated", "社会保障卡未鉴权"
    CARD_ABNORMAL = "card_abnormal", "社会保障卡状态异常"
    NOT_INSURED = "not_insured", "未查到参保信息"
    PAYMENTS_NOT_IN_ORDER = "payments_not_in_order", "参保缴费不正常"
    CATEGORY_NOT_OFFERED = "category_not_offered", "本地不办理这一人员类别"
    INSURANCE_NOT_COVERED = "insurance_not_covered", "该险种不在这一人员类别的办理范围内"
    CHANNEL_NOT_OFFERED = "channel_not_offered", "该渠道不能办理这项业务"
    AGE_NOT_REACHED = "age_not_reached", "未达到规定年龄"
    NOT_RETIRED = "not_retired", "尚未退休"
    STAY_TOO_SHORT = "stay_too_short", "异地居住时间不足"
    POSTING_TOO_SHORT = "posting_too_short", "异地工作时间不足"
    DESTINATION_INSIDE_AREA = "destination_inside_area", "就医地在参保统筹区内，无需备案"
    DESTINATION_EXCLUDED = "destination_excluded", "就医地不在可备案的地域内"
    DESTINATION_OUT_OF_SCOPE = "destination_out_of_scope", "就医地不在本政策的适用范围内"
    INSTITUTION_REQUIRED = "institution_required", "须选定就医地定点医疗机构"
    INSTITUTION_NOT_DESIGNATED = "institution_not_designated", "所选机构不是定点（联网）医疗机构"
    MATERIAL_MISSING = "material_missing", "材料不齐"
    COMMITMENT_NOT_OFFERED = "commitment_not_offered", "本地不实行承诺补充制"
    COMMITMENT_NOT_ALLOWED = "commitment_not_allowed", "不符合承诺补充制的条件"
    STARTS_BEFORE_APPLICATION = "starts_before_application", "开始日期早于申请当天"
    ALREADY_FILED = "already_filed", "已有同类有效备案"
    CHANGE_LOCKED = "change_locked", "在规定期限内不予变更"
    CANCEL_LOCKED = "cancel_locked", "在规定期限内不能撤销"
    NOT_EXTENDABLE = "not_extendable", "这类备案不办理延期"
    EXTENSION_NOT_APPROVED = "extension_not_approved", "延期未获批准"
    NOT_ACTIVE = "not_active", "备案不在有效状态"
    AFTER_DISCHARGE_SETTLEMENT = "after_discharge_settlement", "出院结算后不得补办备案"
    FILING_SPENT = "filing_spent", "备案已随出院结算使用完毕"
    OUTSIDE_VALIDITY = "outside_validity", "不在备案有效期内"
    OTHER_DESTINATION = "other_destination", "就医地与备案地不符"
    LETTER_RETENTION = "letter_retention", "承诺书尚在保管期限内，不得销毁"


class WarningCode(Word):
    """提示: what the clerk must know though the act goes on."""

    HOLIDAY_PLAN_UNKNOWN = "holiday_plan_unknown", "相关年度放假安排尚未公布，仅按周末推算"
    SECONDARY_SOURCE = "secondary_source", "依据来自公开摘要，未见文件全文"
    LONGER_THAN_NATIONAL_LOCK = "longer_than_national_lock", "限制期长于国家规定的上限"
    ROSTER_STALE = "roster_stale", "参保名册不是最新，参保状态待复核"
    NOT_STATED_BY_SOURCE = "not_stated_by_source", "文件未作规定，按系统约定处理"
    INSTITUTION_UNCHECKED = "institution_unchecked", "没有就医地定点医疗机构名录，所选机构是否定点待核实"


REMEDIES: dict[ReasonCode, str] = {
    ReasonCode.OUTSIDE_PACK_DATES: "请按办理当天有效的政策办理",
    ReasonCode.CARD_NOT_AUTHENTICATED: "请插入社会保障卡读卡鉴权后再办理",
    ReasonCode.CARD_ABNORMAL: "请申请人先到社保卡服务窗口处理卡状态，再来办理",
    ReasonCode.NOT_INSURED: "请核对号码；确未参保的，请先到参保窗口登记",
    ReasonCode.PAYMENTS_NOT_IN_ORDER: "请先到征缴窗口补缴或核实缴费，缴费正常后再办理",
    ReasonCode.CATEGORY_NOT_OFFERED: "请改选本地办理的人员类别",
    ReasonCode.INSURANCE_NOT_COVERED: "请改选适合该险种的人员类别",
    ReasonCode.CHANNEL_NOT_OFFERED: "请改由窗口或规定的渠道办理",
    ReasonCode.AGE_NOT_REACHED: "达到规定年龄后再办理，或改选其他人员类别",
    ReasonCode.NOT_RETIRED: "退休后再办理，或改选其他人员类别",
    ReasonCode.STAY_TOO_SHORT: "居住时间达到要求后再办理，或改选其他人员类别",
    ReasonCode.POSTING_TOO_SHORT: "请核对单位证明上的派驻时间",
    ReasonCode.DESTINATION_INSIDE_AREA: "在参保地就医直接刷卡，不用备案",
    ReasonCode.DESTINATION_EXCLUDED: "请核对就医地；该地发生的费用按规定不在备案范围",
    ReasonCode.DESTINATION_OUT_OF_SCOPE: "请改用适用于该就医地的政策办理",
    ReasonCode.INSTITUTION_REQUIRED: "请在就医地定点医疗机构中选定一家",
    ReasonCode.INSTITUTION_NOT_DESIGNATED: "请改选联网的定点医疗机构",
    ReasonCode.MATERIAL_MISSING: "请一次补齐所列材料",
    ReasonCode.COMMITMENT_NOT_OFFERED: "请补齐材料后办理",
    ReasonCode.COMMITMENT_NOT_ALLOWED: "请补齐材料后办理；承诺书只能代替居住证明",
    ReasonCode.STARTS_BEFORE_APPLICATION: "请把开始日期改为申请当天或以后",
    ReasonCode.ALREADY_FILED: "请在原备案上办理变更，或先撤销原备案",
    ReasonCode.CHANGE_LOCKED: "请在限制期满后办理；有特殊原因的请注明并附材料",
    ReasonCode.CANCEL_LOCKED: "请在限制期满后办理；急诊、住院的请注明",
    ReasonCode.NOT_EXTENDABLE: "请到期后重新备案",
    ReasonCode.EXTENSION_NOT_APPROVED: "请先取得延期审批",
    ReasonCode.NOT_ACTIVE: "还要异地就医的，请重新备案",
    ReasonCode.AFTER_DISCHARGE_SETTLEMENT: "请持票据回参保地按规定报销",
    ReasonCode.FILING_SPENT: "再次入院请重新备案",
    ReasonCode.OUTSIDE_VALIDITY: "请核对日期；备案已经到期的，请重新备案",
    ReasonCode.OTHER_DESTINATION: "请先办理就医地变更",
    ReasonCode.LETTER_RETENTION: "请妥善保管至保管期满",
}
"""What a clerk can tell the applicant to do, one for each reason."""
