"""What a social security card says, from its bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.card_apdu import FileRecord
from app.devices.card_image import CardImage
from app.devices.card_problem import CardProblem
from app.devices.social_card import (
    BIRTHPLACE,
    BORN,
    CARD_NO,
    ETHNICITY,
    IDENTIFICATION,
    ISSUED,
    NAME,
    NAME_EXTENSION,
    NUMBER,
    RECORDS,
    SEX,
    SPEC_VERSION,
    VALID_UNTIL,
    CardAlgorithm,
    SocialCard,
    read_social_card,
)
from tests.devices.cards import EngineChannel, a_card, a_number


def read(image: CardImage) -> SocialCard:
    return read_social_card(EngineChannel(image), "窗口读卡器")


def problem_of(image: CardImage) -> CardProblem:
    with pytest.raises(CardProblem) as raised:
        read(image)
    return raised.value


def test_a_sound_card_is_read_whole() -> None:
    image = CardImage.for_person(
        "欧阳𬭎",
        a_number("51041120000229124"),
        issuing_area_code="510400",
        card_no="B12345678",
        issued_on=date(2018, 5, 4),
        valid_until=date(2028, 5, 3),
        ethnicity_code="03",
        algorithm=CardAlgorithm.SM4,
    )
    assert read(image) == SocialCard(
        name="欧阳𬭎",
        social_security_number=a_number("51041120000229124"),
        born_on=date(2000, 2, 29),
        sex_code="2",
        card_no="B12345678",
        identification_code="51040081560000000000000012345678",
        issuing_area_code="510400",
        spec_version="2.00",
        issued_on=date(2018, 5, 4),
        valid_until=date(2028, 5, 3),
        reader_name="窗口读卡器",
        card_class="02",
        ethnicity_code="03",
        birthplace_code="510411",
        algorithm=CardAlgorithm.SM4,
    )


def test_the_card_is_asked_in_the_commands_of_its_specification() -> None:
    channel = EngineChannel(a_card())
    read_social_card(channel)
    assert channel.commands[:3] == [
        bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF"),
        bytes.fromhex("00A4020002EF05"),
        bytes.fromhex("00B2010012"),
    ]
    assert bytes.fromhex("00A4020002EF06") in channel.commands
    assert bytes.fromhex("00B24E0016") in channel.commands


@pytest.mark.parametrize("name", ["张䶮㛃", "欧阳𬭎", "李𠮷", "王𫖯𬀩", "阿卜杜热合曼·阿卜杜克热木", "龴鿉"])
def test_rare_and_long_names_are_read_right(name: str) -> None:
    assert read(a_card(name)).name == name


def test_a_four_byte_character_cut_by_the_end_of_the_name_record_is_joined_again() -> None:
    name = "阿卜杜热合曼阿卜杜克热木江𬭎"
    encoded = name.encode("gb18030")
    assert len(encoded) == 30
    name = "阿" + name
    image = a_card(name)
    assert len(image.answers[NAME_EXTENSION.tag].rstrip(b"\0")) == 2 + 2
    assert read(image).name == name


@pytest.mark.parametrize("padding", [b"\x00", b" ", b"\xff"])
def test_every_padding_of_the_name_is_stripped(padding: bytes) -> None:
    padded = "李𠮷".encode("gb18030").ljust(30, padding)
    assert read(a_card().with_value(NAME, padded)).name == "李𠮷"


@pytest.mark.parametrize(
    ("encoded", "character"), [("FE59", "龴"), ("FE61", "龵"), ("A8BC", "ḿ"), ("FE51", "\U00020087")]
)
def test_code_points_moved_by_the_standard_of_2022_are_those_of_today(encoded: str, character: str) -> None:
    image = a_card().with_value(NAME, "李".encode("gb18030") + bytes.fromhex(encoded))
    assert read(image).name == "李" + character


def test_a_number_ending_in_a_small_x_is_read_with_a_capital() -> None:
    number = next(n for i in range(100, 200) if (n := a_number(f"51040219850312{i}"))[-1] == "X")
    assert read(a_card().with_value(NUMBER, number.lower().encode())).social_security_number == number


def test_a_number_of_an_abolished_area_is_no_problem() -> None:
    number = a_number("99990119850312123")
    assert read(a_card(number=number)).social_security_number == number


@pytest.mark.parametrize("code", ["1", "2", "9"])
def test_the_sex_is_read_as_number_and_as_digit(code: str) -> None:
    assert read(a_card().with_value(SEX, bytes([int(code)]))).sex_code == code
    assert read(a_card().with_value(SEX, code.encode())).sex_code == code


def test_a_card_that_holds_its_answers_back_is_asked_for_them() -> None:
    assert read(replace(a_card(), holds_answers_back=True)) == read(a_card())


def test_a_card_that_wants_the_older_select_is_read() -> None:
    assert read(replace(a_card(), select_file_p1=frozenset({0}))) == read(a_card())


def test_a_record_asked_for_with_the_wrong_length_is_asked_for_again() -> None:
    class Pedantic(EngineChannel):
        def transmit(self, command: bytes) -> bytes:
            if command[1:3] == b"\xb2\x08" and command[4] != 0x15:
                return b"\x6c\x15"
            return super().transmit(command)

    assert read_social_card(Pedantic(a_card())).name == "张䶮㛃"


def test_a_third_generation_card_without_its_psam_says_so() -> None:
    problem = problem_of(a_card(spec_version="3.00"))
    assert problem.code == "card.needs_psam"
    assert "PSAM" in problem.what
    assert "驱动" in problem.remedy


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (replace(a_card(), is_social_card=False), "card.unknown_card"),
        (replace(a_card(), is_locked=True), "card.locked"),
        (a_card().without(NUMBER), "card.record_missing"),
        (a_card().with_answer(CARD_NO, NUMBER.tag.to_bytes(1, "big") + b"\x09A00000017"), "card.wrong_tag"),
        (a_card().with_answer(NUMBER, b"\x08\x12510402"), "card.record_length"),
        (a_card().with_answer(NUMBER, b"\x08"), "card.record_length"),
        (a_card().with_answer(NUMBER, b""), "card.record_length"),
        (a_card().with_answer(CARD_NO, b"\x07\x08A0000001"), "card.record_length"),
        (a_card().with_value(BORN, bytes.fromhex("19850230")), "card.impossible_date"),
        (a_card().with_value(ISSUED, bytes.fromhex("2019AB03")), "card.impossible_date"),
        (a_card().with_value(VALID_UNTIL, b"\0\0\0\0"), "card.impossible_date"),
        (a_card().with_value(NAME, b"\x81\x20\x80\x80"), "card.undecodable_name"),
        (a_card().with_value(NAME, b"Li\x07"), "card.undecodable_name"),
        (a_card().with_value(NAME, "李".encode("gb18030") + b"\xaa\xa1"), "card.private_character"),
        (a_card().with_value(NAME, b" "), "card.missing_name"),
        (a_card().with_value(NUMBER, b"510402198503121230"), "card.number_check_digit"),
        (a_card().with_value(NUMBER, b"USA000012345678901"), "card.number_format"),
        (a_card().with_value(NUMBER, a_number("51040219851312123").encode()), "card.number_format"),
        (a_card().with_value(SEX, b"\x05"), "card.malformed_item"),
        (a_card().with_value(ETHNICITY, b"\xab"), "card.malformed_item"),
        (a_card().with_value(BIRTHPLACE, b"\xff\xff\xff"), "card.malformed_item"),
        (a_card().with_value(SPEC_VERSION, b"\x01\x02\x03\x04"), "card.malformed_item"),
        (a_card().with_value(IDENTIFICATION, b"\xff" * 16), "card.malformed_item"),
        (replace(a_card(), select_file_p1=frozenset()), "card.refused"),
    ],
)
def test_what_is_wrong_with_a_card_is_told_in_a_sentence(image: CardImage, code: str) -> None:
    problem = problem_of(image)
    assert problem.code == code
    assert problem.what
    assert problem.why
    assert problem.remedy


def test_a_problem_with_a_card_quotes_nothing_from_it() -> None:
    problem = problem_of(a_card().with_value(NUMBER, b"510402198503121230"))
    assert "1985" not in str(problem)
    assert "张" not in str(problem)


def test_a_card_shows_nobody_in_its_repr() -> None:
    card = read(a_card())
    assert card.name not in repr(card)
    assert card.social_security_number not in repr(card)


def test_a_card_is_valid_on_its_last_day_and_expired_on_the_next() -> None:
    card = read(a_card())
    assert not card.is_expired(date(2029, 6, 2))
    assert card.is_expired(date(2029, 6, 3))


class CardGoneMad(EngineChannel):
    """Any bytes to any command."""

    def __init__(self, answers: list[bytes]) -> None:
        super().__init__(a_card())
        self._answers = iter(answers)

    def transmit(self, command: bytes) -> bytes:
        super().transmit(command)
        return next(self._answers, b"\x90\x00")


@given(st.lists(st.one_of(st.binary(max_size=40), st.binary(max_size=40).map(lambda b: b + b"\x90\x00"))))
def test_a_card_answering_any_bytes_ends_in_a_problem(answers: list[bytes]) -> None:
    with pytest.raises(CardProblem):
        read_social_card(CardGoneMad(answers))


@given(st.sampled_from(RECORDS), st.binary(max_size=40))
def test_any_answer_in_place_of_one_record_is_read_or_refused(record: FileRecord, answer: bytes) -> None:
    outcome = read_or_refuse(a_card().with_answer(record, answer))
    assert isinstance(outcome, SocialCard | CardProblem)


@given(st.sampled_from(RECORDS), st.binary(min_size=30, max_size=30))
def test_any_value_in_one_record_is_read_or_refused_in_words(record: FileRecord, value: bytes) -> None:
    outcome = read_or_refuse(a_card().with_value(record, value[: record.length]))
    if isinstance(outcome, SocialCard):
        assert outcome.name.isprintable()
        assert len(outcome.social_security_number) == 18
    else:
        assert outcome.remedy


def read_or_refuse(image: CardImage) -> SocialCard | CardProblem:
    try:
        return read(image)
    except CardProblem as problem:
        return problem


HANZI = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5) | st.characters(
    min_codepoint=0x20000, max_codepoint=0x2A6D6
)


@given(st.text(HANZI, min_size=1, max_size=12))
def test_every_name_of_hanzi_comes_back_as_it_was_written(name: str) -> None:
    assert read(a_card(name)).name == name
