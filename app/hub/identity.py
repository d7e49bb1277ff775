"""证书: by which the hub shows who it is, looked at before it serves."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509

from app.domain.dates import CHINA_STANDARD_TIME
from app.errors import UsageError

_SOON = timedelta(days=30)


@dataclass(frozen=True)
class Identity:
    """证书: the hub's certificate with its chain, and its private key, each a file in PEM."""

    certificate: Path
    key: Path

    def require_readable(self) -> None:
        """Raise UsageError when the two cannot be served with."""
        try:
            # An empty password, so that a locked key is refused instead of asked about on a terminal nobody watches.
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(self.certificate, self.key, password="")
        except (OSError, ValueError) as error:
            raise UsageError(
                "证书或私钥不能使用",
                why="文件读不出、不是PEM格式、两者不成对，或私钥带有口令",
                remedy="请核对 --certificate 和 --key",
                code="hub_certificate",
            ) from error

    def doubt(self, now: datetime) -> str:
        """A sentence where counters refuse the certificate by its dates, or soon will; empty where all is well.

        Raises UsageError when it cannot be read.
        """
        self.require_readable()
        certificate = x509.load_pem_x509_certificates(self.certificate.read_bytes())[0]
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        if now < begins:
            return f"证书从 {_day(begins)} 起才有效，此前各窗口都不会上报。请核对证书和本机日期。"
        if now >= ends:
            return f"证书已于 {_day(ends)} 到期，各窗口都不会上报。请换上新证书后重新启动。"
        return f"证书将于 {_day(ends)} 到期，请提前更换。" if now >= ends - _SOON else ""


def _day(at: datetime) -> str:
    return f"{at.astimezone(CHINA_STANDARD_TIME):%Y-%m-%d}"
