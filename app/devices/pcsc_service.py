"""A smart card service with a virtual reader, for training, demonstration and tests on Linux.

It uses the service that runs already when that has a virtual reader, else starts a private
``pcscd``. There can be one service a machine, so users of it take turns on a lock file.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Self

from app.devices.pcsc import PcscContext
from app.devices.pcsc_status import PcscError
from app.devices.virtual_card import DEFAULT_PORT
from app.errors import EnvironmentProblem

VIRTUAL_READER_NAME = "Virtual PCD"

UNAVAILABLE, IN_USE = "pcsc_service.unavailable", "pcsc_service.in_use"
"""Codes of the problems: the machine has no such service, or another program of it has the service or its port."""

_RUN_FOLDER = Path("/run/pcscd")
_SOCKET = _RUN_FOLDER / "pcscd.comm"
_PID_FILE = _RUN_FOLDER / "pcscd.pid"
# Not in the temporary folder: that may differ from one user of the service to the next.
_LOCK_FILE = Path("/run/lock/yidi-counter-pcscd.lock")
_SYSTEM_PROGRAM_FOLDERS = "/usr/sbin:/usr/local/sbin"
_DRIVER_PLACES = (
    Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so"),
    Path("/usr/local/lib/pcsc/drivers/serial/libifdvpcd.so"),
)
_READY_SECONDS = 10.0
_STOP_SECONDS = 5.0
_POLL_SECONDS = 0.02

_USE_TRAINING_CARD = "请改用练习卡，它不需要读卡器"
_INSTALL = "请执行 sudo apt-get install -y pcscd vsmartcard-vpcd，再重新启动"
_READER_CONFIGURATION = """\
FRIENDLYNAME "{name}"
DEVICENAME   /dev/null:0x{port:04X}
LIBPATH      {driver}
CHANNELID    0x{port:04X}
"""


class PcscService:
    """A running service with a virtual reader on ``port``; a context manager.

    ``start`` raises ``EnvironmentProblem`` with the command to run when it cannot be had. The
    lock is waited for ``lock_seconds``.
    """

    def __init__(self, port: int = DEFAULT_PORT, *, lock_seconds: float = 100.0) -> None:
        self.port = port
        self._lock_seconds = lock_seconds
        self._lock: IO[str] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_private(self) -> bool:
        """Whether the service was started here and ends with ``stop``."""
        return self._process is not None

    def start(self) -> None:
        """Have a service with a virtual reader; returns when the reader is listed."""
        if sys.platform == "win32":
            raise _problem("虚拟读卡器只能在 Linux 上使用", "Windows 没有相应的驱动", _USE_TRAINING_CARD)
        try:
            self._take_turn()
            if _service_answers():
                self._use_running_service()
            else:
                self._start_process()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End what ``start`` started, leaving no process and no file; a second call does nothing."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)
            _remove_leftovers()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _take_turn(self) -> None:
        try:
            self._lock = _LOCK_FILE.open("a", encoding="ascii")
        except OSError:
            raise _problem("不能使用虚拟读卡器", f"不能写入 {_LOCK_FILE}", _USE_TRAINING_CARD) from None
        deadline = time.monotonic() + self._lock_seconds
        while not _lock_at_once(self._lock):
            if time.monotonic() > deadline:
                raise _problem(
                    "虚拟读卡器正被另一个程序使用",
                    f"等待了 {self._lock_seconds:.0f} 秒仍未空出",
                    "请关闭正在使用练习读卡器的程序后再试",
                    code=IN_USE,
                )
            time.sleep(_POLL_SECONDS)

    def _use_running_service(self) -> None:
        if not _virtual_reader_is_listed():
            raise _problem(
                "本机的智能卡服务没有虚拟读卡器",
                "没有安装 vsmartcard-vpcd，或安装后服务没有重新启动",
                "请执行 sudo apt-get install -y vsmartcard-vpcd && sudo systemctl restart pcscd",
            )

    def _start_process(self) -> None:
        program = shutil.which("pcscd") or shutil.which("pcscd", path=_SYSTEM_PROGRAM_FOLDERS)
        driver = _find_driver()
        if program is None or driver is None:
            raise _problem("本机没有虚拟读卡器", "没有安装 pcscd 或 vsmartcard-vpcd", _INSTALL)
        try:
            _RUN_FOLDER.mkdir(exist_ok=True)
            _remove_leftovers()
        except PermissionError:
            raise _problem(
                "不能启动智能卡服务",
                "当前用户没有管理员权限",
                "请执行 sudo systemctl start pcscd.socket，或改用练习卡",
            ) from None
        _check_port_is_free(self.port)
        self._folder = tempfile.TemporaryDirectory(prefix="yidi-pcscd-")
        configuration = _READER_CONFIGURATION.format(name=VIRTUAL_READER_NAME, port=self.port, driver=driver)
        Path(self._folder.name, "virtual-reader").write_text(configuration, encoding="ascii")
        self._process = subprocess.Popen(
            [program, "--foreground", "--critical", "--config", self._folder.name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._wait_until_ready(self._process)

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while not _virtual_reader_is_listed():
            if process.poll() is not None or time.monotonic() > deadline:
                raise _problem(
                    "智能卡服务没有启动成功",
                    "pcscd 启动后退出，或迟迟没有列出虚拟读卡器",
                    "请执行 sudo pcscd --foreground --debug 查看原因，或改用练习卡",
                )
            time.sleep(_POLL_SECONDS)


def _problem(what: str, why: str, remedy: str, *, code: str = UNAVAILABLE) -> EnvironmentProblem:
    return EnvironmentProblem(what, why=why, remedy=remedy, code=code)


def _lock_at_once(lock: IO[str]) -> bool:
    if sys.platform == "win32":
        return False
    import fcntl  # not to be had on Windows

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _service_answers() -> bool:
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX) as line:
        return line.connect_ex(str(_SOCKET)) == 0


def _virtual_reader_is_listed() -> bool:
    try:
        with PcscContext() as context:
            return any(name.startswith(VIRTUAL_READER_NAME) for name in context.list_readers())
    except PcscError:
        return False


def _find_driver() -> Path | None:
    return next((path for path in _DRIVER_PLACES if path.exists()), None)


def _check_port_is_free(port: int) -> None:
    # The driver opens one port for each of its two slots.
    for number in (port, port + 1):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", number)) == 0:
                raise _problem(
                    "虚拟读卡器的端口被占用",
                    f"另一个程序正在使用本机 {number} 端口",
                    "请关闭该程序后再试，或改用练习卡",
                    code=IN_USE,
                )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _remove_leftovers() -> None:
    """Remove what a killed service leaves: with a reused process id it would keep the next from starting."""
    _SOCKET.unlink(missing_ok=True)
    _PID_FILE.unlink(missing_ok=True)
