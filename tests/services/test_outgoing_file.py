"""Files with personal data that leave the house: private, whole, or not there."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.services.outgoing_file import outgoing_file, write_outgoing


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights in another way")
def test_only_its_owner_reads_a_file_that_was_handed_out(tmp_path: Path) -> None:
    target = tmp_path / "table.pdf"
    target.write_bytes(b"old")
    target.chmod(0o644)
    write_outgoing(target, b"new")
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_that_could_not_be_finished_leaves_the_earlier_one_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "table.pdf"
    target.write_bytes(b"old")

    def stop_half_way() -> None:
        with outgoing_file(target) as file:
            file.write_bytes(b"half")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        stop_half_way()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_goes_on_to_its_file(tmp_path: Path) -> None:
    target, link = tmp_path / "table.pdf", tmp_path / "link.pdf"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_outgoing(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_or_a_folder_is_not_replaced(tmp_path: Path) -> None:
    pipe, folder = tmp_path / "pipe", tmp_path / "folder"
    os.mkfifo(pipe)
    folder.mkdir()
    for target in (pipe, folder):
        with pytest.raises(OSError, match=r"permitted|directory"):
            write_outgoing(target, b"new")
    assert pipe.is_fifo()
    assert folder.is_dir()
