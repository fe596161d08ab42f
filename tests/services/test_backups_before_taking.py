"""The backup made before a package was taken in can still be restored later on the same day."""

from pathlib import Path

from sbdesk.services.backups import backup_list, restore_from
from sbdesk.services.customers import customer_count
from sbdesk.services.desk import open_desk
from sbdesk.store.backup_plan import BackupPlan
from tests.services.machines import Machine


def as_in_the_window(one: Machine) -> None:
    """Closed as a window closes, then opened again: both may make a backup of their own."""
    folder = one.desk.office.folder
    one.desk.office.close()
    one.desk = open_desk(folder, folder.parent / "state", None, one.clock, BackupPlan())


def before_taking(one: Machine) -> list[tuple[str, int, bool]]:
    """Name, customers and wholeness of those made before a package, oldest first."""
    rows = [row for row in backup_list(one.desk) if row.before_taking]
    return [(row.path.name, row.customers, row.ok) for row in reversed(rows)]


def test_two_packages_and_a_closing_on_one_day_leave_both(
    pair: tuple[Machine, Machine], tmp_path: Path
) -> None:
    hall, laptop = pair
    as_in_the_window(laptop)
    hall.add("6267000785070", "恒通砖厂")
    first = hall.give(laptop).backup
    laptop.clock.on(2026, 11, 20, 11)
    hall.add("6267000785087", "刘玉珍")
    second = hall.give(laptop).backup
    laptop.clock.on(2026, 11, 20, 17)
    as_in_the_window(laptop)
    assert [row.path.name for row in backup_list(laptop.desk)][1:] == [second, first]
    assert before_taking(laptop) == [(first, 0, True), (second, 1, True)]
    room = laptop.desk.office.folder / "backups"
    for number, (name, customers, _) in enumerate(before_taking(laptop)):
        folder = tmp_path / f"restored{number}"
        restore_from(folder, room / name)
        desk = open_desk(folder, tmp_path / f"state{number}", None, laptop.clock)
        assert customer_count(desk) == customers
        desk.office.close()
