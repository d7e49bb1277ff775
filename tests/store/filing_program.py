"""A program that files records in a data folder until it has done enough or is killed.

It prints each number once its transaction is committed: ``python -m tests.store.filing_program FOLDER HOW_MANY``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.store import open_store
from tests.store.builders import file_one


def main(folder: str, how_many: str) -> None:
    with open_store(Path(folder)) as store:
        for _ in range(int(how_many)):
            print(file_one(store).number, flush=True)  # noqa: T201 (its way to tell the test)


if __name__ == "__main__":
    main(*sys.argv[1:])
