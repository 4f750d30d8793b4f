"""SQLite databases to begin with."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.database.migrate import upgrade


@cache
def _of_this_version() -> bytes:
    """An empty one with this version's tables: making them takes as long as all else on a stage."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "switchboard.db"
        upgrade(f"sqlite:///{path}")
        return path.read_bytes()


def database_in(folder: Path) -> str:
    """Give the URL of the database in this folder, which is made if there is none."""
    path = folder / "switchboard.db"
    if not path.exists():
        path.write_bytes(_of_this_version())
    return f"sqlite:///{path}"
