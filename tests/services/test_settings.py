"""Settings: who may change what, what is refused, and what is noted of it."""

from __future__ import annotations

import pytest

from app.domain.filing import Actor
from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.desk import Desk
from app.settings import (
    COUNTER,
    HUB,
    HUB_TOKEN,
    IDLE_LOCK_MINUTES,
    MAPPING,
    OFFICE_NAME,
    OFFICE_PHONE,
    SCAN_FOLDER,
    SCAN_MEGABYTES,
    SETTINGS,
    THEME,
    Kind,
    Setting,
    change_setting,
    check_value,
    read_settings,
    refusal,
    value_words,
)


def actor(role: Role) -> Actor:
    return Actor("1003", "何立华", role, "32080301", "01")


def change(desk: Desk, setting: Setting, value: str, role: Role = Role.MANAGER) -> None:
    change_setting(desk.store, actor(role), setting, value, now=desk.now())


def audited(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.store.read() as uow:
        return [
            (entry.actor, entry.subject, entry.detail)
            for entry in uow.audit.entries()
            if entry.event == "setting.changed"
        ]


def test_what_the_manager_changes_is_kept_and_noted_with_what_stood_before(desk: Desk) -> None:
    change(desk, OFFICE_NAME, "淮安区医保中心")
    change(desk, OFFICE_NAME, " 淮安区医疗保障服务中心 ")
    assert read_settings(desk.store)["office_name"] == "淮安区医疗保障服务中心"
    assert audited(desk)[1] == (
        "1003",
        "office_name",
        '{"before": "淮安区医保中心", "after": "淮安区医疗保障服务中心"}',
    )


def test_a_secret_never_gets_into_the_audit(desk: Desk) -> None:
    change(desk, HUB_TOKEN, "verysecrettoken")
    assert read_settings(desk.store)["hub_token"] == "verysecrettoken"
    assert audited(desk) == [("1003", "hub_token", "{}")]
    assert "verysecret" not in value_words(HUB_TOKEN, "verysecrettoken")


def test_a_clerk_changes_how_the_window_looks_and_nothing_of_the_office(desk: Desk) -> None:
    change(desk, THEME, "high_contrast", Role.CLERK)
    assert read_settings(desk.store)["theme"] == "high_contrast"
    assert audited(desk) == []
    with pytest.raises(UserError) as caught:
        change(desk, HUB, "https://hub.example", Role.CLERK)
    assert caught.value.code == "setting_refused"
    assert read_settings(desk.store)["hub"] == ""


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.MANAGER])
def test_what_binds_the_folder_is_changed_by_nobody(desk: Desk, role: Role) -> None:
    with pytest.raises(UserError):
        change(desk, COUNTER, "02", role)
    assert refusal(COUNTER, role) == "首次设置时确定，不能再改"


def test_what_is_changed_elsewhere_says_where_even_to_the_manager() -> None:
    assert "系统管理员" in refusal(MAPPING, Role.MANAGER)
    assert refusal(HUB, Role.MANAGER) == ""
    assert refusal(HUB, Role.CLERK) == "由负责人修改"


def test_the_same_value_again_is_no_change(desk: Desk) -> None:
    change(desk, OFFICE_PHONE, "0517-12345678")
    change(desk, OFFICE_PHONE, "0517-12345678")
    assert len(audited(desk)) == 1


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (HUB, "hub.example"),
        (HUB, "ftp://hub.example"),
        (HUB, "http://"),
        (HUB, "http://hub.example:port"),
        (OFFICE_PHONE, "12"),
        (SCAN_MEGABYTES, "0"),
        (SCAN_MEGABYTES, "201"),
        (SCAN_MEGABYTES, "二十"),
        (SCAN_MEGABYTES, ""),
        (SCAN_MEGABYTES, "9" * 5000),
        (THEME, "green"),
        (IDLE_LOCK_MINUTES, "7"),
        (OFFICE_NAME, "中" * 201),
        (OFFICE_NAME, "淮安\n中心"),
        (SCAN_FOLDER, "/nowhere/at/all"),
    ],
)
def test_a_value_that_cannot_be_one_is_refused_with_what_to_do_and_nothing_is_kept(
    desk: Desk, setting: Setting, value: str
) -> None:
    before = read_settings(desk.store)
    with pytest.raises(UserError) as caught:
        change(desk, setting, value)
    assert caught.value.remedy
    assert read_settings(desk.store) == before


def test_what_may_be_empty_can_be_emptied(desk: Desk) -> None:
    change(desk, HUB, "https://hub.example")
    change(desk, HUB, "")
    assert read_settings(desk.store)["hub"] == ""


def test_every_default_can_be_kept_and_said() -> None:
    for setting in SETTINGS:
        assert check_value(setting, setting.default) == setting.default
        assert value_words(setting, setting.default)
        assert bool(setting.choices) is (setting.kind is Kind.CHOICE)


def test_keys_are_given_once() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
