"""首次设置的核对: what is wrong with which field, all of it at once, before anything is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.bootstrap.counter import SetUp
from app.bootstrap.places import PlaceIndex
from app.domain.region import lies_in
from app.domain.web_address import check_address
from app.errors import UserError
from app.policy.library import PackLibrary
from app.policy.pack import PackEdition
from app.services.accounts import MIN_PASSWORD_LENGTH

_TWO_DIGITS = re.compile(r"[0-9]{2}")


@dataclass(frozen=True)
class FieldProblem:
    """一处填写有误: the name of the field of ``SetUp`` (``area`` and ``again`` beside them), and the sentence."""

    field: str
    words: str


def find_problems(wanted: SetUp, again: str, places: PlaceIndex, library: PackLibrary) -> tuple[FieldProblem, ...]:
    """What has to be mended, in the order of the page; none when the counter can be set up."""
    return tuple(FieldProblem(field, words) for field, words in _problems(wanted, again, places, library))


def suggest_pack(library: PackLibrary, area: str, day: date) -> str:
    """政策包 for an office in ``area``: that of its own city before a national one, in force before run out."""

    def rank(item: tuple[str, tuple[PackEdition, ...]]) -> tuple[bool, bool, date]:
        pack, editions = item
        is_own = any(lies_in(area, code) for code in editions[-1].area.codes)
        return is_own, library.find_on(pack, day) is not None, editions[-1].in_force.since

    fitting = [
        (pack, editions)
        for pack, editions in library.editions.items()
        if editions and not _is_foreign(editions[-1], area)
    ]
    return max(fitting, key=rank)[0] if fitting else ""


def _problems(wanted: SetUp, again: str, places: PlaceIndex, library: PackLibrary) -> Iterator[tuple[str, str]]:
    area, office = wanted.office[:6], wanted.office[6:]
    place = places.get(area)
    if place is None:
        yield "area", "请选择经办机构所在的县（区）：输入名称、首字母或代码，再从候选中选"
    if not _TWO_DIGITS.fullmatch(office):
        yield "office", "应是两位数字，由上级分配；只有一个经办机构的填 01"
    if not _TWO_DIGITS.fullmatch(wanted.counter):
        yield "counter", "应是两位数字，同一机构的窗口不得重复"
    editions = library.editions.get(wanted.pack, ())
    if not editions:
        yield "pack", "请选择政策"
    elif place is not None and _is_foreign(editions[-1], area):
        yield "pack", f"这是{editions[-1].area.name}的政策，{place.full_name}不在其内"
    if not wanted.admin_login:
        yield "admin_login", "请填写负责人的工号，登录时用"
    if not wanted.admin_name:
        yield "admin_name", "请填写负责人的姓名，会印在表上"
    if len(wanted.admin_password) < MIN_PASSWORD_LENGTH:
        yield "admin_password", f"密码太短，至少{MIN_PASSWORD_LENGTH}位"
    elif wanted.admin_password != again:
        yield "again", "两次输入的密码不一样，请重新输入"
    yield from _of_line(wanted)


def _of_line(wanted: SetUp) -> Iterator[tuple[str, str]]:
    if wanted.hub:
        try:
            check_address(wanted.hub)
        except UserError as error:
            yield "hub", str(error)
    if wanted.hub and not wanted.token:
        yield "token", "上报地址要配口令，请向市级管理员领取；也可以两样都空着，以后在设置里填"
    if wanted.token and not wanted.hub:
        yield "hub", "填了口令，还要填市级接收端的地址；也可以两样都空着，以后在设置里填"


def _is_foreign(edition: PackEdition, area: str) -> bool:
    codes = edition.area.codes
    return bool(codes) and not any(lies_in(area, code) for code in codes)
