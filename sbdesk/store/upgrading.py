"""Bringing a file up to the shape this program knows (DESIGN §4).

The steps, the version and the triggers are one transaction; the file is copied aside first.
"""

from pathlib import Path

from sqlalchemy import Engine

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.store import search_index
from sbdesk.store.driver import Connection
from sbdesk.store.engine import pen_of, raw_connection, writing_session
from sbdesk.store.faults import faults_sorted
from sbdesk.store.triggers import install_triggers, trigger_problems
from sbdesk.store.versions import STEPS, Steps, file_version, refuse_newer

__all__ = ["STEPS", "Steps", "bring_up_to_date"]


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
            search_index.install(raw)
            left = trigger_problems(raw)
            if left:
                raise EnvironmentProblem(f"升级没有完成，数据保持原样：触发器{left[0]}没有装好。")
            session.commit()
        finally:
            pen.close()
