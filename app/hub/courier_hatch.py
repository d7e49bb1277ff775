"""信使收发窗口: courier files as a browser brings them, and receipts as it takes them away."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import IO

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.domain.dates import Clock
from app.errors import UserError
from app.hub.courier import CourierDesk, TakenFile
from app.hub.courier_keys import read_hub_keys
from app.hub.courier_log import FileTaken, find_file
from app.hub.database import Database

LARGEST_FILE_BYTES = 32 * 1024 * 1024
"""More than all acts that one file may carry come to."""
_FORM_BYTES = 64 * 1024
_LONGEST_NUMBER = 9
_LONGEST_CURSOR = 100


class CourierHatch:
    """信使收发窗口 on the hub's database. ``key`` is the file of the hub's courier keys, read when it is needed."""

    def __init__(self, database: Database, clock: Clock, key: Path | None) -> None:
        self._database, self._clock, self._key = database, clock, key

    def has_key(self) -> bool:
        """Whether files can be taken at all."""
        return self._key is not None and self._key.exists()

    def take(self, content: IO[bytes], who: str) -> TakenFile:
        """Take in a file that ``who`` brought. Raises what ``CourierDesk.take`` raises, and UserError without keys."""
        desk = self._desk()
        with tempfile.TemporaryDirectory(prefix="yidi-courier-") as folder:
            path = Path(folder) / "file"
            with path.open("wb") as file:
                shutil.copyfileobj(content, file)
            return desk.take(path, who)

    def find(self, office: str, counter: str, number: str) -> FileTaken | None:
        """A file that was taken, or None; whatever somebody wrote into an address."""
        if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
            return None
        with self._database.read() as connection:
            return find_file(connection, office, counter, int(number))

    def write_receipts(self, taken: FileTaken, after: str | None, who: str) -> Path:
        """Its receipts, alone in a folder that the caller removes; with the feed since the cursor ``after``."""
        folder = Path(tempfile.mkdtemp(prefix="yidi-courier-"))
        path = folder / f"回执-{taken.office}-{taken.counter}-第{taken.number}号.yidi"
        feed_after = None if after is None else after[:_LONGEST_CURSOR]
        try:
            self._desk().write_receipts(taken.office, taken.counter, taken.number, path, feed_after=feed_after, who=who)
        except BaseException:
            shutil.rmtree(folder)
            raise
        return path

    def _desk(self) -> CourierDesk:
        if self._key is None:
            raise UserError("没有可用的市级信使密钥", remedy="请系统管理员用 hub keygen 生成", code="no_hub_key")
        return CourierDesk(self._database, read_hub_keys(self._key), self._clock)


class UploadError(Exception):
    """The request brought no file that could be looked at: the status, and a sentence for the page."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


async def read_form(request: Request) -> FormData:
    """The form with its file, which the caller closes. Raises UploadError."""
    try:
        return await MultiPartParser(request.headers, _limited(request), max_files=1, max_fields=1).parse()
    except (MultiPartException, KeyError):
        raise UploadError(400, "没有收到文件，请重新选择后再收。") from None


def file_in(form: FormData) -> UploadFile:
    """The file of a form. Raises UploadError where none was chosen."""
    upload = form.get("file")
    if not isinstance(upload, UploadFile) or not upload.size:
        raise UploadError(400, "没有选择文件，或文件是空的。请选择窗口送来的信使文件。")
    return upload


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    """The body of a request; one that is too large is heard to its end, or the browser shows no answer."""
    size, most = 0, LARGEST_FILE_BYTES + _FORM_BYTES
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            yield chunk
    if size > most:
        raise UploadError(413, f"文件超过{LARGEST_FILE_BYTES // 1024 // 1024}MB，不是信使文件。请核对选的文件。")
