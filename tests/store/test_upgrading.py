"""Migrations: whole or not at all, the file copied aside, triggers and search in place after."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_mock_engine

from sbdesk.domain.errors import Damaged
from sbdesk.store.driver import Row, connect
from sbdesk.store.engine import open_engine
from sbdesk.store.journal_schema import JOURNAL_INDEXES, JOURNAL_TABLES
from sbdesk.store.tables import Record
from sbdesk.store.triggers import expected_triggers
from sbdesk.store.upgrading import STEPS, Steps, bring_up_to_date
from tests.store.offices import Station, add, whole

_STEP = """
from alembic import op
revision = "0002"
down_revision = "0001"

def upgrade() -> None:
    op.execute("ALTER TABLE customer ADD COLUMN later TEXT")
    op.execute("{0}")
"""


@pytest.fixture
def station(tmp_path: Path) -> Station:
    """An office of today's version with a customer in it."""
    station = Station(tmp_path)
    office = station.create()
    add(office, name="甲")
    office.close()
    return station


@pytest.fixture
def engine(station: Station) -> Iterator[Engine]:
    engine = open_engine(station.database)
    yield engine
    engine.dispose()


def later_program(root: Path, last_statement: str) -> Steps:
    """The migrations of a program one step further on."""
    folder = root / "migrations"
    shutil.copytree(STEPS.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "s0002_later.py").write_text(_STEP.format(last_statement))
    return Steps(folder, (*STEPS.versions, "0002"))


def asked(file: Path, sql: str) -> list[Row]:
    raw = connect(file, read_only=True)
    try:
        return raw.execute(sql).fetchall()
    finally:
        raw.close()


def shape(file: Path) -> list[Row]:
    return asked(file, "SELECT type, name, sql FROM sqlite_master ORDER BY name")


def plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def test_the_steps_make_what_the_tables_ask(station: Station) -> None:
    wanted: dict[str, str] = {}

    def note(statement: Any, *_: object, **__: object) -> None:
        sql = plain(str(statement.compile(dialect=mock.dialect)))
        wanted[sql.split()[2]] = sql

    mock = create_mock_engine("sqlite://", note)
    Record.metadata.create_all(mock, checkfirst=False)
    wanted.update({name: plain(sql) for name, sql in (JOURNAL_TABLES | JOURNAL_INDEXES).items()})
    found = {
        name: plain(sql)
        for kind, name, sql in shape(station.database)
        if kind in ("table", "index") and sql and not name.startswith(("search_", "alembic_"))
    }
    assert found == wanted


def test_triggers_and_search_are_there_afterwards(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    before = {name for kind, name, _ in shape(station.database) if name.startswith("search_")}
    steps = later_program(tmp_path, "DROP TRIGGER j3_update")
    assert bring_up_to_date(engine, station.database, steps)
    assert asked(station.database, "SELECT version_num FROM alembic_version") == [("0002",)]
    assert asked(station.database, "SELECT later FROM customer") == [(None,)]
    triggers = asked(station.database, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    assert dict(triggers) == expected_triggers()
    assert before <= {name for _, name, _ in shape(station.database)}
    assert before


def test_the_file_is_copied_aside_first(station: Station, engine: Engine, tmp_path: Path) -> None:
    before = shape(station.database)
    bring_up_to_date(engine, station.database, later_program(tmp_path, "SELECT 1"))
    aside = station.folder / "sbdesk.db.before-0002-from-0001"
    assert shape(aside) == before
    assert asked(aside, "SELECT name FROM customer") == [("甲",)]
    assert not bring_up_to_date(engine, station.database, Steps(STEPS.folder, ("0001", "0002")))


def test_a_step_that_fails_leaves_the_file_as_it_was(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    before = shape(station.database)
    steps = later_program(tmp_path, "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(Exception, match="no such table: nowhere"):
        bring_up_to_date(engine, station.database, steps)
    assert shape(station.database) == before
    assert asked(station.database, "SELECT version_num FROM alembic_version") == [("0001",)]
    office = station.open()
    assert (office.repairs, whole(office)) == ((), True)
    office.close()


def test_a_newer_file_is_refused_and_left_alone(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    bring_up_to_date(engine, station.database, later_program(tmp_path, "SELECT 1"))
    engine.dispose()
    before = station.database.read_bytes()
    with pytest.raises(Damaged, match="由更新的程序建立（版本0002），本程序只认到0001"):
        station.open()
    assert station.database.read_bytes() == before


def test_a_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.folder.mkdir()
    station.outside("CREATE TABLE customer (id)", "INSERT INTO customer VALUES (1)")
    before = station.database.read_bytes()
    with pytest.raises(Damaged, match="不是本程序的数据文件，没有改动它"):
        station.open()
    assert station.database.read_bytes() == before
    assert [path.name for path in station.folder.iterdir()] == ["sbdesk.db"]


def test_an_alembic_file_of_another_program_is_refused(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.folder.mkdir()
    station.outside("CREATE TABLE alembic_version (version_num)")
    with pytest.raises(Damaged, match="不是本程序的数据文件"):
        station.open()


def test_the_migrations_are_not_imported_when_there_is_nothing_to_do(station: Station) -> None:
    script = (
        "import sys; from pathlib import Path; from sbdesk.store.office import open_office; "
        "open_office(Path(sys.argv[1]), Path(sys.argv[2])).close(); "
        "print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(station.folder), str(station.state)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "False"
