"""Upgrading the hub's database inside the caller's transaction: the tables of before or those of after."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

_HERE = Path(__file__).resolve().parent


def revisions(scripts: Path = _HERE) -> tuple[str, ...]:
    """Every migration in ``scripts``, oldest first."""
    directory = ScriptDirectory.from_config(_config(scripts))
    return tuple(script.revision for script in reversed(list(directory.walk_revisions())))


def upgrade(connection: Connection, target: str, *, is_stamped: bool = True, scripts: Path = _HERE) -> None:
    """Bring the database to ``target``; one that does not say where it stands (not ``is_stamped``) is at the first."""
    config = _config(scripts)
    config.attributes["connection"] = connection
    if not is_stamped:
        command.stamp(config, revisions(scripts)[0])
    command.upgrade(config, target)


def _config(scripts: Path) -> Config:
    config = Config()
    # Alembic reads the option with configparser, for which a percent sign is special.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config
