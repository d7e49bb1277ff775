"""Who may sign in, and what a refusal gives away: nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.accounts import add_user, sign_in
from app.services.desk import Desk

PASSWORD = "正确的密码-8位"


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
