"""A data folder that was copied back, cloned or moved is recognised, and no day's work is lost."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sbdesk.store.engine import raw_connection
from sbdesk.store.founding import NewOffice, create_office
from sbdesk.store.merging import Transaction, Verdict, transactions_beyond
from sbdesk.store.office import Office, open_office, station_id
from tests.store.merge.sites import Hand, StandingClock

FIRST, LOST, LATER, LAST = b"f" * 16, b"l" * 16, b"t" * 16, b"z" * 16
CLOCK = StandingClock(2026)
Open = Callable[[Path], Office]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Where this machine keeps its marks, outside the data folder."""
    return tmp_path / "state"


@pytest.fixture
def opened(state: Path) -> Iterator[Open]:
    """Opens data folders and closes them after the test."""
    offices: list[Office] = []

    def open_it(folder: Path) -> Office:
        offices.append(open_office(folder, state, CLOCK))
        return offices[-1]

    yield open_it
    for office in offices:
        office.close()


@pytest.fixture
def folder(tmp_path: Path, state: Path) -> Path:
    """An office with one customer, closed; machine A."""
    path = tmp_path / "data"
    office = create_office(path, state, NewOffice(station_id("s"), "hall", "A", False), CLOCK)
    Hand(office).add_customer(FIRST, {4: "甲"})
    office.close()
    return path


def names(office: Office) -> dict[bytes, str]:
    """The customers of an office."""
    with office.reader() as session:
        rows = raw_connection(session).execute("SELECT id, name FROM customer WHERE live = 1")
        return dict(rows.fetchall())


def journal(office: Office) -> list[Transaction]:
    """Everything an office knows."""
    with office.reader() as session:
        return list(transactions_beyond(raw_connection(session), {}))


def copy_back(kept: Path, folder: Path, aside: Path) -> None:
    """Somebody puts yesterday's copy in the place of the folder, which goes aside."""
    folder.rename(aside)
    shutil.copytree(kept, folder)


def test_folder_opened_again_in_its_place_stays_who_it_is(folder: Path, opened: Open) -> None:
    office = opened(folder)
    assert (office.identity.letter, office.repairs) == ("A", ())


