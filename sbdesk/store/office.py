"""An opened data folder: the database, its journal, its mark, its automatic backups."""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid4, uuid5

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sbdesk.domain.actions import Action, Actor
from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store import driver, search
from sbdesk.store.applying import Applied, Applier
from sbdesk.store.engine import (
    open_engine,
    pen_of,
    raw_connection,
    reading_session,
    writing_session,
)
from sbdesk.store.faults import faults_sorted
from sbdesk.store.keeping import BACKUPS, BackupPlan, Keeper
from sbdesk.store.marks import Marks
from sbdesk.store.merging import Transaction
from sbdesk.store.recognising import (
    Identity,
    first_slot,
    insert_origin,
    mark_of,
    read_identity,
    recognise,
    tail_faults,
)
from sbdesk.store.reserve import RESERVE, give_up_reserve, keep_reserve
from sbdesk.store.triggers import install_triggers, trigger_problems
from sbdesk.store.upgrading import bring_up_to_date, look_first
from sbdesk.store.verifying import Checkpoint, Report, nothing, verify
from sbdesk.store.work import Clock, UnitOfWork, Written

DATABASE = "sbdesk.db"
_STATIONS = uuid5(NAMESPACE_URL, "urn:sbdesk:station")
_LITTLE_ROOM = 1024 * 1024
_NO_ROOM = "磁盘已满，已用掉备用空间。请尽快删去一些不用的文件，否则将无法保存。"


def utc_now() -> datetime:
    """The machine's clock; shown, never trusted to order anything."""
    return datetime.now(UTC)


def station_id(code: str) -> bytes:
    """A station's id: the same on every machine that knows its code."""
    return uuid5(_STATIONS, code).bytes


@dataclass(frozen=True)
class NewOffice:
    """What `init` is told: the station's id, this machine's name and letter, made up or not."""

    station: bytes
    machine: str
    letter: str
    practice: bool
    origin: bytes | None = None
    instance: bytes | None = None


class Office:
    """The open data folder. Use `open_office` or `create_office`."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        marks: Marks,
        clock: Clock,
        plan: BackupPlan | None = None,
    ) -> None:
        self.folder, self._engine, self._marks, self.clock = folder, engine, marks, clock
        self._keeper = Keeper(folder, plan, clock) if plan else None
        self.repairs: tuple[str, ...] = ()
        self._repair()
        self._recognise()

    def unit_of_work(self, who: Actor, action: Action) -> UnitOfWork:
        """One user action; see `UnitOfWork`. Before the first of a day the office is backed up."""
        self._before_write()
        return UnitOfWork(
            self._engine, self.clock, who, action, self._remember, self._give_up_reserve
        )

    def reader(self) -> Session:
        """A session for reading; use it in a `with` and let it go."""
        return reading_session(self._engine)

    def apply(self, transactions: list[Transaction]) -> Applied:
        """Add another machine's transactions, all or nothing."""
        self._before_write()
        with faults_sorted(), writing_session(self._engine) as session:
            raw, pen = raw_connection(session), pen_of(session)
            pen.mode = "apply"
            try:
                applied = Applier(raw, self.clock().isoformat()).apply(transactions)
                for span in applied.spans:
                    search.follow(raw, *span)
                session.commit()
            finally:
                pen.close()
        return applied

    def verify(self, checkpoint: Checkpoint = nothing) -> Report:
        """The proof of the journal, and what the mark outside knows to be missing from it."""
        mark = self._marks.read(self.identity.instance)
        with faults_sorted(), self.reader() as session:
            raw = raw_connection(session)
            report = verify(raw, checkpoint)
            faults = tail_faults(raw, self.identity, mark)
        return Report(report.transactions, report.entries, (*report.faults, *faults))

    @property
    def backup_trouble(self) -> str:
        """Why the last automatic backup could not be made, or nothing."""
        return self._keeper.trouble if self._keeper else ""

    def close(self) -> None:
        """Back up what was changed, if so planned, and let the file go; its log is merged in."""
        try:
            if self._keeper:
                with self.reader() as session:
                    self._keeper.on_close(raw_connection(session))
        finally:
            self._engine.dispose()

    def search_connection(self) -> driver.Connection:
        """A connection of its own for the search thread; it can be interrupted, never write."""
        with faults_sorted():
            connection = driver.connect(self.folder / DATABASE)
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA busy_timeout=5000")
        return connection

    def _before_write(self) -> None:
        if self._keeper:
            with faults_sorted(), self.reader() as session:
                self._keeper.before_write(raw_connection(session))

    def _remember(self, written: Written) -> None:
        """Move the mark on. Being behind is harmless, so a failure is: the edit is on the disk."""
        reached = replace(
            self._mark, origin=written.origin.hex(), seq=written.seq, hash=written.hash.hex()
        )
        with suppress(OSError):
            self._marks.write(self.identity.instance, reached)

    def _give_up_reserve(self) -> None:
        give_up_reserve(self.folder)

    def _repair(self) -> None:
        """Put missing or altered triggers right and say so."""
        with faults_sorted(), self.reader() as session:
            wrong = trigger_problems(raw_connection(session))
        if wrong:
            with faults_sorted(), writing_session(self._engine) as session:
                install_triggers(raw_connection(session))
                session.commit()
            self.repairs += (
                f"有{len(wrong)}个保护触发器缺失或被改动，已修复。请运行「核对流水」。",
            )

    def _recognise(self) -> None:
        """Take a new name when this copy was restored, moved or cloned (DESIGN §4)."""
        with faults_sorted():
            self.identity, self._mark, said = recognise(self._engine, self.folder, self._marks)
        self.repairs += said


