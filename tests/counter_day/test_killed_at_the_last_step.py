"""Two hundred visits killed at random moments of their last step: nothing lost, nothing twice, nothing broken."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap.counter import Counter, open_counter, open_training
from app.bootstrap.training import TRAINING_USERS
from app.domain.audit import find_break
from app.domain.authentication import CardReading, RosterEntry
from app.domain.dates import FixedClock
from app.domain.filing import Contact, MaterialTaken
from app.domain.vocabulary import (
    CardState,
    Category,
    Circumstance,
    Enrolment,
    Insurance,
    LifeState,
    Material,
    UpstreamState,
)
from app.flows.new_filing import NewFiling
from app.flows.visit_data import VisitStep
from app.services.accounts import actor_of
from app.services.printing import issue, reprint
from tests.builders import DAY, SHANGHAI, identity_number
from tests.counter_day.last_step import FORMS, play_last_step

KILLS = 200
SLOWEST_MOMENT_SECONDS = 0.11
"""A last step takes a little less here; some children are let live to the end."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    open_training(made, clock=FixedClock.on(DAY), built_in_reader=True).close()
    return made


@pytest.fixture
def counter(folder: Path) -> Iterator[Counter]:
    with open_counter(folder, clock=FixedClock.on(DAY), built_in_reader=True) as opened:
        yield opened


def people(count: int) -> list[str]:
    return [
        identity_number(sequence % 1000, born=DAY.replace(year=1950 + sequence // 1000)).text
        for sequence in range(count)
    ]


def drafts_before_the_last_step(counter: Counter, numbers: list[str]) -> dict[str, str]:
    """A visit for each person, filled in up to the review; person by draft."""
    desk = counter.desk
    entries = [
        RosterEntry(number, "王秀兰", Insurance.RESIDENT, Enrolment.IN_ORDER, CardState.NORMAL) for number in numbers
    ]
    with desk.store.write() as uow:
        uow.roster.replace(entries, loaded_at=desk.now(), fingerprint="kills")
        user = uow.users.find(TRAINING_USERS[0][0])
        uow.commit()
    assert user is not None
    visits = {}
    for number in numbers:
        flow = NewFiling(desk, actor_of(desk, user))
        flow.identify(CardReading(number, "王秀兰"))
        flow.data = replace(
            flow.data,
            category=Category.LONG_TERM_RESIDENT,
            destination=SHANGHAI,
            contact=Contact("淮安市淮安区", "上海市浦东新区", "13900005678"),
            materials=(MaterialTaken(Material.ID_CARD), MaterialTaken(Material.SOCIAL_SECURITY_CARD)),
            circumstances=(Circumstance.ACCOMPANYING_ELDER,),
            commitment=True,
            step=VisitStep.REVIEW,
        )
        flow.keep()
        visits[flow.draft_id] = number
    return visits


def kill_visits_at_random_moments(folder: Path, draft_ids: list[str]) -> int:
    """Start visits until ``KILLS`` of them were killed; returns how many were started."""
    moments = random.Random(20200506)  # the same moments every time, though the machine never is
    killed = started = 0
    with subprocess.Popen(
        [sys.executable, "-m", "tests.counter_day.last_step", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as player:
        assert player.stdin is not None
        assert player.stdout is not None
        for draft_id in draft_ids:
            player.stdin.write(f"{draft_id}\n")
            line = player.stdout.readline()
            started += 1
            if line == "ready\n":
                continue
            pid = int(line.removeprefix("started "))
            time.sleep(moments.uniform(0, SLOWEST_MOMENT_SECONDS))
            # The child may have ended by itself; its number is not given to another process so soon.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            outcome = player.stdout.readline()
            assert outcome in {"killed\n", "ended 0\n"}
            killed += outcome == "killed\n"
            if killed == KILLS:
                break
        player.stdin.close()
    assert player.returncode == 0
    assert killed == KILLS
    return started


@pytest.mark.timeout(300)
def test_a_visit_killed_at_any_moment_of_its_last_step_is_either_a_draft_or_one_whole_filing(
    folder: Path, counter: Counter
) -> None:
    visits = drafts_before_the_last_step(counter, people(2 * KILLS))
    started = kill_visits_at_random_moments(folder, list(visits))
    visits = dict(list(visits.items())[:started])

    filed_before_the_kill = 0
    desk = counter.desk
    for draft_id, person in visits.items():
        with desk.store.read() as uow:
            filings, draft = uow.filings.of_person(person), uow.drafts.find(draft_id)
        assert (len(filings), draft is None) in {(0, False), (1, True)}
        if filings:
            filed_before_the_kill += 1
        else:
            play_last_step(counter, draft_id)
    # Kills fell on both sides of the commit, or the moments proved nothing.
    assert 0 < filed_before_the_kill < len(visits)

    with desk.store.read() as uow:
        records = [uow.filings.of_person(person) for person in visits.values()]
        acts = [uow.filings.acts(filings[0].number) for filings in records]
        rows = [uow.outbox.of_filing(filings[0].number) for filings in records]
        user = uow.users.find(TRAINING_USERS[0][0])
        assert find_break(uow.audit.entries()) is None
        filed_in_audit = [entry.subject for entry in uow.audit.entries() if entry.event == "filing.file"]
    assert [len(filings) for filings in records] == [1] * len(visits)
    assert [len(of_one) for of_one in acts] == [1] * len(visits)
    assert [[row.state for row in of_one] for of_one in rows] == [[UpstreamState.WAITING]] * len(visits)
    assert all(filings[0].status is LifeState.ACTIVE for filings in records)
    numbers = {filings[0].number for filings in records}
    assert len(numbers) == len(visits)
    assert sorted(filed_in_audit) == sorted(numbers)
    assert len({row.act_id for of_one in rows for row in of_one}) == len(visits)

    # Printable: what was printed before the kill comes out as it was, what was not is printed now.
    assert user is not None
    actor = actor_of(desk, user)
    for number in sorted(numbers)[::20]:
        with desk.store.read() as uow:
            printed = {paper.form for paper in uow.prints.of_filing(number)}
        for form in FORMS:
            again = reprint if form in printed else issue
            assert again(desk, counter.papers, actor, number, form)[1].startswith(b"%PDF")
