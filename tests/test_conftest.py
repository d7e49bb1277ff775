"""The guards of conftest.py catch what they are there to catch."""

from __future__ import annotations

from pathlib import Path

import pytest

LEAVING = """
import logging, os, subprocess, sys, tempfile, threading

stop = threading.Event()


def test_thread():
    threading.Thread(target=stop.wait, name="forgotten", daemon=True).start()


def test_process():
    test_process.child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)


def test_process_ends():
    test_process.child.communicate(b"")


def test_file():
    os.close(tempfile.mkstemp(prefix="forgotten")[0])


def test_log():
    logging.getLogger("app.uplink").warning("line lost")


def test_claimed_log(expected_logs):
    logging.getLogger("app.uplink").warning("line lost")
    assert expected_logs.claim("line lost")


def test_wrong_claim(expected_logs):
    expected_logs.claim("printer")


def test_home():
    assert "yidi-tests-" in os.environ["HOME"]
"""


def test_a_test_that_leaves_a_thread_a_process_a_file_or_a_log_record_fails(
    pytester: pytest.Pytester,
) -> None:
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(LEAVING)
    result = pytester.runpytest_subprocess("-p", "no:xdist", "-p", "no:pytest-qt")
    result.assert_outcomes(passed=7, errors=4, failed=1)
    result.stdout.fnmatch_lines_random(
        [
            "*test_thread left behind threads: ?'forgotten'?*",
            "*test_process left behind child processes: *",
            "*test_file left behind temporary files: ?'forgotten*",
            "*test_log left behind unclaimed log records: *line lost*",
            "*nothing was logged with 'printer'*",
        ]
    )
