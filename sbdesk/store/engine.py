"""Opening the database file for SQLAlchemy."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection as SqlConnection
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from sbdesk.store import driver
from sbdesk.store.connections import prepare
from sbdesk.store.pen import Pen


def open_engine(path: Path, wait_ms: int = 5000) -> Engine:
    """An engine whose readers begin plainly and whose units of work begin with the write lock.

    Every connection is prepared as `connections.prepare` says.
    """
    engine = create_engine(
        "sqlite://", creator=lambda: driver.connect(path), module=driver.MODULE, poolclass=QueuePool
    )

    @event.listens_for(engine, "connect")
    def connected(raw: driver.Connection, record: Any) -> None:
        record.info["pen"] = prepare(raw, wait_ms)

    @event.listens_for(engine, "begin")
    def begin(connection: SqlConnection) -> None:
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def writing_session(engine: Engine) -> Session:
    """A session that takes the write lock when it begins."""
    return Session(engine.execution_options(writing=True), expire_on_commit=False)


def reading_session(engine: Engine) -> Session:
    """A session that only reads; it never waits for a writer."""
    return Session(engine)


def raw_connection(session: Session) -> driver.Connection:
    """The driver's connection beneath a session, inside its transaction."""
    raw: driver.Connection | None = session.connection().connection.driver_connection
    assert raw is not None
    return raw


def pen_of(session: Session) -> Pen:
    """The pen of the connection beneath a session."""
    pen: Pen = session.connection().connection.info["pen"]
    return pen
