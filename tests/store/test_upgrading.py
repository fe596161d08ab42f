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
revision = "9999"
down_revision = "{1}"

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
    step = _STEP.format(last_statement, STEPS.newest)
    (folder / "versions" / "s9999_later.py").write_text(step)
    return Steps(folder, (*STEPS.versions, "9999"))


def asked(file: Path, sql: str) -> list[Row]:
    raw = connect(file, read_only=True)
    try:
        return raw.execute(sql).fetchall()
    finally:
        raw.close()


def shape(file: Path) -> list[Row]:
    return asked(file, "SELECT type, name, sql FROM sqlite_master ORDER BY name")


def columns_of(sql: str) -> set[str]:
    """A table's columns and constraints, in whichever order and form they were added."""
    plain = re.sub(r"\s+", " ", sql).strip()
    if not plain.startswith("CREATE TABLE"):
        return {plain}
    parts: set[str] = set()
    for part in re.split(r", (?![^()]*\))", plain[plain.index("(") + 1 : -1]):
        added = re.fullmatch(r"(\w+) BLOB (REFERENCES .*)", part.strip())
        parts |= (
            {f"{added[1]} BLOB", f"FOREIGN KEY({added[1]}) {added[2]}"} if added else {part.strip()}
        )
    return parts


def test_the_steps_make_what_the_tables_ask(station: Station) -> None:
    wanted: dict[str, set[str]] = {}

    def note(statement: Any, *_: object, **__: object) -> None:
        sql = str(statement.compile(dialect=mock.dialect))
        wanted[sql.split()[2]] = columns_of(sql)

    mock = create_mock_engine("sqlite://", note)
    Record.metadata.create_all(mock, checkfirst=False)
    journal = JOURNAL_TABLES | JOURNAL_INDEXES
    wanted.update({name: columns_of(sql) for name, sql in journal.items()})
    found = {
        name: columns_of(sql)
        for kind, name, sql in shape(station.database)
        if kind in ("table", "index") and sql and not name.startswith(("search_", "alembic_"))
    }
    assert found == wanted


def test_a_file_of_the_first_release_keeps_its_records(tmp_path: Path) -> None:
    file = tmp_path / "sbdesk.db"
    first = STEPS.folder / "versions" / "s0001_first.sql"
    old = connect(file)
    for statement in first.read_text("utf-8").split(";\n"):
        old.execute(statement)
    old.execute("CREATE TABLE alembic_version (version_num TEXT NOT NULL)")
    old.execute("INSERT INTO alembic_version VALUES ('0001')")
    old.execute("INSERT INTO customer (id, customer_no, name) VALUES (x'0a', '6200000001', '甲')")
    old.execute("INSERT INTO meter (id, customer_id, meter_no) VALUES (x'0b', x'0a', '77')")
    old.close()
    engine = open_engine(file)
    assert bring_up_to_date(engine, file)
    engine.dispose()
    assert asked(file, "SELECT version_num FROM alembic_version") == [(STEPS.newest,)]
    assert asked(file, "SELECT customer_no, name, shifts FROM customer") == [
        ("6200000001", "甲", None)
    ]
    assert asked(file, "SELECT meter_no, usage_point_id FROM meter") == [("77", None)]
    triggers = asked(file, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    assert dict(triggers) == expected_triggers()


def test_triggers_and_search_are_there_afterwards(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    before = {name for kind, name, _ in shape(station.database) if name.startswith("search_")}
    steps = later_program(tmp_path, "DROP TRIGGER j3_update")
    assert bring_up_to_date(engine, station.database, steps)
    assert asked(station.database, "SELECT version_num FROM alembic_version") == [("9999",)]
    assert asked(station.database, "SELECT later FROM customer") == [(None,)]
    triggers = asked(station.database, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    assert dict(triggers) == expected_triggers()
    assert before <= {name for _, name, _ in shape(station.database)}
    assert before


def test_the_file_is_copied_aside_first(station: Station, engine: Engine, tmp_path: Path) -> None:
    before = shape(station.database)
    bring_up_to_date(engine, station.database, later_program(tmp_path, "SELECT 1"))
    aside = station.folder / f"sbdesk.db.before-9999-from-{STEPS.newest}"
    assert shape(aside) == before
    assert asked(aside, "SELECT name FROM customer") == [("甲",)]
    assert not bring_up_to_date(
        engine, station.database, Steps(STEPS.folder, (*STEPS.versions, "9999"))
    )


def test_a_step_that_fails_leaves_the_file_as_it_was(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    before = shape(station.database)
    steps = later_program(tmp_path, "INSERT INTO nowhere VALUES (1)")
    with pytest.raises(Exception, match="no such table: nowhere"):
        bring_up_to_date(engine, station.database, steps)
    assert shape(station.database) == before
    assert asked(station.database, "SELECT version_num FROM alembic_version") == [(STEPS.newest,)]
    office = station.open()
    assert (office.repairs, whole(office)) == ((), True)
    office.close()


def test_a_newer_file_is_refused_and_left_alone(
    station: Station, engine: Engine, tmp_path: Path
) -> None:
    bring_up_to_date(engine, station.database, later_program(tmp_path, "SELECT 1"))
    engine.dispose()
    before = station.database.read_bytes()
    with pytest.raises(Damaged, match=f"由更新的程序建立（版本9999），本程序只认到{STEPS.newest}"):
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
