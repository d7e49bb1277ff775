"""account: who may sign in at this counter."""

from __future__ import annotations

import argparse

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.cli.secrets_asked import ask_secret
from app.domain.vocabulary import Role
from app.services.accounts import add_user

_ROLES = {role.value: role for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER)}
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
    with open_folder(options) as counter, counter.desk.store.read() as uow:
        users = uow.users.list()
    answer.give([{"login": user.login, "role": user.role.value, "active": user.is_active} for user in users])
    answer.table([("工号", "姓名", "岗位"), *((user.login, user.name, user.role.label) for user in users)])
    return 0


COMMANDS = (
    Command(
        "account",
        "账号",
        parts=(
            Command("add", "开账号（密码在终端输入，或取自环境变量 YIDI_ACCOUNT_PASSWORD）", _add, _add_options),
            Command("list", "列出账号", _list, gives_json=True),
        ),
    ),
)
