"""A program that works in an office until somebody kills it, and says on stdout how far it is.

`python -m tests.faults.worker edit FOLDER STATE` edits for ever: 「open N」 while the write
transaction of edit N holds changes, 「done N」 when it is acknowledged;
`… import FOLDER STATE SHEET`
imports once: 「open」 while the import's write transaction is open, 「done」 when acknowledged.
"""

import random
import sys
import time
from pathlib import Path

from sbdesk.domain.actions import Action
from sbdesk.domain.people import Right
from sbdesk.services.desk import Desk, open_desk
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.store.tables import Customer


def say(line: str) -> None:
    """One line, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def edit_for_ever(desk: Desk) -> None:
    """Write the number of the edit into three customers, over and over."""
    chance = random.Random()
    number = 0
    while True:
        number += 1
        with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
            for customer in uow.session.query(Customer).order_by(Customer.pk).limit(3):
                customer.note = str(number)
            uow.session.flush()
            say(f"open {number}")
            time.sleep(chance.random() * 0.004)
            uow.commit(f"修改 {number}")
        say(f"done {number}")


def import_once(desk: Desk, sheet: Path) -> None:
    """Import a ledger, saying when its write transaction is open and rows are being written."""

    def checkpoint(_done: int, _total: int, what: str) -> None:
        if what == "正在写入":
            say("open")

    import_customers(desk, ImportCustomers(sheet), checkpoint)
    say("done")


def main() -> None:
    """Open the office and work."""
    mode, folder, state, *rest = sys.argv[1:]
    desk = open_desk(Path(folder), Path(state))
    say("ready")
    if mode == "edit":
        edit_for_ever(desk)
    else:
        import_once(desk, Path(rest[0]))


if __name__ == "__main__":
    main()
