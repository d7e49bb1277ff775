"""设置: every setting declared once, with its words and who may change it."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.ports import UnitOfWork

_MANAGERS = frozenset({Role.MANAGER})
_EVERYBODY = frozenset({Role.CLERK, Role.REVIEWER, Role.MANAGER})
_NOBODY: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Setting:
    """一项设置: stored as text under ``key``; ``changed_by`` nobody means fixed when the folder was set up."""

    key: str
    default: str
    label: str
    help: str
    changed_by: frozenset[Role] = _MANAGERS


PACK = Setting("pack", "", "政策包", "本窗口按哪个地区的政策办理", _NOBODY)
AREA = Setting("area", "", "区划代码", "经办机构所在县（区）的六位区划代码", _NOBODY)
OFFICE = Setting("office", "", "经办机构代码", "上级分配的两位代码", _NOBODY)
COUNTER = Setting("counter", "", "窗口号", "两位窗口号，同一机构内不得重复", _NOBODY)
OFFICE_NAME = Setting("office_name", "", "经办机构名称", "印在表上的机构全称")
HUB = Setting("hub", "", "上报地址", "市级接收端的网址；没有网络的窗口留空，用文件上报")
HUB_TOKEN = Setting("hub_token", "", "上报口令", "市级管理员发给本机构的口令")
MAPPING = Setting("mapping", "", "上级接口", "按哪个映射文件上报；留空的报市级接收端")
MAPPING_ADDRESS = Setting("mapping_address", "", "上级接口地址", "按映射文件上报时，上级接口的网址")
TRAINING = Setting("training", "", "练习模式", "练习数据不上报，不作为办理依据", _NOBODY)
PRINTER = Setting("printer", "", "打印机", "默认使用的系统打印机", _EVERYBODY)
PRINT_SETUPS = Setting("print_setups", "", "打印选择", "每种表上次选的打印机、纸盒和份数", _EVERYBODY)
SCAN_FOLDER = Setting("scan_folder", "", "扫描文件夹", "扫描仪存文件的文件夹，按条码入档时先打开它", _EVERYBODY)
SCAN_MEGABYTES = Setting("scan_megabytes", "20", "扫描件大小上限", "一份扫描件最多多少兆字节")

SETTINGS: tuple[Setting, ...] = (
    PACK,
    AREA,
    OFFICE,
    COUNTER,
    OFFICE_NAME,
    HUB,
    HUB_TOKEN,
    MAPPING,
    MAPPING_ADDRESS,
    TRAINING,
    PRINTER,
    PRINT_SETUPS,
    SCAN_FOLDER,
    SCAN_MEGABYTES,
)
"""Every setting, in the order in which screens show them."""


def read_setting(uow: UnitOfWork, setting: Setting) -> str:
    """The value kept in the data folder, else the default."""
    value = uow.counter.get(f"setting:{setting.key}")
    return setting.default if value is None else value


def read_whole_number(uow: UnitOfWork, setting: Setting) -> int:
    """The value as a whole number above nought; the default where what is kept is none."""
    kept = read_setting(uow, setting)
    return int(kept) if kept.isascii() and kept.isdigit() and int(kept) > 0 else int(setting.default)


def write_setting(uow: UnitOfWork, setting: Setting, value: str, *, role: Role) -> None:
    """Keep a value. Raises UserError when the role may not change it. The caller commits."""
    if role is not Role.SYSTEM and role not in setting.changed_by:
        raise UserError(f"不能修改“{setting.label}”", why="没有权限", remedy="请找负责人修改", code="setting_refused")
    uow.counter.put(f"setting:{setting.key}", value)
