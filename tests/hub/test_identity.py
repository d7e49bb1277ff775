"""The hub's certificate is looked at before it serves."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.dates import SystemClock
from app.errors import UsageError
from app.hub.identity import Identity
from tests.hub.certificates import make_identity


@pytest.mark.parametrize(
    ("from_days", "days", "words"),
    [(-3, 2, "到期，各窗口都不会上报"), (1, 2, "此前各窗口都不会上报"), (-1, 20, "请提前更换"), (-1, 90, "")],
)
def test_dates_at_which_counters_refuse_a_certificate_are_told_before_they_do(
    tmp_path: Path, from_days: int, days: int, words: str
) -> None:
    doubt = make_identity(tmp_path, from_days=from_days, days=days).doubt(SystemClock().now())
    assert words in doubt
    assert bool(words) is bool(doubt)


def test_a_key_that_does_not_belong_to_the_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = make_identity(tmp_path / "one"), make_identity(tmp_path / "two")
    for identity in (
        Identity(one.certificate, two.key),
        Identity(one.key, one.key),
        Identity(tmp_path / "none", one.key),
    ):
        with pytest.raises(UsageError) as refused:
            identity.doubt(SystemClock().now())
        assert refused.value.code == "hub_certificate"
