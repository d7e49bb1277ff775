"""The page of the city's staff: who gets in, what it shows, and what it keeps to itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.domain.dates import FixedClock
from app.hub import staff_page
from app.hub.api import read_batch
from app.hub.contacts import Contacts
from app.hub.database import Database
from app.hub.intake import take_batch
from app.hub.overview import Overview, look_over
from app.hub.tokens import issue_staff_token, issue_token, revoke_token
from tests.conftest import ExpectedLogs
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import NOW, Window, someone

NAME = "慕容不上网页"


@pytest.fixture
def browser(city: City) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=city.url, trust_env=False, follow_redirects=True) as client:
        yield client


def sign_in(city: City, browser: httpx.Client) -> httpx.Response:
    return browser.post("/staff/sign-in", data={"token": issue_staff_token(city.database_url, "信息科")})


def view(url: str, hours_later: float = 0) -> Overview:
    database = Database(url)
    try:
        with database.read() as connection:
            return look_over(connection, NOW + timedelta(hours=hours_later), lambda code: f"地{code}")
    finally:
        database.close()


def test_nobody_sees_anything_before_signing_in(city: City, browser: httpx.Client) -> None:
    window = Window()
    city.send(window, window.file())
    page = browser.get("/staff")
    assert page.status_code == 200
    assert "32080301" not in page.text
    assert 'type="password"' in page.text


def test_a_wrong_token_is_refused_with_a_sentence(
    city: City, browser: httpx.Client, expected_logs: ExpectedLogs
) -> None:
    page = browser.post("/staff/sign-in", data={"token": city.token()})
    assert page.status_code == 403
    assert "口令不对" in page.text
    assert "set-cookie" not in page.headers
    expected_logs.claim("staff_refused")


def test_the_day_of_each_office_is_shown_and_no_person(
    city: City, browser: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    here, there, person = Window("01"), Window("02"), someone(NAME)
    city.send(here, here.file(person=person), here.file())
    city.send(there, there.file(person=person))
    page = sign_in(city, browser)
    assert page.url.path == "/staff"
    assert re.search(
        r'<td>32080301</td><td>320803</td>\s*<td class="number">2</td><td class="number">1</td>', page.text
    )
    assert "此人已由经办机构32080301第01窗口办理同类备案" in page.text
    for secret in (NAME, person.social_security_number, "13800001234"):
        assert secret not in page.text
        assert secret not in caplog.text


@ON_BOTH
def test_what_was_refused_for_what_it_is_stands_among_the_rejects_of_who_sent_it(
    city: City, browser: httpx.Client
) -> None:
    city.send(Window("01"), Window("02", "32083101").file(), Window("02").file())
    page = sign_in(city, browser)
    assert re.search(
        r'<td>32080301</td><td>320803</td>\s*<td class="number">0</td><td class="number">2</td>', page.text
    )
    assert page.text.count("不是本窗口办理的") == 2
    assert "32083101</td>" not in page.text


def test_the_page_may_load_nothing_from_elsewhere_and_run_no_script(city: City, browser: httpx.Client) -> None:
    page = sign_in(city, browser)
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="([^"]+)"', page.text) == ["/staff/style.css"]
    assert browser.get("/staff/style.css").status_code == 200


def test_the_cookie_is_for_this_page_alone(city: City) -> None:
    token = issue_staff_token(city.database_url, "信息科")
    answer = httpx.post(f"{city.url}/staff/sign-in", data={"token": token}, trust_env=False)
    cookie = answer.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("httponly", "samesite=strict", "path=/staff"))
    assert token not in answer.headers["set-cookie"]


def test_signing_out_ends_the_session(city: City, browser: httpx.Client) -> None:
    sign_in(city, browser)
    kept = dict(browser.cookies)
    assert 'type="password"' in browser.post("/staff/sign-out").text
    again = httpx.get(f"{city.url}/staff", cookies=kept, trust_env=False)
    assert 'type="password"' in again.text


def test_a_revoked_token_ends_what_was_begun_with_it(city: City, browser: httpx.Client) -> None:
    sign_in(city, browser)
    assert "今日各机构" in browser.get("/staff").text
    revoke_token(city.database_url, staff="信息科")
    assert 'type="password"' in browser.get("/staff").text


def test_what_comes_from_a_name_is_never_taken_for_markup(city: City, browser: httpx.Client) -> None:
    token = issue_staff_token(city.database_url, "<b>信息科</b>")
    assert "&lt;b&gt;信息科&lt;/b&gt;" in browser.post("/staff/sign-in", data={"token": token}).text


@ON_BOTH
def test_an_office_that_was_not_heard_of_for_a_day_is_quiet(database_url: str) -> None:
    issue_token(database_url, "32080302")
    database = Database(database_url)
    contacts = Contacts(database)
    contacts.note("32080301", NOW)
    contacts.note("32080301", NOW + timedelta(seconds=30))
    database.close()
    heard, never = view(database_url, 23).offices
    assert (heard.state, heard.last_contact, heard.is_quiet) == ("正常", "2025-03-03 09:30", False)
    assert (never.state, never.is_quiet) == ("从未联系", True)
    assert view(database_url, 50).offices[0].state == "已有2天2小时没有联系"
    assert view(database_url, 50).quiet == 2


@ON_BOTH
def test_only_the_acts_of_the_day_are_counted(database_url: str) -> None:
    window, database = Window(), Database(database_url)
    take_batch(database, read_batch(window.batch(window.file()).encode()), FixedClock(NOW).now)
    database.close()
    assert view(database_url).accepted == 1
    assert view(database_url, 24).accepted == 0


def test_the_address_of_the_hub_alone_leads_to_the_page(city: City, browser: httpx.Client) -> None:
    assert browser.get("/").url.path == "/staff"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("SELECT 1", {}, Exception()), 503, "数据库暂时不能使用"),
        (PoolTimeout(), 503, "数据库暂时不能使用"),
        (RuntimeError(NAME), 500, "已记录"),
    ],
)
def test_what_goes_wrong_behind_the_page_is_told_on_a_page(
    city: City,
    browser: httpx.Client,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: ExpectedLogs,
    error: Exception,
    status: int,
    words: str,
) -> None:
    sign_in(city, browser)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(staff_page, "look_over", fail)
    page = browser.get("/staff")
    assert (page.status_code, words in page.text) == (status, True)
    assert page.headers["content-type"].startswith("text/html")
    assert NAME not in page.text
    expected_logs.claim(type(error).__name__)
