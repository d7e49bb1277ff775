"""The page of the city's staff in a real browser: sign in, tables, style, and no complaint."""

from __future__ import annotations

import json
from pathlib import Path

from app.hub.courier import register_card
from app.hub.database import Database
from app.hub.server import BackgroundHub
from app.hub.tokens import issue_staff_token, issue_token
from tests.browser import real_browser
from tests.hub.conftest import City
from tests.hub.messenger import HUB, Messenger
from tests.wire.window import Window, someone


def test_the_staff_sign_in_and_see_the_day(city: City, tmp_path: Path) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person), here.file())
    city.send(there, there.file(person=person))
    issue_token(city.database_url, "32083102")
    token = issue_staff_token(city.database_url, "信息科")
    with real_browser() as browser:
        browser.open(f"{city.url}/staff")
        assert browser.run("document.activeElement.id") == "token"
        browser.write(token)
        browser.run_and_load("document.querySelector('.sign-in button').click()")
        assert browser.run("location.pathname") == "/staff"
        rows = json.loads(
            browser.run("JSON.stringify([...document.querySelectorAll('#offices tbody tr')].map(r => r.innerText))")
        )
        assert [row.split("\t")[:4] for row in rows] == [
            ["32080301", "320803", "2", "1"],
            ["32083102", "320831", "0", "0"],
        ]
        assert browser.run("document.querySelectorAll('#rejects tbody tr').length") == 1
        assert browser.run("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(20, 80, 122)"
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        browser.picture(tmp_path / "staff.png")
        assert (tmp_path / "staff.png").stat().st_size > 10_000
        browser.run_and_load("document.querySelector('header button').click()")
        assert browser.run("document.querySelector('#token') !== null")
        assert browser.complaints == []


def test_a_courier_file_is_chosen_taken_and_answered_in_the_browser(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "courier.key").write_text(HUB.secret.hex(), encoding="ascii")
    messenger = Messenger(tmp_path, Window())
    database = Database(database_url)
    register_card(database, messenger.card)
    database.close()
    token = issue_staff_token(database_url, "信息科")
    with BackgroundHub(database_url, courier_key=tmp_path / "courier.key") as hub, real_browser() as browser:
        browser.open(f"{hub.url}/staff")
        browser.write(token)
        browser.run_and_load("document.querySelector('.sign-in button').click()")
        browser.choose_file("#file", messenger.file(1))
        browser.run_and_load("document.querySelector('.take button').click()")
        assert browser.run("location.pathname") == "/staff/courier/32080301/01/1"
        assert "接收 1 件" in browser.run("document.querySelector('.figures').innerText")
        browser.picture(tmp_path / "taken.png")
        browser.run_and_load("[...document.querySelectorAll('a')].at(-1).click()")
        assert "第1号" in browser.run("document.querySelector('#couriers').innerText")
        assert browser.run("document.documentElement.scrollWidth <= innerWidth")
        browser.picture(tmp_path / "day.png")
        assert browser.complaints == []
