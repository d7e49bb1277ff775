"""What PC/SC's status codes mean to the person at the counter."""

from __future__ import annotations

from app.errors import EnvironmentProblem

SUCCESS = 0x00000000
CANCELLED = 0x80100002
INVALID_HANDLE = 0x80100003
INSUFFICIENT_BUFFER = 0x80100008
UNKNOWN_READER = 0x80100009
TIMEOUT = 0x8010000A
SHARING_VIOLATION = 0x8010000B
NO_SMARTCARD = 0x8010000C
PROTO_MISMATCH = 0x8010000F
NOT_READY = 0x80100010
NOT_TRANSACTED = 0x80100016
READER_UNAVAILABLE = 0x80100017
COMM_ERROR = 0x80100013
NO_SERVICE = 0x8010001D
SERVICE_STOPPED = 0x8010001E
COMM_DATA_LOST = 0x8010002F
NO_READERS_AVAILABLE = 0x8010002E
UNRESPONSIVE_CARD = 0x80100066
UNPOWERED_CARD = 0x80100067
RESET_CARD = 0x80100068
REMOVED_CARD = 0x80100069
SECURITY_VIOLATION = 0x8010006A

CARD_LEFT = frozenset(
    {REMOVED_CARD, NO_SMARTCARD, NOT_TRANSACTED, RESET_CARD, READER_UNAVAILABLE, COMM_ERROR, COMM_DATA_LOST}
)
SERVICE_LOST = frozenset({NO_SERVICE, SERVICE_STOPPED, INVALID_HANDLE, SECURITY_VIOLATION})

# By whom, not how: no clerk can start a service. Administrators know it as pcscd.socket, on Windows as Smart Card.
_START_SERVICE = "请系统管理员启动智能卡服务，再重新插入读卡器；没有读卡器也可录入号码办理"
_PLUG_AGAIN = "请拔下读卡器，换一个 USB 口重新插入；仍不行时重启电脑"

_TEXTS: dict[int, tuple[str, str, str]] = {
    NO_SERVICE: ("智能卡服务没有运行", "系统没有启动这项服务", _START_SERVICE),
    SERVICE_STOPPED: ("智能卡服务已经停止", "系统关闭了这项服务", _START_SERVICE),
    SECURITY_VIOLATION: (
        "智能卡服务没有放行",
        "服务正在停止，或没有允许本用户使用读卡器",
        "请稍等几秒；一直这样时，请系统管理员允许本用户使用智能卡",
    ),
    NO_READERS_AVAILABLE: (
        "没有找到读卡器",
        "读卡器没有插好，或没有安装驱动",
        "请插好读卡器的 USB 线；首次使用请先安装读卡器驱动",
    ),
    UNKNOWN_READER: ("读卡器已经不在", "读卡器被拔下，或换了接口", _PLUG_AGAIN),
    READER_UNAVAILABLE: ("读卡器已断开", "USB 线松动，或读卡器被拔下", _PLUG_AGAIN),
    SHARING_VIOLATION: (
        "读卡器正被另一个程序占用",
        "别的读卡程序还开着",
        "请关闭其他读卡程序后重新插卡",
    ),
    NO_SMARTCARD: ("读卡器里没有卡", "卡没有插入，或没有插到底", "请把卡芯片朝上插到底"),
    REMOVED_CARD: ("卡已被取出", "读取时卡离开了读卡器", "请重新插卡"),
    RESET_CARD: ("卡被另一个程序重置", "别的读卡程序还开着", "请关闭其他读卡程序后重新插卡"),
    UNRESPONSIVE_CARD: ("卡没有应答", "卡插反了，或芯片损坏", "请把卡擦净、芯片朝上重新插到底"),
    UNPOWERED_CARD: ("卡没有通电", "卡没有插到底", "请把卡芯片朝上重新插到底"),
    PROTO_MISMATCH: ("卡与读卡器的通信方式不一致", "卡不是社会保障卡，或芯片损坏", "请换一张卡再试"),
    NOT_TRANSACTED: ("与卡的通信中断", "卡被拔出，或芯片接触不良", "请把卡擦净后重新插到底"),
    NOT_READY: ("读卡器还没有准备好", "读卡器正在启动", "请稍等几秒再插卡"),
    TIMEOUT: ("读卡器没有按时应答", "读卡器繁忙或故障", _PLUG_AGAIN),
}


class PcscError(EnvironmentProblem):
    """A PC/SC call failed; ``status`` is its code as an unsigned number of 32 bits."""

    def __init__(self, status: int) -> None:
        what, why, remedy = _TEXTS.get(status, ("读卡器出现故障", f"智能卡服务返回了 0x{status:08X}", _PLUG_AGAIN))
        super().__init__(what, why=why, remedy=remedy, code=f"pcsc.{status:08x}")
        self.status = status
