"""Bringing a file up to the shape this program knows (DESIGN §4).

The steps, the version and the triggers are one transaction; the file is copied aside first. A file
from a newer program, and one that is another program's, is left as it is.
"""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from sbdesk.domain.errors import Damaged, EnvironmentProblem
from sbdesk.store import search
from sbdesk.store.driver import Connection, connect
from sbdesk.store.engine import pen_of, raw_connection, writing_session
from sbdesk.store.faults import faults_sorted
from sbdesk.store.triggers import install_triggers, trigger_problems

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


STEPS = Steps(Path(__file__).parent / "migrations", ("0001",))


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


def bring_up_to_date(engine: Engine, path: Path, steps: Steps = STEPS) -> bool:
    """Run the steps this file has not seen; whether there were any.

    Raises `Damaged` for a file from a newer program.
    """
    with faults_sorted(), engine.connect() as connection:
        raw: Connection | None = connection.connection.driver_connection
        assert raw is not None
        have = file_version(raw)
        if have == steps.newest:
            return False
        refuse_newer(have, steps)
        if have is not None:
            _copy_aside(raw, path, have, steps.newest)
    _run_steps(engine, steps)
    return True


def _copy_aside(raw: Connection, path: Path, have: str, to: str) -> None:
    target = path.with_name(f"{path.name}.before-{to}-from-{have}")
    target.unlink(missing_ok=True)
    raw.execute("VACUUM INTO ?", (str(target),))


def _run_steps(engine: Engine, steps: Steps) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(steps.folder).replace("%", "%%"))
    with faults_sorted(), writing_session(engine) as session:
        config.attributes["connection"] = session.connection()
        raw, pen = raw_connection(session), pen_of(session)
        pen.mode = "apply"
        try:
            command.upgrade(config, "head")
            install_triggers(raw)
            search.install(raw)
            left = trigger_problems(raw)
            if left:
                raise EnvironmentProblem(f"升级没有完成，数据保持原样：触发器{left[0]}没有装好。")
            session.commit()
        finally:
            pen.close()
