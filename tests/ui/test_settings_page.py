"""设置: saved at once, in use at once, taken back in one key; who may change what; accounts, doctor, backup, key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import doctor
from app.bootstrap.counter import SetUp, open_counter, set_up
from app.bootstrap.doctor import Health
from app.bootstrap.office_key import export_office_key
from app.bootstrap.training import TRAINING_PASSWORD
from app.domain.dates import FixedClock
from app.domain.vocabulary import Role
from app.errors import Cancelled
from app.services.accounts import list_users, sign_in
from app.settings import SETTINGS, Group, Setting, read_settings, refusal
from app.store.backup import find_last_backup, restore
from tests.ui.conftest import CLERK, MANAGER, TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.settings.account_form import Purpose
from ui.pages.settings.accounts_part import AccountsPart
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings.doctor_part import DoctorPart
from ui.pages.settings.editors import ChoiceEditor, SecretEditor, TextEditor
from ui.pages.settings.group_part import GroupPart
from ui.pages.settings.office_key_part import OfficeKeyPart
from ui.pages.settings.part import SettingsPart
from ui.pages.settings_page import SECTIONS, SettingsPage
from ui.style.tokens import ThemeName, TypeSize, worn

Part = TypeVar("Part", bound=SettingsPart)
CONTROL = Qt.KeyboardModifier.ControlModifier
PASSPHRASE = "一句足够长的口令"


@pytest.fixture
def chief(desktop: Desktop) -> Desktop:
    """The window with whoever is in charge at it."""
    desktop.sign_in(MANAGER)
    return desktop


def page_of(desktop: Desktop) -> SettingsPage:
    page = desktop.frame.page
    return page if isinstance(page, SettingsPage) else desktop.frame.go("settings")  # type: ignore[return-value]


def part_of(desktop: Desktop, name: str, kind: type[Part]) -> Part:
    page = page_of(desktop)
    page.show_section(name)
    desktop.settle()
    assert isinstance(page.part, kind)
    return page.part


def kept(desktop: Desktop) -> dict[str, str]:
    return read_settings(desktop.counter.store)


def enter(desktop: Desktop, part: GroupPart, key: str, words: str) -> None:
    editor = part.editors[key]
    editor.setFocus()
    if isinstance(editor, QLineEdit):
        editor.selectAll()
    put_in(desktop, words)


def put_in(desktop: Desktop, words: str) -> None:
    """Enter words where the focus is, as an input method would, and go on."""
    field = desktop.focus
    if isinstance(field, QLineEdit):
        field.insert(words)
    desktop.press(Qt.Key.Key_Return)


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
        chief.press(Qt.Key.Key_U, CONTROL)
        assert kept(chief)["office_name"] == before, "there is nothing more to take back"
        page.show_section("office")
        chief.settle()
        assert not page.notice.isVisible(), "what cannot be taken back is told once"
        office.editors["office_name"].setFocus()


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


def test_the_examination_shows_what_is_not_well_first_with_what_to_do(chief: Desktop) -> None:
    part = part_of(chief, "doctor", DoctorPart)
    healths = [item.health for item in part.findings]
    assert healths == sorted(healths, key=[Health.FAILED, Health.WARNING, Health.OK].index)
    words = visible_words(part)
    assert "从未备份" in words
    assert "请备份到另一个磁盘。" in words
    button = next(one for one in part.findChildren(type(part.again_button)) if one.text() == "去备份")
    button.click()
    chief.settle()
    assert isinstance(page_of(chief).part, BackupPart)


def test_the_examination_is_opened_from_anywhere(signed_in: Desktop) -> None:
    signed_in.frame.go("today")
    signed_in.work.doctor_wanted.emit()
    signed_in.settle()
    assert isinstance(page_of(signed_in).part, DoctorPart)


def test_an_examination_that_is_stopped_says_so(chief: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise Cancelled

    part = part_of(chief, "doctor", DoctorPart)
    monkeypatch.setattr(doctor, "_walk_chain", stopped)
    part.again_button.click()
    chief.settle()
    assert "检查已停止，没有查完。" in visible_words(part)
    assert part.again_button.isEnabled()
    assert chief.problems.shown is None


def fill_backup(part: BackupPart, target: Path, again: str = PASSPHRASE) -> None:
    part.file.show_path(str(target))
    part.passphrase.setText(PASSPHRASE)
    part.again.setText(again)


def test_a_backup_from_the_window_brings_the_counter_back(chief: Desktop, tmp_path: Path) -> None:
    number = chief.file().number
    part = part_of(chief, "backup", BackupPart)
    assert "还没有备份过。" in visible_words(part)
    target = tmp_path / "usb" / "one.yidibackup"
    target.parent.mkdir()
    fill_backup(part, target)
    part.begin_button.click()
    chief.settle()
    assert "已读回核对无误" in part.notice.words
    assert "同一个磁盘" in part.notice.words
    assert part.passphrase.text() == part.again.text() == ""
    assert any(words.startswith("最近一次备份：2026-05-06") for words in visible_words(part))
    assert restore(target, tmp_path / "back", PASSPHRASE, use_keyring=False).files
    assert number


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda part: part.file.show_path(""), "请选择备份存到哪里"),
        (lambda part: part.passphrase.setText("short"), "至少8个字符"),
        (lambda part: part.again.setText("something else"), "两次输入的不一样，请重新输入"),
    ],
)
def test_a_backup_that_cannot_be_made_says_which_field_is_wrong(
    chief: Desktop, tmp_path: Path, spoil: Callable[[BackupPart], None], sentence: str
) -> None:
    part = part_of(chief, "backup", BackupPart)
    fill_backup(part, tmp_path / "one.yidibackup")
    spoil(part)
    part.begin_button.click()
    chief.settle()
    assert sentence in visible_words(part)
    assert find_last_backup(chief.counter.store) is None


def test_a_backup_over_one_that_is_there_is_refused(chief: Desktop, tmp_path: Path) -> None:
    part = part_of(chief, "backup", BackupPart)
    (tmp_path / "one.yidibackup").write_bytes(b"precious")
    fill_backup(part, tmp_path / "one.yidibackup")
    part.begin_button.click()
    chief.settle()
    assert "备份文件已存在" in part.notice.words
    assert (tmp_path / "one.yidibackup").read_bytes() == b"precious"


def test_a_clerk_sees_how_old_the_backup_is_and_who_makes_it(signed_in: Desktop) -> None:
    part = part_of(signed_in, "backup", BackupPart)
    assert not part.begin_button.isEnabled()
    assert "备份里有全部个人信息，由负责人备份。" in visible_words(part)


def test_in_training_there_is_no_office_key_and_the_page_says_why(chief: Desktop) -> None:
    part = part_of(chief, "office_key", OfficeKeyPart)
    assert not part.export_button.isEnabled()
    assert "练习模式没有机构密钥" in part.notice.words


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


@pytest.fixture
def real_office(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[tuple[Desktop, Path]]:
    """Two real counters of one office: a window at the first, with whoever is in charge, and the other's folder."""
    for counter in ("01", "02"):
        wanted = SetUp(
            "huaian", "32080301", counter, admin_login=MANAGER, admin_name="何立华", admin_password=TRAINING_PASSWORD
        )
        set_up(tmp_path / counter / "data", wanted, clock=FixedClock.on(TODAY))
    desktop = Desktop(qtbot, tmp_path / "01" / "data", FixedClock.on(TODAY))
    desktop.rooms.sign_in.sign_in_as(MANAGER, TRAINING_PASSWORD)
    desktop.settle()
    yield desktop, tmp_path / "02" / "data"
    desktop.close()


