"""An opened data folder: the database, its journal, its mark, its automatic backups.

Opening and reading need the driver only. What writes (SQLAlchemy, the journal's triggers, backups)
is loaded when it is first asked for, so that a window shows its list without waiting for it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar
from uuid import NAMESPACE_URL, uuid5

from sbdesk.domain.errors import Damaged, EnvironmentProblem, UserMistake
from sbdesk.store import driver
from sbdesk.store.backup_plan import BackupPlan
from sbdesk.store.clock import Clock, utc_now
from sbdesk.store.connections import Connections
from sbdesk.store.faults import faults_sorted
from sbdesk.store.marks import Marks
from sbdesk.store.recognising import (
    recognise,
)
from sbdesk.store.reserve import RESERVE, give_up_reserve, keep_reserve
from sbdesk.store.versions import STEPS, look_first

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from sbdesk.domain.actions import Action, Actor
    from sbdesk.store.applying import Applied, MayGive
    from sbdesk.store.keeping import Keeper
    from sbdesk.store.merging import Transaction
    from sbdesk.store.progress import Checkpoint
    from sbdesk.store.verifying import Report
    from sbdesk.store.work import UnitOfWork, Written

Done = TypeVar("Done")
DATABASE = "sbdesk.db"
_STATIONS = uuid5(NAMESPACE_URL, "urn:sbdesk:station")
_LITTLE_ROOM = 1024 * 1024
_FOLLOWED_AT_ONCE = 2000
_NO_ROOM = "磁盘已满，已用掉备用空间。请尽快删去一些不用的文件，否则将无法保存。"


def station_id(code: str) -> bytes:
    """A station's id: the same on every machine that knows its code."""
    return uuid5(_STATIONS, code).bytes


