"""A file on a stick: there whole, or nothing new; each refusal a sentence somebody can act on."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sbdesk.domain.errors import Damaged, EnvironmentProblem, SbdeskError, UserMistake
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.age import Writable
from sbdesk.exchange.envelope import open_envelope, seal
from sbdesk.exchange.stick import write_to_stick
from sbdesk.exchange.stick_names import possible_name, refuse_name
from tests.exchange.packages import Made, contents, package

NAME = "给县公司的交接包第3号.sbh"
NEW = os.urandom(300_000)


def good(_path: Path) -> None:
    """A check that finds nothing."""


def new(out: Writable) -> None:
    for start in range(0, len(NEW), 70_000):
        out.write(NEW[start : start + 70_000])


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "林东U盘"
    folder.mkdir()
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_read_back(stick: Path) -> None:
    seen: list[bytes] = []
    told: list[tuple[int, int, str]] = []
    written = write_to_stick(
        stick / NAME,
        new,
        lambda path: seen.append(path.read_bytes()),
        estimate=len(NEW),
        checkpoint=lambda *words: told.append(words),
    )
    assert (stick / NAME).read_bytes() == NEW
    assert seen == [NEW]
    assert (written.path, written.size) == (stick / NAME, len(NEW))
    assert written.sha256 == hashlib.sha256(NEW).hexdigest()
    assert names(stick) == [NAME]
    assert told[-1][0] == told[-1][1]


def test_a_second_package_of_a_name_takes_its_place(stick: Path) -> None:
    for body in (b"one", b"two"):
        write_to_stick(stick / NAME, _writes(body), good)
        assert (stick / NAME).read_bytes() == body
    assert names(stick) == [NAME]


def _writes(body: bytes) -> Callable[[Writable], None]:
    def write(out: Writable) -> None:
        out.write(body)

    return write


def test_a_real_package_goes_there_and_back(stick: Path, tmp_path: Path) -> None:
    made: Made = package(tmp_path)
    rooms = iter(("check", "taken"))

    def verify(path: Path) -> None:
        open_envelope(path, made.receiver, tmp_path / next(rooms))

    def write(out: Writable) -> None:
        seal(out, made.manifest, made.sources, [made.receiver.box_public], made.sender)

    write_to_stick(stick / NAME, write, verify)
    opened = open_envelope(stick / NAME, made.receiver, tmp_path / next(rooms))
    assert contents(opened.parts) == contents(made.sources)


class Cancelled(BaseException):
    """As the window's own way to stop a job."""


def _fails(error: BaseException) -> Callable[[Writable], None]:
    def write(out: Writable) -> None:
        new(out)
        raise error

    return write


@pytest.mark.parametrize("old", [None, b"the old one"], ids=["first", "second"])
@pytest.mark.parametrize(
    ("number", "kind", "words"),
    [
        (errno.ENOSPC, EnvironmentProblem, "已满"),
        (errno.EDQUOT, EnvironmentProblem, "已满"),
        (errno.EIO, EnvironmentProblem, "拔出"),
        (errno.ENODEV, EnvironmentProblem, "拔出"),
        (errno.ENOENT, EnvironmentProblem, "拔出"),
        (errno.EROFS, EnvironmentProblem, "写保护"),
        (errno.EACCES, EnvironmentProblem, "写保护"),
        (errno.EFBIG, UserMistake, "4GB"),
        (errno.ENAMETOOLONG, UserMistake, "路径太长"),
        (errno.EINVAL, UserMistake, "不接受文件名"),
        (errno.ELOOP, EnvironmentProblem, "换一个"),
    ],
)
def test_what_the_system_says_is_said_in_words(
    stick: Path, old: bytes | None, number: int, kind: type[SbdeskError], words: str
) -> None:
    if old is not None:
        (stick / NAME).write_bytes(old)
    with pytest.raises(kind, match=words) as caught:
        write_to_stick(stick / NAME, _fails(OSError(number, os.strerror(number))), good)
    assert os.strerror(number) not in str(caught.value)
    assert names(stick) == ([] if old is None else [NAME])
    assert old is None or (stick / NAME).read_bytes() == old


@pytest.mark.parametrize(
    "error",
    [
        Cancelled(),
        EnvironmentProblem("要装进交接包的文件找不到了。"),
        ValueError("a bug of ours"),
    ],
)
def test_what_the_writer_raises_comes_out(stick: Path, error: BaseException) -> None:
    with pytest.raises(type(error)) as caught:
        write_to_stick(stick / NAME, _fails(error), good)
    assert caught.value is error
    assert names(stick) == []


