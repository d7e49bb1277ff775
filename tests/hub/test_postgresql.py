"""What only a PostgreSQL server does to the hub: ending transactions, dropping connections, serving two programs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.domain.dates import FixedClock
from app.hub.api import read_batch
from app.hub.database import Database
from app.hub.intake import take_batch
from app.hub.rows import insert_rows
from app.hub.stats import hub_stats
from app.hub.tables import act
from app.hub.tokens import issue_token
from tests.conftest import ExpectedLogs
from tests.hub.conftest import City
from tests.wire.window import NOW, Window, someone

pytestmark = [
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
    pytest.mark.xdist_group("postgresql"),
]


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_a_transaction_that_the_server_ended_is_done_again(
    database_url: str, sqlstate: str, expected_logs: ExpectedLogs
) -> None:
    database, attempts = Database(database_url), []

    def work(connection: Connection) -> str:
        attempts.append(1)
        if len(attempts) < 3:
            connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sqlstate}'; END $$"))
        return "done"

    assert database.transact(work) == "done"
    assert len(attempts) == 3
    assert len(expected_logs.claim(sqlstate)) == 2
    database.close()


def test_a_transaction_that_fails_for_good_is_tried_a_few_times_and_then_said_so(
    database_url: str, expected_logs: ExpectedLogs
) -> None:
    database, attempts = Database(database_url), []

    def work(connection: Connection) -> None:
        attempts.append(1)
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$"))

    with pytest.raises(OperationalError):
        database.transact(work)
    assert 2 < len(attempts) < 10
    expected_logs.claim("transaction_again")
    database.close()


def test_offices_go_on_after_the_server_dropped_every_connection(city: City, expected_logs: ExpectedLogs) -> None:
    window = Window()
    city.send(window, window.file())
    database = Database(city.database_url)
    with database.read() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid != pg_backend_pid()"
            )
        )
    database.close()
    (receipt,) = city.send(window, window.file())
    assert receipt["verdict"] == "accepted"
    assert city.stats()["acts"] == 2


def test_while_the_server_lets_nobody_in_everyone_is_told_and_afterwards_all_go_on(
    city: City, expected_logs: ExpectedLogs
) -> None:
    window = Window()
    done = window.file()
    city.token()
    name = city.database_url.partition("///")[2].partition("?")[0]
    elsewhere = city.database_url.replace(f"///{name}?", "///postgres?")
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        answer = city.post(window, window.batch(done))
        assert (answer.status_code, answer.json()["code"]) == (503, "hub_unwell")
        page = city.get("/staff/courier/32080301/01/1")
        assert (city.get("/v1/health").status_code, page.status_code) == (503, 200)
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    (receipt,) = city.send(window, done)
    assert receipt["verdict"] == "accepted"
    assert len(expected_logs.claim("database_unwell")) == 2


def test_two_hubs_on_one_server_give_one_person_to_one_office(database_url: str) -> None:
    issue_token(database_url, "32080301")
    hubs = [Database(database_url) for _ in range(2)]
    people = [someone() for _ in range(10)]
    batches = [
        (hub, [window.batch(window.file(person=person)) for person in people])
        for hub, window in zip(hubs, (Window("01"), Window("02")), strict=True)
    ]

    def send(one: tuple[Database, list[str]]) -> list[str]:
        hub, bodies = one
        return [
            take_batch(hub, read_batch(body.encode()), FixedClock(NOW).now)[0].receipts[0].verdict for body in bodies
        ]

    with ThreadPoolExecutor(2) as pool:
        verdicts = list(pool.map(send, batches))
    assert [sorted(pair) for pair in zip(*verdicts, strict=True)] == [["accepted", "rejected"]] * 10
    assert hub_stats(database_url)["conflicts"] == 10
    for hub in hubs:
        hub.close()


def test_rows_refused_while_they_are_copied_in_fail_as_any_statement_does(database_url: str) -> None:
    hub, window = Database(database_url), Window()
    body = window.batch(window.file()).encode()
    take_batch(hub, read_batch(body), FixedClock(NOW).now)
    with hub.read() as connection:
        (kept,) = connection.execute(select(act)).mappings()
    row = {name: value for name, value in kept.items() if name != "arrival"}
    with pytest.raises(IntegrityError) as refused, hub.write() as connection:
        insert_rows(connection, act, [row])
    assert row["body"] not in str(refused.value)
    with hub.read() as connection:
        assert connection.scalar(select(func.count()).select_from(act)) == 1
    hub.close()
