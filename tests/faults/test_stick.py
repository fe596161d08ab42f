"""Sticks pulled, full, protected, lying: the old package is whole or the new one is; it is said."""

import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.exchange.age import Writable
from sbdesk.exchange.envelope import open_envelope, seal
from sbdesk.exchange.stick import write_to_stick
from tests.conftest import Counts
from tests.exchange.packages import Made, contents, package
from tests.faults.sticks import (
    FailingStick,
    exfat_stick,
    failing_stick,
    fat32_image,
    read_only_stick,
    run,
)

pytestmark = pytest.mark.faults
NAME = "给县公司的交接包第3号.sbh"
OLD = b"the package of last week" * 1000
_MB = 1024 * 1024


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[FailingStick]:
    folder = tmp_path / "failing"
    folder.mkdir()
    with failing_stick(folder) as found:
        yield found


def good(_path: Path) -> None:
    """A check that finds nothing."""


def sealed(made: Made) -> Callable[[Writable], None]:
    """Writes a package once more; each time other bytes."""

    def write(out: Writable) -> None:
        seal(out, made.manifest, made.sources, [made.receiver.box_public], made.sender)

    return write


def writes(body: bytes) -> Callable[[Writable], None]:
    def write(out: Writable) -> None:
        for start in range(0, len(body), 64 * 1024):
            out.write(body[start : start + 64 * 1024])

    return write


def cost_of_writing(stick: FailingStick, new: bytes) -> int:
    """How much it takes until all is done, found by halving."""
    low, high = 0, 4 * len(new) + 100_000
    while high - low > 100:
        middle = (low + high) // 2
        if _written(stick, new, middle):
            high = middle
        else:
            low = middle
    return high


def _written(stick: FailingStick, new: bytes, left: int) -> bool:
    """Write with so much left; what is on it then is looked at."""
    (stick.inside / NAME).write_bytes(OLD)
    stick.order(left)
    try:
        write_to_stick(stick.mount / NAME, writes(new), good)
    except EnvironmentProblem as error:
        sentence = str(error)
    else:
        sentence = ""
    stick.plug_in()
    body = (stick.inside / NAME).read_bytes()
    assert body in (OLD, new), "the package is neither the old one nor the new one"
    if sentence:
        assert "U 盘" in sentence or "写入" in sentence, sentence
        assert sentence.endswith("。")
    else:
        assert body == new
    rest = {path.name for path in stick.inside.iterdir()}
    assert rest <= {NAME, f"{NAME}.part"}
    return not sentence


