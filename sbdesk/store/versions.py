"""Which version a file has, seen before it is touched (DESIGN §4).

A file from a newer program, and one that is another program's, is left as it is.
"""

from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.errors import Damaged
from sbdesk.store.driver import Connection, connect
from sbdesk.store.faults import faults_sorted

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Steps:
    """The migrations of a program: their folder, and every version in order."""

    folder: Path
    versions: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The version a file has when all steps are done."""
        return self.versions[-1]


STEPS = Steps(Path(__file__).parent / "migrations", ("0001", "0002", "0003", "0004"))


def file_version(raw: Connection) -> str | None:
    """The version of the file, or None when it is empty.

    Raises `Damaged` when the file is another program's.
    """
    names = {name for (name,) in raw.execute("SELECT name FROM sqlite_master").fetchall()}
    if not names:
        return None
    if "alembic_version" not in names or "instance" not in names:
        raise Damaged("这个文件不是本程序的数据文件，没有改动它。")
    row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def refuse_newer(version: str | None, steps: Steps = STEPS) -> None:
    """Raises `Damaged` for the version of a newer program."""
    if version is not None and version not in steps.versions:
        raise Damaged(
            f"这份数据由更新的程序建立（版本{version}），本程序只认到{steps.newest}，"
            "没有改动它。请先更新程序。"
        )


def look_first(path: Path) -> str | None:
    """The version of a file, without touching it.

    Raises `Damaged` when it is torn, foreign or from a newer program.
    """
    with faults_sorted():
        with path.open("rb") as file:
            first = file.read(len(_MAGIC))
        if first != _MAGIC:
            raise Damaged(f"「{path.name}」不是数据文件或已损坏，没有改动它。请从备份恢复。")
        raw = connect(path, read_only=True)
        try:
            raw.execute("PRAGMA busy_timeout=5000")
            version = file_version(raw)
        finally:
            raw.close()
    refuse_newer(version)
    return version
