"""体检: each part of the counter ok, doubtful or failed, with what to do about it."""

from __future__ import annotations

import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path

import httpx

from app.bootstrap.counter import Counter, is_set_up, open_counter
from app.bootstrap.training import TrainingCards
from app.bootstrap.upstreams import MappedUpstream
from app.devices.pcsc import PcscContext
from app.domain.audit import AuditEntry, find_break
from app.errors import CounterError, UserError
from app.resource_files import resource_path
from app.services.feed import documents, find_age
from app.services.feed_age import find_ages
from app.store import key_place
from app.store.backup import find_last_backup
from app.store.vault_census import take_census

_DISK_LOW_BYTES = 1 << 30
_DISK_OUT_BYTES = 200 << 20
_BACKUP_OLD = timedelta(days=7)
_NEXT_YEAR_PLAN_WANTED_FROM_MONTH = 11
_CLOCK_SLACK = timedelta(minutes=5)
_TIMEOUT_SECONDS = 5.0
_ENTRIES_A_STEP = 1000


class Health(StrEnum):
    """体检结果."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


HEALTH_WORDS = {Health.OK: "正常", Health.WARNING: "注意", Health.FAILED: "有问题"}


@dataclass(frozen=True)
class Finding:
    """一项体检: which part, how it is, what was found, and the remedy when it is not well."""

    part: str
    title: str
    health: Health
    found: str
    remedy: str = ""


def examine(folder: Path) -> tuple[Finding, ...]:
    """Look at everything a counter rests on. Never raises for what it finds."""
    if not is_set_up(folder):
        remedy = "请先用 init 或窗口里的首次设置设置本窗口"
        unset = Finding("database", "本地库", Health.FAILED, f"{folder} 还没有设置", remedy)
        return (*_of_computer(folder), unset)
    try:
        with open_counter(folder, built_in_reader=True) as counter:
            return tuple(examine_opened(counter))
    except CounterError as error:
        return (*_of_computer(folder), Finding("database", "本地库", Health.FAILED, str(error)))


OnChecked = Callable[[int, int], object]
"""How many checks are done, and of how many. What it raises breaks the examination off."""


def examine_opened(counter: Counter, on_checked: OnChecked = lambda _done, _of: None) -> Iterator[Finding]:
    """Look at everything an opened counter rests on, one check after another."""
    chain = _walk_chain(counter, lambda: on_checked(0, CHECKS))
    parts: tuple[Callable[[], Iterable[Finding]], ...] = (
        lambda: _of_computer(counter.folder, counter.training),
        lambda: (_clock(counter, chain), _database(chain)),
        lambda: (_vault(counter), _key(counter)),
        lambda: _packs(counter),
        lambda: _holiday_plans(counter),
        lambda: (_hub(counter),),
        lambda: _feed(counter),
        lambda: (_backup(counter),),
    )
    for done, part in enumerate(parts, start=1):
        on_checked(done, CHECKS)
        yield from part()


CHECKS = 8
"""How many steps of an examination are told of."""


def _of_computer(folder: Path, training: TrainingCards | None = None) -> Iterator[Finding]:
    yield _reader(training)
    yield _printer()
    yield _fonts()
    yield _disk(folder)


def _reader(training: TrainingCards | None) -> Finding:
    title = "读卡器"
    if training is not None and not training.uses_pcsc:
        # Training cards are not read through this computer's service, which need not be there.
        return Finding("card_reader", title, Health.OK, training.how)
    try:
        context = PcscContext()
        try:
            readers = context.list_readers()
        finally:
            context.release()
    except UserError as error:
        return Finding("card_reader", title, Health.FAILED, f"{error.what}：{error.why}", error.remedy)
    if not readers:
        return Finding("card_reader", title, Health.WARNING, "没有接读卡器", "请接好读卡器；没有卡也可录入号码办理")
    return Finding("card_reader", title, Health.OK, "、".join(readers))


def _printer() -> Finding:
    title, remedy = "打印机", "请在系统设置中添加打印机；没有打印机时表仍会留档，可另存PDF"
    program = shutil.which("lpstat")
    if program is None:
        return Finding("printer", title, Health.WARNING, "本机没有打印服务", remedy)
    try:
        listed = subprocess.run([program, "-e"], capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Finding("printer", title, Health.WARNING, "打印服务没有应答", remedy)
    names = listed.stdout.split()
    if not names:
        return Finding("printer", title, Health.WARNING, "没有打印机", remedy)
    return Finding("printer", title, Health.OK, "、".join(names))


def _fonts() -> Finding:
    title = "字体"
    files = [*resource_path("fonts").glob("*.ttf"), *resource_path("fonts").glob("*.otf")]
    if not files or not resource_path("fonts", "manifest.yaml").exists():
        return Finding("fonts", title, Health.FAILED, "随软件所带的字体缺失", "请重新安装本软件")
    return Finding("fonts", title, Health.OK, f"随软件所带{len(files)}个字体文件")


def _disk(folder: Path) -> Finding:
    place = next((path for path in (folder, *folder.parents) if path.exists()), Path.cwd())
    free = shutil.disk_usage(place).free
    found = f"数据文件夹所在磁盘剩余 {free / (1 << 30):.1f} GB"
    if free < _DISK_OUT_BYTES:
        return Finding("disk", "磁盘", Health.FAILED, found, "请立即清理磁盘，否则无法保存")
    if free < _DISK_LOW_BYTES:
        return Finding("disk", "磁盘", Health.WARNING, found, "请尽快清理磁盘")
    return Finding("disk", "磁盘", Health.OK, found)


@dataclass
class _Chain:
    """What one walk along the audit chain found: it is long, and every page of it is decrypted."""

    on_step: Callable[[], object]
    """Called now and then, for whoever waits or wants to break off."""
    count: int = 0
    last_at: datetime | None = None
    broken: int | None = None

    def watch(self, entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
        for entry in entries:
            if self.count % _ENTRIES_A_STEP == 0:
                self.on_step()
            self.count += 1
            self.last_at = max(self.last_at or entry.at, entry.at)
            yield entry


def _walk_chain(counter: Counter, on_step: Callable[[], object]) -> _Chain:
    chain = _Chain(on_step)
    with counter.desk.store.read() as uow:
        entries = chain.watch(uow.audit.entries())
        chain.broken = find_break(entries)
        # Behind a break the instants still count.
        deque(entries, maxlen=0)
    return chain


def _clock(counter: Counter, chain: _Chain) -> Finding:
    now, last = counter.desk.now(), chain.last_at
    found = f"{now:%Y-%m-%d %H:%M}（北京时间）"
    if last is not None and last > now + _CLOCK_SLACK:
        return Finding(
            "clock", "时钟", Health.FAILED, f"{found}，早于最近一次办理 {last:%Y-%m-%d %H:%M}", "请校准电脑时间后再办理"
        )
    return Finding("clock", "时钟", Health.OK, found)


def _database(chain: _Chain) -> Finding:
    if chain.broken is not None:
        found = f"审计链在第{chain.broken}条断开"
        return Finding("database", "本地库", Health.FAILED, found, "请停用本窗口并联系市级管理员")
    return Finding("database", "本地库", Health.OK, f"可以打开，审计链完整（{chain.count}条）")


def _vault(counter: Counter) -> Finding:
    title, census = "档案库", take_census(counter.store)
    found = f"打印留档和扫描件共{census.named}个文件"
    if census.missing:
        return Finding(
            "vault", title, Health.FAILED, f"{found}，缺{census.missing}个", "请从备份恢复，或重新扫描、重新打印"
        )
    unnamed = (
        f"；另有{census.unnamed}个没有登记的，是草稿里的，或保存到一半留下的，不影响办理" if census.unnamed else ""
    )
    return Finding("vault", title, Health.OK, f"{found}，都在{unnamed}")


def _key(counter: Counter) -> Finding:
    place = key_place(counter.folder)
    health = Health.OK if place.is_private else Health.FAILED
    return Finding("key", "密钥", health, place.words, "" if place.is_private else "请把密钥文件权限改为仅本账号可读")


def _packs(counter: Counter) -> Iterator[Finding]:
    desk, title = counter.desk, "政策包"
    for item in desk.library.broken:
        yield Finding("packs", title, Health.FAILED, f"{item.pack}：{item.reason}", "请联系市级管理员更新政策包")
    try:
        edition = desk.find_edition_today()
    except UserError as error:
        yield Finding("packs", title, Health.FAILED, error.what, error.remedy)
        return
    if edition is None:
        found = f"{desk.pack} 今天不在施行日期内"
        yield Finding("packs", title, Health.FAILED, found, "新备案办不了，请联系市级管理员更新政策包")
    else:
        found = f"{edition.name} {edition.edition}版，最近核对 {edition.checked_on.isoformat()}"
        yield Finding("packs", title, Health.OK, found)


def _holiday_plans(counter: Counter) -> Iterator[Finding]:
    today, plans = counter.desk.today(), counter.desk.calendar.plans
    title, remedy = "放假安排", "请装入国务院办公厅公布的放假安排"
    for broken in counter.desk.calendar.broken:
        yield Finding("holiday_plans", title, Health.FAILED, broken, "请改正或换上正确的文件后重新打开")
    if today.year not in plans:
        yield Finding("holiday_plans", title, Health.WARNING, f"{today.year}年的还没有装入", remedy)
    elif today.month >= _NEXT_YEAR_PLAN_WANTED_FROM_MONTH and today.year + 1 not in plans:
        yield Finding("holiday_plans", title, Health.WARNING, f"{today.year + 1}年的还没有装入", remedy)
    else:
        yield Finding("holiday_plans", title, Health.OK, f"{min(plans)}至{max(plans)}年")


def _hub(counter: Counter) -> Finding:
    title = "上报"
    if counter.line is None:
        return Finding("hub", title, Health.WARNING, "没有设置上报地址", "没有网络的窗口用文件上报；有网络的请设置地址")
    upstream = counter.line.upstream
    if isinstance(upstream, MappedUpstream):
        return _mapped(upstream)
    try:
        # As the uplink goes: the hub stands in the offices' own network, past any proxy of the environment.
        answer = httpx.get(f"{upstream.address}/v1/health", timeout=_TIMEOUT_SECONDS, trust_env=False)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL):
        return Finding("hub", title, Health.WARNING, "市级接收端连不上", "可以照常办理，恢复后自动上报")
    if _is_in_clear(upstream.address):
        found = "市级接收端可以连通，但上报的个人信息和口令在网络上不加密"
        return Finding("hub", title, Health.WARNING, found, "请市级管理员给接收端配上证书，并改用 https 地址")
    return Finding("hub", title, Health.OK, "市级接收端可以连通")


def _mapped(upstream: MappedUpstream) -> Finding:
    """An upstream by a mapping has no address that tells how it is: only whether anything may be sent is known."""
    title = "上报"
    try:
        upstream.connect().client.close()
    except UserError as error:
        return Finding("hub", title, Health.FAILED, f"{error.what}：{error.why}", error.remedy)
    found = f"按映射文件 {upstream.mapping_id} 上报"
    if _is_in_clear(upstream.address):
        return Finding("hub", title, Health.WARNING, f"{found}，个人信息在网络上不加密", "请上级改用 https 地址")
    return Finding("hub", title, Health.OK, found)


def _is_in_clear(address: str) -> bool:
    """Whether what is sent there can be read on its way; what stays on this computer cannot."""
    url = httpx.URL(address)
    if url.scheme != "http" or url.host == "localhost":
        return False
    try:
        return not ip_address(url.host).is_loopback
    except ValueError:
        return True


def _feed(counter: Counter) -> Iterator[Finding]:
    """How old each kind of what came down is, and what of it could not be put to use."""
    store, title = counter.desk.store, "市级下发数据"
    whole_at, ages = find_age(store).completed_at, find_ages(store, counter.desk.now())
    if whole_at is not None:
        old = "、".join(age.kind.label for age in ages if age.is_old)
        found = f"最近一次取全：{whole_at:%Y-%m-%d %H:%M}；{'，'.join(age.words for age in ages)}"
        remedy = f"{old}已旧，请检查网络或用信使文件取回，仍旧的请市级管理员更新" if old else ""
        yield Finding("feed", title, Health.WARNING if old else Health.OK, found, remedy)
    elif counter.line is not None and not counter.is_training:
        yield Finding("feed", title, Health.WARNING, "还没有取全过", "请联网上报一次，或导入市级带数据的信使回执")
    for document in documents(store):
        if document.problem:
            found = f"{document.kind.label}（{document.key}）没有启用：{document.problem}"
            yield Finding("feed", title, Health.WARNING, found, "请联系市级管理员；现用的没有变动")


def _backup(counter: Counter) -> Finding:
    title, remedy = "备份", "请备份到另一个磁盘"
    made_at = find_last_backup(counter.store)
    if made_at is None:
        return Finding("backup", title, Health.WARNING, "从未备份", remedy)
    age = counter.desk.now() - made_at
    found = f"最近一次备份在{age.days}天前" if age.days > 0 else "今天或昨天备份过"
    return Finding(
        "backup", title, Health.WARNING if age > _BACKUP_OLD else Health.OK, found, remedy if age > _BACKUP_OLD else ""
    )
