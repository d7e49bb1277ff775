"""Servers as programs of their own, for as long as a benchmark needs them."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from app.errors import EnvironmentProblem

_SECONDS_TO_START = 30.0


def missing_for_a_hub() -> str:
    """What a hub needs and this installation lacks."""
    return "" if find_spec("fastapi") and find_spec("psycopg") else "没有安装市级接收端的组件"


class Program:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self._process = process
        self.url = f"http://127.0.0.1:{port}"

    def memory_mb(self) -> float:
        """What of it lies in memory now (VmRSS)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


@contextmanager
def running(module: str, *arguments: str) -> Iterator[Program]:
    """``python -m module arguments PORT``, listening, and gone after the block. Raises EnvironmentProblem."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(process, port)
        yield Program(process, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise EnvironmentProblem("被测的程序没有启动", code="bench_server")
