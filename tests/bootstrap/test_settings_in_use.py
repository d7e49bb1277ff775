"""Settings that were changed are in use at once, without opening the counter again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap.backing_up import back_up_counter
from app.bootstrap.counter import Counter, SetUp, open_counter, set_up
from app.bootstrap.line_trial import try_line
from app.domain.filing import Actor
from app.domain.vocabulary import Category, Role
from app.errors import EnvironmentProblem, UserError
from app.hub.server import BackgroundHub
from app.hub.tokens import issue_token
from app.services.filings import file
from app.services.printing import preview
from app.settings import HUB, HUB_TOKEN, OFFICE_NAME, OFFICE_PHONE, SCAN_MEGABYTES, Setting, change_setting
from tests.builders import actor, intake, request
from tests.conftest import ExpectedLogs
from tests.forms.reading import text_of

CHIEF = Actor("1003", "何立华", Role.MANAGER, "32080301", "01")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    set_up(tmp_path / "data", SetUp("huaian", "32080301", "01"))
    with open_counter(tmp_path / "data", built_in_reader=True) as opened:
        yield opened


def change(counter: Counter, setting: Setting, value: str) -> None:
    change_setting(counter.store, CHIEF, setting, value, now=counter.desk.now())


def notice_of(counter: Counter, number: str) -> str:
    return text_of(preview(counter.desk, counter.papers, number, "notice").pdf)


def test_the_offices_name_and_telephone_stand_on_the_next_notice(counter: Counter) -> None:
    filed = file(counter.desk, actor(), intake(request(Category.REFERRAL))).filing
    assert filed is not None
    assert "电话" not in notice_of(counter, filed.number).partition("告知机构")[2]
    change(counter, OFFICE_NAME, "淮安区医疗保障服务中心")
    change(counter, OFFICE_PHONE, "0517-12345678")
    counter.use_settings()
    assert "告知机构：淮安区医疗保障服务中心，电话0517-12345678" in notice_of(counter, filed.number).replace(" ", "")
    assert "0517" not in text_of(preview(counter.desk, counter.papers, filed.number, "filing").pdf), "an official form"


def test_the_limit_of_scans_counts_at_once(counter: Counter) -> None:
    change(counter, SCAN_MEGABYTES, "3")
    counter.use_settings()
    assert counter.scans.most_bytes == 3 << 20


def test_a_line_is_there_as_soon_as_it_is_set_and_gone_as_soon_as_it_is_not(counter: Counter) -> None:
    assert counter.line is None
    change(counter, HUB, "https://hub.example")
    counter.renew_line()
    assert counter.line is not None
    assert counter.line.upstream.address == "https://hub.example"
    change(counter, HUB, "")
    counter.renew_line()
    assert counter.line is None


def test_the_line_is_tried_as_it_is_set_now(counter: Counter, tmp_path: Path, expected_logs: ExpectedLogs) -> None:
    with pytest.raises(UserError) as unset:
        try_line(counter)
    assert unset.value.code == "no_hub"
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    token = issue_token(url, "32080301")
    with BackgroundHub(url) as hub:
        change(counter, HUB, hub.url)
        change(counter, HUB_TOKEN, "not the token of this office")
        with pytest.raises(EnvironmentProblem) as refused:
            try_line(counter)
        assert "口令被拒" in str(refused.value)
        expected_logs.claim("token_refused")
        change(counter, HUB_TOKEN, token)
        assert try_line(counter).startswith("连接正常")
    with pytest.raises(EnvironmentProblem) as down:
        try_line(counter)
    assert "线路不通" in str(down.value)


def test_only_the_manager_backs_up_and_it_is_noted_before_it_begins(counter: Counter, tmp_path: Path) -> None:
    target = tmp_path / "one.yidibackup"
    with pytest.raises(UserError) as caught:
        back_up_counter(counter, actor(), target, "一句足够长的口令", lambda *_: None)
    assert caught.value.code == "backup_refused"
    assert not target.exists()
    made = back_up_counter(counter, CHIEF, target, "一句足够长的口令", lambda *_: None)
    assert made.file.exists()
    with counter.store.read() as uow:
        assert [entry.actor for entry in uow.audit.entries() if entry.event == "backup.begun"] == ["1003"]
