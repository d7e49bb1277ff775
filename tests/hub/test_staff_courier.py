"""Courier files over the staff's page: what is taken, what is refused and by which words, and what it leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import select

from app.domain.dates import FixedClock
from app.hub import courier_hatch
from app.hub.contacts import Contacts
from app.hub.courier import CourierDesk, register_card
from app.hub.database import Database
from app.hub.overview import OfficeToday, look_over
from app.hub.server import BackgroundHub
from app.hub.tables import event
from app.hub.tokens import issue_staff_token, issue_token, revoke_token
from tests.conftest import ExpectedLogs
from tests.hub.conftest import ON_BOTH, City
from tests.hub.messenger import HUB, Messenger
from tests.wire.window import NOW, Window


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """The file of the hub's courier keys."""
    path = tmp_path / "courier.key"
    path.write_text(HUB.secret.hex(), encoding="ascii")
    return path


@pytest.fixture
def city(database_url: str, key: Path) -> Iterator[City]:
    with BackgroundHub(database_url, courier_key=key) as hub:
        city = City(hub.url, database_url)
        yield city
        city.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def messenger(database: Database, tmp_path: Path) -> Messenger:
    one = Messenger(tmp_path, Window())
    register_card(database, one.card)
    return one


class Browser:
    """A browser in which one of the staff is signed in."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    @property
    def form_key(self) -> str:
        found = re.search(r'name="form_key" value="([^"]+)"', self.client.get("/staff").text)
        assert found is not None
        return found[1]

    def upload(self, path: Path, **fields: str) -> httpx.Response:
        """What the page answers to a file."""
        data = fields or {"form_key": self.form_key}
        return self.client.post("/staff/courier", data=data, files={"file": ("../../x", path.read_bytes())})

    def receipts(self, page: httpx.Response) -> httpx.Response:
        """What the page offers for download."""
        (link,) = re.findall(r'href="([^"]+)" download', page.text)
        return self.client.get(link.replace("&amp;", "&"))


@pytest.fixture
def browser(city: City) -> Iterator[Browser]:
    with httpx.Client(base_url=city.url, trust_env=False, follow_redirects=True) as client:
        client.post("/staff/sign-in", data={"token": issue_staff_token(city.database_url, "信息科")})
        yield Browser(client)


def problem_in(page: httpx.Response) -> str:
    found = re.search(r'<p class="problem" role="alert">([^<]+)</p>', page.text)
    return found[1] if found else ""


def events_of(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as connection:
        rows = connection.execute(select(event.c.who, event.c.what, event.c.subject).order_by(event.c.id))
        return [tuple(row) for row in rows if row.what.startswith("courier")]


@ON_BOTH
def test_a_file_is_taken_and_its_receipts_are_offered(browser: Browser, messenger: Messenger, city: City) -> None:
    done = messenger.window.file()
    page = browser.upload(messenger.file(1, done))
    assert (page.status_code, page.url.path) == (200, "/staff/courier/32080301/01/1")
    assert "共 <b>1</b> 件：接收 <b>1</b> 件" in page.text
    answer = browser.receipts(page)
    named = answer.headers["content-disposition"].partition("filename*=utf-8''")[2]
    assert unquote(named) == "回执-32080301-01-第1号.yidi"
    path = messenger.new_path()
    path.write_bytes(answer.content)
    _, receipts = messenger.read(path)
    assert [(one.act_id, one.verdict) for one in receipts] == [(done[0].id, "accepted")]
    assert city.stats()["acts"] == 1


def test_reloading_the_answer_takes_nothing_twice(browser: Browser, messenger: Messenger, city: City) -> None:
    page = browser.upload(messenger.file(1))
    assert browser.client.get(str(page.url)).text == page.text
    assert city.stats()["duplicates_refused"] == 0


@ON_BOTH
def test_refusals_are_those_of_the_command_line_and_change_nothing(
    browser: Browser, messenger: Messenger, city: City, expected_logs: ExpectedLogs
) -> None:
    first, third = messenger.file(1), messenger.file(3)
    stranger = Messenger(messenger.folder, Window("02"), b"d" * 32).file(1)
    altered = messenger.new_path()
    altered.write_bytes(messenger.file(1).read_bytes()[:-1])
    nonsense = messenger.new_path()
    nonsense.write_bytes(b"\x00" * 1000)
    browser.upload(first)
    for path, words in (
        (first, "第1号信使文件没有收下。这一号已在"),
        (third, "第2号还没有收到"),
        (stranger, "没有登记"),
        (altered, "内容与签名不符"),
        (nonsense, "文件不是信使文件"),
    ):
        page = browser.upload(path)
        assert (page.status_code, words in problem_in(page)) == (422, True), problem_in(page)
        assert "/tmp" not in page.text
    expected_logs.claim("courier_refused")
    assert city.stats()["acts"] == 1


def test_nobody_takes_a_file_or_receipts_without_signing_in(city: City, browser: Browser, messenger: Messenger) -> None:
    path = messenger.file(1)
    with httpx.Client(base_url=city.url, trust_env=False) as stranger:
        refused = stranger.post("/staff/courier", data={"form_key": "x"}, files={"file": path.read_bytes()})
        assert (refused.status_code, 'type="password"' in refused.text) == (403, True)
        assert city.stats()["acts"] == 0
        browser.upload(path)
        for address in ("/staff/courier/32080301/01/1", "/staff/courier/32080301/01/1/receipts"):
            answer = stranger.get(address)
            assert ('type="password"' in answer.text, "32080301" in answer.text) == (True, False)


@pytest.mark.parametrize("form_key", ["", "guessed", "密"])
def test_a_form_that_another_page_made_the_browser_send_is_refused(
    browser: Browser, messenger: Messenger, city: City, form_key: str, expected_logs: ExpectedLogs
) -> None:
    page = browser.upload(messenger.file(1), form_key=form_key)
    assert (page.status_code, "页面已过期" in problem_in(page)) == (403, True)
    assert city.stats()["acts"] == 0
    expected_logs.claim("staff_form_refused")


def test_a_form_of_another_session_is_refused(
    city: City, browser: Browser, messenger: Messenger, expected_logs: ExpectedLogs
) -> None:
    with httpx.Client(base_url=city.url, trust_env=False, follow_redirects=True) as client:
        client.post("/staff/sign-in", data={"token": issue_staff_token(city.database_url, "医保科")})
        page = browser.upload(messenger.file(1), form_key=Browser(client).form_key)
    assert page.status_code == 403
    expected_logs.claim("staff_form_refused")


def test_no_file_an_empty_one_and_what_is_no_form_are_told(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert "没有选择文件" in problem_in(browser.upload(tmp_path / "empty"))
    page = browser.client.post("/staff/courier", data={"form_key": browser.form_key})
    assert (page.status_code, "没有收到文件" in problem_in(page)) == (400, True)


def test_a_file_that_is_far_too_large_is_told_and_not_kept(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_hatch, "LARGEST_FILE_BYTES", 1024 * 1024)
    (tmp_path / "film").write_bytes(bytes(3 * 1024 * 1024))
    page = browser.upload(tmp_path / "film")
    assert (page.status_code, "文件超过1MB" in problem_in(page)) == (413, True)


def test_a_city_without_keys_offers_no_form_and_says_what_to_do(
    browser: Browser, key: Path, expected_logs: ExpectedLogs
) -> None:
    form_key = browser.form_key
    key.unlink()
    page = browser.client.get("/staff")
    assert ("multipart" in page.text, "hub keygen" in page.text) == (False, True)
    answer = browser.client.post("/staff/courier", data={"form_key": form_key}, files={"file": b"x"})
    assert "没有可用的市级信使密钥" in problem_in(answer)
    expected_logs.claim("no_hub_key")


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 40, "²"])
def test_a_number_that_was_never_taken_is_told(browser: Browser, messenger: Messenger, number: str) -> None:
    browser.upload(messenger.file(1))
    page = browser.client.get(f"/staff/courier/32080301/01/{number}/receipts")
    assert (page.status_code, "没有收过这一号" in problem_in(page)) == (404, True)


def test_it_is_written_down_who_took_a_file_and_who_had_the_receipts(
    browser: Browser, messenger: Messenger, database: Database
) -> None:
    browser.receipts(browser.upload(messenger.file(1)))
    assert events_of(database) == [
        ("command-line", "courier.registered", "32080301-01"),
        ("信息科", "courier.taken", "32080301-01"),
        ("信息科", "courier.receipts", "32080301-01"),
    ]


def test_a_token_revoked_meanwhile_takes_nothing_more(browser: Browser, messenger: Messenger, city: City) -> None:
    form_key = browser.form_key
    revoke_token(city.database_url, staff="信息科")
    page = browser.upload(messenger.file(1), form_key=form_key)
    assert (page.status_code, 'type="password"' in page.text) == (403, True)
    assert city.stats()["acts"] == 0


@ON_BOTH
def test_the_page_says_how_far_each_counter_has_come(
    browser: Browser, messenger: Messenger, database: Database
) -> None:
    register_card(database, Messenger(messenger.folder, Window("02"), b"d" * 32).card)
    browser.upload(messenger.file(1))
    browser.upload(messenger.file(2, messenger.window.file(), messenger.window.file()))
    rows = re.findall(
        r"<tr><td>32080301</td><td>(\d\d)</td><td>\w{16}</td>\s*<td[^>]*>([^<]+)<", browser.client.get("/staff").text
    )
    assert rows == [("01", "第2号"), ("02", "还没有收过")]


def office_at(database: Database, hours_later: float) -> OfficeToday:
    with database.read() as connection:
        (office,) = look_over(connection, NOW + timedelta(hours=hours_later), str).offices
    return office


@ON_BOTH
def test_an_office_that_sends_by_hand_was_heard_of_when_its_file_came_and_is_quiet_after_a_week(
    messenger: Messenger, database: Database
) -> None:
    never = office_at(database, 0)
    assert (never.state, never.is_quiet) == ("从未送来信使文件", True)
    CourierDesk(database, HUB, FixedClock(NOW)).take(messenger.file(1))
    heard = office_at(database, 6 * 24)
    assert (heard.state, heard.last_contact, heard.is_quiet) == ("正常（信使）", "2025-03-03 09:30", False)
    quiet = office_at(database, 7 * 24 + 3)
    assert (quiet.state, quiet.is_quiet) == ("已有7天3小时没有送来信使文件", True)


def test_an_office_with_a_line_as_well_is_expected_by_the_way_it_was_last_heard(
    messenger: Messenger, database: Database, database_url: str
) -> None:
    issue_token(database_url, "32080301")
    assert office_at(database, 0).state == "从未联系"
    CourierDesk(database, HUB, FixedClock(NOW)).take(messenger.file(1))
    assert office_at(database, 48).state == "正常（信使）"
    CourierDesk(database, HUB, FixedClock(NOW)).take(messenger.file(2))
    Contacts(database).note("32080301", NOW + timedelta(hours=1))
    assert office_at(database, 48).state == "已有1天23小时没有联系"
