"""设置: saved at once, in use at once, taken back in one key; who may change what."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.vocabulary import Role
from app.settings import SCAN_FOLDER, SETTINGS, Group, Setting, refusal
from tests.ui.conftest import CLERK, MANAGER, Desktop
from tests.ui.screen import visible_words
from tests.ui.settings_ways import CONTROL, enter, kept, page_of, part_of
from ui.pages.settings.accounts_part import AccountsPart
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings.doctor_part import DoctorPart
from ui.pages.settings.editors import ChoiceEditor, SecretEditor, TextEditor
from ui.pages.settings.group_part import GroupPart
from ui.pages.settings.office_key_part import OfficeKeyPart
from ui.pages.settings_page import SECTIONS
from ui.style.tokens import ThemeName, TypeSize, worn


def test_every_setting_is_on_the_page_once_or_kept_by_the_program(chief: Desktop) -> None:
    names = ("office", "upstream", "paper", "look")
    shown = [key for name in names for key in part_of(chief, name, GroupPart).editors]
    assert sorted(shown) == sorted(setting.key for setting in SETTINGS if setting.group is not None)


@pytest.mark.parametrize("login", [CLERK, MANAGER])
def test_what_somebody_may_not_change_is_greyed_with_the_reason(desktop: Desktop, login: str) -> None:
    desktop.sign_in(login)
    role = Role.CLERK if login == CLERK else Role.MANAGER
    for name, group in (("office", Group.OFFICE), ("upstream", Group.UPSTREAM), ("look", Group.LOOK)):
        part = part_of(desktop, name, GroupPart)
        said = " ".join(visible_words(part))
        for setting in (item for item in SETTINGS if item.group is group):
            why_not = refusal(setting, role)
            assert part.editors[setting.key].isEnabled() is not bool(why_not)
            assert why_not in said


def test_a_name_is_kept_at_enter_shown_in_the_frame_and_taken_back_in_one_key(chief: Desktop) -> None:
    before = kept(chief)["office_name"]
    part = part_of(chief, "office", GroupPart)
    enter(chief, part, "office_name", "淮安区医疗保障服务中心")
    assert kept(chief)["office_name"] == "淮安区医疗保障服务中心"
    page = page_of(chief)
    assert "经办机构名称已改为：淮安区医疗保障服务中心。" in visible_words(page)
    assert "淮安区医疗保障服务中心" in visible_words(chief.frame.navigation)
    assert chief.counter.office_name == "淮安区医疗保障服务中心"
    chief.press(Qt.Key.Key_U, CONTROL)
    assert kept(chief)["office_name"] == before
    assert chief.counter.office_name == before
    assert not page.undo_button.isVisible(), "there is nothing more to take back"


def test_the_last_change_is_taken_back_from_another_part_and_after_other_pages(chief: Desktop) -> None:
    before = kept(chief)["office_name"]
    page = page_of(chief)
    office = part_of(chief, "office", GroupPart)
    office.editors["office_name"].setFocus()
    for away in (lambda: page.show_section("paper"), lambda: chief.frame.go("today")):
        assert isinstance(chief.focus, QLineEdit)
        chief.focus.setText("淮安区医疗保障服务中心")
        # Leaving the field is what keeps it.
        away()
        chief.settle()
        assert kept(chief)["office_name"] == "淮安区医疗保障服务中心"
        chief.frame.go("today")
        chief.settle()
        chief.frame.go("settings")
        chief.settle()
        assert "经办机构名称已改为：淮安区医疗保障服务中心。" in visible_words(page)
        assert page.undo_button.isVisible()
        chief.press(Qt.Key.Key_U, CONTROL)
        assert kept(chief)["office_name"] == before
        assert f"经办机构名称已恢复为：{before}。" in visible_words(page)
        assert page.part is office, "one sees what came back"
        chief.press(Qt.Key.Key_U, CONTROL)
        assert kept(chief)["office_name"] == before, "there is nothing more to take back"
        page.show_section("office")
        chief.settle()
        assert not page.notice.isVisible(), "what cannot be taken back is told once"
        office.editors["office_name"].setFocus()


def test_what_cannot_be_taken_back_any_more_is_told_at_its_field(chief: Desktop, tmp_path: Path) -> None:
    page, part = page_of(chief), part_of(chief, "paper", GroupPart)
    first, second = tmp_path / "甲", tmp_path / "乙"
    for folder in (first, second):
        folder.mkdir()
        part.editors[SCAN_FOLDER.key].given.emit(str(folder))
        chief.settle()
    first.rmdir()
    page.show_section("accounts")
    chief.settle()
    chief.press(Qt.Key.Key_U, CONTROL)
    assert kept(chief)[SCAN_FOLDER.key] == str(second)
    assert page.part is part
    assert any("现在用的仍是原来的" in words for words in visible_words(page))


def test_a_wrong_value_is_told_in_its_place_and_the_old_one_stays(chief: Desktop) -> None:
    part = part_of(chief, "upstream", GroupPart)
    enter(chief, part, "hub", "hub.example")
    assert any("上报地址写法不对" in words and "仍是原来的" in words for words in visible_words(part))
    assert kept(chief)["hub"] == ""
    assert chief.counter.line is None


def test_an_address_makes_the_line_and_none_ends_it(chief: Desktop) -> None:
    part = part_of(chief, "upstream", GroupPart)
    enter(chief, part, "hub_token", "t" * 32)
    enter(chief, part, "hub", "http://127.0.0.1:1")
    assert chief.counter.line is not None
    chief.press(Qt.Key.Key_U, CONTROL)
    assert chief.counter.line is None
    assert chief.frame.top.line.words == "上报 未设置"
    assert "离线" not in chief.frame.bottom.words


def test_a_token_is_never_in_the_window_again(chief: Desktop) -> None:
    part = part_of(chief, "upstream", GroupPart)
    editor = part.editors["hub_token"]
    assert isinstance(editor, SecretEditor)
    assert editor.placeholderText() == "没有设置"
    enter(chief, part, "hub_token", "verysecrettoken")
    assert kept(chief)["hub_token"] == "verysecrettoken"
    assert editor.text() == ""
    assert set(editor.placeholderText()) == {"●"}
    assert "verysecret" not in " ".join(visible_words(chief.window))


def test_leaving_a_field_untouched_changes_nothing(chief: Desktop) -> None:
    part = part_of(chief, "office", GroupPart)
    for editor in part.editors.values():
        editor.setFocus()
        chief.settle()
    with chief.counter.store.read() as uow:
        assert not [entry for entry in uow.audit.entries() if entry.event == "setting.changed"]


def test_theme_and_type_size_are_worn_at_once_and_by_a_clerk(signed_in: Desktop) -> None:
    part = part_of(signed_in, "look", GroupPart)
    theme, size = part.editors["theme"], part.editors["type_size"]
    assert isinstance(theme, ChoiceEditor)
    assert isinstance(size, ChoiceEditor)
    try:
        theme.setCurrentIndex(1)
        signed_in.settle()
        assert worn() == (ThemeName.HIGH_CONTRAST, TypeSize.ORDINARY)
        size.setCurrentIndex(1)
        signed_in.settle()
        assert worn() == (ThemeName.HIGH_CONTRAST, TypeSize.LARGE)
    finally:
        theme.setCurrentIndex(0)
        size.setCurrentIndex(0)
        signed_in.settle()
    assert worn() == (ThemeName.NORMAL, TypeSize.ORDINARY)


def test_the_menu_leads_into_each_part_by_keyboard_and_esc_leads_back(chief: Desktop) -> None:
    chief.press(Qt.Key.Key_F12)
    page = page_of(chief)
    for place in range(len(SECTIONS)):
        assert page.menu.currentRow() == place
        chief.press(Qt.Key.Key_Return)
        # In training there is nothing to be done about the office's key, so nothing takes the focus there.
        if not isinstance(page.part, OfficeKeyPart):
            assert page.part.isAncestorOf(chief.focus)
            chief.press(Qt.Key.Key_Escape)
        assert chief.focus is page.menu
        chief.press(Qt.Key.Key_Down)


def test_an_idle_window_is_locked_after_as_long_as_is_set_and_not_before(signed_in: Desktop) -> None:
    clock = [0.0]
    lock = signed_in.rooms.idle_lock
    lock.now = lambda: clock[0]

    def look(seconds: float) -> bool:
        clock[0] = seconds
        lock.look()
        return signed_in.work.is_signed_in

    lock.ask()
    signed_in.settle()
    assert look(0)
    assert look(599)
    signed_in.press(Qt.Key.Key_F5)
    assert look(614)
    assert look(1213), "a key was pressed meanwhile"
    assert not look(1214)


def test_a_window_that_is_not_to_lock_by_itself_never_does(chief: Desktop) -> None:
    editor = part_of(chief, "look", GroupPart).editors["idle_lock_minutes"]
    assert isinstance(editor, ChoiceEditor)
    editor.setCurrentIndex(editor.count() - 1)
    chief.settle()
    assert kept(chief)["idle_lock_minutes"] == "0"
    lock = chief.rooms.idle_lock
    lock.now = lambda: 1e9
    lock.look()
    assert chief.work.is_signed_in


def test_a_setting_of_text_shows_its_beginning(chief: Desktop) -> None:
    editor = part_of(chief, "office", GroupPart).editors["office_name"]
    assert isinstance(editor, TextEditor)
    assert editor.cursorPosition() == 0


def test_no_setting_is_named_by_its_code(chief: Desktop) -> None:
    for name in ("office", "upstream", "paper", "look"):
        part = part_of(chief, name, GroupPart)
        labels: set[str] = {setting.label for setting in _settings_of(part)}
        assert labels <= set(visible_words(part))


def _settings_of(part: GroupPart) -> list[Setting]:
    return [setting for setting in SETTINGS if setting.key in part.editors]


def test_the_focus_goes_where_the_hand_expects_it_when_a_part_is_shown(chief: Desktop) -> None:
    part_of(chief, "accounts", AccountsPart).add_button.click()
    chief.settle()
    doctor_part = part_of(chief, "doctor", DoctorPart)
    assert chief.focus is doctor_part.again_button
    chief.press(Qt.Key.Key_Return)
    assert chief.focus is doctor_part.again_button, "it came back from the stop button"
    backup_part = part_of(chief, "backup", BackupPart)
    assert chief.focus is backup_part.file.line


def test_a_key_that_changes_the_look_changes_what_the_page_says_of_it(signed_in: Desktop) -> None:
    theme = part_of(signed_in, "look", GroupPart).editors["theme"]
    assert isinstance(theme, ChoiceEditor)
    try:
        signed_in.press(Qt.Key.Key_H, CONTROL)
        signed_in.settle()
        assert theme.chosen() == "high_contrast"
    finally:
        signed_in.press(Qt.Key.Key_H, CONTROL)
        signed_in.settle()
    assert theme.chosen() == "normal"
