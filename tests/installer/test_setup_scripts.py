"""What `make setup` and the build machine do, on machines made of stand-ins for the system's programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SYSTEM_PACKAGES = ROOT / "installer" / "system_packages.sh"
ALL_PACKAGES = subprocess.run([SYSTEM_PACKAGES, "--list"], capture_output=True, text=True, check=True).stdout.split()


class Machine:
    """A folder of programs that stand before the real ones on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.calls = folder / "calls"
        self.calls.touch()

    def has(self, program: str, script: str) -> None:
        """Puts a shell script in the place of ``program``; it notes that it was called."""
        path = self.programs / program
        path.write_text(f'#!/bin/sh\necho "{program} $*" >>{self.calls}\n{script}\n', encoding="utf-8")
        path.chmod(0o755)

    def has_packages(self, names: list[str]) -> None:
        """What dpkg-query answers: these are installed."""
        self.has("dpkg-query", "\n".join(f'echo "ii  {name}"' for name in names))

    def run(self, *command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Runs a command with the stand-ins first on the PATH and nothing on its input."""
        environment = {
            **os.environ,
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "TMPDIR": str(self.programs),
        }
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An empty stand-in machine where apt-get works and the user is root."""
    made = Machine(tmp_path)
    made.has("id", "echo 0")
    made.has("apt-get", "")
    return made


def test_nothing_is_done_when_every_package_is_there(machine: Machine) -> None:
    machine.has_packages(ALL_PACKAGES)
    done = machine.run(SYSTEM_PACKAGES)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "apt-get" not in machine.calls.read_text(encoding="utf-8")


def test_a_library_under_its_newer_name_counts(machine: Machine) -> None:
    machine.has_packages([{"libglib2.0-0": "libglib2.0-0t64"}.get(name, name) for name in ALL_PACKAGES])
    assert machine.run(SYSTEM_PACKAGES).stdout == ""


def test_root_gets_the_missing_packages_installed_and_only_those(machine: Machine) -> None:
    machine.has_packages([name for name in ALL_PACKAGES if name not in {"libegl1", "pcscd"}])
    assert machine.run(SYSTEM_PACKAGES).returncode == 0
    calls = machine.calls.read_text(encoding="utf-8").splitlines()
    assert [call for call in calls if call.startswith("apt-get")] == [
        "apt-get update -q",
        "apt-get install -q -y --no-install-recommends libegl1 pcscd",
    ]


def test_what_not_every_system_has_is_asked_for_by_itself_and_its_absence_is_told(machine: Machine) -> None:
    machine.has("apt-get", 'case "$*" in *chromium*) exit 100;; esac')
    machine.has_packages([name for name in ALL_PACKAGES if name not in {"pcscd", "chromium"}])
    done = machine.run(SYSTEM_PACKAGES)
    assert done.returncode == 0
    assert "not to be had here: chromium;" in done.stderr
    calls = machine.calls.read_text(encoding="utf-8").splitlines()
    assert "apt-get install -q -y --no-install-recommends pcscd" in calls


def test_what_no_source_of_this_system_has_is_not_asked_for_again(machine: Machine) -> None:
    machine.has("apt-cache", "exit 100")
    machine.has_packages([name for name in ALL_PACKAGES if name != "chromium"])
    done = machine.run(SYSTEM_PACKAGES)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_someone_else_is_told_the_exact_command_and_stopped_when_the_window_could_not_start(
    machine: Machine,
) -> None:
    machine.has("id", "echo 1000")
    machine.has_packages([name for name in ALL_PACKAGES if name != "libegl1"])
    done = machine.run(SYSTEM_PACKAGES)
    assert done.returncode == 1
    assert "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends libegl1 '" in done.stderr


def test_someone_else_may_go_on_when_only_tests_would_lack_something(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has_packages([name for name in ALL_PACKAGES if name != "zbar-tools"])
    done = machine.run(SYSTEM_PACKAGES)
    assert done.returncode == 0
    assert "zbar-tools" in done.stderr


def test_a_failed_installation_stops_when_the_window_could_not_start(machine: Machine) -> None:
    machine.has("apt-get", "echo no line; exit 100")
    machine.has_packages([name for name in ALL_PACKAGES if name != "libgl1"])
    done = machine.run(SYSTEM_PACKAGES)
    assert done.returncode == 1
    assert "no line" in done.stderr


def test_python_packages_are_installed_once_and_again_when_dependencies_change(
    machine: Machine, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / "env" / "bin").mkdir(parents=True)
    shutil.copy(ROOT / "pyproject.toml", project)
    machine.has("python", "")
    shutil.copy(machine.programs / "python", project / "env" / "bin")

    def installations() -> int:
        done = machine.run(ROOT / "installer" / "python_packages.sh", "python3", "env", cwd=project)
        assert done.returncode == 0, done.stderr
        return machine.calls.read_text(encoding="utf-8").count("pip install")

    assert installations() == 1
    assert installations() == 1
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    (project / "pyproject.toml").write_text(text + "\n[tool.other]\n", encoding="utf-8")
    assert installations() == 1
    (project / "pyproject.toml").write_text(text.replace("httpx>=0.27", "httpx>=0.28"), encoding="utf-8")
    assert installations() == 2


def test_the_build_machine_looks_for_services_after_it_installed_them(machine: Machine) -> None:
    machine.has_packages([name for name in ALL_PACKAGES if name != "postgresql"])
    machine.has("make", "echo 'no tests ran in 0.10s'")
    done = machine.run(ROOT / ".ci" / "run")
    assert done.returncode == 0, done.stderr
    calls = [line.split(" ")[0] for line in machine.calls.read_text(encoding="utf-8").splitlines()]
    assert calls.index("apt-get") < calls.index("make")


@pytest.mark.parametrize(
    ("closing", "code"), [("===== 3 passed in 0.10s =====", 0), ("1 failed, 2 passed in 0.10s", 1)]
)
def test_the_build_machine_repeats_the_closing_line_and_keeps_the_exit_code(
    machine: Machine, closing: str, code: int
) -> None:
    machine.has("make", f'echo "{closing}"; echo "make: *** [test] Error" >&2; exit {code}')
    done = machine.run(ROOT / ".ci" / "run")
    assert done.returncode == code
    assert done.stdout.splitlines()[-1] == closing
