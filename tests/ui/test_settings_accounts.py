"""设置, the accounts: opened, corrected, disabled, and no password left behind."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.vocabulary import Role
from app.services.accounts import list_users, sign_in
from tests.ui.conftest import CLERK, Desktop
from tests.ui.screen import visible_words
from tests.ui.settings_ways import part_of, put_in
from ui.pages.settings.account_form import Purpose
from ui.pages.settings.accounts_part import AccountsPart
from ui.pages.settings.group_part import GroupPart


def test_an_account_is_opened_by_keyboard_and_its_owner_signs_in(chief: Desktop) -> None:
    part = part_of(chief, "accounts", AccountsPart)
    part.add_button.setFocus()
    chief.press(Qt.Key.Key_Return)
    for words in ("1004", "新来的"):
        put_in(chief, words)
    assert chief.focus is part.form.role
    chief.press(Qt.Key.Key_Return)
    # In a choice a key waits until it is clear that no scanner sent it.
    chief.qtbot.waitUntil(lambda: chief.focus is part.form.password)
    for words in ("a long password", "a long password"):
        put_in(chief, words)
    assert not part.form.isVisible()
    assert [user.login for user in part.model.rows] == ["1001", "1002", "1003", "1004"]
    assert sign_in(chief.counter.desk, "1004", "a long password").role is Role.CLERK


def test_what_is_wrong_in_an_account_is_told_beside_the_field(chief: Desktop) -> None:
    part = part_of(chief, "accounts", AccountsPart)
    part.add_button.click()
    form = part.form
    form.save_button.click()
    assert "请填写工号" in visible_words(form)
    form.login.setText("1001")
    form.name.setText("另一个人")
    form.password.setText("short")
    form.save_button.click()
    assert "至少8位" in visible_words(form)
    form.password.setText("a long password")
    form.save_button.click()
    assert "两次输入的不一样，请重新输入" in visible_words(form)
    form.again.setText("a long password")
    form.save_button.click()
    chief.settle()
    assert any("这个工号已经有了" in words for words in visible_words(form))
    assert chief.focus is form.login
    assert form.name.text() == "另一个人", "nothing entered is lost"


def test_an_account_is_disabled_and_enabled_with_one_button(chief: Desktop) -> None:
    part = part_of(chief, "accounts", AccountsPart)
    part.table.selectRow(0)
    part.active_button.click()
    chief.settle()
    assert not list_users(chief.counter.desk)[0].is_active
    assert part.active_button.text() == "启用"
    part.active_button.click()
    chief.settle()
    assert list_users(chief.counter.desk)[0].is_active


def test_the_last_manager_is_told_why_the_account_stays(chief: Desktop) -> None:
    part = part_of(chief, "accounts", AccountsPart)
    part.table.selectRow(2)
    part.active_button.click()
    chief.settle()
    assert "不能停用自己的账号" in part.notice.words
    part.change_button.click()
    part.form.role.choose(Role.CLERK)
    part.form.save_button.click()
    chief.settle()
    assert any("至少要有一位负责人" in words for words in visible_words(part.form))


def test_a_clerk_changes_their_own_password_and_nothing_else(signed_in: Desktop) -> None:
    part = part_of(signed_in, "accounts", AccountsPart)
    for button in (part.add_button, part.change_button, part.password_button, part.active_button):
        assert not button.isEnabled()
    part.own_button.click()
    assert part.form.purpose is Purpose.OWN_PASSWORD
    for words in ("lianxi123", "another password", "another password"):
        put_in(signed_in, words)
    assert sign_in(signed_in.counter.desk, CLERK, "another password").login == CLERK


def test_no_password_stays_in_a_form_that_is_left(chief: Desktop) -> None:
    part = part_of(chief, "accounts", AccountsPart)
    part.add_button.click()
    part.form.password.setText("half typed")
    part_of(chief, "look", GroupPart)
    part_of(chief, "accounts", AccountsPart)
    assert not part.form.isVisible()
    part.add_button.click()
    assert part.form.password.text() == ""