def test_cancelled_while_reading_back_is_as_if_never_begun(stick: Path) -> None:
    def cancel(_done: int, _total: int, _words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_to_stick(stick / NAME, new, good, checkpoint=cancel)
    assert names(stick) == []


@pytest.mark.parametrize(
    "error", [Damaged("坏了。"), Refused(RefusedCode.DAMAGED, "坏了。"), OSError(errno.EIO, "no")]
)
def test_what_does_not_pass_its_check_is_not_kept(stick: Path, error: Exception) -> None:
    (stick / NAME).write_bytes(b"old")

    def verify(_path: Path) -> None:
        raise error

    with pytest.raises(EnvironmentProblem, match="U 盘"):
        write_to_stick(stick / NAME, new, verify)
    assert (stick / NAME).read_bytes() == b"old"
    assert names(stick) == [NAME]


def test_a_file_that_reads_back_otherwise_is_not_kept(stick: Path) -> None:
    def write(out: Writable) -> None:
        new(out)
        part = next(stick.glob("*.part"))
        with part.open("r+b") as file:
            file.write(b"bad block")

    with pytest.raises(EnvironmentProblem, match="读回来不对"):
        write_to_stick(stick / NAME, write, good)
    assert names(stick) == []


def test_too_large_is_said_before_and_while_writing(stick: Path) -> None:
    started: list[bool] = []
    with pytest.raises(UserMistake, match="4GB"):
        write_to_stick(stick / NAME, lambda _: started.append(True), good, estimate=2**32)
    assert not started
    with pytest.raises(UserMistake, match="4GB"):
        write_to_stick(stick / NAME, new, good, largest=len(NEW) - 1)
    assert names(stick) == []
    assert write_to_stick(stick / NAME, new, good, largest=len(NEW)).size == len(NEW)


def test_too_little_room_is_said_before(stick: Path) -> None:
    free = shutil.disk_usage(stick).free
    with pytest.raises(EnvironmentProblem, match=r"空间不够.*只剩"):
        write_to_stick(stick / NAME, new, good, estimate=free + 10**9, largest=2**62)
    assert names(stick) == []


def test_the_place_must_be_there(stick: Path) -> None:
    with pytest.raises(UserMistake, match="没有文件夹"):
        write_to_stick(stick / "没有" / NAME, new, good)
    (stick / "文件").write_bytes(b"")
    with pytest.raises(UserMistake, match="没有文件夹"):
        write_to_stick(stick / "文件" / NAME, new, good)
    (stick / NAME).mkdir()
    with pytest.raises(UserMistake, match="是一个文件夹"):
        write_to_stick(stick / NAME, new, good)


def test_a_long_path_works_and_a_longer_one_is_said(stick: Path) -> None:
    folder = stick
    while len(str(folder / NAME)) < 200:
        folder /= "交接资料2026"
    folder.mkdir(parents=True)
    write_to_stick(folder / NAME, new, good)
    assert (folder / NAME).read_bytes() == NEW
    for _ in range(500):
        folder /= "交接资料2026"
    with pytest.raises(UserMistake, match="路径太长"):
        write_to_stick(folder / NAME, new, good)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "还没有写"),
        ("字" * 77 + ".sbh", "太长"),
        ("a/b.sbh", "不能有「/」"),
        ("a\\b.sbh", "不能有"),
        ("几点?.sbh", r"不能有「\?」"),
        ('"包".sbh', "不能有"),
        ("a:b.sbh", "不能有「:」"),
        ("a\nb.sbh", "看不见"),
        ("a\x00b.sbh", "看不见"),
        ("a\udc80b.sbh", "看不见"),
        (" a.sbh", "空格"),
        ("a.sbh ", "空格"),
        ("a.", "句点"),
        ("con", "保留"),
        ("NUL.sbh", "保留"),
        ("Com1.x.sbh", "保留"),
    ],
)
def test_names_no_stick_takes_are_refused(name: str, words: str) -> None:
    with pytest.raises(UserMistake, match=words) as caught:
        refuse_name(name)
    assert str(caught.value).isprintable()


def test_names_that_every_stick_takes_are_taken(stick: Path) -> None:
    for name in (
        NAME,
        "字" * 76 + ".sbh",
        "컴.sbh",
        "CONTRACT.sbh",
        "2026-11-22 (1).sbh",
        "𠮷.sbh",
    ):
        refuse_name(name)
        write_to_stick(stick / name, new, good)
        assert (stick / name).read_bytes() == NEW


def test_a_name_is_made_possible() -> None:
    for words in (
        "林东/走访:1",
        "con",
        " . ",
        "",
        "字" * 300,
        "a?.",
        "正常的名字",
        "\x00",
        "nul.x",
    ):
        name = possible_name(words, ".sbh")
        refuse_name(name)
        assert name.endswith(".sbh")
    assert possible_name("给县公司 第3号", ".sbh") == "给县公司 第3号.sbh"
