"""一类设置, drawn from its declarations: saved at once, in use at once, and taken back in one key."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.settings import (
    SETTINGS,
    Group,
    Kind,
    Setting,
    SettingChange,
    change_setting,
    read_settings,
    refusal,
    value_words,
)
from ui.pages.settings.editors import ChoiceEditor, Editor, FolderEditor, SwitchEditor, make_editor
from ui.pages.settings.part import SettingsPart
from ui.shell.workplace import Workplace
from ui.widgets.boxes import Panel
from ui.widgets.field_row import FieldRows
from ui.widgets.text import section_title
from ui.widgets.tone import Tone

_LONGEST_TOLD = 30
_WIDE = (Kind.TEXT, Kind.SECRET, Kind.FOLDER, Kind.PLACE, Kind.PACK)


class GroupPart(SettingsPart):
    """The settings of one group. ``foot`` stands below them, where the group has something to try."""

    def __init__(self, work: Workplace, group: Group, foot: QWidget | None = None) -> None:
        super().__init__(work)
        self.editors: dict[str, Editor] = {}
        self._settings = tuple(setting for setting in SETTINGS if setting.group is group)
        self._last: SettingChange | None = None
        self._refused_key = ""
        """Whose field says why it was refused, until something is changed or the part is left."""
        self._rows = FieldRows()
        panel = Panel(gap=3, margin=5)
        panel.body.addWidget(section_title(group.value))
        for setting in self._settings:
            self._add(setting)
        panel.body.addWidget(self._rows)
        if foot is not None:
            panel.body.addWidget(foot)
        self.body.addWidget(panel)
        self.body.addStretch(1)
        work.look_changed.connect(self._look_again)

    def entered(self) -> None:
        """Ask for the values as they are kept."""
        store = self.work.desk.store
        self.work.tasks.query(lambda: read_settings(store), self._show, owner=self)

    def left(self) -> None:
        """What was refused is not told again to whoever comes next."""
        self._refused_key = ""

    def _look_again(self) -> None:
        """Keys change how the window looks too; what is being typed is left alone."""
        store = self.work.desk.store
        if self.isVisible():
            self.work.tasks.query(lambda: read_settings(store), self._show_choices, owner=self)

    def _show_choices(self, values: dict[str, str]) -> None:
        for key, editor in self.editors.items():
            if isinstance(editor, ChoiceEditor):
                editor.show_value(values[key])

    def undo(self) -> None:
        """Take the last change back."""
        if self._last is not None:
            self._change(self._last.setting, self._last.before, is_undo=True)

    def _add(self, setting: Setting) -> None:
        editor = make_editor(setting, self.work)
        editor.given.connect(partial(self._change, setting))
        natural = isinstance(editor, FolderEditor | SwitchEditor)
        self._rows.add(setting.label, editor, hint=setting.help, wide=setting.kind in _WIDE, natural=natural)
        self.editors[setting.key] = editor
        self._say_help(setting)

    def _say_help(self, setting: Setting) -> None:
        why_not = refusal(setting, self.work.actor.role)
        self.editors[setting.key].setEnabled(not why_not)
        self._rows.say(self.editors[setting.key], f"{setting.help}。{why_not}。" if why_not else f"{setting.help}。")

    def _show(self, values: dict[str, str]) -> None:
        for setting in self._settings:
            self.editors[setting.key].show_value(values[setting.key])
            if setting.key != self._refused_key:
                self._say_help(setting)

    def _change(self, setting: Setting, value: str, *, is_undo: bool = False) -> None:
        desk, actor = self.work.desk, self.work.actor
        self._refused_key = ""
        self.work.tasks.command(
            lambda: change_setting(desk.store, actor, setting, value, now=desk.now()),
            lambda change: self._changed(change, is_undo=is_undo),
            lambda error: self._refused(setting, error),
            owner=self,
            afterwards=lambda change: self.work.put_in_use(change.setting),
        )

    def _changed(self, change: SettingChange, *, is_undo: bool) -> None:
        setting = change.setting
        self.editors[setting.key].show_value(change.after)
        self._say_help(setting)
        if change.after == change.before and not is_undo:
            return
        words = _shortened(value_words(setting, change.after))
        self._last = None if is_undo else change
        if setting.kind is Kind.SECRET:
            said = f"{setting.label}已恢复。" if is_undo else f"{setting.label}已换成新的。"
        else:
            said = f"{setting.label}已{'恢复' if is_undo else '改'}为：{words}。"
        self.told.emit(said, not is_undo)

    def _refused(self, setting: Setting, error: Exception) -> None:
        if isinstance(error, UserError):
            self._refused_key = setting.key
            self._rows.say(self.editors[setting.key], f"{error}现在用的仍是原来的。", Tone.STOP)
        else:
            self.work.problems.show(error)


def _shortened(words: str) -> str:
    """As much of a value as one line holds; the whole of it stands in its field."""
    return words if len(words) <= _LONGEST_TOLD else f"{words[:_LONGEST_TOLD]}……"
