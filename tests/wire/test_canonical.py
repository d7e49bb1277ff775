"""What goes upstream says the same as the record, in the platform's names and codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.filing import Agent, MaterialTaken
from app.domain.vocabulary import ActKind, Category, Insurance, LifeState, Material, MaterialHow, Sex
from app.wire.canonical import act_message_json
from app.wire.mapping import NOT_KNOWN_HERE
from app.wire.message import ActMessage
from tests.wire.window import DAY, Window, man, plain, someone


def record(**changes: object) -> dict[str, object]:
    return dict(plain(Window().file(**changes))["record"])


@pytest.mark.parametrize(
    ("insurance", "code"),
    [
        (Insurance.EMPLOYEE, "310"),
        (Insurance.RESIDENT, "390"),
        (Insurance.URBAN_RESIDENT, "390"),
        (Insurance.NCMS, "390"),
    ],
)
def test_insurances_take_the_codes_of_the_platform(insurance: Insurance, code: str) -> None:
    assert record(person=replace(someone(), insurance=insurance))["insutype"] == code


@pytest.mark.parametrize(
    ("category", "code"),
    [
        (Category.RETIREE_SETTLED, "02"),
        (Category.LONG_TERM_RESIDENT, "07"),
        (Category.STATIONED_WORKER, "07"),
        (Category.REFERRAL, "06"),
        (Category.EMERGENCY, ""),
        (Category.OTHER_TEMPORARY, ""),
    ],
)
def test_categories_take_the_reasons_of_the_platform_where_they_are_public(category: Category, code: str) -> None:
    assert record(category=category)["rloc_rea"] == code


@pytest.mark.parametrize(
    ("destination", "kind"),
    [("320100", "1"), ("310100", "2"), ("JP", "2"), ("HK", "2"), ("810000", "2")],
)
def test_a_destination_lies_in_the_province_or_out_of_it(destination: str, kind: str) -> None:
    made = record(destination=destination)
    assert (made["rloc_admdvs"], made["rloc_coty_type"]) == (destination, kind)


def test_the_record_names_person_place_period_and_pooling_area() -> None:
    person = man("李样例")
    made = record(person=person, valid_until=date(2026, 3, 2))
    assert made["psn_name"] == "李样例"
    assert made["certno"] == person.social_security_number
    assert (made["gend"], made["brdy"]) == ("1", person.born_on.isoformat())
    assert (made["begndate"], made["enddate"]) == (DAY.isoformat(), "2026-03-02")
    assert (made["insu_admdvs"], made["poolarea_no"]) == ("320803", "320800")
    assert made["tel"] == "13800001234"


def test_an_open_end_and_a_missing_agent_are_empty() -> None:
    made = record()
    assert (made["enddate"], made["agnter_name"], made["agnter_cert_type"]) == ("", "", "")


def test_an_agent_goes_with_certificate_telephone_and_relation() -> None:
    made = record(agent=Agent("赵代办", "320803198001010011", "13900000000", "子女"))
    assert [made[f"agnter_{part}"] for part in ("name", "cert_type", "certno", "tel", "rlts")] == [
        "赵代办",
        "01",
        "320803198001010011",
        "13900000000",
        "子女",
    ]


def test_papers_only_promised_are_not_counted_as_attached() -> None:
    materials = (
        MaterialTaken(Material.ID_CARD),
        MaterialTaken(Material.RESIDENCE_PERMIT, MaterialHow.PROMISED),
    )
    assert record(materials=materials)["att_cnt"] == 1


def test_only_the_first_act_names_who_made_the_record() -> None:
    window = Window()
    _, state = first = window.file()
    second = window.act(state, ActKind.CANCEL, status=LifeState.CANCELLED)
    assert plain(first)["record"]["crter_id"] == "wang"
    assert plain(second)["record"]["crter_id"] == ""
    assert plain(second)["record"]["opter_id"] == "wang"


def test_a_cancelled_filing_is_marked_as_no_longer_valid() -> None:
    window = Window()
    _, state = window.file()
    assert plain(window.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))["record"]["vali_flag"] == "0"


@given(
    sex=st.sampled_from(Sex),
    category=st.sampled_from(Category),
    status=st.sampled_from(LifeState),
    name=st.sampled_from(["张䶮㛃", "欧阳𬭎", "李𠮷", '引"号\\']),
)
def test_every_message_made_here_passes_the_strict_check_of_the_receiver(
    sex: Sex, category: Category, status: LifeState, name: str
) -> None:
    act, state = Window().file(person=replace(someone(name), sex=sex), category=category, status=status)
    message = ActMessage.model_validate_json(act_message_json(act, state))
    assert message.is_whole()
    assert message.record.psn_name == name
    assert (message.act_id, message.sequence) == (act.id, 1)


def test_a_message_changed_on_its_way_shows() -> None:
    text = act_message_json(*Window().file()).replace("13800001234", "13800001235")
    assert not ActMessage.model_validate_json(text).is_whole()


def test_what_mappings_are_told_to_be_unknown_here_is_what_a_record_never_has() -> None:
    agent = Agent("赵代办", "320803198001010011", "13900000000", "子女")
    whole = record(agent=agent, category=Category.REFERRAL, valid_from=DAY, settles_directly=True)
    never = {name for name, value in whole.items() if value == ""} - {"memo", "enddate"}
    assert never == NOT_KNOWN_HERE
