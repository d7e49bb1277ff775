"""What can come of a request to the hub. Each outcome says what it means for the acts that were sent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from app.domain.outbox import Receipt
from app.domain.vocabulary import Word
from app.wire.message import ActMessage


class Pause(Word):
    """暂停原因: why the whole queue rests for a while; no act is to blame."""

    LINE_DOWN = "line_down", "线路不通"
    CERTIFICATE = "certificate", "证书不受信任"
    CERTIFICATE_DATES = "certificate_dates", "证书已过期"
    SIGN_IN_REFUSED = "sign_in_refused", "口令被拒"
    HUB_UNWELL = "hub_unwell", "上级暂停服务"
    HUB_DISK_FULL = "hub_disk_full", "上级磁盘已满"
    HUB_FAILING = "hub_failing", "上级连续出错"
    VERSION = "version", "版本不符"
    WRONG_ADDRESS = "wrong_address", "地址不对"
    EXCHANGED = "exchanged", "上级已换"
    STOPPED = "stopped", "已停止"

    @property
    def sentence(self) -> str:
        """What happened and what to do next, for the clerk."""
        return _SENTENCES[self]


_SENTENCES = {
    Pause.LINE_DOWN: "连不上市级接收端，办理照常进行。线路恢复后会自动上报，长时间不通请检查网络。",
    Pause.CERTIFICATE: "市级接收端的证书不受信任，没有上报。请联系市级管理员核对证书。",
    Pause.CERTIFICATE_DATES: (
        "按本机日期，市级接收端的证书已过期或还没有生效，没有上报。"
        "请先核对本机日期和时间，没有错的请联系市级管理员更换证书。"
    ),
    Pause.SIGN_IN_REFUSED: "市级接收端不认本窗口的口令，没有上报。请向市级管理员重新领取口令并在设置中填写。",
    Pause.HUB_UNWELL: "市级接收端暂时不能接收，办理照常进行，稍后会自动再报。",
    Pause.HUB_DISK_FULL: "市级接收端的磁盘已满，办理照常进行，稍后会自动再报。请告知市级管理员腾出空间。",
    Pause.HUB_FAILING: "市级接收端连续处理出错，稍后会自动再报。长时间如此请联系市级管理员。",
    Pause.VERSION: "市级接收端与本窗口的程序版本不符，没有上报。请联系市级管理员核对两边的程序版本。",
    Pause.WRONG_ADDRESS: "设置的地址上不是市级接收端，没有上报。请在设置中核对接收端地址。",
    Pause.EXCHANGED: "设置里已换了上级，这里还没有用上，没有上报。待报的件都在本机，请关闭本程序后重新打开。",
    Pause.STOPPED: "上报已停止，待报的件都在本机，下次启动后继续。",
}


@dataclass(frozen=True)
class Answered:
    """The hub answered; acts without a receipt here are unknown to it, save those that never left (``unsent``).

    ``winners`` are acts of other counters that stand in the way of ones that lost.
    """

    receipts: tuple[Receipt, ...]
    unsent: tuple[str, ...] = ()
    winners: tuple[ActMessage, ...] = ()


@dataclass(frozen=True)
class NotTaken:
    """The hub answered that it took nothing of the batch, and an act in it may be the cause.

    ``is_content`` says that something in the batch was not as that hub knows it.
    """

    sentence: str
    is_content: bool = False


@dataclass(frozen=True)
class NoAnswer:
    """Sent, and no answer that could be read: nobody knows whether the hub has the acts."""

    sentence: str


@dataclass(frozen=True)
class Unavailable:
    """Nothing was taken, and no act is to blame."""

    pause: Pause


SendOutcome = Answered | NotTaken | NoAnswer | Unavailable
AskOutcome = Answered | Unavailable


class UpstreamClient(Protocol):
    """上级: where acts go. Never raises for what a line or a hub can do."""

    def send(self, bodies: dict[str, str], settled: Collection[str] = ()) -> SendOutcome:
        """Send acts (act id → frozen body) in this order; ``settled`` are those of their filings a person closed."""

    def ask(self, act_ids: tuple[str, ...]) -> AskOutcome:
        """Ask for the receipts of acts sent before."""

    def abort(self) -> None:
        """End a request under way in another thread; nothing is sent after this."""

    def close(self) -> None:
        """Give connections back."""
