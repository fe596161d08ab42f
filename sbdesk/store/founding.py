"""Making a new, empty office: whole or not at all."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sbdesk.domain.errors import UserMistake
from sbdesk.store.backup_plan import BACKUPS, BackupPlan
from sbdesk.store.clock import Clock, utc_now
from sbdesk.store.connections import Connections
from sbdesk.store.faults import faults_sorted
from sbdesk.store.marks import Marks
from sbdesk.store.office import DATABASE, Office, brought_up_to_date, open_office
from sbdesk.store.recognising import (
    Identity,
    first_slot,
    insert_origin,
    mark_of,
    read_identity,
)


@dataclass(frozen=True)
class NewOffice:
    """What `init` is told: the station's id, this machine's name and letter, made up or not."""

    station: bytes
    machine: str
    letter: str
    practice: bool
    origin: bytes | None = None
    instance: bytes | None = None


def create_office(
    folder: Path,
    state: Path,
    new: NewOffice,
    clock: Clock = utc_now,
    *,
    plan: BackupPlan | None = None,
) -> Office:
    """Make a new, empty office in a folder that has none; whole or not at all.

    Raises `UserMistake` when there is one already, `EnvironmentProblem` when the folder cannot be
    written.
    """
    path = folder / DATABASE
    part = folder / f"{DATABASE}.{uuid4().hex}.part"
    with faults_sorted():
        if path.exists():
            raise UserMistake(f"「{folder}」里已经有数据了，没有改动它。")
        for name in ("files", "notices", BACKUPS, "logs"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    try:
        identity = _make(part, new)
        with faults_sorted():
            part.rename(path)
            Marks(state).write(identity.instance, mark_of(identity, folder, 0, bytes(32), ()))
    finally:
        for left in (part, part.with_name(f"{part.name}-wal"), part.with_name(f"{part.name}-shm")):
            left.unlink(missing_ok=True)
    return open_office(folder, state, clock, plan=plan)


def _make(path: Path, new: NewOffice) -> Identity:
    """A database with nothing in it but what it is."""
    brought_up_to_date(path)
    connections = Connections(path)
    try:
        with faults_sorted(), connections.writing() as (raw, pen):
            pen.mode = "apply"
            uuid = new.origin or uuid4().bytes
            slot = first_slot(new.letter)
            number = insert_origin(raw, uuid, new.machine, new.letter, slot)
            raw.execute(
                "INSERT INTO instance (one, id, origin, station, practice) VALUES (1, ?, ?, ?, ?)",
                (new.instance or uuid4().bytes, number, new.station, int(new.practice)),
            )
        return read_identity(connections)
    finally:
        connections.close()
