"""What must hold when a package is refused."""

from pathlib import Path

import pytest

from sbdesk.domain.handoff import Packed, Refused, RefusedCode
from sbdesk.services.backups import backup_list
from sbdesk.services.taking import inspect
from tests.services.machines import Machine, nothing


def refusal(machine: Machine, packed: Packed) -> RefusedCode:
    """Why a package is not taken in; looking says the same, and nothing changes."""
    before = state(machine)
    with pytest.raises(Refused) as refused:
        machine.take(packed)
    looked = inspect(machine.desk, Path(packed.path), nothing)
    assert looked.refused == ((refused.value.code, str(refused.value)),)
    assert "。" in str(refused.value)
    assert state(machine) == before
    return refused.value.code


def state(machine: Machine) -> tuple[object, ...]:
    """What must not change when something is refused."""
    with machine.desk.reading() as raw:
        rows = raw.execute("SELECT id, name, phone, live FROM customer ORDER BY id").fetchall()
        count = raw.execute("SELECT count(*) FROM tx").fetchall()
    folder = machine.desk.office.folder
    files = sorted(path.name for name in ("files", "notices") for path in (folder / name).iterdir())
    return rows, count, files, [b.path.name for b in backup_list(machine.desk)]
