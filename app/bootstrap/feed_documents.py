"""下行文件的启用: what came down as a file (directory, holiday plan, pack update) is put in its place, or refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap.counter import Counter
from app.bootstrap.data_files import read_plan
from app.bootstrap.pack_updates import install_update
from app.errors import EnvironmentProblem, UserError, disk_reason
from app.policy.institution_file import read_institutions
from app.services.feed import documents, keep_outcome
from app.services.feed_store import FeedDocument
from app.store.files import make_private_folder, write_durably
from app.wire.feed import FeedKind

_ACTOR = "system"
_OLDER = "update_older"


@dataclass(frozen=True)
class Applied:
    """启用结果: files that hold now, and a sentence for each that could not."""

    done: tuple[str, ...]
    problems: tuple[str, ...]


def apply_documents(counter: Counter) -> Applied:
    """Apply every file that waits; one that was refused is tried again, for the city's key may be trusted by now.

    A counter that is open goes on with what it read when it was opened. Raises EnvironmentProblem when the disk
    refuses; what waits then waits on.
    """
    store, clock = counter.desk.store, counter.desk.clock
    done, problems = [], []
    for document in _waiting(documents(store)):
        name = f"{document.kind.label}（{document.key}）"
        try:
            _apply(counter, document)
        except EnvironmentProblem:
            raise
        except UserError as error:
            problems.append(f"市级下发的{name}没有启用：{error}")
            if str(error) != document.problem:
                keep_outcome(store, document, clock.now(), str(error))
        else:
            done.append(name)
            keep_outcome(store, document, clock.now())
    return Applied(tuple(done), tuple(problems))


def _waiting(found: Iterable[FeedDocument]) -> Iterable[FeedDocument]:
    return (document for document in found if document.applied_at is None)


def _apply(counter: Counter, document: FeedDocument) -> None:
    if document.kind is FeedKind.PACKS:
        _install(counter, document)
    elif document.kind is FeedKind.INSTITUTIONS:
        _put(counter.folder / "institutions", document, read_institutions)
    else:
        _put(counter.folder / "calendars", document, read_plan)


def _install(counter: Counter, document: FeedDocument) -> None:
    try:
        install_update(counter, document.content.encode(), actor=_ACTOR)
    except UserError as error:
        # Somebody put a newer one in by file: what the city sent holds as far as it goes.
        if error.code != _OLDER:
            raise


def _put(folder: Path, document: FeedDocument, check: Callable[[Path], object]) -> None:
    """Let the file hold once it was read in a folder of its own; the one of before stays when it cannot be."""
    name = f"{document.key}.yaml"
    content = document.content.encode()
    try:
        with tempfile.TemporaryDirectory(prefix="yidi-feed-") as scratch:
            trial = Path(scratch) / name
            trial.write_bytes(content)
            _check(trial, check)
        make_private_folder(folder)
        write_durably(folder / name, content)
    except OSError as error:
        raise EnvironmentProblem(
            f"写不进文件夹 {folder}", why=disk_reason(error), remedy="请检查磁盘后再试", code="feed_disk"
        ) from error


def _check(trial: Path, check: Callable[[Path], object]) -> None:
    try:
        check(trial)
    except UserError as error:
        # Where the trial lay says nothing to anybody, and is another place each time.
        raise UserError(
            "文件不合规定",
            why=error.why or error.what,
            remedy="请联系市级管理员改正后重新下发；现用的没有变动",
            code=error.code,
        ) from None
