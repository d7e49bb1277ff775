"""What goes out by a mapping is all there, in its lengths and its characters, or is not sent."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filing import Contact, Institution
from app.domain.vocabulary import ActKind, Category, LifeState
from app.wire.canonical import act_message_json
from app.wire.envelopes.renshe_xml import RensheXml
from app.wire.mapping import Encoding, Mapping, Step
from app.wire.mapping_fill import canonical_code, wire_code
from app.wire.mapping_plan import (
    ByHand,
    Known,
    NotNeeded,
    Request,
    Stamp,
    envelope_of,
    find_filing,
    plan_act,
    plan_lookup,
    plan_question,
)
from tests.wire.mappings import REFERRAL, platform, renshe, shipped
from tests.wire.window import DAY, NOW, Window, someone

STAMP = Stamp(NOW, 7)
PERSON = "32000000000000000001"
"""人员编号: what upstream has said to call the person."""
UNKNOWN_UPSTREAM = Known(person=PERSON)
HOSPITAL = Institution("上海测样医院", "三级甲等")


def body_of(**changes: Any) -> str:
    fields = {**REFERRAL, "institution": HOSPITAL, **changes}
    return act_message_json(*Window().file(**fields))


def request(mapping: Mapping, body: str, known: Known = UNKNOWN_UPSTREAM) -> Request:
    plan = plan_act(mapping, body, known, STAMP)
    assert isinstance(plan, Request)
    return plan


def written(plan: Request) -> bytes:
    assert plan.content is not None
    return plan.content


def elements(content: bytes, encoding: str = "gbk") -> dict[str, str]:
    text = content.decode(encoding).split("?>", 1)[1]
    return {element.tag: element.text or "" for element in ElementTree.fromstring(text)}  # noqa: S314 - our own


def test_a_referral_becomes_transaction_2501_under_its_own_message_number() -> None:
    plan = request(platform(), body_of(valid_until=date(2025, 6, 2)))
    assert (plan.step, plan.code, plan.problems) == (Step.FILE, "2501", ())
    data = json.loads(written(plan))
    assert data["infno"] == "2501"
    # The institution's twelve, the time's fourteen, and four: the counter and its running number.
    assert data["msgid"] == "H32080300001" + "20250303093015" + "0107"
    assert (data["mdtrtarea_admvs"], data["insuplc_admdvs"]) == ("320800", "320803")
    referral = data["input"]["refmedin"]
    assert referral["insutype"] == "310"
    assert (referral["begndate"], referral["enddate"], referral["refl_date"]) == (
        "2025-03-03",
        "2025-06-02",
        "2025-03-03",
    )
    assert referral["reflin_medins_name"] == "上海测样医院"


def test_a_withdrawal_names_the_number_that_upstream_gave() -> None:
    window = Window()
    _, state = window.file(**REFERRAL)
    body = act_message_json(*window.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    plan = request(platform(), body, Known(is_there=True, number="T0001", person=PERSON))
    assert plan.code == "2502"
    assert json.loads(written(plan))["input"]["data"]["trt_dcla_detl_sn"] == "T0001"
    without = request(platform(), body, Known(is_there=True))
    assert "上级没有给过编号" in "".join(without.problems)
    assert isinstance(plan_act(platform(), body, Known(), STAMP), NotNeeded)


def test_a_person_is_looked_up_by_their_identity_number_before_anything_else_is_asked_of_them() -> None:
    body = body_of()
    lookup = plan_lookup(platform(), body, STAMP)
    assert lookup is not None
    assert (lookup.code, lookup.problems) == ("1101", ())
    asked, record = json.loads(written(lookup))["input"]["data"], json.loads(body)["record"]
    assert (asked["mdtrt_cert_type"], asked["mdtrt_cert_no"]) == ("02", record["certno"])
    assert (asked["psn_cert_type"], asked["psn_name"]) == ("01", record["psn_name"])
    assert plan_lookup(renshe(), body, STAMP) is None


def test_an_act_does_not_leave_without_the_person_s_number() -> None:
    assert request(platform(), body_of(), Known()).problems == ("人员编号（psn_no）是必填项，还没有向上级查到",)
    referral = json.loads(written(request(platform(), body_of())))["input"]["refmedin"]
    assert referral["psn_no"] == PERSON


def test_a_question_looks_from_the_first_day_to_the_last_that_matter() -> None:
    body = body_of(valid_from=date(2025, 2, 1))
    asked = json.loads(written(plan_question(platform(), body, Known(), STAMP)))["input"]["data"]
    assert (asked["begntime"], asked["endtime"]) == ("2025-02-01 00:00:00", "2025-03-03 23:59:59")


def test_gbk_xml_carries_the_fields_of_its_era() -> None:
    plan = request(renshe(), body_of(person=someone("测样·买买提"), valid_from=DAY))
    assert plan.problems == ()
    assert written(plan).startswith(b'<?xml version="1.0" encoding="GBK"?>')
    fields = elements(written(plan))
    assert (fields["aac003"], fields["aae030"], fields["aab301"]) == ("测样·买买提", "20250303", "320800")


def test_what_stands_for_markup_in_xml_arrives_as_it_was_written() -> None:
    odd = '甲<b>&"乙"\r\n丙'
    assert elements(written(request(renshe(), body_of(contact=Contact(away_address=odd)))))["aae006"] == odd


@pytest.mark.parametrize(("name", "character"), [("测𠅤样", "“𠅤”（U+20164）"), ("䶮测", "“䶮”（U+4DAE）")])
def test_a_character_outside_gbk_is_named_and_nothing_is_written(name: str, character: str) -> None:
    plan = request(renshe(), body_of(person=someone(name)))
    assert plan.content is None
    assert f"姓名（aac003）中的{character}不在GBK字符集中" in "；".join(plan.problems)


def test_the_same_name_goes_where_an_office_has_confirmed_gb18030() -> None:
    plan = request(renshe(Encoding.GB18030), body_of(person=someone("测𠅤样")))
    assert plan.problems == ()
    assert elements(written(plan), "gb18030")["aac003"] == "测𠅤样"


def test_texts_are_counted_in_bytes_where_the_interface_counts_so() -> None:
    fits, too_long = "测" * 100, "测" * 100 + "A"
    assert request(renshe(), body_of(contact=Contact(away_address=fits))).problems == ()
    problems = request(renshe(), body_of(contact=Contact(away_address=too_long))).problems
    assert problems == ("地址（aae006）太长，上级最多收200个字节（按GBK计），现在是201",)
    assert request(platform(), body_of(contact=Contact(away_address="𠅤" * 200))).problems == ()
    assert request(platform(), body_of(contact=Contact(away_address="𠅤" * 201))).problems == (
        "联系地址（addr）太长，上级最多收200个字，现在是201",
    )


def test_an_invisible_character_is_named() -> None:
    plan = request(renshe(), body_of(contact=Contact(away_address="某路\x0b1号")))
    assert plan.problems == ("地址（aae006）中有不可见的控制字符（U+000B）",)


def test_the_shipped_platform_mapping_says_what_this_counter_does_not_know() -> None:
    problems = "；".join(request(shipped("platform-json"), body_of(), Known()).problems)
    assert "人员编号（psn_no）是必填项，还没有向上级查到" in problems
    assert "机构编号（fixmedins_code）是必填项，映射文件的 office 中还没有填写" in problems


def test_a_code_without_a_place_in_the_table_is_named() -> None:
    plan = request(platform(codes={"insutype": {"390": "390"}}), body_of())
    assert plan.problems == ("险种类型（insutype）的代码 310 在映射文件的代码表 insutype 中没有",)


def test_the_platform_takes_referrals_only() -> None:
    plan = plan_act(platform(), body_of(category=Category.RETIREE_SETTLED), Known(), STAMP)
    assert plan == ByHand("这个接口只收异地转诊人员的备案，请在上级系统中手工办理。")


def test_a_filing_goes_up_once_it_is_approved_and_only_once() -> None:
    window = Window()
    first, state = window.file(**REFERRAL, institution=HOSPITAL, status=LifeState.PENDING_REVIEW)
    assert isinstance(plan_act(platform(), act_message_json(first, state), Known(), STAMP), NotNeeded)
    approved = act_message_json(*window.act(state, ActKind.REVIEW, status=LifeState.ACTIVE))
    assert request(platform(), approved).step is Step.FILE
    assert isinstance(plan_act(platform(), approved, Known(is_there=True), STAMP), NotNeeded)


def test_what_the_interface_has_no_business_for_is_for_a_person() -> None:
    window = Window()
    _, state = window.file(**REFERRAL)
    changed = act_message_json(*window.act(state, ActKind.CHANGE))
    assert isinstance(plan_act(platform(), changed, Known(is_there=True), STAMP), ByHand)
    supplied = act_message_json(*window.act(state, ActKind.SUPPLEMENT))
    assert isinstance(plan_act(platform(), supplied, Known(is_there=True), STAMP), NotNeeded)


code = st.text("0123456789ABC", min_size=1, max_size=4)


@given(st.dictionaries(code, code, min_size=1).filter(lambda table: len(set(table.values())) == len(table)))
def test_every_code_comes_back_as_it_went(table: dict[str, str]) -> None:
    for canonical in table:
        wire = wire_code(table, canonical)
        assert wire is not None
        assert canonical_code(table, wire) == canonical


# What stands in Chinese names: the ideographs of all planes that hold them, and the dot of transcribed names.
ideographs = st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DBF),
    st.characters(min_codepoint=0x20000, max_codepoint=0x323AF),
    st.just("·"),
)
names = st.text(ideographs, min_size=1, max_size=10)


@given(names)
def test_every_chinese_name_survives_the_platforms_json(name: str) -> None:
    plan = request(platform(), body_of(institution=HOSPITAL, contact=Contact(away_address=name)))
    assert plan.problems == ()
    assert json.loads(written(plan))["input"]["refmedin"]["addr"] == name


@given(names)
def test_every_chinese_name_survives_gbk_or_is_refused_by_its_character(name: str) -> None:
    plan = request(renshe(), body_of(person=someone(name)))
    foreign = [character for character in name if not _is_in_gbk(character)]
    if foreign:
        assert plan.content is None
        assert f"U+{ord(foreign[0]):04X}" in "".join(plan.problems)
    else:
        assert plan.problems == ()
        assert elements(written(plan))["aac003"] == name


def _is_in_gbk(character: str) -> bool:
    try:
        return character.encode("gbk").decode("gbk") == character
    except UnicodeEncodeError:
        return False


@given(names)
def test_every_chinese_name_survives_gb18030(name: str) -> None:
    plan = request(renshe(Encoding.GB18030), body_of(person=someone(name)))
    assert elements(written(plan), "gb18030")["aac003"] == name


def asked_after(row: dict[str, str], mapping: Mapping, **changes: Any) -> bool:
    """Whether a query's answer with this row has the filing in it."""
    content = json.dumps({"infcode": 0, "err_msg": None, "output": {"refmedin": [row]}}, ensure_ascii=False).encode()
    answer = envelope_of(mapping).read(content)
    assert answer is not None
    assert answer.is_ok
    return find_filing(mapping, body_of(**changes), answer, UNKNOWN_UPSTREAM) is not None


