"""设置: every setting declared once, with its words, its kind, and who may change it; screens are drawn from here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from app.domain.filing import Actor
from app.domain.privacy import Private
from app.domain.telephone import is_telephone
from app.domain.vocabulary import Role
from app.domain.web_address import check_address
from app.errors import UserError
from app.services.ports import Store, UnitOfWork

_MANAGERS = frozenset({Role.MANAGER})
_EVERYBODY = frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER})
_NOBODY: frozenset[Role] = frozenset()

LONGEST = 200
"""More characters than any name, address or path here has."""


class Kind(Enum):
    """值的种类: how a setting is shown and entered."""

    TEXT = auto()
    SECRET = auto()
    NUMBER = auto()
    CHOICE = auto()
    SWITCH = auto()
    FOLDER = auto()
    PRINTER = auto()
    PLACE = auto()
    """A division code, shown with its name."""
    PACK = auto()
    """A policy pack, shown by its name."""


class Group(Enum):
    """设置的分组, in the order in which screens show them."""

    OFFICE = "机构与窗口"
    UPSTREAM = "上报"
    PAPER = "打印与扫描"
    LOOK = "显示与操作"


Check = Callable[[str], None]


@dataclass(frozen=True)
class Setting:
    """一项设置: stored as text under ``key``; a switch that is on is ``1``, one that is off is empty.

    ``changed_by`` nobody means fixed when the folder was set up. Without a ``group`` the program keeps it by itself and
    no screen shows it. ``choices`` are values with their words; ``least`` and ``most`` bound a number; ``check`` raises
    UserError for a value that cannot be one, and is not asked for an empty one. ``changed_where`` says where else it is
    changed, if not on the page of settings.
    """

    key: str
    default: str
    label: str
    help: str
    changed_by: frozenset[Role] = _MANAGERS
    kind: Kind = Kind.TEXT
    group: Group | None = None
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 1
    most: int = 999
    unit: str = ""
    check: Check | None = None
    changed_where: str = ""

    @property
    def is_audited(self) -> bool:
        """Whether a change is noted in the audit: what binds the office is, how somebody likes the window is not."""
        return self.changed_by == _MANAGERS


def _check_telephone(value: str) -> None:
    if not is_telephone(value):
        raise UserError(
            "电话号码写法不对",
            why="应是手机号，或带区号的座机号",
            remedy="请重新填写，如 0517-12345678",
            code="telephone",
        )


def _check_folder(value: str) -> None:
    try:
        is_there = Path(value).is_dir()
    except OSError:
        is_there = False
    if not is_there:
        raise UserError("没有这个文件夹", why="可能已改名，或移动磁盘没有接", remedy="请重新选择", code="no_folder")


PACK = Setting("pack", "", "政策包", "本窗口按哪个地区的政策办理", _NOBODY, kind=Kind.PACK, group=Group.OFFICE)
AREA = Setting("area", "", "区划", "经办机构所在的县（区）", _NOBODY, kind=Kind.PLACE, group=Group.OFFICE)
OFFICE = Setting("office", "", "机构代码", "上级分配的两位经办机构代码", _NOBODY, group=Group.OFFICE)
COUNTER = Setting("counter", "", "窗口号", "两位窗口号，同一机构内不得重复", _NOBODY, group=Group.OFFICE)
OFFICE_NAME = Setting("office_name", "", "经办机构名称", "印在表上的机构全称，留空时用区划名称", group=Group.OFFICE)
OFFICE_PHONE = Setting(
    "office_phone",
    "",
    "经办机构电话",
    "印在告知书和受理回执上，供申请人咨询",
    group=Group.OFFICE,
    check=_check_telephone,
)
HUB = Setting(
    "hub",
    "",
    "上报地址",
    "市级接收端的网址；没有网络的窗口留空，用文件上报",
    group=Group.UPSTREAM,
    check=check_address,
)
HUB_TOKEN = Setting("hub_token", "", "上报口令", "市级管理员发给本机构的口令", kind=Kind.SECRET, group=Group.UPSTREAM)
MAPPING = Setting(
    "mapping",
    "",
    "上级接口",
    "按哪个映射文件上报，没有的报市级接收端",
    group=Group.UPSTREAM,
    changed_where="由系统管理员启用",
)
MAPPING_ADDRESS = Setting(
    "mapping_address",
    "",
    "上级接口地址",
    "按映射文件上报时，上级接口的网址",
    group=Group.UPSTREAM,
    changed_where="启用映射文件时填写",
)
TRAINING = Setting(
    "training", "", "练习模式", "练习数据不上报，不作为办理依据", _NOBODY, kind=Kind.SWITCH, group=Group.OFFICE
)
PRINTER = Setting(
    "printer", "", "打印机", "没有另选时，表格打到这台打印机", _EVERYBODY, kind=Kind.PRINTER, group=Group.PAPER
)
PRINT_SETUPS = Setting("print_setups", "", "打印选择", "每种表上次选的打印机、纸盒和份数", _EVERYBODY)
SCAN_FOLDER = Setting(
    "scan_folder",
    "",
    "扫描文件夹",
    "扫描仪存文件的文件夹，按条码入档时先打开它",
    _EVERYBODY,
    kind=Kind.FOLDER,
    group=Group.PAPER,
    check=_check_folder,
)
SCAN_MEGABYTES = Setting(
    "scan_megabytes",
    "20",
    "扫描件大小上限",
    "一份扫描件最多多少兆字节，超过的不收",
    kind=Kind.NUMBER,
    group=Group.PAPER,
    most=200,
    unit="兆字节",
)
THEME = Setting(
    "theme",
    "normal",
    "配色",
    "看不清时用高对比度；快捷键 Ctrl+H",
    _EVERYBODY,
    kind=Kind.CHOICE,
    group=Group.LOOK,
    choices=(("normal", "普通"), ("high_contrast", "高对比度")),
)
TYPE_SIZE = Setting(
    "type_size",
    "normal",
    "字号",
    "窗口里所有文字的大小；快捷键 Ctrl+加号、Ctrl+减号",
    _EVERYBODY,
    kind=Kind.CHOICE,
    group=Group.LOOK,
    choices=(("normal", "普通"), ("large", "大字")),
)
APPLICANT_SCREEN = Setting(
    "applicant_screen",
    "auto",
    "申请人屏",
    "面向申请人的第二块屏幕，显示所办事项，供申请人确认签字",
    _EVERYBODY,
    kind=Kind.CHOICE,
    group=Group.LOOK,
    choices=(("auto", "接了就用"), ("on", "总是用"), ("off", "不用")),
)
IDLE_LOCK_MINUTES = Setting(
    "idle_lock_minutes",
    "10",
    "自动锁屏",
    "多久没有操作就锁屏；正在办理的内容都会保留",
    kind=Kind.CHOICE,
    group=Group.LOOK,
    choices=(("5", "5分钟"), ("10", "10分钟"), ("15", "15分钟"), ("30", "30分钟"), ("0", "不自动锁屏")),
)

SETTINGS: tuple[Setting, ...] = (
    OFFICE_NAME,
    OFFICE_PHONE,
    AREA,
    OFFICE,
    COUNTER,
    PACK,
    TRAINING,
    HUB,
    HUB_TOKEN,
    MAPPING,
    MAPPING_ADDRESS,
    PRINTER,
    PRINT_SETUPS,
    SCAN_FOLDER,
    SCAN_MEGABYTES,
    THEME,
    TYPE_SIZE,
    APPLICANT_SCREEN,
    IDLE_LOCK_MINUTES,
)
"""Every setting, in the order in which screens show them."""


@dataclass(frozen=True, repr=False)
class SettingChange(Private):
    """设置的改动: what was kept before and what is kept now, as stored."""

    setting: Setting
    before: str
    after: str


def read_setting(uow: UnitOfWork, setting: Setting) -> str:
    """The value kept in the data folder, else the default."""
    value = uow.counter.get(f"setting:{setting.key}")
    return setting.default if value is None else value


def read_settings(store: Store) -> dict[str, str]:
    """Every value by its key."""
    with store.read() as uow:
        return {setting.key: read_setting(uow, setting) for setting in SETTINGS}


def read_whole_number(uow: UnitOfWork, setting: Setting) -> int:
    """The value as a whole number above nought; the default where what is kept is none."""
    kept = read_setting(uow, setting)
    return int(kept) if kept.isascii() and kept.isdigit() and int(kept) > 0 else int(setting.default)


def write_setting(uow: UnitOfWork, setting: Setting, value: str, *, role: Role) -> None:
    """Keep a value as it is. Raises UserError when the role may not change it. The caller commits."""
    if role is not Role.SYSTEM and role not in setting.changed_by:
        raise UserError(f"不能修改“{setting.label}”", why="没有权限", remedy="请找负责人修改", code="setting_refused")
    uow.counter.put(f"setting:{setting.key}", value)


def change_setting(store: Store, actor: Actor, setting: Setting, value: str, *, now: datetime) -> SettingChange:
    """改设置: check a value and keep it; where it is the office's it is audited as ``setting.changed``.

    Raises UserError when the actor may not change it, or the value cannot be one.
    """
    with store.write() as uow:
        before = read_setting(uow, setting)
        write_setting(uow, setting, before, role=actor.role)
        kept = check_value(setting, value)
        if kept != before:
            write_setting(uow, setting, kept, role=actor.role)
            if setting.is_audited:
                told = {} if setting.kind is Kind.SECRET else {"before": before, "after": kept}
                detail = json.dumps(told, ensure_ascii=False)
                uow.audit.append(at=now, actor=actor.login, event="setting.changed", subject=setting.key, detail=detail)
            uow.commit()
    return SettingChange(setting, before, kept)


def check_value(setting: Setting, value: str) -> str:
    """The value as it is kept. Raises UserError when it cannot be one."""
    kept = value.strip()
    if setting.kind is Kind.NUMBER and not (
        kept.isascii() and kept.isdigit() and setting.least <= int(kept[:LONGEST]) <= setting.most
    ):
        raise UserError(
            f"“{setting.label}”填写有误",
            why=f"应是 {setting.least} 到 {setting.most} 的整数",
            remedy="请重新填写",
            code="setting_value",
        )
    offered = {Kind.CHOICE: tuple(code for code, _ in setting.choices), Kind.SWITCH: ("", "1")}.get(setting.kind)
    if offered is not None and kept not in offered:
        words = "、".join(words for _, words in setting.choices) or "是、否"
        raise UserError(
            f"“{setting.label}”填写有误", why=f"只能是：{words}", remedy="请从中选一个", code="setting_value"
        )
    if len(kept) > LONGEST or any(character.isspace() and character != " " for character in kept):
        raise UserError(
            f"“{setting.label}”填写有误", why=f"最多{LONGEST}个字，不能换行", remedy="请重新填写", code="setting_value"
        )
    if kept and setting.check is not None:
        setting.check(kept)
    return kept


def refusal(setting: Setting, role: Role) -> str:
    """Why somebody in this role cannot change it on the page of settings; empty when they can."""
    if not setting.changed_by:
        return "首次设置时确定，不能再改"
    if setting.changed_where:
        return setting.changed_where
    return "" if role in setting.changed_by else "由负责人修改"


def value_words(setting: Setting, value: str) -> str:
    """A value as screens and the command line say it; a secret is never said."""
    if setting.kind is Kind.SECRET:
        return "已设置" if value else "没有设置"
    if setting.kind is Kind.SWITCH:
        return "是" if value else "否"
    if not value:
        return "没有设置"
    if setting.kind is Kind.CHOICE:
        return next((words for code, words in setting.choices if code == value), value)
    return f"{value} {setting.unit}" if setting.unit else value
