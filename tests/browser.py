"""A real browser without a window, led through its own debugging pipe: Chromium as Debian has it."""

from __future__ import annotations

import base64
import fcntl
import itertools
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SECONDS_TO_ANSWER = 60
_FREE_FROM = 10


class BrowserGone(Exception):
    """The browser ended while it was asked something."""


class Browser:
    """One tab. What the page writes to its console and what it could not load is kept in ``complaints``."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = os.fdopen(commands, "wb")
        self._answers = os.fdopen(answers, "rb")
        self._turns = itertools.count(1)
        self._session = ""
        self._loads = 0
        self.complaints: list[str] = []

    def begin(self) -> bool:
        """Open the tab; False when the browser ended before it had one."""
        try:
            target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        except (BrowserGone, BrokenPipeError):
            return False
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._ask(f"{domain}.enable")
        return True

    def close(self) -> None:
        """Give the pipe back."""
        with suppress(BrokenPipeError):
            self._commands.close()
        self._answers.close()

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        before = self._loads
        self._ask("Page.navigate", url=url)
        self._wait_for_load(before)

    def run(self, script: str) -> Any:
        """What a script in the page gives."""
        answer = self._ask("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def run_and_load(self, script: str) -> None:
        """Run a script that makes the page load another, and wait for that."""
        before = self._loads
        self.run(script)
        self._wait_for_load(before)

    def write(self, text: str) -> None:
        """Type into what has the focus."""
        self._ask("Input.insertText", text=text)

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose a file where the page asks for one."""
        root = self._ask("DOM.getDocument")["root"]["nodeId"]
        node = self._ask("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._ask("DOM.setFileInputFiles", nodeId=node, files=[str(path)])

    def picture(self, path: Path) -> None:
        """What is seen, as PNG."""
        path.write_bytes(base64.b64decode(self._ask("Page.captureScreenshot", format="png")["data"]))

    def _wait_for_load(self, before: int) -> None:
        while self._loads == before:
            self._hear()

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        turn = next(self._turns)
        message = {"id": turn, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while True:
            heard = self._hear()
            if heard.get("id") == turn:
                assert "error" not in heard, heard
                result: dict[str, Any] = heard["result"]
                return result

    def _hear(self) -> dict[str, Any]:
        raw = bytearray()
        while (letter := self._answers.read(1)) != b"\0":
            if not letter:
                raise BrowserGone
            raw += letter
        heard: dict[str, Any] = json.loads(raw)
        method, parameters = heard.get("method"), heard.get("params", {})
        if method == "Page.loadEventFired":
            self._loads += 1
        elif method == "Log.entryAdded":
            self.complaints.append(parameters["entry"]["text"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(parameters["exceptionDetails"]["text"])
        return heard


def _move_up(end: int) -> int:
    moved = fcntl.fcntl(end, fcntl.F_DUPFD, _FREE_FROM)
    os.close(end)
    return moved


@contextmanager
def real_browser(width: int = 1280, height: int = 800) -> Iterator[Browser]:
    """A browser for the time of the block. Skips where none is installed."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium is installed: the page is not tried in a real browser")
    command_end, commands = os.pipe()
    answers, answer_end = os.pipe()
    # The browser reads its commands at 3 and answers at 4: neither of our ends may lie there, or the one would be
    # written over before the other is put into its place.
    command_end, answer_end = _move_up(command_end), _move_up(answer_end)

    options = (
        f"--headless --remote-debugging-pipe --no-sandbox --disable-gpu --no-first-run --window-size={width},{height}"
    )
    # Short, wherever this run keeps its temporary files: the browser puts a socket below it, and the path of a socket
    # ends at 107 bytes.
    with tempfile.TemporaryDirectory(prefix="yidi-browser-", dir="/tmp", ignore_cleanup_errors=True) as profile:
        line = f'exec "$0" {options} --user-data-dir="$1" about:blank 3<&{command_end} 4>&{answer_end}'
        process = subprocess.Popen(
            ["bash", "-c", line, program, profile],
            pass_fds=(command_end, answer_end),
            env=os.environ | {"TMPDIR": profile},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(command_end)
        os.close(answer_end)
        watchdog = threading.Timer(_SECONDS_TO_ANSWER, _end, [process])
        watchdog.start()
        browser = Browser(commands, answers)
        try:
            if not browser.begin():
                pytest.skip("Chromium is installed and does not start here: the page is not tried in a real browser")
            yield browser
        finally:
            watchdog.cancel()
            watchdog.join()
            _end(process)
            browser.close()
            process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    """The browser with the processes it has started, all in the session made for it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