def open_office(
    folder: Path,
    state: Path,
    clock: Clock = utc_now,
    *,
    plan: BackupPlan | None = None,
    wait_ms: int = 5000,
) -> Office:
    """Open an existing data folder: migrate, mend the triggers, recognise a restored copy.

    Without a `plan` there are no automatic backups; a writer waits `wait_ms` for another one.
    Raises `UserMistake` when there is no office, `Damaged` when the file is foreign, torn or newer,
    `EnvironmentProblem` when it cannot be read or written. What happened stands in `repairs`.
    """
    _refuse_unusable(folder)
    try:
        office = _opened(folder, state, clock, plan, wait_ms)
    except Damaged:
        raise
    except EnvironmentProblem:
        if not (folder / RESERVE).exists() or _free(folder) > _LITTLE_ROOM:
            raise
        give_up_reserve(folder)
        office = _opened(folder, state, clock, plan, wait_ms)
        office.repairs += (_NO_ROOM,)
        return office
    if not keep_reserve(folder):
        office.repairs += ("磁盘快满了。请尽快删去一些不用的文件。",)
    return office


def _free(folder: Path) -> int:
    with faults_sorted():
        return shutil.disk_usage(folder).free


def _opened(
    folder: Path, state: Path, clock: Clock, plan: BackupPlan | None, wait_ms: int
) -> Office:
    path = folder / DATABASE
    look_first(path)
    engine = open_engine(path, wait_ms)
    try:
        bring_up_to_date(engine, path)
        office = Office(folder, engine, Marks(state), clock, plan)
    except BaseException:
        engine.dispose()
        raise
    return office


def _refuse_unusable(folder: Path) -> None:
    path = folder / DATABASE
    with faults_sorted():
        if not path.exists():
            raise UserMistake(f"「{folder}」里还没有数据。请先用 init 建立供电所，或看一遍演示。")
    if not (os.access(folder, os.W_OK) and os.access(path, os.W_OK)):
        raise EnvironmentProblem(f"数据文件夹「{folder}」不能写入，没有打开。请检查文件夹的权限。")


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
    engine = open_engine(path)
    try:
        with faults_sorted():
            bring_up_to_date(engine, path)
            with writing_session(engine) as session:
                raw, pen = raw_connection(session), pen_of(session)
                pen.mode = "apply"
                try:
                    uuid = new.origin or uuid4().bytes
                    slot = first_slot(new.letter)
                    number = insert_origin(raw, uuid, new.machine, new.letter, slot)
                    raw.execute(
                        "INSERT INTO instance (one, id, origin, station, practice) "
                        "VALUES (1, ?, ?, ?, ?)",
                        (new.instance or uuid4().bytes, number, new.station, int(new.practice)),
                    )
                    session.commit()
                finally:
                    pen.close()
        return read_identity(engine)
    finally:
        engine.dispose()