def with_query(**changes: Any) -> Mapping:
    data = platform().model_dump(mode="json", by_alias=True)
    query = {**data["transactions"]["query"], **changes}
    return Mapping.model_validate({**data, "transactions": {**data["transactions"], "query": query}})


@pytest.mark.parametrize(
    ("changes", "is_the_filing"),
    [
        ({}, True),
        ({"begndate": "2025-03-03 00:00:00"}, True),
        ({"begndate": "2025-03-04"}, False),
        ({"psn_no": "somebody else"}, False),
        ({"reflin_medins_name": "别的医院"}, False),
        ({"begndate": ""}, False),
    ],
)
def test_a_row_is_the_filing_only_when_it_agrees_in_everything(changes: dict[str, str], is_the_filing: bool) -> None:
    person = someone()
    row = {"psn_no": PERSON, "begndate": "2025-03-03", "reflin_medins_name": "上海测样医院", **changes}
    assert asked_after(row, platform(), person=person) is is_the_filing


def test_a_row_without_the_field_is_not_the_filing() -> None:
    person = someone()
    assert not asked_after({"psn_no": PERSON}, platform(), person=person)


def test_rows_are_compared_in_the_canonical_codes() -> None:
    mapping = with_query(match=[{"name": "insutype", "from": "insutype", "codes": "insutype"}])
    turned = Mapping.model_validate(
        {**mapping.model_dump(mode="json", by_alias=True), "codes": {"insutype": {"310": "A", "390": "B"}}}
    )
    assert asked_after({"insutype": "A"}, turned)
    assert not asked_after({"insutype": "310"}, turned)
    assert not asked_after({"insutype": "B"}, turned)


