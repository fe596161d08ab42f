"""kill -9 at random instants: every acknowledged edit is there, no half import, checks clean."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sbdesk.services.backups import check_data
from sbdesk.services.customers import customer_count
from sbdesk.services.desk import Desk, open_desk
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.offices import InitOffice, init_office
from sbdesk.store.tables import Customer
from tests.conftest import CHECKOUT, Counts
from tests.fixtures.ledgers import compose_ledger

pytestmark = pytest.mark.faults
_FEW, _MANY = 40, 1200
_PARTS = 4
"""Each test is given so many times with a share of the kills, so that none runs for minutes."""


def _share(count: int) -> int:
    """One part's share, rounded up."""
    return -(-count // _PARTS)


@dataclass(frozen=True)
class Killed:
    """The lines a worker said before it died."""

    lines: tuple[str, ...]

    @property
    def in_transaction(self) -> bool:
        """Whether its last word was that a write transaction is open."""
        return bool(self.lines) and self.lines[-1].startswith("open")

    @property
    def acknowledged(self) -> int:
        """The last edit it acknowledged; 0 for none."""
        done = [int(line.split()[1]) for line in self.lines if line.startswith("done ")]
        return max(done, default=0)


def kill_when(arguments: list[str], word: str, nth: int, delay: float) -> Killed:
    """Start a worker, wait until it said a line that begins with `word` `nth` times, kill it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    seen = 0
    for line in process.stdout:
        lines.append(line.strip())
        seen += line.startswith(word)
        if seen == nth:
            break
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    lines += [line.strip() for line in process.stdout]
    process.stdout.close()
    process.wait()
    return Killed(tuple(lines))


@contextmanager
def opened(folder: Path, state: Path) -> Iterator[Desk]:
    """The office, opened and closed again."""
    desk = open_desk(folder, state)
    try:
        yield desk
    finally:
        desk.office.close()


def _make(root: Path, rows: int) -> tuple[Path, Path]:
    """An office with some customers, and its state folder."""
    sheet = root / "first.xlsx"
    compose_ledger(sheet, rows=rows, seed=3)
    desk = init_office(root / "office", root / "state", InitOffice("测试供电所", "T1"))
    import_customers(desk, ImportCustomers(sheet))
    desk.office.close()
    return root / "office", root / "state"


def _notes(desk: Desk) -> set[str | None]:
    with desk.reader() as session:
        first = session.query(Customer).order_by(Customer.pk).limit(3)
        return {customer.note for customer in first}


@pytest.mark.parametrize("part", range(_PARTS))
def test_killed_while_editing(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None], part: int
) -> None:
    folder, state = _make(tmp_path, _FEW)
    chance = random.Random(11 + part)
    found: Counter[str] = Counter()
    wanted = _share(counts.kills - counts.kills_in_import)
    while found["kills"] < wanted or found["in a write"] < _share(counts.kills_in_write):
        word = "open" if found["kills"] % 2 or found["kills"] >= wanted else "done"
        nth = chance.randint(1, 6)
        killed = kill_when(["edit", str(folder), str(state)], word, nth, chance.random() * 0.004)
        found["kills"] += 1
        found["in a write"] += killed.in_transaction
        found["acknowledged"] += killed.acknowledged
        with opened(folder, state) as desk:
            report = check_data(desk)
            assert report.ok, report.faults
            notes = _notes(desk)
            assert len(notes) == 1, "an edit of three customers was done by half"
            last = int(notes.pop() or 0)
            # An edit that was committed but not yet acknowledged may be there too.
            assert killed.acknowledged <= last <= killed.acknowledged + 1
            with desk.office.reader() as session:
                assert session.query(Customer).count() > 0
        _reset(folder, state)
    counted(f"edits, part {part + 1} of {_PARTS}: {dict(found)}")


def _reset(folder: Path, state: Path) -> None:
    """Edits are numbered from one again."""
    from sbdesk.domain.actions import Action
    from sbdesk.domain.people import Right

    with opened(folder, state) as desk, desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        for customer in uow.session.query(Customer).order_by(Customer.pk).limit(3):
            customer.note = "0"
        uow.commit("从头数起")


@pytest.mark.parametrize("part", range(_PARTS))
def test_killed_while_importing(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None], part: int
) -> None:
    folder, state = _make(tmp_path, _FEW)
    with opened(folder, state) as desk:
        before = customer_count(desk)
    sheet = tmp_path / "many.xlsx"
    compose_ledger(sheet, rows=_MANY, seed=8)
    chance = random.Random(5 + part)
    found: Counter[str] = Counter()
    after: int | None = None
    while found["in the import's write"] < _share(counts.kills_in_import):
        office = tmp_path / "attempt"
        shutil.rmtree(office, ignore_errors=True)
        shutil.copytree(folder, office)
        killed = kill_when(
            ["import", str(office), str(state), str(sheet)], "open", 1, chance.random() * 0.05
        )
        found["kills"] += 1
        with opened(office, state) as desk:
            report = check_data(desk)
            assert report.ok, report.faults
            now = customer_count(desk)
            if killed.lines[-1] == "done" or now != before:
                after = after or now
                assert now == after != before, "half an import"
                found["finished before the kill"] += 1
            else:
                found["in the import's write"] += killed.in_transaction
            result = import_customers(desk, ImportCustomers(sheet))
            assert customer_count(desk) == before + result.created or now != before
        assert found["kills"] < 20 * _share(counts.kills_in_import), found
    counted(f"imports, part {part + 1} of {_PARTS}: {dict(found)}")
