"""What the city sends down as a file holds once it was found good, and is refused with a sentence otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.bootstrap.counter import Counter, SetUp, open_counter, set_up
from app.bootstrap.trusted_keys import trust_key
from app.domain.dates import FixedClock
from app.domain.vocabulary import Enrolment
from app.hub.feed_loads import load_document, load_roster
from app.hub.server import BackgroundHub
from app.hub.tokens import issue_token
from app.policy.update_file import make_update
from app.services.feed import documents
from app.services.filings import file
from app.services.identification import authenticate
from app.services.rechecks import failed_rechecks
from app.wire.feed import FeedKind
from tests.bootstrap.test_pack_updates import new_begins, old_ends
from tests.builders import DAY, PACK, actor, intake, reading, roster_entry
from tests.policy.packs import write_pack
from tests.policy.test_update_file import CITY, STRANGER

PLAN = """
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知
holidays: {2027-01-01: 元旦}
workdays: [2027-01-03]
"""
DIRECTORY = """
area: "310000"
source: 上海市医保局公布名单
checked_on: 2020-05-01
institutions:
  - {code: "H31010100001", name: 上海样例医院, level: 三级甲等, area: "310101", since: 2017-01-01}
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[BackgroundHub]:
    with BackgroundHub(database_url(tmp_path)) as running:
        yield running


def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hub.db'}"


@pytest.fixture
def counter(tmp_path: Path, hub: BackgroundHub) -> Iterator[Counter]:
    clock = FixedClock.on(DAY)
    token = issue_token(database_url(tmp_path), "32080301")
    set_up(tmp_path / "data", SetUp(PACK, "32080301", "01", hub=hub.url, token=token), clock=clock)
    with open_counter(tmp_path / "data", clock=clock) as opened:
        yield opened


def send_down(tmp_path: Path, kind: FeedKind, key: str, text: str) -> None:
    load_document(database_url(tmp_path), kind, key, text)


def sync(counter: Counter) -> None:
    assert counter.line is not None
    assert counter.line.sync_once().pause is None


def update(tmp_path: Path, key: Ed25519PrivateKey) -> str:
    """A signed pack whose old edition ends and whose new one begins, as a city makes it."""
    folder = tmp_path / "made"
    for place, change in enumerate((old_ends, new_begins)):
        write_pack(folder, change, name=f"edition-{place}", folder_name=PACK)
    return make_update(folder / PACK, PACK, key, FixedClock.on(DAY).now()).decode()


def events(counter: Counter) -> list[str]:
    with counter.desk.store.read() as uow:
        return [entry.event for entry in uow.audit.entries() if entry.event.startswith(("feed.", "packs."))]


def trust(counter: Counter, tmp_path: Path, key: Ed25519PrivateKey) -> None:
    public = tmp_path / "city.pub"
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    trust_key(counter, public, actor="1001")


def test_a_holiday_plan_and_a_directory_hold_when_the_counter_is_opened_again(counter: Counter, tmp_path: Path) -> None:
    send_down(tmp_path, FeedKind.CALENDARS, "2027", PLAN)
    send_down(tmp_path, FeedKind.INSTITUTIONS, "310000", DIRECTORY)
    sync(counter)
    assert events(counter) == ["feed.applied", "feed.applied"]
    assert any("重新打开本程序后生效" in notice for notice in counter.notices())
    with open_counter(counter.folder, clock=counter.desk.clock) as again:
        assert again.desk.calendar.plans[2027].source.startswith("国务院")
        assert again.desk.is_designated("310000", "上海样例医院") is True
        assert not any("重新打开" in notice for notice in again.notices())


def test_what_holds_is_not_put_in_place_twice(counter: Counter, tmp_path: Path) -> None:
    send_down(tmp_path, FeedKind.CALENDARS, "2027", PLAN)
    sync(counter)
    sync(counter)
    assert events(counter) == ["feed.applied"]
    assert [document.content for document in documents(counter.desk.store)] == [""]


@pytest.mark.parametrize(
    ("kind", "key", "text", "why"),
    [
        (FeedKind.CALENDARS, "2027", PLAN.replace("2027-01-03", "2026-01-03"), "有不在2027年的日期"),
        (FeedKind.CALENDARS, "2028", PLAN, "文件名与年份2027不符"),
        (FeedKind.CALENDARS, "2027", "year: [", "第2行"),
        (FeedKind.INSTITUTIONS, "310000", DIRECTORY.replace('"310101"', '"330101"'), "不在区划 310000 内"),
        (FeedKind.PACKS, "yangjiang", "{}", "不是政策包更新文件"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_said_and_the_rest_comes(
    counter: Counter, tmp_path: Path, kind: FeedKind, key: str, text: str, why: str
) -> None:
    send_down(tmp_path, kind, key, text)
    send_down(tmp_path, FeedKind.INSTITUTIONS, "330000", DIRECTORY.replace("310", "330").replace("H330", "H310"))
    sync(counter)
    sync(counter)
    assert sorted(events(counter)) == ["feed.applied", "feed.refused"]
    [said] = counter.received.problems
    assert why in said
    assert "yidi-feed" not in said
    assert said in counter.notices()
    assert not (counter.folder / "calendars" / "2027.yaml").exists()


def test_a_broken_plan_leaves_the_one_of_before(counter: Counter, tmp_path: Path) -> None:
    send_down(tmp_path, FeedKind.CALENDARS, "2027", PLAN)
    sync(counter)
    send_down(tmp_path, FeedKind.CALENDARS, "2027", PLAN + "more: 1\n")
    sync(counter)
    assert (counter.folder / "calendars" / "2027.yaml").read_text(encoding="utf-8") == PLAN
    assert "没有这个键" in counter.received.problems[0]


def test_a_pack_update_is_installed_like_one_that_came_by_hand(counter: Counter, tmp_path: Path) -> None:
    trust(counter, tmp_path, CITY)
    send_down(tmp_path, FeedKind.PACKS, PACK, update(tmp_path, CITY))
    sync(counter)
    assert counter.received.problems == ()
    assert events(counter) == ["packs.key_trusted", "packs.installed", "feed.applied"]


def test_a_pack_update_nobody_trusted_signed_is_refused_until_its_key_is_trusted(
    counter: Counter, tmp_path: Path
) -> None:
    trust(counter, tmp_path, CITY)
    send_down(tmp_path, FeedKind.PACKS, PACK, update(tmp_path, STRANGER))
    sync(counter)
    assert "不在本窗口信任之列" in counter.received.problems[0]
    assert events(counter) == ["packs.key_trusted", "feed.refused"]
    trust(counter, tmp_path, STRANGER)
    sync(counter)
    assert counter.received.problems == ()
    assert events(counter)[-2:] == ["packs.installed", "feed.applied"]


def test_checks_left_open_are_made_when_the_roster_comes_down(counter: Counter, tmp_path: Path) -> None:
    checked = authenticate(counter.desk, reading())
    done = file(counter.desk, actor(), intake(authentication_id=checked.id))
    assert done.filing is not None
    later = FixedClock(counter.desk.now() + timedelta(hours=1))
    load_roster(database_url(tmp_path), "320803", [roster_entry(enrolment=Enrolment.ARREARS)], clock=later)
    sync(counter)
    assert failed_rechecks(counter.desk) == (done.filing.number,)
