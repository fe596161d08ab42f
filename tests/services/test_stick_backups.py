"""Backups on a stick: encrypted, for a machine or under a passphrase, and back again."""

from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.keys import KEYS, load_keys
from sbdesk.services.desk import open_desk
from sbdesk.services.stick_backups import back_up_to_stick
from sbdesk.services.stick_restoring import needs_passphrase, restore_from_stick
from sbdesk.services.taking import inspect
from tests.services.machines import Machine, nothing

WORDS = "青石岭 2026 不告诉别人"


def saved(machine: Machine, **way: object) -> Path:
    """A backup on the stick."""
    out = machine.stick / "备份.sbh"
    to, words = way.get("to"), way.get("passphrase")
    assert to is None or isinstance(to, bytes)
    assert words is None or isinstance(words, str)
    done = back_up_to_stick(machine.desk, out, to=to, passphrase=words, checkpoint=nothing)
    assert done.size == out.stat().st_size
    return out


def test_under_a_passphrase_a_dead_machine_comes_back_as_itself(
    hall: Machine, tmp_path: Path
) -> None:
    hall.add("6267000785070", "恒通𬭎砖厂")
    file = saved(hall, passphrase=WORDS)
    assert needs_passphrase(file)
    assert "恒通".encode() not in file.read_bytes()
    place = tmp_path / "new place"
    with pytest.raises(Refused) as refused:
        restore_from_stick(place, file, "不是这个口令")
    assert refused.value.code is RefusedCode.NOT_OURS
    said = restore_from_stick(place, file, WORDS)
    assert "1户" in said
    assert said.endswith("本机的密钥也恢复了。")
    keys, before = load_keys(place), load_keys(hall.desk.office.folder)
    assert keys == before
    desk = open_desk(place, tmp_path / "state")
    assert desk.office.identity.uuid != hall.desk.office.identity.uuid
    with desk.reading() as raw:
        assert raw.execute("SELECT name FROM customer").fetchall() == [("恒通𬭎砖厂",)]
    desk.office.close()


def test_keys_that_are_there_stay(hall: Machine, laptop: Machine) -> None:
    file = saved(hall, passphrase=WORDS)
    own = load_keys(laptop.desk.office.folder)
    laptop.desk.office.close()
    assert "密钥" not in restore_from_stick(laptop.desk.office.folder, file, WORDS)
    assert load_keys(laptop.desk.office.folder) == own


def test_for_a_machine_only_it_opens_it_and_no_keys_are_inside(
    hall: Machine, county: Machine, tmp_path: Path
) -> None:
    hall.introduce(county)
    hall.add("6267000785070", "恒通砖厂")
    file = saved(hall, to=county.site)
    assert not needs_passphrase(file)
    with pytest.raises(UserMistake, match="没有密钥"):
        restore_from_stick(tmp_path / "nobody", file, None)
    with pytest.raises(Refused):
        restore_from_stick(hall.desk.office.folder, file, None)
    place = tmp_path / "at the county"
    (place / KEYS).mkdir(parents=True)
    source = county.desk.office.folder / KEYS
    for one in source.iterdir():
        (place / KEYS / one.name).write_bytes(one.read_bytes())
    assert "1户" in restore_from_stick(place, file, None)


def test_one_way_must_be_chosen_and_the_passphrase_be_long(hall: Machine) -> None:
    for way in ({}, {"to": hall.site, "passphrase": WORDS}):
        with pytest.raises(UserMistake, match="选一种"):
            saved(hall, **way)
    with pytest.raises(UserMistake, match="8个字符"):
        saved(hall, passphrase="短口令")
    assert not (hall.stick / "备份.sbh").exists()
    assert not list(hall.desk.office.folder.glob("outgoing/*"))


def test_a_hand_over_is_no_backup(pair: tuple[Machine, Machine]) -> None:
    hall, laptop = pair
    packed = hall.pack(laptop)
    with pytest.raises(Refused) as refused:
        restore_from_stick(laptop.desk.office.folder, Path(packed.path), None)
    assert refused.value.code is RefusedCode.OTHER_KIND


def test_a_backup_taken_for_a_package_is_told_apart(hall: Machine) -> None:
    file = saved(hall, passphrase=WORDS)
    [(code, words)] = inspect(hall.desk, file, nothing).refused
    assert code is RefusedCode.OTHER_KIND
    assert "锁着的备份" in words
