"""What a clerk is told when the disk under the records fails."""

from __future__ import annotations

from sqlcipher3 import dbapi2 as driver

from app.store.problems import find_problem


def test_a_failing_disk_is_looked_at_for_space_before_a_backup_is_spoken_of() -> None:
    failure = driver.OperationalError("disk I/O error")
    failure.sqlite_errorcode = 10
    problem = find_problem(failure)
    assert problem is not None
    assert problem.code == "store_io"
    said = str(problem)
    assert said.index("腾出空间") < said.index("从备份恢复")
