"""Where the city's receiving end keeps its things, for every hub command."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from pathlib import Path

from app.errors import EnvironmentProblem, disk_reason


def need_hub() -> None:
    """Raise EnvironmentProblem where the hub's libraries are not installed."""
    if any(find_spec(name) is None for name in ("fastapi", "uvicorn", "jinja2", "python_multipart")):
        raise EnvironmentProblem(
            "没有安装市级接收端", why="缺少组件", remedy='请运行 pip install "yidi-counter[hub]"', code="no_hub"
        )


def hub_folder(options: argparse.Namespace) -> Path:
    """The hub's folder: beside the counter's, never in it, for that one holds nothing in clear."""
    from app.bootstrap.counter import default_folder

    counter_folder: Path = options.data or default_folder()
    return counter_folder.resolve().with_name(f"{counter_folder.name}-hub")


def hub_database(options: argparse.Namespace) -> str:
    """The address of the hub's database: the one given, else SQLite in the hub's folder, made if need be.

    Raises EnvironmentProblem when the folder cannot be made.
    """
    if options.database:
        return str(options.database)
    folder = hub_folder(options)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise EnvironmentProblem(
            f"建不了接收端文件夹 {folder}",
            why=disk_reason(error),
            remedy="请核对 --data 和权限，或用 --database 指明数据库",
            code="hub_folder",
        ) from error
    return f"sqlite:///{folder / 'hub.sqlite'}"


def courier_key_path(options: argparse.Namespace, given: Path | None) -> Path:
    """The file of the hub's courier keys: the one given, else the one in the hub's folder."""
    return given or hub_folder(options) / "courier.key"


def database_option(parser: argparse.ArgumentParser) -> None:
    """``--database``."""
    parser.add_argument("--database", metavar="URL", help="数据库（默认数据文件夹旁的SQLite）")
