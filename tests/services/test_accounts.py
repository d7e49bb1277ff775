"""Who may sign in, and what a refusal gives away: nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from argon2 import Type

from app.domain.filing import Actor
from app.domain.vocabulary import Role
from app.errors import UserError
from app.services import accounts
from app.services.accounts import (
    add_user,
    change_account,
    change_own_password,
    list_users,
    open_account,
    open_first_account,
    set_active,
    set_password,
    sign_in,
)
from app.services.desk import Desk

PASSWORD = "正确的密码-8位"
SHIPPED_HASHER = accounts._hasher
"""Read before any test runs: the tests themselves hash with the least work."""


def _add(desk: Desk, **changes: str) -> None:
    made = {"login": "1001", "name": "周晓敏", "password": PASSWORD, **changes}
    add_user(desk, login=made["login"], name=made["name"], role=Role.CLERK, password=made["password"], by="1003")


def _events(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.store.read() as uow:
        return [(entry.event, entry.actor, entry.subject) for entry in uow.audit.entries()]


def test_who_signs_in_acts_for_this_office_and_counter(desk: Desk) -> None:
    _add(desk)
    signed = sign_in(desk, " 1001 ", PASSWORD)
    assert (signed.login, signed.name, signed.role) == ("1001", "周晓敏", Role.CLERK)
    assert (signed.office, signed.counter) == ("32080301", "01")
    assert _events(desk) == [("account.added", "1003", "1001"), ("account.signed_in", "1001", "1001")]


def test_an_unknown_login_and_a_wrong_password_are_refused_in_the_same_words(desk: Desk) -> None:
    _add(desk)
    refusals = []
    for login, password in (("1001", "wrong password"), ("9999", PASSWORD), ("", ""), ("1001", "")):
        with pytest.raises(UserError) as caught:
            sign_in(desk, login, password)
        refusals.append((str(caught.value), caught.value.code))
    assert len(set(refusals)) == 1
    assert _events(desk)[1:] == [("account.refused", "system", "")] * 4


def test_an_account_that_was_closed_does_not_sign_in(desk: Desk) -> None:
    _add(desk)
    with desk.store.write() as uow:
        user = uow.users.find("1001")
        assert user is not None
        uow.users.save(replace(user, is_active=False))
        uow.commit()
    with pytest.raises(UserError) as caught:
        sign_in(desk, "1001", PASSWORD)
    assert caught.value.code == "sign_in"


def test_a_login_is_the_same_in_whichever_width_its_digits_are_typed(desk: Desk) -> None:
    _add(desk, login="１００４ ")
    assert [user.login for user in list_users(desk)] == ["1004"]
    for typed in ("1004", " １００４"):
        assert sign_in(desk, typed, PASSWORD).login == "1004"
    with pytest.raises(UserError) as refused:
        _add(desk, login="1004")
    assert refused.value.code == "account_exists"


def test_a_password_is_worth_as_much_work_as_the_standard_recommends() -> None:
    # RFC 9106, section 4: the second recommended option.
    work = (SHIPPED_HASHER.type, SHIPPED_HASHER.time_cost, SHIPPED_HASHER.memory_cost, SHIPPED_HASHER.parallelism)
    assert work == (Type.ID, 3, 64 * 1024, 4)


def test_a_password_is_kept_as_a_hash_that_is_never_the_same_twice(desk: Desk) -> None:
    _add(desk)
    _add(desk, login="1002")
    with desk.store.read() as uow:
        hashes = {user.password_hash for user in uow.users.list()}
    assert len(hashes) == 2
    assert all(text.startswith("$argon2") and PASSWORD not in text for text in hashes)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "1234567"}, "password_short"),
        ({"login": " "}, "account_blank"),
        ({"name": ""}, "account_blank"),
        ({"login": "1001 "}, "account_exists"),
    ],
)
def test_an_account_that_cannot_be_is_refused(desk: Desk, changes: dict[str, str], code: str) -> None:
    _add(desk)
    with pytest.raises(UserError) as caught:
        _add(desk, **changes)
    assert caught.value.code == code
    with desk.store.read() as uow:
        assert len(uow.users.list()) == 1


CHIEF = Actor("1003", "何立华", Role.MANAGER, "32080301", "01")


def _chief(desk: Desk) -> Actor:
    open_first_account(desk, login="1003", name="何立华", password=PASSWORD)
    return CHIEF


def test_the_first_account_is_a_managers_and_there_is_one_first_only(desk: Desk) -> None:
    first = open_first_account(desk, login=" 1003 ", name="何立华", password=PASSWORD)
    assert (first.login, first.role) == ("1003", Role.MANAGER)
    with pytest.raises(UserError) as caught:
        open_first_account(desk, login="1004", name="别人", password=PASSWORD)
    assert caught.value.code == "account_not_first"
    assert [user.login for user in list_users(desk)] == ["1003"]


def test_only_a_manager_decides_who_may_sign_in(desk: Desk) -> None:
    chief = _chief(desk)
    open_account(desk, chief, login="1001", name="周晓敏", role=Role.CLERK, password=PASSWORD)
    clerk = sign_in(desk, "1001", PASSWORD)
    for attempt in (
        lambda: open_account(desk, clerk, login="1002", name="许文涛", role=Role.MANAGER, password=PASSWORD),
        lambda: change_account(desk, clerk, "1001", name="周晓敏", role=Role.MANAGER),
        lambda: set_active(desk, clerk, "1003", is_active=False),
        lambda: set_password(desk, clerk, "1003", PASSWORD),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "account_refused"


def test_a_disabled_account_does_not_sign_in_until_it_is_enabled_again(desk: Desk) -> None:
    chief = _chief(desk)
    _add(desk)
    set_active(desk, chief, "1001", is_active=False)
    with pytest.raises(UserError):
        sign_in(desk, "1001", PASSWORD)
    set_active(desk, chief, "1001", is_active=True)
    assert sign_in(desk, "1001", PASSWORD).login == "1001"


def test_there_is_always_somebody_in_charge(desk: Desk) -> None:
    chief = _chief(desk)
    open_account(desk, chief, login="1002", name="许文涛", role=Role.MANAGER, password=PASSWORD)
    second = sign_in(desk, "1002", PASSWORD)
    set_active(desk, chief, "1002", is_active=False)
    for attempt in (
        lambda: change_account(desk, chief, "1003", name="何立华", role=Role.CLERK),
        lambda: set_active(desk, second, "1003", is_active=False),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "last_manager"
    assert sign_in(desk, "1003", PASSWORD).role is Role.MANAGER


def test_nobody_disables_the_account_they_sit_at(desk: Desk) -> None:
    chief = _chief(desk)
    open_account(desk, chief, login="1002", name="许文涛", role=Role.MANAGER, password=PASSWORD)
    with pytest.raises(UserError) as caught:
        set_active(desk, chief, "1003", is_active=False)
    assert caught.value.code == "account_own"


def test_a_password_is_reset_by_the_manager_or_changed_by_who_knows_it(desk: Desk) -> None:
    chief = _chief(desk)
    _add(desk)
    set_password(desk, chief, "1001", "负责人重设的密码")
    clerk = sign_in(desk, "1001", "负责人重设的密码")
    with pytest.raises(UserError) as caught:
        change_own_password(desk, clerk, PASSWORD, "自己想出来的新密码")
    assert caught.value.code == "password_wrong"
    change_own_password(desk, clerk, "负责人重设的密码", "自己想出来的新密码")
    assert sign_in(desk, "1001", "自己想出来的新密码").login == "1001"
    with pytest.raises(UserError) as caught:
        set_password(desk, chief, "1001", "短")
    assert caught.value.code == "password_short"


def test_every_change_of_an_account_is_noted_with_who_made_it_and_no_change_is_not(desk: Desk) -> None:
    chief = _chief(desk)
    _add(desk)
    change_account(desk, chief, "1001", name="周小敏", role=Role.REVIEWER)
    change_account(desk, chief, "1001", name="周小敏", role=Role.REVIEWER)
    set_password(desk, chief, "1001", PASSWORD)
    set_active(desk, chief, "1001", is_active=False)
    set_active(desk, chief, "1001", is_active=True)
    assert _events(desk)[2:] == [
        (f"account.{what}", "1003", "1001") for what in ("changed", "password", "disabled", "enabled")
    ]


def test_an_unknown_login_is_said_to_be_unknown(desk: Desk) -> None:
    chief = _chief(desk)
    for attempt in (
        lambda: change_account(desk, chief, "9999", name="谁", role=Role.CLERK),
        lambda: set_password(desk, chief, "9999", PASSWORD),
    ):
        with pytest.raises(UserError) as caught:
            attempt()
        assert caught.value.code == "account_unknown"
