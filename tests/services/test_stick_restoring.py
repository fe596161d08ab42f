"""A backup on a stick is opened, proved and told before anything is replaced."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import BackupFacts, Refused, RefusedCode
from sbdesk.domain.people import COUNTER
from sbdesk.services.backups import back_up
from sbdesk.services.customers import customer_count
from sbdesk.services.desk import open_desk
from sbdesk.services.stick_backups import back_up_to_stick
from sbdesk.services.stick_restoring import (
    look_into_backup,
    needs_passphrase,
    restore_from_stick,
)
from tests.services.machines import OTHER, Machine, machine, nothing
from tests.services.set_clock import SetClock

WORDS = "青石岭 2026 不告诉别人"


def saved(one: Machine, name: str = "备份.sbh") -> Path:
    """A backup on the stick under the passphrase."""
    out = one.stick / name
    back_up_to_stick(one.desk, out, to=None, passphrase=WORDS, checkpoint=nothing)
    return out


def looked(one: Machine, file: Path, words: str | None = WORDS) -> BackupFacts:
    """What it is, as this machine says."""
    return look_into_backup(one.desk, file, words, nothing)


def refused(one: Machine, file: Path, words: str | None = WORDS) -> tuple[RefusedCode, str]:
    """Why it cannot be restored here; nothing is left behind."""
    before = sorted(path.name for path in one.desk.office.folder.iterdir())
    with pytest.raises(Refused) as found:
        looked(one, file, words)
    assert sorted(path.name for path in one.desk.office.folder.iterdir()) == before
    return found.value.code, str(found.value)


def test_it_says_what_is_in_it_and_changes_nothing(hall: Machine) -> None:
    hall.add("6267000785070", "恒通𬭎砖厂")
    file = saved(hall)
    hall.add("6267000785087", "刘玉珍")
    found = looked(hall, file)
    assert (found.station, found.machine) == ("青石岭供电所", "大厅电脑")
    assert (found.made, found.made_by) == ("2026-11-20 10:00", "赵明远")
    assert (found.counts["customer"], found.counts["complaint"]) == (1, 0)
    assert (found.own, found.missing) == (True, 0)
    assert hall.said("6267000785087", "name") == "刘玉珍"
    assert not list(hall.desk.office.folder.glob("restoring-*"))
    assert not (hall.desk.office.folder / "incoming").exists()


def test_another_machine_of_the_station_is_told_apart(hall: Machine, laptop: Machine) -> None:
    assert not looked(laptop, saved(hall)).own


def test_what_cannot_be_restored_is_said_in_one_sentence(hall: Machine, tmp_path: Path) -> None:
    file = saved(hall)
    code, said = refused(hall, file, "不是这个口令")
    assert code is RefusedCode.NOT_OURS
    assert said.startswith("口令不对")
    whole = file.read_bytes()
    for torn in (whole[:-100], whole[:2000], whole[:-50] + bytes(50)):
        file.write_bytes(torn)
        code, said = refused(hall, file)
        assert code is RefusedCode.DAMAGED
        assert said == ("「备份.sbh」已损坏或不完整，不能用来恢复，什么也没有改动。请换一份备份。")
    file.write_bytes(b"no backup at all")
    assert "不是本程序的备份" in refused(hall, file)[1]
    file.unlink()
    assert "U 盘可能拔出了" in refused(hall, file)[1]
    with pytest.raises(Refused, match="U 盘可能拔出了"):
        needs_passphrase(file)
    other = machine(tmp_path / "other", OTHER, SetClock(), "柳河大厅")
    _, said = refused(hall, saved(other, "柳河.sbh"))
    assert said == (
        "「柳河.sbh」是柳河供电所的备份，不是青石岭供电所的，不能恢复到这里。什么也没有改动。"
    )
    other.desk.office.close()


def test_a_package_and_a_backup_for_another_machine_are_told(
    pair: tuple[Machine, Machine],
) -> None:
    hall, laptop = pair
    packed = Path(hall.pack(laptop).path)
    assert refused(laptop, packed, None) == (
        RefusedCode.OTHER_KIND,
        f"「{packed.name}」是交接包，不是备份，没有恢复。",
    )
    out = hall.stick / "给外勤.sbh"
    back_up_to_stick(hall.desk, out, to=laptop.site, passphrase=None, checkpoint=nothing)
    assert "锁给了另一台机器" in refused(hall, out, None)[1]
    assert looked(laptop, out, None).machine == "大厅电脑"


def test_only_who_may_restore_looks_into_it(hall: Machine) -> None:
    file, person = saved(hall), hall.desk.person
    assert person is not None
    hall.desk = hall.desk.worked_by(replace(person, role=COUNTER))
    with pytest.raises(UserMistake, match="恢复备份"):
        looked(hall, file)


def test_only_the_backup_that_was_looked_into_is_restored(hall: Machine) -> None:
    file = saved(hall)
    found = looked(hall, file)
    file.unlink()
    saved(hall)
    hall.add("6267000785070", "恒通砖厂")
    folder = hall.desk.office.folder
    hall.desk.office.close()
    with pytest.raises(Refused, match="不是同一份备份"):
        restore_from_stick(folder, file, WORDS, found.package)
    assert not list(folder.glob("aside-*"))


class TestNotEncrypted:
    """The automatic backups of a data folder, and what the command line writes."""

    def test_it_is_told_and_put_back_without_a_passphrase(self, hall: Machine) -> None:
        hall.add("6267000785070", "恒通𬭎砖厂")
        file = back_up(hall.desk)
        hall.add("6267000785087", "刘玉珍")
        assert not needs_passphrase(file)
        found = looked(hall, file, None)
        assert (found.station, found.machine, found.own) == ("青石岭供电所", "大厅电脑", True)
        assert (found.made, found.counts["customer"]) == ("2026-11-20 10:00", 1)
        folder, state = hall.desk.office.folder, hall.desk.office.folder.parent / "state"
        hall.desk.office.close()
        said = restore_from_stick(folder, file, None, found.package)
        assert said.startswith("已恢复2026-11-20 10:00的备份，1户。")
        again = open_desk(folder, state)
        assert customer_count(again) == 1
        again.office.close()

    def test_what_is_not_of_here_or_damaged_is_refused(self, hall: Machine, tmp_path: Path) -> None:
        other = machine(tmp_path / "other", OTHER, SetClock(), "柳河大厅")
        foreign = back_up(other.desk, other.stick / "柳河.zip")
        other.desk.office.close()
        assert refused(hall, foreign, None) == (
            RefusedCode.UNKNOWN_SENDER,
            "「柳河.zip」不是本所这份数据的备份，不能恢复到这里。什么也没有改动。",
        )
        own = back_up(hall.desk, hall.stick / "本机.zip")
        whole = own.read_bytes()
        own.write_bytes(whole[:3000] + bytes(200) + whole[3200:])
        code, said = refused(hall, own, None)
        assert (code, said.startswith("「本机.zip」已损坏或不完整")) == (RefusedCode.DAMAGED, True)
