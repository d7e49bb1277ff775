"""The hub's HTTP interface: ``POST /v1/acts``, ``GET /v1/receipts``, ``GET /v1/health`` and the feed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy import select
from starlette.concurrency import run_in_threadpool

from app import __version__
from app.domain.dates import Clock, SystemClock
from app.hub import events
from app.hub.contacts import Contacts
from app.hub.database import Database
from app.hub.feed_api import feed_router
from app.hub.intake import take_batch
from app.hub.ledger import receipts_of
from app.hub.refusals import (
    RefusedRequest,
    Safeguard,
    answer_refusal,
    batch_malformed,
    body_too_large,
    format_unknown,
    not_this_office,
    token_refused,
    too_many_asked,
)
from app.hub.staff_answers import go_to
from app.hub.staff_page import staff_router
from app.hub.tokens import find_office
from app.hub.winners import is_anything_lost, winners_of
from app.wire.batch import MAX_ACTS_IN_BATCH, Batch, Receipts
from app.wire.canonical import MESSAGE_FORMAT

PlaceName = Callable[[str], str]
"""Names an area by its code."""
_MAX_BODY_BYTES = 8 * 1024 * 1024
_TOKEN_SCHEME = "Bearer "  # noqa: S105 (the name of the scheme, not a token)


def create_hub(
    database_url: str, *, clock: Clock | None = None, place_name: PlaceName = str, courier_key: Path | None = None
) -> FastAPI:
    """The hub on a database (``sqlite:///FILE`` or ``postgresql://…``), its tables made if need be.

    Raises UsageError for a wrong address, EnvironmentProblem when the database cannot be opened.
    """
    database = Database(database_url)
    present = clock or SystemClock()
    contacts = Contacts(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    # No pages of documentation: they load scripts from elsewhere.
    hub = FastAPI(title="异地就医备案 市级接收端", version=__version__, lifespan=lifespan, openapi_url=None)
    hub.add_middleware(Safeguard)
    hub.add_exception_handler(RefusedRequest, answer_refusal)

    async def office_of_token(request: Request) -> str:
        header = request.headers.get("authorization", "")
        token = header.removeprefix(_TOKEN_SCHEME) if header.startswith(_TOKEN_SCHEME) else ""
        office = await run_in_threadpool(_meet_office, database, contacts, present, token) if token else None
        if office is None:
            raise token_refused()
        return office

    signed_in = Depends(office_of_token)

    @hub.post("/v1/acts")
    async def take_acts(request: Request, office: str = signed_in, *, winners: bool = False) -> Response:
        began = time.perf_counter()
        batch = await run_in_threadpool(read_batch, await _body_of(request))
        if batch.office != office:
            raise not_this_office()
        receipts, tally = await run_in_threadpool(take_batch, database, batch, present.now)
        events.note(
            "batch",
            office=office,
            counter=batch.counter,
            batch_id=batch.batch_id,
            acts=len(batch.acts),
            ms=round((time.perf_counter() - began) * 1000),
            **tally,
        )
        if winners and is_anything_lost(receipts.receipts):
            receipts = await run_in_threadpool(_with_winners, database, office, receipts)
        return _json(receipts)

    @hub.get("/v1/receipts")
    async def find_receipts(
        act_id: Annotated[list[str] | None, Query()] = None, office: str = signed_in, *, winners: bool = False
    ) -> Response:
        asked = act_id or []
        if len(asked) > MAX_ACTS_IN_BATCH:
            raise too_many_asked()
        found = await run_in_threadpool(_find_receipts, database, office, asked)
        events.note("asked", office=office, asked=len(asked), found=len(found.receipts))
        if winners and is_anything_lost(found.receipts):
            found = await run_in_threadpool(_with_winners, database, office, found)
        return _json(found)

    hub.include_router(feed_router(database, signed_in))

    @hub.get("/v1/health")
    async def health() -> dict[str, str | int]:
        await run_in_threadpool(_touch, database)
        return {"status": "ok", "format": MESSAGE_FORMAT, "version": __version__}

    @hub.get("/")
    async def entrance() -> Response:
        # Who types the hub's address into a browser is one of the staff.
        return go_to("/staff")

    hub.include_router(staff_router(database, present, place_name, courier_key))
    return hub


def _meet_office(database: Database, contacts: Contacts, clock: Clock, token: str) -> str | None:
    office = find_office(database, token)
    if office is not None:
        contacts.note(office, clock.now())
    return office


def read_batch(raw: bytes) -> Batch:
    """A batch out of the body of a request. Raises RefusedRequest, without repeating what was wrong in it."""
    try:
        batch = Batch.model_validate_json(raw)
    except ValidationError as error:
        raise batch_malformed(error) from None
    if batch.format != MESSAGE_FORMAT:
        raise format_unknown()
    return batch


async def _body_of(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MAX_BODY_BYTES:
            raise body_too_large()
    return bytes(body)


def _find_receipts(database: Database, office: str, act_ids: list[str]) -> Receipts:
    with database.read() as connection:
        return Receipts(receipts=receipts_of(connection, office, act_ids))


def _with_winners(database: Database, office: str, answer: Receipts) -> Receipts:
    with database.read() as connection:
        winners = winners_of(connection, office, answer.receipts)
    return answer.model_copy(update={"winners": winners})


def _touch(database: Database) -> None:
    with database.read() as connection:
        connection.execute(select(1))


def _json(answer: Receipts) -> Response:
    # A counter of before knows no winners, and never gets any.
    unsaid = set() if answer.winners else {"winners"}
    return Response(answer.model_dump_json(exclude=unsaid), media_type="application/json")
