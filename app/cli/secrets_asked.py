"""口令: taken from the environment, else asked for at the terminal; never an argument, which others can see."""

from __future__ import annotations

import getpass
import os
import sys

from app.errors import UsageError


def ask_secret(variable: str, title: str, *, twice: bool) -> str:
    """The secret. Raises UsageError when there is neither the variable nor a terminal, or two entries differ."""
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageError(f"没有{title}", remedy=f"请在终端中运行，或设置环境变量 {variable}", code="no_secret")
    first = getpass.getpass(f"{title}：")
    if twice and getpass.getpass("再输入一次：") != first:
        raise UsageError("两次输入的不一致", remedy="请重新运行", code="secret_differs")
    return first
