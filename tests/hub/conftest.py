"""A real hub on loopback for every test, on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.bench.postgresql_server import Server
from app.hub.server import BackgroundHub
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from tests.postgresql import server_for_tests
from tests.wire.window import Window


class City:
    """The hub as offices see it over HTTP."""

    def __init__(self, url: str, database_url: str) -> None:
        self.url, self.database_url = url, database_url
        self._tokens: dict[str, str] = {}
        self._client = httpx.Client(base_url=url, trust_env=False)

    def close(self) -> None:
        self._client.close()

    def token(self, office: str = "32080301") -> str:
        if office not in self._tokens:
            self._tokens[office] = issue_token(self.database_url, office)
        return self._tokens[office]

    def post(self, window: Window, batch: str | bytes, *, token: str | None = None) -> httpx.Response:
        headers = {"authorization": f"Bearer {token or self.token(window.office)}"}
        content = batch.encode() if isinstance(batch, str) else batch
        return self._client.post("/v1/acts", content=content, headers=headers)

    def send(self, window: Window, *done: Any, settled: tuple[str, ...] = ()) -> list[dict[str, str]]:
        """The receipts of a batch that the hub must take."""
        answer = self.post(window, window.batch(*done, settled=settled))
        assert answer.status_code == 200, answer.text
        receipts: list[dict[str, str]] = answer.json()["receipts"]
        return receipts

    def ask(self, *act_ids: str, office: str = "32080301") -> list[dict[str, str]]:
        answer = self._client.get(
            "/v1/receipts",
            params={"act_id": list(act_ids)},
            headers={"authorization": f"Bearer {self.token(office)}"},
        )
        receipts: list[dict[str, str]] = answer.raise_for_status().json()["receipts"]
        return receipts

    def feed(self, cursor: str, limit: int, counter: str, office: str) -> httpx.Response:
        """A page of the feed, for a counter."""
        return self._client.get(
            "/v1/feed",
            params={"cursor": cursor, "limit": limit, "counter": counter},
            headers={"authorization": f"Bearer {self.token(office)}"},
        )

    def get(self, path: str) -> httpx.Response:
        return self._client.get(path)

    def stats(self) -> dict[str, Any]:
        return hub_stats(self.database_url)


ON_BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
    indirect=True,
)
"""The test runs on either database."""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server for the whole run."""
    with server_for_tests() as server:
        yield server


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: SQLite, unless the test says ``ON_BOTH``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path / 'hub.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    yield server.new_database()
    server.drop_all()


@pytest.fixture
def city(database_url: str) -> Iterator[City]:
    with BackgroundHub(database_url) as hub:
        city = City(hub.url, database_url)
        yield city
        city.close()
