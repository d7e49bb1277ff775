"""A hub with a certificate: what goes up cannot be read on its way, and goes to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.main import main
from app.errors import UsageError
from app.hub.identity import Identity
from app.hub.server import BackgroundHub
from app.hub.tokens import issue_token
from app.uplink.outcome import Pause
from tests.hub.certificates import make_identity
from tests.uplink.conftest import CounterAtWork, Sync


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    """A certificate for this computer that has signed itself."""
    return make_identity(tmp_path)


def test_acts_go_up_to_a_hub_whose_certificate_this_computer_trusts(
    counter: CounterAtWork, sync: Sync, identity: Identity, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.file()
    database_url = f"sqlite:///{tmp_path / 'tls.db'}"
    with BackgroundHub(database_url, identity=identity) as hub:
        token = issue_token(database_url, "32080301")
        assert sync(counter, url=hub.url, token=token).pause is Pause.CERTIFICATE
        assert counter.states() == ["waiting"]
        monkeypatch.setenv("SSL_CERT_FILE", str(identity.certificate))
        assert sync(counter, url=hub.url, token=token).accepted == 1
    assert hub.url.startswith("https://")


@pytest.mark.parametrize("valid_from_days", [-3, 1])
def test_a_certificate_out_of_its_dates_is_told_as_such_and_leaves_the_queue_intact(
    counter: CounterAtWork, sync: Sync, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, valid_from_days: int
) -> None:
    counter.file()
    identity = make_identity(tmp_path, from_days=valid_from_days)
    monkeypatch.setenv("SSL_CERT_FILE", str(identity.certificate))
    database_url = f"sqlite:///{tmp_path / 'tls.db'}"
    with BackgroundHub(database_url, identity=identity) as hub:
        result = sync(counter, url=hub.url, token=issue_token(database_url, "32080301"))
    assert (result.pause, result.waiting) == (Pause.CERTIFICATE_DATES, 1)
    assert "核对本机日期和时间" in Pause.CERTIFICATE_DATES.sentence
    assert (counter.states(), counter.rows()[0].attempts) == (["waiting"], 0)
    assert sync(counter).accepted == 1


def test_a_certificate_without_its_own_key_is_refused_in_words(identity: Identity, tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="私钥"),
        BackgroundHub("sqlite://", identity=Identity(identity.key, identity.key)),
    ):
        pass


def test_a_certificate_is_given_with_its_key_or_not_at_all(
    identity: Identity, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["--data", str(tmp_path / "data"), "hub", "serve", "--certificate", str(identity.certificate)])
    assert (code, "--key" in capsys.readouterr().err) == (UsageError.exit_code, True)
