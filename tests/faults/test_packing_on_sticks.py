"""Packing onto real sticks that fail: the office is unharmed, its book says what is true."""

import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sbdesk.domain.errors import EnvironmentProblem, UserMistake
from sbdesk.domain.handoff import Packed
from sbdesk.exchange.envelope import open_envelope
from sbdesk.services.attachments import NewAttachment, attach
from sbdesk.services.backups import check_data
from sbdesk.services.package_names import suggested_name
from sbdesk.services.packing import pack
from sbdesk.store.machines import OUT, packages
from tests.conftest import Counts
from tests.faults.sticks import exfat_stick, failing_stick, run, small_stick
from tests.services.conftest import opened
from tests.services.forging import keys_of
from tests.services.machines import HALL, LAPTOP, Machine, nothing
from tests.services.set_clock import SetClock

pytestmark = pytest.mark.faults
Pair = tuple[Machine, Machine]
PHOTO = 100_000
_CUSTOMER = "6267000785070"
_STEPS = 6000
"""What flushing, reading back and renaming cost a failing stick, about."""

_MOST_FILLED = 20_000_000


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A hall PC with a customer and a photo, and the laptop that lacks both."""
    clock = SetClock()
    machines = [
        opened(tmp_path / "hall", HALL, clock, "大厅电脑"),
        opened(tmp_path / "laptop", LAPTOP, clock, "外勤02"),
    ]
    hall, laptop = (next(machine) for machine in machines)
    hall.introduce(laptop)
    laptop.introduce(hall, gives=True)
    record = hall.add(_CUSTOMER, "恒通𬭎砖厂")
    body = b"\xff\xd8\xff\xe0" + random.Random(4).randbytes(PHOTO)
    attach(hall.desk, record, [NewAttachment(body, "表箱.jpg")])
    yield hall, laptop
    for machine in machines:
        next(machine, None)


def packed_onto(pair: Pair, file: Path, checkpoint: Callable[..., None] = nothing) -> Packed:
    """What the laptop lacks, written to this file."""
    hall, laptop = pair
    return pack(hall.desk, laptop.site, file, checkpoint)


def attempt(pair: Pair, file: Path, checkpoint: Callable[..., None] = nothing) -> str:
    """Pack; the one sentence with which it is given up, empty when it is done.

    Given up, nothing has changed at the hall.
    """
    hall, _ = pair
    before = noted(hall)
    try:
        packed_onto(pair, file, checkpoint)
    except (EnvironmentProblem, UserMistake) as error:
        sentence = str(error)
    else:
        assert noted(hall) == [*before, len(before) + 1]
        return ""
    assert noted(hall) == before
    assert not list(hall.desk.office.folder.glob("outgoing/*"))
    assert hall.desk.office.verify().ok
    assert re.fullmatch(r"[^\x00-\x1f]*[一-鿿][^\x00-\x1f]*。", sentence), sentence
    assert not re.search(r"[Ee]rror|Errno|Exception", sentence), sentence
    return sentence


def noted(machine: Machine) -> list[int]:
    """The numbers of the packages in the book."""
    with machine.desk.reading() as raw:
        return sorted(line.number for line in packages(raw, OUT))


def whole(pair: Pair, file: Path) -> int:
    """The number of a package that can be read to its end and is signed by the hall."""
    hall, laptop = pair
    room = laptop.stick / "room"
    found = open_envelope(file, keys_of(laptop), room)
    assert found.signed_by(keys_of(hall).sign_public)
    shutil.rmtree(room)
    return found.manifest.number


def test_pulled_out_at_any_point_nothing_is_lost(
    pair: Pair, tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    hall, laptop = pair
    chance, found = random.Random(7), Counter[str]()
    name = suggested_name(hall.desk, laptop.site)
    with failing_stick(tmp_path) as stick:
        file, inside = stick.mount / name, stick.inside / name
        size = packed_onto(pair, file).size
        for turn in range(counts.pulls):
            old = inside.read_bytes()
            # Every second time it is written already: flushed, read back, renamed.
            left = chance.randrange(1, size) if turn % 2 else size + chance.randrange(_STEPS)
            stick.order(left)
            try:
                sentence = attempt(pair, file)
            finally:
                stick.plug_in()
            assert not sentence or "U 盘" in sentence
            found["refused" if sentence else "finished before"] += 1
            new = inside.read_bytes() != old
            assert new or sentence
            found["refused, the new one is there"] += bool(new and sentence)
            last = noted(hall)[-1]
            assert whole(pair, inside) in ((last, last + 1) if sentence else (last,))
            assert {path.name for path in stick.inside.iterdir()} <= {name, f"{name}.part"}
        assert check_data(hall.desk).ok
        packed = packed_onto(pair, file)
        assert [path.name for path in stick.mount.iterdir()] == [name]
        assert laptop.take(packed).files == 1
    assert laptop.said(_CUSTOMER, "name") == "恒通𬭎砖厂"
    counted(f"sticks pulled while packing {counts.pulls}: {dict(found)}")


def filling(stick: Path) -> Callable[[int, int, str], None]:
    """Somebody copies a film to the stick as soon as encrypting begins."""

    def fill(_done: int, _total: int, words: str) -> None:
        film = stick / "电影.mp4"
        if "加密" not in words or film.exists():
            return
        assert os.path.ismount(stick)
        try:
            with film.open("wb", buffering=0) as file:
                for _ in range(_MOST_FILLED // 4096):
                    file.write(bytes(4096))
        except OSError:
            return
        raise AssertionError("the stick is larger than it should be")

    return fill


def test_too_small_from_the_beginning(pair: Pair, tmp_path: Path) -> None:
    with small_stick(tmp_path, 80) as stick:
        assert "空间不够" in attempt(pair, stick / "x.sbh")
        assert not list(stick.iterdir())


def test_filled_while_it_is_written(pair: Pair, tmp_path: Path) -> None:
    with small_stick(tmp_path, 1000) as stick:
        assert not attempt(pair, stick / "x.sbh")
        old = (stick / "x.sbh").read_bytes()
        assert "已满" in attempt(pair, stick / "x.sbh", filling(stick))
        assert (stick / "x.sbh").read_bytes() == old
        (stick / "电影.mp4").unlink()
        assert not attempt(pair, stick / "x.sbh")
        assert [path.name for path in stick.iterdir()] == ["x.sbh"]
        assert whole(pair, stick / "x.sbh") == 2


def test_an_exfat_stick_filled_while_it_is_written(pair: Pair, tmp_path: Path) -> None:
    with exfat_stick(tmp_path, 8, "青石岭") as stick:
        assert not attempt(pair, stick / "大厅-给外勤02.sbh")
        assert "已满" in attempt(pair, stick / "大厅-给外勤02.sbh", filling(stick))
        assert whole(pair, stick / "大厅-给外勤02.sbh") == 1
        assert "空间不够" in attempt(pair, stick / "另一个.sbh")
        (stick / "电影.mp4").unlink()
        assert not attempt(pair, stick / "另一个.sbh")
        assert {path.name for path in stick.iterdir()} == {"大厅-给外勤02.sbh", "另一个.sbh"}


def test_a_protected_stick(pair: Pair, tmp_path: Path) -> None:
    with small_stick(tmp_path, 1000) as stick:
        assert not attempt(pair, stick / "x.sbh")
        old = (stick / "x.sbh").read_bytes()
        run("mount", "-o", "remount,ro", stick)
        for name in ("x.sbh", "y.sbh"):
            assert "写保护" in attempt(pair, stick / name)
        assert (stick / "x.sbh").read_bytes() == old
        assert [path.name for path in stick.iterdir()] == ["x.sbh"]


def test_the_second_package_of_a_name_replaces_the_first(pair: Pair, tmp_path: Path) -> None:
    hall, laptop = pair
    with exfat_stick(tmp_path, 8, "供电所") as stick:
        packed_onto(pair, stick / "交接包.sbh")
        hall.edit(_CUSTOMER, phone="19900000002")
        packed = packed_onto(pair, stick / "交接包.sbh")
        assert [path.name for path in stick.iterdir()] == ["交接包.sbh"]
        assert whole(pair, stick / "交接包.sbh") == packed.number == 2
        laptop.take(packed)
    assert laptop.said(_CUSTOMER, "phone") == "19900000002"
