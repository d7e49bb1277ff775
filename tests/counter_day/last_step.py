"""Plays the last step of a visit in children that its caller kills: ``python -m tests.counter_day.last_step FOLDER``.

For each line on standard input (a draft's id) it forks; the child resumes that visit, files it and prints its two
papers. The parent says ``started PID``, then ``killed`` or ``ended`` with the exit code.
Everything slow was imported and drawn once before the first fork, so that a kill falls into the work itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from app.bootstrap.counter import Counter, open_counter
from app.bootstrap.training import TRAINING_USERS
from app.domain.dates import FixedClock
from app.flows.new_filing import NewFiling
from app.services.accounts import actor_of
from app.services.printing import issue
from tests.builders import DAY

FORMS = ("filing", "commitment")


def play_last_step(counter: Counter, draft_id: str) -> str:
    """Resume, file, print; returns the number."""
    desk = counter.desk
    with desk.store.read() as uow:
        draft = uow.drafts.find(draft_id)
        user = uow.users.find(TRAINING_USERS[0][0])
    if draft is None or user is None:
        raise LookupError("the draft and the clerk were there when the line was written")
    actor = actor_of(desk, user)
    flow = NewFiling.resume(desk, actor, draft)
    result = flow.submit()
    if result.filing is None:
        raise AssertionError([reason.code for reason in result.decision.reasons])
    for form in FORMS:
        issue(desk, counter.papers, actor, result.filing.number, form)
    return result.filing.number


def main(folder: Path) -> None:
    clock = FixedClock.on(DAY)
    with open_counter(folder, clock=clock, built_in_reader=True) as counter:
        play_last_step(counter, sys.stdin.readline().strip())
    _say("ready")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with open_counter(folder, clock=clock, built_in_reader=True) as counter:
                play_last_step(counter, line.strip())
            os._exit(0)
        _say(f"started {child}")
        _, status = os.waitpid(child, 0)
        _say("killed" if os.WIFSIGNALED(status) else f"ended {os.WEXITSTATUS(status)}")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
