"""A copied, moved or restored data folder is recognised and goes on under a new name."""

import json
import shutil
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged
from sbdesk.store.engine import raw_connection
from sbdesk.store.marks import Lost, Mark, Marks
from sbdesk.store.merging import held, transactions_beyond
from sbdesk.store.office import Office
from tests.store.offices import Station, add, cell, edit, last_seq, live, whole

_RENAMED = "这份数据是恢复或复制来的，本机已换用新的编号，今后的记录不会混淆。"


@pytest.fixture
def station(tmp_path: Path) -> Station:
    station = Station(tmp_path)
    station.create().close()
    return station


def copied(station: Station, name: str) -> Station:
    """The data folder copied beside, on the same machine."""
    other = Station(station.root)
    other.folder = station.root / name
    shutil.copytree(station.folder, other.folder)
    return other


def hand_over(giver: Office, taker: Office) -> None:
    with taker.reader() as session:
        known = held(raw_connection(session))
    with giver.reader() as session:
        lacking = list(transactions_beyond(raw_connection(session), known))
    assert taker.apply(lacking).refused == []


def test_the_same_folder_keeps_its_name(station: Station) -> None:
    office = station.open()
    add(office, name="甲")
    office.close()
    again = station.open()
    assert (again.repairs, again.identity.letter, again.identity.slot) == ((), "A", 20)
    assert again.identity == office.identity
    again.close()


def test_a_mark_behind_the_file_is_no_matter(station: Station) -> None:
    marks = station.state.rename(station.root / "early")
    shutil.copytree(marks, station.state)
    office = station.open()
    add(office, name="甲")
    office.close()
    shutil.rmtree(station.state)
    marks.rename(station.state)
    again = station.open()
    assert again.repairs == ()
    again.close()


def test_a_moved_folder_takes_a_new_name(station: Station) -> None:
    before = station.open()
    before.close()
    station.folder = station.folder.rename(station.root / "moved")
    office = station.open()
    assert office.repairs == (_RENAMED,)
    assert office.identity.instance != before.identity.instance
    assert (office.identity.letter, office.identity.slot) == ("AA", 21)
    office.close()


def test_a_folder_without_a_mark_takes_a_new_name(station: Station) -> None:
    shutil.rmtree(station.state)
    office = station.open()
    assert office.repairs == (_RENAMED,)
    office.close()
    again = station.open()
    assert again.repairs == ()
    again.close()


def test_each_copy_has_letter_and_slot_of_its_own(station: Station) -> None:
    names = []
    for name in ("first", "second", "third"):
        office = copied(station, name).open()
        names.append((office.identity.letter, office.identity.slot))
        office.close()
    assert names == [("AA", 21), ("AB", 22), ("AC", 24)]
    office = station.open()
    assert (office.identity.letter, office.repairs) == ("A", ())
    office.close()


def test_two_days_after_a_copying_back_can_be_merged(station: Station) -> None:
    """Copy, work a day, copy back, work again: both days are there in the end."""
    office = station.open()
    record = add(office, name="甲")
    office.close()
    kept = copied(station, "kept")
    office = station.open()
    edit(office, record, phone="星期一")
    monday = add(office, name="乙")
    office.close()
    lost = copied(station, "lost")
    shutil.rmtree(station.folder)
    shutil.copytree(kept.folder, station.folder)

    office = station.open()
    assert office.repairs[0] == _RENAMED
    assert "少2笔操作（从第2笔起）" in office.repairs[1]
    assert [(f.origin, f.seq) for f in office.verify().faults] != []
    edit(office, record, phone="星期二")
    tuesday = add(office, name="丙")
    other = lost.open()
    hand_over(other, office)
    hand_over(office, other)
    assert whole(office)
    assert whole(other)
    for one in (office, other):
        assert (live(one), cell(one, monday, "name"), cell(one, tuesday, "name")) == (3, "乙", "丙")
    assert cell(office, record, "phone") == cell(other, record, "phone")
    office.close()
    other.close()
    again = station.open()
    assert (again.repairs, again.verify().ok) == ((), True)
    again.close()


def test_a_new_name_writes_a_new_journal(station: Station) -> None:
    office = station.open()
    add(office, name="甲")
    office.close()
    other = copied(station, "copy").open()
    assert last_seq(other) == 0
    add(other, name="乙")
    assert (last_seq(other), whole(other)) == (1, True)
    other.close()


def test_a_file_that_does_not_say_what_it_is_is_damaged(station: Station) -> None:
    station.outside("DELETE FROM instance", mending=True)
    with pytest.raises(Damaged, match="没有本机的标识"):
        station.open()


def test_an_edit_is_kept_though_the_mark_cannot_be_written(station: Station) -> None:
    office = station.open()
    shutil.rmtree(station.state)
    station.state.write_text("in the way")
    record = add(office, name="甲")
    assert cell(office, record, "name") == "甲"
    office.close()
    station.state.unlink()


def test_the_last_whole_line_of_a_mark_counts(tmp_path: Path) -> None:
    marks = Marks(tmp_path)
    older = Mark("a", 1, "b", "c", lost=(Lost("d", 2, "e"),))
    marks.write(b"\x01", older)
    path = tmp_path / "marks" / "01.jsonl"
    with path.open("a") as file:
        file.write('{"origin": "a", "se')
    assert marks.read(b"\x01") == older
    assert marks.all() == [older]


@pytest.mark.parametrize("text", ["", "null\n", "[]\n", '{"seq": 1}\n', "\x00\x00"])
def test_a_mark_that_says_nothing_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "01.jsonl").write_text(text)
    assert Marks(tmp_path).read(b"\x01") is None


def test_a_mark_does_not_grow_for_ever(tmp_path: Path) -> None:
    marks = Marks(tmp_path)
    for seq in range(700):
        marks.write(b"\x01", Mark("a" * 32, seq, "b" * 64, "/somewhere"))
    path = tmp_path / "marks" / "01.jsonl"
    assert path.stat().st_size < 66 * 1024
    assert json.loads(path.read_text().splitlines()[-1])["seq"] == 699
    assert [p.name for p in path.parent.iterdir()] == ["01.jsonl"]
