"""政策包读本: every rule of every pack that ships can be read by a person."""

from __future__ import annotations

import re

import pytest

from app.policy.reading import rule_lines
from tests.builders import library


@pytest.mark.parametrize("name", sorted(library().editions))
def test_every_rule_is_said_in_chinese_with_its_articles(name: str) -> None:
    for edition in library().get(name):
        lines = rule_lines(edition, edition.in_force.since)
        assert {line.place for line in lines} == {place for place, _ in edition.rules()}
        for line in lines:
            assert line.title
            assert line.cites
            assert not re.search("[a-z]{3,}", line.words), f"{line.place}: {line.words}"
