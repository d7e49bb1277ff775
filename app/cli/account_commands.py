"""account: who may sign in at this counter."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.record_commands import cli_actor
from app.cli.secrets_asked import ask_secret
from app.domain.vocabulary import Role
from app.services.accounts import ROLES, add_user, change_account, list_users, set_active, set_password

_ROLES = {role.value: role for role in ROLES}
_VARIABLE = "YIDI_ACCOUNT_PASSWORD"


def _add_options(parser: argparse.ArgumentParser) -> None:
    words = "、".join(f"{code} {role.label}" for code, role in _ROLES.items())
    parser.add_argument("--login", required=True, metavar="LOGIN", help="工号")
    parser.add_argument("--name", required=True, metavar="NAME", help="姓名")
    parser.add_argument("--role", choices=tuple(_ROLES), default=Role.CLERK.value, help=words)


def _add(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        user = add_user(
            counter.desk,
            login=options.login,
            name=options.name,
            role=_ROLES[options.role],
            password=ask_secret(_VARIABLE, "密码", twice=True),
            by="cli",
        )
    answer.say(f"已开账号：{user.login}　{user.role.label}。")
    return 0


def _list(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        users = list_users(counter.desk)
    answer.give([{"login": user.login, "role": user.role.value, "active": user.is_active} for user in users])
    rows = [(user.login, user.name, user.role.label, "" if user.is_active else "已停用") for user in users]
    answer.table([("工号", "姓名", "岗位", ""), *rows])
    return 0


def _login_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN", help="工号")


def _change_options(parser: argparse.ArgumentParser) -> None:
    _login_option(parser)
    parser.add_argument("--name", metavar="NAME", help="新的姓名")
    words = "、".join(f"{code} {role.label}" for code, role in _ROLES.items())
    parser.add_argument("--role", choices=tuple(_ROLES), help=f"新的岗位：{words}")


def _change(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        desk = counter.desk
        before = next((user for user in list_users(desk) if user.login == options.login), None)
        user = change_account(
            desk,
            cli_actor(desk),
            options.login,
            name=options.name or (before.name if before else options.login),
            role=_ROLES[options.role] if options.role else (before.role if before else Role.CLERK),
        )
    answer.say(f"已修改：{user.login}　{user.name}　{user.role.label}。")
    return 0


def _password(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        set_password(counter.desk, cli_actor(counter.desk), options.login, ask_secret(_VARIABLE, "新密码", twice=True))
    answer.say(f"已重设 {options.login} 的密码。")
    return 0


def _disable(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        set_active(counter.desk, cli_actor(counter.desk), options.login, is_active=False)
    answer.say(f"已停用 {options.login}，不能再登录；以前办理的仍记在名下。")
    return 0


def _enable(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        set_active(counter.desk, cli_actor(counter.desk), options.login, is_active=True)
    answer.say(f"已启用 {options.login}。")
    return 0


COMMANDS = (
    Command(
        "account",
        "账号",
        parts=(
            Command("add", "开账号（密码在终端输入，或取自环境变量 YIDI_ACCOUNT_PASSWORD）", _add, _add_options),
            Command("change", "改姓名或岗位", _change, _change_options),
            Command("password", "重设密码（输入方式同开账号）", _password, _login_option),
            Command("disable", "停用账号", _disable, _login_option),
            Command("enable", "启用停用的账号", _enable, _login_option),
            Command("list", "列出账号", _list, gives_json=True),
        ),
    ),
)
