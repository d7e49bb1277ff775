"""The page of the city's staff in a real browser: sign in, tables, style, and no complaint."""

from __future__ import annotations

import json
from pathlib import Path

from app.hub.tokens import issue_staff_token, issue_token
from tests.browser import real_browser
from tests.hub.conftest import City
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
