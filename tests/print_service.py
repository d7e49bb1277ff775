"""A print service of the tests' own: cupsd with its own folders and socket, and a printer that is a TCP listener."""

from __future__ import annotations

import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

_CUPSD, _LPADMIN = "/usr/sbin/cupsd", "/usr/sbin/lpadmin"
_SYSTEM_PARTS = Path("/usr/lib/cups")
_SECONDS_TO_START = 20.0

_CONFIG = """\
LogLevel debug
Listen {socket}
Browsing No
DefaultAuthType None
WebInterface No
ErrorPolicy retry-job
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
_FILES = """\
ServerRoot {base}/root
ServerBin {base}/bin
DataDir /usr/share/cups
DocumentRoot {base}/documents
CacheDir {base}/cache
StateDir {base}/state
RequestRoot {base}/spool
TempDir {base}/tmp
AccessLog {base}/log/access
ErrorLog {base}/log/error
PageLog {base}/log/page
"""
_AS_ROOT = "User lp\nGroup lp\nSystemGroup root\n"
# Without paper it says so and waits; as soon as the file "paper" is there it prints into "printed" beside it.
_PAPER_BACKEND = """\
#!/bin/sh
[ $# -eq 0 ] && exit 0
folder="${DEVICE_URI#paper:}"
if [ ! -e "$folder/paper" ]; then
  echo "STATE: +media-empty-error" >&2
  while [ ! -e "$folder/paper" ]; do sleep 0.1; done
  echo "STATE: -media-empty-error" >&2
fi
if [ $# -ge 6 ]; then cat "$6"; else cat; fi >"$folder/part"
mv "$folder/part" "$folder/printed"
"""
_TRAYS_PPD = """\
*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "TRAYS.PPD"
*Manufacturer: "Tests"
*Product: "(Trays)"
*ModelName: "Trays"
*ShortNickName: "Trays"
*NickName: "Trays"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 -"
*OpenUI *PageSize/Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: Letter
*PageSize A4/A4: ""
*PageSize Letter/Letter: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: Letter
*PageRegion A4/A4: ""
*PageRegion Letter/Letter: ""
*CloseUI: *PageRegion
*DefaultImageableArea: Letter
*ImageableArea A4/A4: "12 12 583 830"
*ImageableArea Letter/Letter: "12 12 600 780"
*DefaultPaperDimension: Letter
*PaperDimension A4/A4: "595 842"
*PaperDimension Letter/Letter: "612 792"
*OpenUI *InputSlot/Source: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Upper
*InputSlot Upper/Upper: ""
*InputSlot Lower/Lower: ""
*InputSlot Manual/Manual: ""
*CloseUI: *InputSlot
"""


def skip_or_fail(why: str) -> None:
    """Leave the test out; where CI must have the service, fail."""
    if os.environ.get("YIDI_REQUIRE_CUPS", "1" if "CI" in os.environ and sys.platform == "linux" else "0") == "1":
        pytest.fail(why)
    pytest.skip(why)


def _socket_backend() -> Path:
    """What speaks to network printers; Debian keeps it aside until the service is set up."""
    ready = _SYSTEM_PARTS / "backend" / "socket"
    return ready if ready.exists() else _SYSTEM_PARTS / "backend-available" / "socket"


def start_or_skip() -> OwnPrintService:
    """A running service; where none is installed the test is left out, or fails where one must be."""
    if not (Path(_CUPSD).exists() and Path(_LPADMIN).exists() and _socket_backend().exists()):
        skip_or_fail("no print service with network printers is installed here: package cups")
    return OwnPrintService()


class OwnPrintService:
    """cupsd in a folder of its own. ``server`` is its socket, as CUPS_SERVER wants it."""

    def __init__(self) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="cups-"))
        for name in ("root", "bin/backend", "documents", "cache", "state", "spool", "tmp", "log"):
            (self.base / name).mkdir(parents=True)
        for part in ("filter", "cgi-bin", "daemon", "monitor", "notifier"):
            if (_SYSTEM_PARTS / part).is_dir():
                (self.base / "bin" / part).symlink_to(_SYSTEM_PARTS / part)
        backends = self.base / "bin" / "backend"
        shutil.copy(_socket_backend(), backends / "socket")
        (backends / "paper").write_text(_PAPER_BACKEND)
        for backend in backends.iterdir():
            # Nobody else may enter the folder; what only its owner may run, the service runs as itself.
            backend.chmod(0o700)
        self.server = str(self.base / "socket")
        configuration, files = self.base / "root" / "cupsd.conf", self.base / "root" / "cups-files.conf"
        configuration.write_text(_CONFIG.format(socket=self.server))
        files.write_text(_FILES.format(base=self.base) + (_AS_ROOT if os.getuid() == 0 else ""))
        self._process = subprocess.Popen([_CUPSD, "-f", "-c", configuration, "-s", files])
        try:
            wait_until(lambda: self._process.poll() is not None or Path(self.server).exists())
            if self._process.poll() is not None:
                raise RuntimeError(f"cupsd ended with {self._process.returncode}: {self.log()}")
        except BaseException:
            self.stop()
            raise

    def add_queue(self, name: str, device: str, *, with_trays: bool = False) -> str:
        """A raw queue to ``device``, or one of a printer with three trays set to Letter; returns the name."""
        ppd = self.base / "trays.ppd"
        ppd.write_text(_TRAYS_PPD)
        kind = ("-P", str(ppd)) if with_trays else ("-m", "raw")
        self.run(_LPADMIN, "-p", name, "-E", "-v", device, *kind)
        return name

    def run(self, *command: str) -> str:
        """A command of CUPS, spoken to this service."""
        done = subprocess.run(
            command, env={**os.environ, "CUPS_SERVER": self.server}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def log(self) -> str:
        """What the service wrote into its log."""
        file = self.base / "log" / "error"
        return file.read_text(errors="replace") if file.exists() else ""

    def stop(self) -> None:
        """End it and what it started."""
        self._process.terminate()
        self._process.wait()
        shutil.rmtree(self.base, ignore_errors=True)


class NetworkPrinter:
    """A printer that is a TCP listener: each job that arrives, as it was sent."""

    def __init__(self) -> None:
        self.jobs: queue.Queue[bytes] = queue.Queue()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.device = f"socket://127.0.0.1:{self.port}/?waiteof=false"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # A test may have switched it off before.
        with suppress(OSError):
            self.switch_off()

    def next_job(self) -> bytes:
        """The job that arrived next; waits for it."""
        return self.jobs.get(timeout=30)

    def switch_off(self) -> None:
        """Nobody answers at the printer's address any more."""
        # A blocked accept wakes when its socket is shut down, not when it is closed.
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _listen(self) -> None:
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line:
                parts = []
                while part := line.recv(1 << 16):
                    parts.append(part)
            self.jobs.put(b"".join(parts))


def wait_until(is_so: object, seconds: float = _SECONDS_TO_START) -> None:
    """Wait until the callable says yes; an AssertionError when it never does."""
    assert callable(is_so)
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