class Office:
    """The open data folder. Use `open_office` or `create_office`. May be used by any thread."""

    def __init__(
        self,
        folder: Path,
        connections: Connections,
        marks: Marks,
        clock: Clock,
        plan: BackupPlan | None = None,
    ) -> None:
        self.folder, self.clock = folder, clock
        self._connections, self._marks, self._plan = connections, marks, plan
        self._lock = RLock()
        self._held_engine: Engine | None = None
        self._keeper: Keeper | None = None
        self._settled = False
        self.repairs: tuple[str, ...] = ()
        self.identity, self._mark, said = recognise(connections, folder, marks, self.settle)
        self.repairs += said

    def settle(self) -> None:
        """Mend the triggers and keep the reserve; done once, and before anything is written.

        What was found stands in `repairs`. Raises `EnvironmentProblem` when the file cannot be
        written.
        """
        with self._lock:
            if self._settled:
                return
            _, tight = _given_room(self.folder, self._repair)
            self._settled = True
            if tight:
                self.repairs += (_NO_ROOM,)
            elif _NO_ROOM not in self.repairs and not keep_reserve(self.folder):
                self.repairs += ("磁盘快满了。请尽快删去一些不用的文件。",)

    def unit_of_work(self, who: Actor, action: Action) -> UnitOfWork:
        """One user action; see `UnitOfWork`. Before the first of a day the office is backed up."""
        from sbdesk.store.work import UnitOfWork

        self._before_write()
        return UnitOfWork(
            self._engine(), self.clock, who, action, self._remember, self._give_up_reserve
        )

    def reader(self) -> Session:
        """A session for reading; use it in a `with` and let it go."""
        from sbdesk.store.engine import reading_session

        return reading_session(self._engine())

    def reading(self) -> AbstractContextManager[driver.Connection]:
        """One state of the file to read with plain SQL, without SQLAlchemy; use it in a `with`."""
        return self._connections.reading()

    def apply(
        self,
        transactions: Iterable[Transaction],
        may_give: MayGive | None = None,
        checkpoint: Checkpoint | None = None,
        *,
        all_or_nothing: bool = False,
        also: Callable[[driver.Connection, Applied], None] | None = None,
    ) -> Applied:
        """Add another machine's transactions in one write transaction.

        What is refused is listed in the result; with `all_or_nothing` nothing is taken then, and
        `Refused` or `Damaged` rises. `may_give` says of a machine's uuid whether it may give the
        records that only certain machines may. `also` is called in the same write transaction just
        before it ends. `checkpoint` may raise to give up. Whoever raises, nothing is changed.
        """
        from sbdesk.store.bulk import roomy
        from sbdesk.store.incoming import index, refuse_in_part, take_in

        self._before_write()
        with faults_sorted(), self._connections.writing() as (raw, pen), roomy(raw):
            pen.mode = "apply"
            wall = self.clock().isoformat()
            applied = take_in(raw, wall, transactions, may_give, checkpoint)
            if all_or_nothing:
                refuse_in_part(applied)
            index(raw, applied, checkpoint)
            if also:
                also(raw, applied)
        return applied

    @contextmanager
    def book(self) -> Iterator[driver.Connection]:
        """The write lock for this machine's own book (`machines.py`), no part of the journal."""
        self.settle()
        with faults_sorted(), self._connections.writing() as (raw, pen):
            pen.mode = "apply"
            yield raw

    def try_apply(
        self,
        transactions: Iterable[Transaction],
        look: Callable[[driver.Connection, Applied], Done],
        may_give: MayGive | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> Done:
        """What `look` sees when the transactions are applied; nothing is changed.

        The search index is not brought in step for it.
        """
        from sbdesk.store.bulk import roomy
        from sbdesk.store.incoming import take_in

        self.settle()
        with faults_sorted(), self._connections.trying() as (raw, pen), roomy(raw):
            pen.mode = "apply"
            wall = self.clock().isoformat()
            return look(raw, take_in(raw, wall, transactions, may_give, checkpoint))

    def catch_up_search(self) -> bool:
        """Let the full text of the search follow so much that nobody has to wait for it; whether
        more is left. What is found does not depend on it (`search_full_text.py`)."""
        from sbdesk.store.search_full_text import catch_up, waiting

        with self.reading() as raw:
            if not waiting(raw):
                return False
        with self.book() as raw:
            catch_up(raw, _FOLLOWED_AT_ONCE)
            return waiting(raw) > 0

    def verify(self, checkpoint: Checkpoint | None = None) -> Report:
        """The proof of the journal, and what the mark outside knows to be missing from it."""
        from sbdesk.store.lost_tails import tail_faults
        from sbdesk.store.progress import nothing
        from sbdesk.store.verifying import Report, verify

        mark = self._marks.read(self.identity.instance)
        with faults_sorted(), self.reading() as raw:
            report = verify(raw, checkpoint or nothing)
            faults = tail_faults(raw, self.identity, mark)
        return Report(report.transactions, report.entries, (*report.faults, *faults))

    @property
    def county(self) -> bool:
        """Whether this is the county's machine, which gathers what its stations do."""
        with faults_sorted(), self.reading() as raw:
            row = raw.execute(
                "SELECT s.kind FROM instance i JOIN origin o ON o.no = i.origin "
                "JOIN site s ON s.id = o.site"
            ).fetchone()
        return row is not None and row[0] == "county"

    @property
    def backup_trouble(self) -> str:
        """Why the last automatic backup could not be made, or nothing."""
        return self._keeper.trouble if self._keeper else ""

    def close(self) -> None:
        """Back up what was changed, if so planned, and let the file go; its log is merged in."""
        try:
            if self._keeper:
                with self.reading() as raw:
                    self._keeper.on_close(raw)
        finally:
            self._connections.close()
            with self._lock:
                if self._held_engine:
                    self._held_engine.dispose()

    def search_connection(self) -> driver.Connection:
        """A connection of its own for the search thread; it can be interrupted, never write."""
        with faults_sorted():
            connection = driver.connect(self.folder / DATABASE)
            connection.execute("PRAGMA query_only=ON")
            connection.execute("PRAGMA busy_timeout=5000")
        return connection

    def _engine(self) -> Engine:
        from sbdesk.store.engine import open_engine

        with self._lock:
            if self._held_engine is None:
                held = self._connections
                self._held_engine = open_engine(held.path, held.wait_ms)
            return self._held_engine

    def _before_write(self) -> None:
        self.settle()
        if self._plan is None:
            return
        from sbdesk.store.keeping import Keeper

        with self._lock:
            self._keeper = self._keeper or Keeper(self.folder, self._plan, self.clock)
        with faults_sorted(), self.reading() as raw:
            self._keeper.before_write(raw)

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
        from sbdesk.store.triggers import install_triggers, trigger_problems

        with faults_sorted(), self.reading() as raw:
            wrong = trigger_problems(raw)
        if wrong:
            with faults_sorted(), self._connections.writing() as (raw, _):
                install_triggers(raw)
            self.repairs += (
                f"有{len(wrong)}个保护触发器缺失或被改动，已修复。请运行「核对流水」。",
            )


def open_office(
    folder: Path,
    state: Path,
    clock: Clock = utc_now,
    *,
    plan: BackupPlan | None = None,
    wait_ms: int = 5000,
    settle: bool = True,
) -> Office:
    """Open an existing data folder: migrate, recognise a restored copy, mend the triggers.

    Without a `plan` there are no automatic backups; a writer waits `wait_ms` for another one. Who
    is in a hurry to read says `settle=False` and calls `Office.settle` soon; the first write does.
    Raises `UserMistake` when there is no office, `Damaged` when the file is foreign, torn or newer,
    `EnvironmentProblem` when it cannot be read or written. What happened stands in `repairs`.
    """
    _refuse_unusable(folder)
    office, tight = _given_room(folder, lambda: _opened(folder, state, clock, plan, wait_ms))
    if tight:
        office.repairs += (_NO_ROOM,)
    if settle:
        try:
            office.settle()
        except BaseException:
            office.close()
            raise
    return office


def _given_room(folder: Path, work: Callable[[], Done]) -> tuple[Done, bool]:
    """Do it; on a full disk give up the reserve and do it again. Whether that was needed."""
    try:
        return work(), False
    except Damaged:
        raise
    except EnvironmentProblem:
        if not (folder / RESERVE).exists() or _free(folder) > _LITTLE_ROOM:
            raise
        give_up_reserve(folder)
        return work(), True


def _free(folder: Path) -> int:
    with faults_sorted():
        return shutil.disk_usage(folder).free


def _opened(
    folder: Path, state: Path, clock: Clock, plan: BackupPlan | None, wait_ms: int
) -> Office:
    path = folder / DATABASE
    if look_first(path) != STEPS.newest:
        brought_up_to_date(path, wait_ms)
    connections = Connections(path, wait_ms)
    try:
        return Office(folder, connections, Marks(state), clock, plan)
    except BaseException:
        connections.close()
        raise


def brought_up_to_date(path: Path, wait_ms: int = 5000) -> None:
    """Bring a database to the newest shape, making it where there is none. Raises `Damaged`."""
    from sbdesk.store.engine import open_engine
    from sbdesk.store.upgrading import bring_up_to_date

    engine = open_engine(path, wait_ms)
    try:
        with faults_sorted():
            bring_up_to_date(engine, path)
    finally:
        engine.dispose()


def _refuse_unusable(folder: Path) -> None:
    path = folder / DATABASE
    with faults_sorted():
        if not path.exists():
            raise UserMistake(f"「{folder}」里还没有数据。请先用 init 建立供电所，或看一遍演示。")
    if not (os.access(folder, os.W_OK) and os.access(path, os.W_OK)):
        raise EnvironmentProblem(f"数据文件夹「{folder}」不能写入，没有打开。请检查文件夹的权限。")