def test_copied_back_folder_takes_a_new_name_and_both_days_come_together(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    kept, aside = tmp_path / "kept", tmp_path / "aside"
    shutil.copytree(folder, kept)
    day = opened(folder)
    old = day.identity
    Hand(day).add_customer(LOST, {4: "当天新增"})
    Hand(day).set_cell((3, FIRST, 9), "13900000000")
    day.close()

    copy_back(kept, folder, aside)
    office = opened(folder)
    new = office.identity
    assert new.uuid != old.uuid
    assert new.instance != old.instance
    assert (old.letter, new.letter) == ("A", "AA")
    assert new.slot != old.slot
    assert any("恢复或复制" in said for said in office.repairs)
    Hand(office).add_customer(LATER, {4: "次日新增"})
    Hand(office).set_cell((3, FIRST, 4), "甲改名")

    lost = opened(aside)
    applied = office.apply(journal(lost))
    assert (applied.new, applied.known, applied.refused) == (2, 1, [])
    assert names(office) == {FIRST: "甲改名", LOST: "当天新增", LATER: "次日新增"}
    assert office.verify().ok
    back = lost.apply(journal(office))
    assert (back.new, back.refused) == (2, [])
    assert names(lost) == names(office)
    assert lost.verify().ok


def test_same_cell_written_on_both_days_is_a_clash(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    kept, aside = tmp_path / "kept", tmp_path / "aside"
    shutil.copytree(folder, kept)
    day = opened(folder)
    Hand(day).set_cell((3, FIRST, 4), "当天")
    day.close()
    copy_back(kept, folder, aside)
    office = opened(folder)
    Hand(office).set_cell((3, FIRST, 4), "次日")
    assert office.apply(journal(opened(aside))).refused == []
    with office.reader() as session:
        heads = raw_connection(session).execute("SELECT count(*) FROM head WHERE col = 4")
        assert heads.fetchall() == [(2,)]
    assert office.verify().ok


def test_what_was_lost_is_listed_until_it_is_back(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    kept, aside = tmp_path / "kept", tmp_path / "aside"
    shutil.copytree(folder, kept)
    day = opened(folder)
    Hand(day).add_customer(LOST, {4: "当天新增"})
    old = day.identity.uuid.hex()
    day.close()
    copy_back(kept, folder, aside)
    office = opened(folder)
    assert [(fault.origin, fault.seq) for fault in office.verify().faults] == [(old, 2)]
    office.apply(journal(opened(aside)))
    assert office.verify().ok


def test_copied_back_again_and_again_never_takes_a_name_twice(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    seen = []
    for turn, row in enumerate((LOST, LATER, LAST)):
        office = opened(folder)
        seen.append(office.identity)
        Hand(office).add_customer(row, {4: f"第{turn}天"})
        office.close()
        copy_back(kept, folder, tmp_path / f"aside{turn}")
    office = opened(folder)
    seen.append(office.identity)
    assert [identity.letter for identity in seen] == ["A", "AA", "AB", "AC"]
    assert len({identity.slot for identity in seen}) == 4
    assert len({identity.uuid for identity in seen}) == 4
    for turn in range(3):
        assert office.apply(journal(opened(tmp_path / f"aside{turn}"))).refused == []
    assert set(names(office)) == {FIRST, LOST, LATER, LAST}
    assert office.verify().ok


def test_clone_beside_the_original_takes_a_new_name(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(folder, twin)
    original, clone = opened(folder), opened(twin)
    assert (original.identity.letter, original.repairs) == ("A", ())
    assert clone.identity.letter == "AA"
    assert clone.repairs
    Hand(original).add_customer(LOST, {4: "原件"})
    Hand(clone).add_customer(LATER, {4: "副本"})
    assert original.apply(journal(clone)).refused == []
    assert clone.apply(journal(original)).refused == []
    assert names(original) == names(clone)
    assert original.verify().ok
    assert clone.verify().ok


def test_folder_on_another_machine_takes_a_new_name(
    folder: Path, tmp_path: Path, state: Path, opened: Open
) -> None:
    shutil.rmtree(state)
    office = opened(folder)
    assert office.identity.letter == "AA"
    assert office.repairs
    assert office.verify().ok
    office.close()
    assert opened(folder).repairs == (), "and keeps it"


def test_database_alone_copied_back_is_recognised_too(
    folder: Path, tmp_path: Path, opened: Open
) -> None:
    kept = tmp_path / "sbdesk.db"
    shutil.copy(folder / "sbdesk.db", kept)
    day = opened(folder)
    Hand(day).add_customer(LOST, {4: "当天新增"})
    day.close()
    shutil.copy(kept, folder / "sbdesk.db")
    office = opened(folder)
    assert office.identity.letter == "AA"
    assert names(office) == {FIRST: "甲"}


def test_other_work_under_the_same_number_is_recognised_by_its_hash(
    folder: Path, tmp_path: Path, state: Path, opened: Open
) -> None:
    """Folder and marks were both put back and written on; then the newer marks return."""
    kept, old_state = tmp_path / "kept", tmp_path / "old state"
    shutil.copytree(folder, kept)
    shutil.copytree(state, old_state)
    day = opened(folder)
    Hand(day).add_customer(LOST, {4: "当天新增"})
    day.close()
    copy_back(kept, folder, tmp_path / "aside")
    twin = open_office(folder, old_state, CLOCK)
    assert twin.repairs == (), "nothing tells this one from the office it was"
    Hand(twin).add_customer(LATER, {4: "别处新增"})
    twin.close()

    office = opened(folder)
    assert office.identity.letter == "AA"
    assert not office.verify().ok
    applied = office.apply(journal(opened(tmp_path / "aside")))
    assert [verdict for _, _, verdict in applied.refused] == [Verdict.FORKED]
    assert names(office) == {FIRST: "甲", LATER: "别处新增"}
