"""settings: what this counter is set to, and changing it as the window does."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor
from app.cli.secrets_asked import ask_secret
from app.errors import UsageError, UserError
from app.settings import SETTINGS, Kind, Setting, change_setting, read_settings, refusal, value_words

_VARIABLE = "YIDI_SETTING_SECRET"
_ON_SCREEN = {setting.key: setting for setting in SETTINGS if setting.group is not None}


def _list(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        values = read_settings(counter.store)
    shown = [(setting, values[setting.key]) for setting in _ON_SCREEN.values()]
    answer.give({setting.key: None if setting.kind is Kind.SECRET else value for setting, value in shown})
    rows = [(setting.key, setting.label, value_words(setting, value), setting.help) for setting, value in shown]
    answer.table([("代码", "名称", "现在", "说明"), *rows])
    return 0


def _set_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("key", metavar="KEY", choices=tuple(_ON_SCREEN), help="设置的代码，见 settings list")
    parser.add_argument(
        "value", metavar="VALUE", nargs="?", help=f"新的值；口令不写在这里，在终端输入或取自 {_VARIABLE}"
    )


def _set(options: argparse.Namespace, answer: Answer) -> int:
    setting = _ON_SCREEN[options.key]
    with open_folder(options) as counter:
        actor = cli_actor(counter.desk)
        if why := refusal(setting, actor.role):
            raise UserError(f"不能修改“{setting.label}”", why=why, code="setting_refused")
        value = _value(setting, options.value)
        done = change_setting(counter.store, actor, setting, value, now=counter.desk.now())
    answer.say(
        f"{setting.label}：{value_words(setting, done.before)}，改为：{value_words(setting, done.after)}。",
        "正在运行的窗口程序请关闭后重新打开。",
    )
    return 0


def _value(setting: Setting, given: str | None) -> str:
    if setting.kind is Kind.SECRET:
        if given is not None:
            raise UsageError("口令不能写在命令里", why="别人看得到", remedy=f"请在终端输入，或设环境变量 {_VARIABLE}")
        return ask_secret(_VARIABLE, setting.label, twice=False)
    if given is None:
        raise UsageError("没有写新的值", remedy='要清空的写 ""', code="no_value")
    return given


COMMANDS = (
    Command(
        "settings",
        "设置",
        parts=(
            Command("list", "列出各项设置", _list, gives_json=True),
            Command("set", "改一项设置", _set, _set_options),
        ),
    ),
)
