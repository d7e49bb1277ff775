"""The few kinds of failure this product knows. Everything else that is raised is a bug.

Messages are Simplified Chinese and reach a clerk as they are, so they say what happened, why,
and what to do next. None of them carries personal data: they may be written to a log.
"""

from __future__ import annotations

import errno


class CounterError(Exception):
    """Base of the failures that the product foresees; never raised itself."""

    exit_code = 1


class UserError(CounterError):
    """Something the clerk or the caller can mend, told in one Chinese message.

    ``what`` happened, ``why`` it happened, ``remedy`` says what to do next. ``code`` is a stable
    identifier for tests and for callers that react to a particular refusal.
    """

    def __init__(self, what: str, *, why: str = "", remedy: str = "", code: str = "") -> None:
        super().__init__(what, why, remedy, code)
        self.what = what
        self.why = why
        self.remedy = remedy
        self.code = code

    def __str__(self) -> str:
        return join_sentences(self.what, self.why, self.remedy)


class UsageError(UserError):
    """The command line or a file was written wrongly (unknown key, act, option)."""

    exit_code = 2


class EnvironmentProblem(UserError):
    """The surroundings failed: disk, lock, line, device, printer, clock."""

    exit_code = 3


class NeedsConfirmation(CounterError):
    """The act is possible but the clerk must say yes to ``question`` first."""

    def __init__(self, question: str, *, code: str = "") -> None:
        super().__init__(question, code)
        self.question = question
        self.code = code

    def __str__(self) -> str:
        return self.question


class Cancelled(CounterError):
    """The clerk stopped a long task; nothing was changed."""


def join_sentences(*parts: str) -> str:
    """The parts that say anything, each with one stop at its end."""
    return "".join(part if part.endswith(("。", "？", "！")) else part + "。" for part in parts if part)


_DISK_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘已满",
    errno.EROFS: "磁盘只能读，不能写",
    errno.ENAMETOOLONG: "文件名太长",
}


def disk_reason(error: OSError) -> str:
    """What the system says of a file, in Chinese; its own words are English and never shown."""
    return _DISK_REASONS.get(error.errno or 0, "磁盘没有应答")
