"""settings and account: an office is run from the command line as from the window."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_settings_are_listed_with_their_values_and_no_secret(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIDI_SETTING_SECRET", "verysecrettoken")
    assert office("settings", "set", "hub_token").code == 0
    said = office("settings", "list", "--json").document
    assert (said["theme"], said["hub_token"]) == ("normal", None)
    assert "verysecret" not in office("settings", "list").out


def test_a_setting_is_changed_and_can_be_emptied(office: Run) -> None:
    said = office("settings", "set", "office_phone", "0517-12345678")
    assert (said.code, "经办机构电话：没有设置，改为：0517-12345678" in said.out) == (0, True)
    assert office("settings", "list", "--json").document["office_phone"] == "0517-12345678"
    assert office("settings", "set", "office_phone", "").code == 0
    assert office("settings", "list", "--json").document["office_phone"] == ""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("theme", "green"), 1),
        (("counter", "02"), 1),
        (("mapping", "platform-json"), 1),
        (("colour", "green"), 2),
        (("hub_token", "on-the-command-line"), 2),
        (("theme",), 2),
    ],
)
def test_what_cannot_be_is_refused(office: Run, arguments: tuple[str, ...], code: int) -> None:
    before = office("settings", "list", "--json").document
    assert office("settings", "set", *arguments).code == code
    assert office("settings", "list", "--json").document == before


def test_an_account_is_changed_disabled_and_enabled(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIDI_ACCOUNT_PASSWORD", "a long password")
    assert office("account", "add", "--login", "1001", "--name", "周晓敏").code == 0
    assert office("account", "change", "1001", "--role", "reviewer").code == 0
    assert office("account", "password", "1001").code == 0
    assert office("account", "disable", "1001").code == 0
    assert office("account", "list", "--json").document == [{"login": "1001", "role": "reviewer", "active": False}]
    assert "已停用" in office("account", "list").out
    assert office("account", "enable", "1001").code == 0
    assert office("account", "list", "--json").document[0]["active"]
    for unknown in (("change", "9999"), ("password", "9999"), ("disable", "9999")):
        assert office("account", *unknown).code == 1
