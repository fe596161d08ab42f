"""One edit: journalled, indexed, durable, against the same edit without journal and index."""

from pathlib import Path
from random import Random
from shutil import copytree

from sqlalchemy import select
from sqlalchemy.orm import Session

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.store.engine import open_engine, writing_session
from sbdesk.store.office import DATABASE
from sbdesk.store.tables import Customer
from tests.benchmarks.figures import Figure, in_turn, seconds
from tests.benchmarks.offices import invented_office, strip_triggers

_EDITS = 40


def edit(root: Path, customers: int, runs: int) -> list[Figure]:
    """Phone numbers changed one by one in an office of `customers`."""
    desk = invented_office(root, customers)
    bare_folder = root / "bare"
    if not bare_folder.exists():
        desk.office.close()
        copytree(desk.office.folder, bare_folder)
        desk = invented_office(root, customers)
    strip_triggers(bare_folder / DATABASE)
    bare = open_engine(bare_folder / DATABASE)
    chance = Random(3)

    def journalled() -> None:
        for _ in range(_EDITS):
            with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
                _change(uow.session, chance, customers)
                uow.commit("修改电话")

    def plain() -> None:
        for _ in range(_EDITS):
            with writing_session(bare) as session:
                _change(session, chance, customers)
                session.commit()

    took, floor = in_turn(runs, lambda: seconds(journalled), lambda: seconds(plain))
    desk.office.close()
    bare.dispose()
    return [Figure("edit.one", took / _EDITS * 1000, "ms", 1.5, floor / _EDITS * 1000)]


def _change(session: Session, chance: Random, customers: int) -> None:
    pk = chance.randint(1, customers)
    customer = session.scalars(select(Customer).where(Customer.pk == pk)).one()
    customer.phone = f"199{chance.randrange(10**8):08}"
    session.flush()
