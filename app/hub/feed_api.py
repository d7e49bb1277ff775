"""``GET /v1/feed``: what changed since a cursor, for the area of the office that asks."""

from __future__ import annotations

import gzip
import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.hub import events
from app.hub.database import Database
from app.hub.feed import Reader, origin_of, read_page
from app.wire.feed import MAX_FEED_ITEMS

_WEAK = 3
"""gzip level: a fifth of the size in a third of the time that the best level takes for little more."""


def feed_router(database: Database, signed_in: Any) -> APIRouter:
    """The feed, for requests whose office the dependency ``signed_in`` tells."""
    router = APIRouter()

    @router.get("/v1/feed")
    async def feed(
        request: Request,
        cursor: Annotated[str, Query(max_length=100)] = "",
        limit: Annotated[int, Query(ge=1, le=MAX_FEED_ITEMS)] = 500,
        counter: Annotated[str, Query(pattern=r"^([0-9]{2})?$")] = "",
        office: str = signed_in,
        *,
        with_own: bool = False,
    ) -> Response:
        began = time.perf_counter()
        packed = "gzip" in request.headers.get("accept-encoding", "")
        body = await run_in_threadpool(_page, database, Reader(office, counter, with_own), cursor, limit, packed)
        took = round((time.perf_counter() - began) * 1000)
        events.note("feed", office=office, counter=counter, bytes=len(body), ms=took)
        headers = {"vary": "accept-encoding", **({"content-encoding": "gzip"} if packed else {})}
        return Response(body, media_type="application/json", headers=headers)

    return router


def _page(database: Database, reader: Reader, cursor: str, limit: int, packed: bool) -> bytes:
    origin = origin_of(database)
    with database.read() as connection:
        page = read_page(connection, origin, reader, cursor, limit).encode()
    # The time is fixed so that the same page is always the same bytes.
    return gzip.compress(page, _WEAK, mtime=0) if packed else page