def test_pulled_at_any_byte_the_old_package_or_the_new_one_is_whole(
    stick: FailingStick, tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    made = package(tmp_path)
    held = contents(made.sources)
    new = made.path.read_bytes() + os.urandom(200_000)
    cost = cost_of_writing(stick, new)
    assert cost > len(new)
    rng = random.Random(4)
    points = [rng.randrange(1, cost - 100) for _ in range(counts.pulls)]
    points[: counts.pulls // 3] = [
        cost - rng.randrange(100, 6000) for _ in range(counts.pulls // 3)
    ]
    done = [left for left in points if _written(stick, new, left)]
    # How often the system reads ahead, and so what an attempt costs, is not always the same.
    assert all(left > cost - 6000 for left in done)
    told = len(points) - len(done)
    assert told > len(points) * 0.8
    assert contents(made.sources) == held
    assert _written(stick, new, 10**12)
    assert [path.name for path in stick.inside.iterdir()] == [NAME]
    counted(f"sticks pulled while writing {len(points)}, of these finished just before {len(done)}")


def test_a_package_written_after_a_pull_is_good(stick: FailingStick, tmp_path: Path) -> None:
    made = package(tmp_path)
    stick.order(3000)
    with pytest.raises(EnvironmentProblem, match="拔出"):
        write_to_stick(stick.mount / NAME, sealed(made), good)
    stick.plug_in()
    write_to_stick(stick.mount / NAME, sealed(made), good)
    opened = open_envelope(stick.mount / NAME, made.receiver, tmp_path / "room")
    assert contents(opened.parts) == contents(made.sources)


def test_pulled_while_reading_nothing_is_left(stick: FailingStick, tmp_path: Path) -> None:
    made = package(tmp_path)
    (stick.inside / NAME).write_bytes(made.path.read_bytes())
    stick.order(400)
    with pytest.raises(EnvironmentProblem, match="U 盘"):
        open_envelope(stick.mount / NAME, made.receiver, tmp_path / "room")
    assert not (tmp_path / "room").exists()


def test_a_stick_that_lies_is_found_out(stick: FailingStick) -> None:
    (stick.inside / NAME).write_bytes(OLD)
    stick.order(10**12, lies=True)
    with pytest.raises(EnvironmentProblem, match="读回来不对"):
        write_to_stick(stick.mount / NAME, writes(os.urandom(300_000)), good)
    assert (stick.inside / NAME).read_bytes() == OLD
    assert [path.name for path in stick.inside.iterdir()] == [NAME]


def test_a_full_exfat_stick_keeps_the_old_package(tmp_path: Path) -> None:
    made = package(tmp_path)
    with exfat_stick(tmp_path, 16, "林东U盘") as mount:
        write_to_stick(mount / NAME, sealed(made), good)
        old = (mount / NAME).read_bytes()
        assert os.path.ismount(mount)
        for number in range(4):
            (mount / f"照片{number}.jpg").write_bytes(bytes(3 * _MB))
        large = os.urandom(4 * _MB)
        with pytest.raises(EnvironmentProblem, match="空间不够"):
            write_to_stick(mount / NAME, writes(large), good, estimate=len(large))
        with pytest.raises(EnvironmentProblem, match="已满"):
            write_to_stick(mount / NAME, writes(large), good)
        assert (mount / NAME).read_bytes() == old
        assert not list(mount.glob("*.part"))
        (mount / "照片0.jpg").unlink()
        write_to_stick(mount / NAME, writes(large), good, estimate=len(large))
        assert (mount / NAME).read_bytes() == large


def test_an_exfat_stick_carries_long_paths_and_names(tmp_path: Path) -> None:
    made = package(tmp_path)
    name = "字" * 76 + ".sbh"
    with exfat_stick(tmp_path, 16, "县公司") as mount:
        folder = mount / ("交接" * 20) / ("资料" * 20)
        folder.mkdir(parents=True)
        assert len(str(folder / name)) >= 200
        for _ in range(2):
            write_to_stick(folder / name, sealed(made), good)
        assert [path.name for path in folder.iterdir()] == [name]
        open_envelope(folder / name, made.receiver, tmp_path / "room")


def test_a_read_only_stick_is_said_to_be_one(tmp_path: Path) -> None:
    with read_only_stick(tmp_path) as mount, pytest.raises(EnvironmentProblem, match="写保护"):
        write_to_stick(mount / NAME, writes(b"new"), good)


def test_a_fat32_stick_carries_a_chinese_name(tmp_path: Path) -> None:
    made = package(tmp_path)
    written = write_to_stick(tmp_path / NAME, sealed(made), good)
    image = fat32_image(tmp_path)
    run("mcopy", "-i", image, written.path, "::/")
    assert run("mdir", "-b", "-i", image, "::/").split() == [f"::/{NAME}"]
    back = tmp_path / "back"
    back.mkdir()
    run("mcopy", "-i", image, f"::/{NAME}", back)
    assert [path.name for path in back.iterdir()] == [NAME]
    assert (back / NAME).read_bytes() == written.path.read_bytes()
    opened = open_envelope(back / NAME, made.receiver, tmp_path / "room")
    assert contents(opened.parts) == contents(made.sources)


def test_the_largest_file_of_fat32_is_the_largest_of_ours(tmp_path: Path) -> None:
    """Nothing is written for it: the writer only says how much there would be."""
    out = io.BytesIO()
    made = package(tmp_path)
    sealed(made)(out)
    with pytest.raises(Exception, match="4GB"):
        write_to_stick(tmp_path / NAME, sealed(made), good, estimate=4 * 1024**3)
    write_to_stick(tmp_path / NAME, sealed(made), good, estimate=len(out.getvalue()))
