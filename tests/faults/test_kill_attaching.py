"""kill -9 between file and row: acknowledged attachments are whole, the rest harmless."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sbdesk.domain.customers import CustomerFields
from sbdesk.services.attachments import attachments_of
from sbdesk.services.backups import check_data
from sbdesk.services.customers import add_customer
from sbdesk.services.desk import open_desk
from sbdesk.services.offices import InitOffice, init_office
from tests.conftest import CHECKOUT, Counts
from tests.faults.attach_worker import content

pytestmark = pytest.mark.faults


def killed_at(folder: Path, state: Path, word: str, nth: int, delay: float) -> list[str]:
    """Let a worker say `word` `nth` times, kill it; all that it said."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.attach_worker", str(folder), str(state)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if sum(said.startswith(word) for said in lines) == nth:
            break
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    lines += [line.strip() for line in process.stdout]
    process.stdout.close()
    process.wait()
    return lines


def test_acknowledged_attachments_are_whole(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    folder, state = tmp_path / "office", tmp_path / "state"
    desk = init_office(folder, state, InitOffice("青石岭供电所", "QSL", person="赵明远"))
    customer = add_customer(desk, CustomerFields(customer_no="6267000785070", name="甲")).id
    desk.office.close()
    chance = random.Random()
    rounds, left_over = max(2, counts.kills // 5), 0
    for turn in range(rounds):
        word = ("open", "writing")[turn % 2]
        said = killed_at(folder, state, word, 1 + turn % 3, chance.random() * 0.02)
        done = max((int(one.split()[1]) for one in said if one.startswith("done ")), default=0)
        desk = open_desk(folder, state)
        rows = {row.file_name: row for row in attachments_of(desk, customer)}
        assert all(row.there for row in rows.values())
        for number in range(1, done + 1):
            path = rows[f"{number}.jpg"].path
            assert path is not None
            assert path.read_bytes() == content(number)
        report = check_data(desk)
        assert report.ok, report.faults
        left_over += len(report.remarks)
        desk.office.close()
    counted(f"kills while attaching {rounds}, after {left_over} of them a nameless file was left")
