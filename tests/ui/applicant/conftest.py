"""The applicant's window beside a clerk's, on a training counter."""

from __future__ import annotations

import pytest

from tests.ui.applicant.both import Both
from tests.ui.conftest import Desktop
from ui.wizards.new_filing import paper_desk


@pytest.fixture
def both(signed_in: Desktop, monkeypatch: pytest.MonkeyPatch) -> Both:
    """A clerk signed in, the applicant's window open, no printer."""
    monkeypatch.setattr(paper_desk, "list_printers", tuple)
    return Both(signed_in)
