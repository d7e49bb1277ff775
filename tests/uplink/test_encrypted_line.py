"""A hub with a certificate: what goes up cannot be read on its way, and goes to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.cli.main import main
from app.errors import UsageError
from app.hub.server import BackgroundHub, Identity
from app.hub.tokens import issue_token
from app.uplink.outcome import Pause
from tests.uplink.conftest import CounterAtWork, Sync


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    """A certificate for this computer that has signed itself."""
    return _identity(tmp_path, valid_from_days=-1)


def _identity(folder: Path, *, valid_from_days: int) -> Identity:
    """One that holds for two days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hub")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=valid_from_days))
        .not_valid_after(now + timedelta(days=valid_from_days + 2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = Identity(folder / "hub.pem", folder / "hub.key")
    made.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    made.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return made


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
    identity = _identity(tmp_path, valid_from_days=valid_from_days)
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
