"""Who may send, what a batch must be, and that the log holds nothing of what was sent."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem, UsageError
from app.hub.events import JsonLines
from app.hub.server import BackgroundHub, serve
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from tests.conftest import ExpectedLogs
from tests.hub.conftest import City
from tests.wire.window import Window, someone

NAME = "慕容不入日志"


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_token_of_nobody_is_refused_with_a_sentence(city: City, expected_logs: ExpectedLogs) -> None:
    window = Window()
    answer = city.post(window, window.batch(window.file()), token="wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, "token_refused")
    assert "口令" in answer.json()["sentence"]
    assert city.stats()["acts"] == 0
    expected_logs.claim("token_refused")


def test_a_new_token_ends_the_old_one(city: City, expected_logs: ExpectedLogs) -> None:
    window = Window()
    old = city.token()
    new = issue_token(city.database_url, "320803+01")
    assert city.post(window, window.batch(window.file()), token=old).status_code == 401
    assert city.post(window, window.batch(window.file()), token=new).status_code == 200
    expected_logs.claim("token_refused")


def test_the_database_does_not_hold_a_token_in_clear(database_url: str, tmp_path: Path) -> None:
    token = issue_token(database_url, "32080301")
    assert not any(token.encode() in path.read_bytes() for path in tmp_path.iterdir())


def test_the_token_of_one_office_does_not_send_for_another(city: City, expected_logs: ExpectedLogs) -> None:
    window = Window(office="32080302")
    answer = city.post(window, window.batch(window.file()), token=city.token("32080301"))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_this_office")
    expected_logs.claim("not_this_office")


def test_an_unknown_key_is_refused_and_neither_it_nor_the_person_is_logged(
    city: City, log: pytest.LogCaptureFixture, expected_logs: ExpectedLogs
) -> None:
    window = Window()
    person = someone(NAME)
    batch = json.loads(window.batch(window.file(person=person)))
    batch["acts"][0]["record"][NAME] = NAME
    answer = city.post(window, json.dumps(batch))
    assert (answer.status_code, answer.json()["code"]) == (422, "batch_malformed")
    assert NAME not in answer.text
    expected_logs.claim("acts.0.record.?: extra_forbidden")
    assert NAME not in log.text
    assert person.social_security_number not in log.text


def test_the_log_of_an_accepted_batch_holds_figures_only(city: City, log: pytest.LogCaptureFixture) -> None:
    window = Window()
    person = someone(NAME)
    city.send(window, window.file(person=person))
    lines = [json.loads(one.getMessage()) for one in log.records if one.name == "app.hub.events"]
    assert [(one["event"], one["acts"], one["accepted"]) for one in lines] == [("batch", 1, 1)]
    for secret in (NAME, person.social_security_number, "13800001234"):
        assert secret not in log.text


def test_a_crash_is_answered_and_logged_without_its_message(
    city: City,
    log: pytest.LogCaptureFixture,
    expected_logs: ExpectedLogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError(f"cannot stand {NAME}")

    monkeypatch.setattr("app.hub.intake.look_up", crash)
    window = Window()
    answer = city.post(window, window.batch(window.file()))
    assert (answer.status_code, answer.json()["code"]) == (500, "hub_crashed")
    expected_logs.claim('"kind": "RuntimeError"')
    assert NAME not in log.text


def test_a_batch_of_another_version_is_refused_as_such(city: City, expected_logs: ExpectedLogs) -> None:
    window = Window()
    answer = city.post(window, window.batch(window.file()).replace('"format":1', '"format":2'))
    assert (answer.status_code, answer.json()["code"]) == (409, "format_unknown")
    expected_logs.claim("format_unknown")


def test_every_line_of_the_log_is_one_json_object_without_the_message_of_an_exception() -> None:
    formatter = JsonLines()
    own = logging.LogRecord("app.hub.events", logging.WARNING, "", 0, '{"event": "refused", "status": 401}', None, None)
    line = json.loads(formatter.format(own))
    assert (line["level"], line["event"], line["status"]) == ("warning", "refused", 401)
    assert line["at"].endswith("+08:00")
    try:
        raise RuntimeError(NAME)
    except RuntimeError as error:
        told = (type(error), error, error.__traceback__)
    crash = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, f"Exception: {NAME}", None, told)
    text = formatter.format(crash)
    assert json.loads(text)["logger"] == "uvicorn.error"
    assert NAME not in text
    assert "\n" not in text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"format":1}'])
def test_what_is_no_batch_is_refused(city: City, expected_logs: ExpectedLogs, body: bytes) -> None:
    assert city.post(Window(), body).status_code == 422
    expected_logs.claim("batch_malformed")


def test_a_body_beyond_all_measure_is_refused(city: City, expected_logs: ExpectedLogs) -> None:
    assert city.post(Window(), b" " * (8 * 1024 * 1024 + 1)).status_code == 413
    expected_logs.claim("too_large")


def test_health_needs_no_token_and_names_the_format(city: City) -> None:
    answer = city.get("/v1/health").json()
    assert (answer["status"], answer["format"]) == ("ok", 1)


def test_an_address_that_is_taken_is_said_so(city: City, tmp_path: Path) -> None:
    port = int(city.url.rpartition(":")[2])
    with pytest.raises(EnvironmentProblem, match="不能在"):
        serve(f"sqlite:///{tmp_path / 'other.db'}", "127.0.0.1", port)


def test_a_database_that_cannot_be_opened_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="数据库打不开"):
        hub_stats(f"sqlite:///{tmp_path / 'missing' / 'hub.db'}")
    with pytest.raises(EnvironmentProblem), BackgroundHub(f"sqlite:///{tmp_path / 'missing' / 'hub.db'}"):
        pass


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x", ""])
def test_a_wrong_database_address_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError):
        hub_stats(url)


@pytest.mark.parametrize("office", ["", "3208", "32080301x", "淮安"])
def test_a_token_for_no_office_is_a_usage_error(database_url: str, office: str) -> None:
    with pytest.raises(UsageError):
        issue_token(database_url, office)
