"""The bare floor under the hub: the same server and database, with an endpoint that only inserts what it is sent.

``python -m app.bench.hub_floor DATABASE PORT`` serves until it is told to stop. No token, no check, no judgement and
no receipt: each act of a batch becomes a row of two columns, all of one batch in one transaction.
"""

from __future__ import annotations

import json
import sys
import threading
from contextlib import nullcontext
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from sqlalchemy import Column, MetaData, Table, Text, insert
from starlette.concurrency import run_in_threadpool

from app.hub.database import make_engine

_metadata = MetaData()
_row = Table("floor_act", _metadata, Column("act_id", Text, primary_key=True), Column("body", Text, nullable=False))


def create_floor(database_url: str) -> FastAPI:
    """The endpoint on a database of its own."""
    engine = make_engine(database_url)
    _metadata.create_all(engine)
    turn = threading.Lock() if engine.dialect.name == "sqlite" else nullcontext()
    floor = FastAPI(openapi_url=None)

    def insert_all(batch: dict[str, Any]) -> None:
        rows = [{"act_id": act["act_id"], "body": json.dumps(act, ensure_ascii=False)} for act in batch["acts"]]
        with turn, engine.begin() as connection:
            connection.execute(insert(_row), rows)

    @floor.post("/v1/acts")
    async def take(request: Request) -> Response:
        await run_in_threadpool(insert_all, json.loads(await request.body()))
        return Response('{"receipts":[]}', media_type="application/json")

    return floor


def main() -> None:
    """Serve it."""
    database_url, port = sys.argv[1], int(sys.argv[2])
    uvicorn.run(create_floor(database_url), host="127.0.0.1", port=port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
