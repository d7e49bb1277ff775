"""Cards read through the real smart card service: daemon, virtual reader, APDUs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.devices.card_image import CardImage
from app.devices.card_reader import CardFailed, CardRead, CardReading, ReaderEmpty
from app.devices.pcsc import PLUG_NOTIFICATION, PcscContext, SlotState
from app.devices.pcsc_service import VIRTUAL_READER_NAME, PcscService
from app.devices.pcsc_status import PcscError
from app.devices.social_card import BORN, NAME, NUMBER, CardAlgorithm
from app.devices.virtual_card import VirtualCard
from tests.devices.cards import a_card, a_number
from tests.devices.state_log import StateLog, wait_until_no_card_is_left

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]


def test_a_card_put_in_is_read_whole(pcsc: PcscService, states: StateLog) -> None:
    with VirtualCard(a_card("张䶮㛃"), port=pcsc.port):
        read = states.wait_for(CardRead)
    assert read.reader_name.startswith(VIRTUAL_READER_NAME)
    assert read.card.reader_name == read.reader_name
    assert read.card.name == "张䶮㛃"
    assert read.card.social_security_number == a_number()
    assert read.card.born_on == date(1985, 3, 12)
    assert read.card.valid_until == date(2029, 6, 2)
    assert read.card.algorithm is CardAlgorithm.SSF33


@pytest.mark.parametrize("name", ["欧阳𬭎李𠮷", "阿卜杜热合曼·阿卜杜克热木江"])
def test_rare_and_long_names_come_through_the_reader(pcsc: PcscService, states: StateLog, name: str) -> None:
    with VirtualCard(a_card(name), port=pcsc.port):
        assert states.wait_for(CardRead).card.name == name


def test_a_card_that_holds_its_answers_back_is_read(pcsc: PcscService, states: StateLog) -> None:
    image = replace(a_card(), holds_answers_back=True, select_file_p1=frozenset({0}))
    with VirtualCard(image, port=pcsc.port):
        assert states.wait_for(CardRead).card.name == "张䶮㛃"


def test_cards_coming_and_going_are_noticed(pcsc: PcscService, states: StateLog) -> None:
    for name in ("张䶮㛃", "李𠮷"):
        with VirtualCard(a_card(name), port=pcsc.port):
            states.wait_for(CardReading)
            assert states.wait_for(CardRead).card.name == name
        states.wait_for(ReaderEmpty)


@pytest.mark.parametrize("apdus", [0, 4, 12])
def test_a_card_pulled_out_mid_read_is_reported_as_such(pcsc: PcscService, states: StateLog, apdus: int) -> None:
    card = VirtualCard(a_card(), port=pcsc.port, pull_out_after_apdus=apdus)
    with card:
        problem = states.wait_for(CardFailed).problem
    assert problem.code == "card.removed"
    assert "离开了读卡器" in problem.what
    assert "重新插到底" in problem.remedy


def test_a_card_pulled_out_mid_read_stays_told_until_the_next_card(pcsc: PcscService, states: StateLog) -> None:
    with VirtualCard(a_card(), port=pcsc.port, pull_out_after_apdus=3):
        states.wait_for(CardFailed)
        wait_until_no_card_is_left()
    with VirtualCard(a_card(), port=pcsc.port):
        states.wait_for(CardRead)
    assert not any(isinstance(state, ReaderEmpty) for state in states.seen[1:])


@pytest.mark.parametrize(
    ("image", "code", "words"),
    [
        (a_card().with_answer(NUMBER, b"\x09\x12510402198503121236"), "card.wrong_tag", "另一项内容"),
        (a_card().with_answer(NUMBER, b"\x08\x12510402"), "card.record_length", "长度不对"),
        (a_card().with_value(BORN, bytes.fromhex("19850230")), "card.impossible_date", "不是一个存在的日期"),
        (a_card().with_value(NAME, b"\x81\x20\x80\x80"), "card.undecodable_name", "无法识别"),
        (a_card().with_value(NUMBER, b"510402198503121230"), "card.number_check_digit", "校验码不对"),
        (replace(a_card(), is_social_card=False), "card.unknown_card", "不是社会保障卡"),
        (a_card(spec_version="3.00"), "card.needs_psam", "PSAM"),
        (a_card().unpowerable(), "card.mute", "没有应答"),
    ],
)
def test_what_is_wrong_with_a_card_reaches_the_counter_as_a_sentence(
    pcsc: PcscService, states: StateLog, image: CardImage, code: str, words: str
) -> None:
    with VirtualCard(image, port=pcsc.port):
        problem = states.wait_for(CardFailed).problem
    assert problem.code == code
    assert words in problem.what
    assert problem.remedy


def test_a_good_card_after_a_bad_one_is_read(pcsc: PcscService, states: StateLog) -> None:
    with VirtualCard(a_card().unpowerable(), port=pcsc.port):
        states.wait_for(CardFailed)
    with VirtualCard(a_card(), port=pcsc.port):
        assert states.wait_for(CardRead).card.name == "张䶮㛃"


def test_a_virtual_card_can_be_put_in_again(pcsc: PcscService, states: StateLog) -> None:
    card = VirtualCard(a_card(), port=pcsc.port)
    for _ in range(2):
        card.insert()
        card.insert()
        states.wait_for(CardRead)
        card.remove()
        card.remove()
        states.wait_for(ReaderEmpty)


@pytest.mark.usefixtures("pcsc")
def test_a_wait_without_change_ends_with_what_was_known() -> None:
    with PcscContext() as context:
        name = context.list_readers()[0]
        known = context.wait_for_change({name: SlotState(), PLUG_NOTIFICATION: SlotState()})
        assert context.wait_for_change(known, timeout_ms=0) == known


@pytest.mark.usefixtures("pcsc")
def test_connecting_to_an_empty_reader_says_there_is_no_card() -> None:
    with PcscContext() as context, pytest.raises(PcscError) as raised:
        context.connect(context.list_readers()[0])
    assert raised.value.code == "pcsc.8010000c"
    assert "没有卡" in raised.value.what


@pytest.mark.usefixtures("pcsc")
def test_a_released_context_takes_further_cancels_and_releases_in_peace() -> None:
    context = PcscContext()
    context.release()
    context.release()
    context.cancel()
    with pytest.raises(PcscError):
        context.list_readers()
