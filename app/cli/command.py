"""一条命令: its name, help, options and what runs it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.answer import Answer

if TYPE_CHECKING:
    from app.bootstrap.counter import Counter

Run = Callable[[argparse.Namespace, Answer], int]
Options = Callable[[argparse.ArgumentParser], None]


def no_options(_parser: argparse.ArgumentParser) -> None:
    """For a command without options."""


def filing_number_argument(parser: argparse.ArgumentParser) -> None:
    """备案编号 as the first argument; a check letter may be typed small."""
    parser.add_argument("number", metavar="NUMBER", type=lambda typed: typed.strip().upper(), help="备案编号")


@dataclass(frozen=True)
class Command:
    """A command, or a group of them when ``parts`` is given."""

    name: str
    help: str
    run: Run | None = None
    options: Options = no_options
    gives_json: bool = False
    parts: tuple[Command, ...] = ()

    def add_to(self, commands: Any) -> None:
        """Add the command to an argparse group of commands."""
        parser = commands.add_parser(self.name, help=self.help, description=self.help)
        if self.parts:
            group = parser.add_subparsers(dest=f"{self.name}_command", metavar="COMMAND", required=True)
            for part in self.parts:
                part.add_to(group)
            return
        self.options(parser)
        if self.gives_json:
            parser.add_argument("--json", action="store_true", help="只输出一个JSON文档")
        parser.set_defaults(run=self.run)


def open_folder(options: argparse.Namespace) -> Counter:
    """The counter of ``--data``, for a with statement. Raises EnvironmentProblem when it is not set up."""
    from app.bootstrap.counter import default_folder, open_counter

    return open_counter(options.data or default_folder(), built_in_reader=True)


def own_packs(options: argparse.Namespace) -> Path:
    """The folder of the packs installed at this counter, whether there is one or not."""
    from app.bootstrap.counter import default_folder

    folder: Path = options.data or default_folder()
    return folder / "policies"
