"""The driver's own connections: lent to one at a time, prepared, rolled back, let go."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from sbdesk.store.connections import PRAGMAS, Connections
from sbdesk.store.driver import Connection, IntegrityError, OperationalError, connect


@pytest.fixture
def connections(tmp_path: Path) -> Iterator[Connections]:
    raw = connect(tmp_path / "some.db")
    raw.execute("CREATE TABLE thing (n INTEGER PRIMARY KEY)")
    raw.execute("CREATE TRIGGER kept BEFORE INSERT ON thing WHEN pen('journal', 0) BEGIN SELECT 1;"
                " END")  # fmt: skip
    raw.close()
    held = Connections(tmp_path / "some.db", 50)
    yield held
    held.close()


def numbers(connections: Connections) -> list[int]:
    with connections.reading() as raw:
        return [row[0] for row in raw.execute("SELECT n FROM thing ORDER BY n")]


def put(raw: Connection, n: int) -> None:
    raw.execute("INSERT INTO thing VALUES (?)", (n,))


def test_what_is_written_with_the_pen_is_there(connections: Connections) -> None:
    with connections.writing() as (raw, pen):
        pen.mode = "apply"
        put(raw, 7)
    assert pen.mode == "closed"
    assert numbers(connections) == [7]


def test_without_the_pen_nothing_is_written(connections: Connections) -> None:
    with (
        pytest.raises(OperationalError, match="user-defined function raised"),
        connections.writing() as (raw, _),
    ):
        put(raw, 7)
    assert numbers(connections) == []


def put_all(connections: Connections, *several: int) -> None:
    with connections.writing() as (raw, pen):
        pen.mode = "apply"
        for n in several:
            put(raw, n)


def test_an_error_takes_everything_back(connections: Connections) -> None:
    with pytest.raises(IntegrityError, match="UNIQUE"):
        put_all(connections, 1, 1)
    assert numbers(connections) == []
    put_all(connections, 2)
    assert numbers(connections) == [2]


def test_a_reader_sees_one_state(connections: Connections) -> None:
    with connections.reading() as raw:
        assert raw.execute("SELECT count(*) FROM thing").fetchall() == [(0,)]
        with connections.writing() as (other, pen):
            assert other is not raw
            pen.mode = "apply"
            put(other, 1)
        assert raw.execute("SELECT count(*) FROM thing").fetchall() == [(0,)]
    assert numbers(connections) == [1]


def test_a_second_writer_is_told_after_its_time(connections: Connections) -> None:
    with (
        connections.writing(),
        pytest.raises(OperationalError, match="locked"),
        connections.writing(),
    ):
        pass


def test_every_connection_is_prepared(connections: Connections) -> None:
    with connections.reading() as raw:
        asked = ("foreign_keys", "journal_mode", "synchronous", "recursive_triggers")
        held = [raw.execute(f"PRAGMA {name}").fetchall()[0][0] for name in asked]
        assert raw.execute("PRAGMA busy_timeout").fetchall() == [(50,)]
    assert held == [1, "wal", 2, 1]
    assert len(PRAGMAS) == len(asked)


def test_connections_are_lent_again_and_on_any_thread(connections: Connections) -> None:
    seen: list[Connection] = []

    def read() -> None:
        with connections.reading() as raw:
            seen.append(raw)
            raw.execute("SELECT n FROM thing").fetchall()

    for _ in range(3):
        thread = Thread(target=read)
        thread.start()
        thread.join()
    assert seen[0] is seen[1] is seen[2]


def test_nothing_is_left_open(connections: Connections) -> None:
    with connections.reading() as raw:
        connections.close()
        assert raw.execute("SELECT 1").fetchall() == [(1,)]
    assert not connections.path.with_name("some.db-wal").exists()