def test_an_office_key_goes_out_and_that_of_another_counter_signs_at_once(
    real_office: tuple[Desktop, Path], tmp_path: Path
) -> None:
    desktop, other = real_office
    with open_counter(other, built_in_reader=True, clock=FixedClock.on(TODAY)) as counter:
        theirs = export_office_key(counter, tmp_path / "theirs.yidikey", PASSPHRASE, MANAGER)
        there = counter.papers.signer
    part = part_of(desktop, "office_key", OfficeKeyPart)
    part.out_file.show_path(str(tmp_path / "ours.yidikey"))
    part.out_passphrase.setText(PASSPHRASE)
    part.out_again.setText("something else")
    part.export_button.click()
    assert "两次输入的不一样，请重新输入" in visible_words(part)
    part.out_again.setText(PASSPHRASE)
    part.export_button.click()
    desktop.settle()
    assert "已写到 ours.yidikey" in part.notice.words
    part.in_file.show_path(str(tmp_path / "theirs.yidikey"))
    part.in_passphrase.setText("a wrong passphrase")
    part.import_button.click()
    desktop.settle()
    assert desktop.counter.papers.signer.key != there.key
    part.in_passphrase.setText(PASSPHRASE)
    part.import_button.click()
    desktop.settle()
    assert f"起用机构密钥 {theirs}" in part.notice.words
    assert desktop.counter.papers.signer.key == there.key
    assert part.in_passphrase.text() == ""


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
