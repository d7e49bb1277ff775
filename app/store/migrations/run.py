"""Upgrading a database in one transaction: the schema of before or the one of after, nothing between."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.errors import EnvironmentProblem
from app.store.engine import make_engine

_HERE = Path(__file__).resolve().parent


def revisions(scripts: Path = _HERE) -> tuple[str, ...]:
    """Every migration in ``scripts``, oldest first."""
    directory = ScriptDirectory.from_config(_config(scripts))
    return tuple(script.revision for script in reversed(list(directory.walk_revisions())))


def upgrade(path: Path, key: bytes, target: str, scripts: Path = _HERE) -> None:
    """Bring the database to ``target``.

    Raises EnvironmentProblem when its rows do not fit together afterwards; then nothing was changed.
    """
    engine = make_engine(path, key)
    config = _config(scripts)
    try:
        with engine.connect() as connection:
            # A table rebuilt under its old name would pull its children along; references are checked at the end.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            config.attributes["connection"] = connection
            command.upgrade(config, target)
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise EnvironmentProblem(
                    "本地数据库没有升级成功",
                    why="升级后有记录对不上",
                    remedy="数据没有改动；请保留数据文件夹并联系技术支持",
                    code="upgrade_failed",
                )
            connection.commit()
    finally:
        engine.dispose()


def _config(scripts: Path) -> Config:
    config = Config()
    # Alembic reads the option with configparser, for which a percent sign is special.
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config