def test_what_upstream_shows_as_withdrawn_is_not_the_filing() -> None:
    mapping = with_query(match=[{"name": "begndate", "from": "begndate"}], ended={"name": "vali_flag", "values": ["0"]})
    assert asked_after({"begndate": "2025-03-03", "vali_flag": "1"}, mapping)
    assert not asked_after({"begndate": "2025-03-03", "vali_flag": "0"}, mapping)


def test_an_answer_with_a_document_type_or_cut_short_is_no_answer() -> None:
    envelope = RensheXml(renshe().answer, Encoding.GBK)
    good = "<result><errorcode>0</errorcode><output><row><aac002>1</aac002></row></output></result>".encode("gbk")
    answer = envelope.read(b'<?xml version="1.0" encoding="GBK"?>' + good)
    assert answer is not None
    assert answer.is_ok
    assert answer.rows("row") == ({"aac002": "1"},)
    for bad in (good[:40], b"<!DOCTYPE x>" + good, "<result>测</result>".encode(), b"<result><a>1</a></result>", b""):
        assert envelope.read(bad) is None


@given(st.binary(max_size=80))
def test_no_bytes_bring_a_reader_of_answers_down(content: bytes) -> None:
    for mapping in (platform(), renshe()):
        answer = envelope_of(mapping).read(content)
        assert answer is None or not answer.is_ok
