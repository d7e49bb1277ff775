"""verify: whether a paper is ours and unchanged, told from its file or from the text of its code."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Command, open_folder
from app.domain.media_type import MediaType
from app.domain.plain import to_plain
from app.errors import EnvironmentProblem, UsageError
from app.services.paper_check import is_check_text
from app.services.verification import Verification, verify_code, verify_file
from app.services.verification_words import tell_verification

_FILE_ENDINGS = frozenset({f".{kind.name.lower()}" for kind in MediaType} | {".jpg"})


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="FILE|CODE", help="PDF、JPEG、PNG文件，或表上二维码里的文字")


def _verify(options: argparse.Namespace, answer: Answer) -> int:
    what: str = options.what.strip()
    if not what:
        raise UsageError("没有要核验的内容", remedy="请写文件名，或二维码里的文字", code="nothing_to_verify")
    content = None if is_check_text(what) else _read_file(what)
    with open_folder(options) as counter:
        if content is None:
            found = verify_code(counter.desk, counter.papers, counter.codes, what)
        else:
            found = verify_file(counter.desk, counter.papers, counter.codes, content)
    words = tell_verification(found)
    answer.give(_document(found, words))
    answer.say(*words)
    return 0 if found.is_ours_unchanged else 1


def _read_file(name: str) -> bytes | None:
    """The file's bytes, None when ``name`` is no file's name. Raises EnvironmentProblem for one that cannot be read."""
    path = Path(name)
    try:
        if not path.exists() and path.suffix.lower() not in _FILE_ENDINGS and path.name == name:
            return None
        return path.read_bytes()
    except (OSError, ValueError):
        raise EnvironmentProblem(
            "读不到要核验的文件", why=f"打不开 {name}", remedy="请核对文件名和权限", code="file_unreadable"
        ) from None


def _document(found: Verification, words: tuple[str, ...]) -> dict[str, Any]:
    claim = found.claim
    return {
        "ok": found.is_ours_unchanged,  # proved, not merely not refuted; the exit code goes with it
        "verdict": found.verdict.value,
        "unchanged": found.unchanged,
        "number": found.number or (claim.number if claim is not None else None),
        "form": claim.form if claim is not None else None,
        "form_version": claim.version or None if claim is not None else None,
        "revision": claim.revision if claim is not None else None,
        "present_revision": found.present_revision,
        "is_present": found.is_present,
        "print": to_plain(found.paper) if found.paper is not None else None,
        "damaged": [paper.id for paper in found.damaged],
        "words": list(words),
    }


COMMANDS = (Command("verify", "核验一张表是否本机构出具、有没有改动", _verify, _options, gives_json=True),)
