"""Files that counters send by hand: taken in order, each once, and answered the same way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.dates import FixedClock
from app.domain.vocabulary import ActKind
from app.errors import UserError
from app.hub.courier import CourierDesk, register_card
from app.hub.courier_keys import make_hub_keys, read_hub_keys
from app.hub.database import Database
from app.hub.stats import hub_stats
from app.wire.batch import ActReceipt
from app.wire.canonical import act_message_json
from app.wire.courier import ReceiptsHead, acts_lines, content_hash, settled_lines
from tests.hub.conftest import ON_BOTH
from tests.hub.messenger import HUB, Messenger
from tests.wire.window import NOW, Window


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def desk(database: Database) -> CourierDesk:
    return CourierDesk(database, HUB, FixedClock(NOW))


@pytest.fixture
def messenger(database: Database, tmp_path: Path) -> Messenger:
    one = Messenger(tmp_path, Window())
    register_card(database, one.card)
    return one


def answered(desk: CourierDesk, messenger: Messenger, number: int) -> tuple[ReceiptsHead, tuple[ActReceipt, ...]]:
    path = messenger.new_path()
    desk.write_receipts(messenger.window.office, messenger.window.counter, number, path)
    return messenger.read(path)


def refusal(desk: CourierDesk, path: Path) -> UserError:
    with pytest.raises(UserError) as refused:
        desk.take(path)
    return refused.value


@ON_BOTH
def test_acts_that_came_by_hand_are_ruled_on_and_answered_one_by_one(desk: CourierDesk, messenger: Messenger) -> None:
    window = messenger.window
    _, state = first = window.file()
    second = window.act(state, ActKind.CHANGE, destination_name="杭州市")
    early = window.act(second[1], ActKind.CHANGE, destination_name="宁波市")
    late = window.act(early[1], ActKind.CHANGE, destination_name="温州市")
    taken = desk.take(messenger.file(1, first, second, late))
    assert (taken.number, taken.acts, taken.tally) == (1, 3, {"accepted": 2, "later": 1})
    head, receipts = answered(desk, messenger, 1)
    assert [(one.act_id, one.verdict) for one in receipts] == [
        (first[0].id, "accepted"),
        (second[0].id, "accepted"),
        (late[0].id, "later"),
    ]
    bodies = [act_message_json(*one) for one in (first, second, late)]
    assert head.answers == content_hash(acts_lines(NOW.isoformat(), bodies))


@ON_BOTH
def test_an_act_that_came_over_the_line_before_gets_the_same_receipt(
    desk: CourierDesk, messenger: Messenger, database_url: str
) -> None:
    done = messenger.window.file()
    desk.take(messenger.file(1, done))
    taken = desk.take(messenger.file(2, done))
    assert taken.tally == {"accepted": 1}
    assert answered(desk, messenger, 1)[1] == answered(desk, messenger, 2)[1]
    assert hub_stats(database_url)["duplicates_refused"] == 1


@ON_BOTH
def test_more_acts_than_a_batch_holds_are_taken_in_one_file(
    desk: CourierDesk, messenger: Messenger, database_url: str
) -> None:
    done = [messenger.window.file() for _ in range(201)]
    desk.take(messenger.file(1, *done))
    assert hub_stats(database_url)["acts"] == 201
    assert [one.act_id for one in answered(desk, messenger, 1)[1]] == [act.id for act, _ in done]


@ON_BOTH
def test_a_number_seen_before_is_refused_and_named(desk: CourierDesk, messenger: Messenger, database_url: str) -> None:
    path = messenger.file(1)
    desk.take(path)
    problem = refusal(desk, path)
    assert (problem.code, "第1号" in str(problem), "2025-03-03" in str(problem)) == ("courier_repeated", True, True)
    assert hub_stats(database_url)["duplicates_refused"] == 0


def test_a_number_over_other_content_is_refused_and_the_next_one_named(desk: CourierDesk, messenger: Messenger) -> None:
    desk.take(messenger.file(1))
    desk.take(messenger.file(2))
    problem = refusal(desk, messenger.file(1))
    assert (problem.code, "从第3号起" in str(problem)) == ("courier_number_reused", True)


@ON_BOTH
def test_a_skipped_number_is_refused_and_the_missing_one_named(
    desk: CourierDesk, messenger: Messenger, database_url: str
) -> None:
    desk.take(messenger.file(1))
    problem = refusal(desk, messenger.file(3))
    assert (problem.code, "第2号还没有收到" in str(problem)) == ("courier_skipped", True)
    assert hub_stats(database_url)["acts"] == 1


def test_a_city_restored_from_a_backup_goes_on_with_the_number_the_counter_is_at_and_with_none_before(
    desk: CourierDesk, messenger: Messenger
) -> None:
    desk.take(messenger.file(1))
    assert "--skip" in refusal(desk, messenger.file(4)).remedy
    assert desk.take(messenger.file(4), may_skip=True).number == 4
    assert desk.take(messenger.file(5)).number == 5
    with pytest.raises(UserError) as refused:
        desk.take(messenger.file(4), may_skip=True)
    assert refused.value.code == "courier_number_reused"
    assert refusal(desk, messenger.file(3)).code == "courier_passed_over"


@settings(max_examples=20)
@given(st.permutations([1, 2, 3, 4]))
def test_in_whatever_order_files_come_they_are_taken_in_the_order_of_their_numbers(order: list[int]) -> None:
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/hub.db")
        try:
            desk, messenger = CourierDesk(database, HUB), Messenger(Path(folder), Window())
            register_card(database, messenger.card)
            paths = {number: messenger.file(number) for number in order}
            taken: list[int] = []
            for number in order:
                if number == len(taken) + 1:
                    taken.append(desk.take(paths[number]).number)
                else:
                    assert refusal(desk, paths[number]).code == "courier_skipped"
            for number in range(1, 5):
                if number in taken:
                    assert refusal(desk, paths[number]).code == "courier_repeated"
                else:
                    desk.take(paths[number])
            assert hub_stats(f"sqlite:///{folder}/hub.db")["acts"] == 4
        finally:
            database.close()


def test_each_counter_has_numbers_of_its_own(desk: CourierDesk, messenger: Messenger, database: Database) -> None:
    other = Messenger(messenger.folder, Window("02"), b"d" * 32)
    register_card(database, other.card)
    assert desk.take(messenger.file(1)).counter == "01"
    assert desk.take(other.file(1)).counter == "02"


def test_a_counter_that_is_not_registered_is_refused(desk: CourierDesk, tmp_path: Path) -> None:
    assert refusal(desk, Messenger(tmp_path, Window()).file(1)).code == "courier_foreign"


def test_a_registered_counter_cannot_send_in_the_name_of_another(
    desk: CourierDesk, messenger: Messenger, database: Database
) -> None:
    register_card(database, Messenger(messenger.folder, Window("02"), b"d" * 32).card)
    forger = Messenger(messenger.folder, Window("01"), b"d" * 32)
    assert refusal(desk, forger.file(1)).code == "courier_foreign"


def test_an_act_of_another_counter_in_a_file_is_rejected(desk: CourierDesk, messenger: Messenger) -> None:
    assert desk.take(messenger.file(1, Window("02").file())).tally == {"rejected": 1}
    assert answered(desk, messenger, 1)[1][0].code == "foreign_act"


def test_a_malformed_act_does_not_hold_up_the_others(desk: CourierDesk, messenger: Messenger) -> None:
    good, bad = messenger.window.file(), messenger.window.file()
    body = act_message_json(*bad).replace('"kind":"file"', '"kind":"fly"')
    messenger_file = messenger.write(1, body, act_message_json(*good))
    assert desk.take(messenger_file).tally == {"later": 1, "accepted": 1}
    receipts = answered(desk, messenger, 1)[1]
    assert [(one.act_id, one.code) for one in receipts] == [(bad[0].id, "act_malformed"), (good[0].id, "")]


@pytest.mark.parametrize("line", ["{}", "[]", "no json", '{"act_id":"x"}', '{"act_id":7}'])
def test_a_file_with_something_that_is_no_act_is_refused_whole(
    desk: CourierDesk, messenger: Messenger, line: str, database_url: str
) -> None:
    problem = refusal(desk, messenger.write(1, act_message_json(*messenger.window.file()), line))
    assert problem.code == "courier_content"
    assert hub_stats(database_url)["acts"] == 0


@ON_BOTH
def test_what_was_done_after_a_lost_act_is_taken_once_a_file_says_that_it_was_settled(
    desk: CourierDesk, messenger: Messenger, database: Database
) -> None:
    there = Messenger(messenger.folder, Window("02"), b"d" * 32)
    register_card(database, there.card)
    _, state = first = messenger.window.file()
    desk.take(messenger.file(1, first, messenger.window.act(state, ActKind.CHANGE, destination_name="杭州市")))
    lost, lost_state = there.window.act(state, ActKind.CHANGE, destination_name="苏州市")
    after = act_message_json(*there.window.act(lost_state, ActKind.CHANGE, destination_name="南京市"))
    assert desk.take(there.file(1, (lost, lost_state))).tally == {"rejected": 1}
    assert desk.take(there.write(2, after)).tally == {"later": 1}
    assert desk.take(there.write(3, after, after=settled_lines({lost.id}))).tally == {"accepted": 1}


def test_what_was_settled_is_no_part_of_the_content_so_a_file_made_again_is_known(
    desk: CourierDesk, messenger: Messenger
) -> None:
    body = act_message_json(*messenger.window.file())
    desk.take(messenger.write(1, body))
    again = messenger.write(1, body, after=settled_lines({"3208030101-00000009"}))
    assert refusal(desk, again).code == "courier_repeated"


@pytest.mark.parametrize(
    ("after", "code"),
    [
        ((b'{"kind":"weather","format":1}',), "courier_content"),
        ((b'{"kind":"settled","format":2,"by":"x"}',), "courier_version"),
        ((b'{"kind":"settled","format":1,"acts":[]}',), "courier_content"),
        (settled_lines({"3208030101-00000009"}) * 2, "courier_content"),
    ],
)
def test_what_follows_the_acts_and_is_not_known_refuses_the_file(
    desk: CourierDesk, messenger: Messenger, after: tuple[bytes, ...], code: str, database_url: str
) -> None:
    path = messenger.write(1, act_message_json(*messenger.window.file()), after=after)
    assert refusal(desk, path).code == code
    assert hub_stats(database_url)["acts"] == 0


def test_an_altered_file_changes_nothing_and_can_be_sent_again(desk: CourierDesk, messenger: Messenger) -> None:
    path = messenger.file(1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert refusal(desk, path).code == "courier_altered"
    path.write_bytes(whole)
    assert desk.take(path).number == 1


def test_receipts_that_were_lost_are_written_again_with_the_same_content(
    desk: CourierDesk, messenger: Messenger
) -> None:
    desk.take(messenger.file(1))
    assert answered(desk, messenger, 1) == answered(desk, messenger, 1)


def test_receipts_of_a_file_never_taken_are_not_to_be_had(desk: CourierDesk, messenger: Messenger) -> None:
    with pytest.raises(UserError, match="第1号") as refused:
        answered(desk, messenger, 1)
    assert refused.value.code == "courier_unknown"


def test_a_new_key_ends_the_old_one_and_begins_its_numbers_at_one(
    desk: CourierDesk, messenger: Messenger, database: Database
) -> None:
    desk.take(messenger.file(1))
    assert not register_card(database, messenger.card)
    again = Messenger(messenger.folder, messenger.window, b"n" * 32)
    assert register_card(database, again.card)
    assert refusal(desk, messenger.file(2)).code == "courier_foreign"
    assert desk.take(again.file(1)).number == 1


def test_the_hubs_keys_are_its_owners_alone_and_are_never_replaced(tmp_path: Path) -> None:
    card = make_hub_keys(tmp_path / "hub.key")
    assert read_hub_keys(tmp_path / "hub.key").hub_card() == card
    assert (tmp_path / "hub.key").stat().st_mode & 0o077 == 0
    with pytest.raises(UserError) as refused:
        make_hub_keys(tmp_path / "hub.key")
    assert refused.value.code == "key_exists"
    with pytest.raises(UserError):
        read_hub_keys(tmp_path / "hub.key.pub")
