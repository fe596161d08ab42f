"""Packages open for whom they are and say who signed them; else nothing is left."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.age import Passphrase, encrypt
from sbdesk.exchange.envelope import Opened, is_locked, open_envelope, part_of, peek, seal
from sbdesk.exchange.journal_lines import read_journal
from sbdesk.exchange.keys import SiteKeys, new_keys
from sbdesk.exchange.manifest import PackageKind
from sbdesk.exchange.unpacking import MAGIC
from tests.exchange.packages import Made, contents, package, some_transactions


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return package(tmp_path)


def refusal(path: Path, key: SiteKeys | Passphrase) -> tuple[RefusedCode, str]:
    """Why it is not opened; nothing is left."""
    room = path.parent / "room"
    with pytest.raises(Refused) as caught:
        open_envelope(path, key, room)
    assert not room.exists()
    return caught.value.code, str(caught.value)


def test_a_package_comes_back(made: Made, tmp_path: Path) -> None:
    opened = open_envelope(made.path, made.receiver, tmp_path / "room")
    assert opened.manifest == made.manifest
    assert contents(opened.parts) == contents(made.sources)
    assert opened.signed_by(made.sender.sign_public)
    assert not opened.signed_by(made.receiver.sign_public)
    journal = opened.parts["journal.ndjson.zst"]
    assert [t.hash for t in read_journal(journal)] == [t.hash for t in some_transactions()]


def test_the_manifest_is_read_without_the_parts(made: Made, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    found = peek(made.path, made.receiver)
    assert found.manifest == made.manifest
    assert found.signed_by(made.sender.sign_public)
    assert found.parts == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_inside_can_be_read_outside(made: Made) -> None:
    body = made.path.read_bytes()
    for word in ("林东供电所", "王所长", "恒通砖厂", "SBDESK", made.manifest.sender):
        assert word.encode() not in body


def test_several_may_receive(tmp_path: Path) -> None:
    sender, one, two = new_keys(), new_keys(), new_keys()
    made = package(tmp_path)
    both = replace(made.manifest, recipients=(one.site.hex(), two.site.hex()))
    out = io.BytesIO()
    seal(out, both, made.sources, [one.box_public, two.box_public], sender)
    path = tmp_path / "两台.sbh"
    path.write_bytes(out.getvalue())
    for number, keys in enumerate((one, two)):
        assert open_envelope(path, keys, tmp_path / f"room{number}").manifest == both


def test_another_machine_cannot_open_it(made: Made) -> None:
    code, sentence = refusal(made.path, new_keys())
    assert code is RefusedCode.NOT_OURS
    assert "不是给本机的" in sentence


def test_a_package_that_was_addressed_anew_is_refused(made: Made, tmp_path: Path) -> None:
    """The receiver encrypts what it got to a third machine, signature and all."""
    opened = open_envelope(made.path, made.receiver, tmp_path / "room-1")
    third = new_keys()
    inside = opened.signed + opened.signature.hex().encode() + b"\n"
    inside += b"".join(contents(opened.parts).values())
    path = tmp_path / "转寄.sbh"
    with path.open("wb") as out:
        encrypt(io.BytesIO(inside), out, [third.box_public])
    assert refusal(path, third)[0] is RefusedCode.NOT_OURS


def test_a_passphrase_opens_a_backup(tmp_path: Path) -> None:
    words = Passphrase("林东 2026 备份")
    sources: dict[str, Path | bytes] = {"office.zip": b"PK" * 300_000, "keys.age": b"locked"}
    made = package(tmp_path, sources, words, kind=PackageKind.BACKUP)
    assert is_locked(made.path)
    opened = open_envelope(made.path, words, tmp_path / "opened")
    assert contents(opened.parts) == sources
    assert opened.signed_by(made.sender.sign_public)
    assert "口令不对" in refusal(made.path, Passphrase("别的"))[1]
    assert "口令" in refusal(made.path, made.receiver)[1]
    plain = package(tmp_path)
    assert not is_locked(plain.path)
    assert "不是用口令" in refusal(plain.path, words)[1]


def test_progress_is_told_and_may_cancel(tmp_path: Path) -> None:
    large = bytes(2_000_000)
    name = f"files/{hashlib.sha256(large).hexdigest()}"
    made = package(tmp_path, {name: large})
    told: list[tuple[int, int, str]] = []
    open_envelope(made.path, made.receiver, tmp_path / "room", lambda *a: told.append(a))
    assert len(told) > 3
    assert all(0 <= done <= total and words for done, total, words in told)

    class Cancelled(BaseException):
        pass

    def cancel(_done: int, _total: int, _words: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_envelope(made.path, made.receiver, tmp_path / "other", cancel)
    assert not (tmp_path / "other").exists()
    with pytest.raises(Cancelled):
        seal(
            io.BytesIO(),
            made.manifest,
            made.sources,
            [made.receiver.box_public],
            made.sender,
            cancel,
        )


def test_a_part_that_changed_meanwhile_is_not_sealed(tmp_path: Path) -> None:
    file = tmp_path / "office.zip"
    file.write_bytes(b"one")
    made = package(tmp_path, {"office.zip": file}, kind=PackageKind.BACKUP)
    for other in (b"two", b"one more", b""):
        file.write_bytes(other)
        with pytest.raises(EnvironmentProblem, match="改动"):
            seal(io.BytesIO(), made.manifest, made.sources, [made.receiver.box_public], made.sender)


def test_an_empty_part_is_a_part(tmp_path: Path) -> None:
    empty = f"files/{hashlib.sha256(b'').hexdigest()}"
    made = package(tmp_path, {"summary.txt": b"", empty: b""})
    opened = open_envelope(made.path, made.receiver, tmp_path / "room")
    assert contents(opened.parts) == {"summary.txt": b"", empty: b""}


def test_the_room_is_new(made: Made, tmp_path: Path) -> None:
    room = tmp_path / "room"
    room.mkdir()
    (room / "mine").write_text("keep")
    with pytest.raises(EnvironmentProblem):
        open_envelope(made.path, made.receiver, room)
    assert (room / "mine").read_text() == "keep"


def _sealed_by_hand(inside: bytes, receiver: SiteKeys, path: Path) -> Path:
    with path.open("wb") as out:
        encrypt(io.BytesIO(inside), out, [receiver.box_public])
    return path


def _bent(made: Made, opened: Opened) -> Iterator[tuple[str, bytes, RefusedCode]]:
    """Insides that only somebody with our public key would make."""
    line, sign = opened.signed[len(MAGIC) :], opened.signature.hex().encode() + b"\n"
    parts = b"".join(contents(opened.parts).values())
    yield "newer", b"SBDESK-HANDOFF 2\n" + line + sign + parts, RefusedCode.NEWER_FORMAT
    newer = line.replace(b'"format":1', b'"format":2')
    yield "newer manifest", MAGIC + newer + sign + parts, RefusedCode.NEWER_FORMAT
    yield "foreign", b"PK" + parts, RefusedCode.NOT_A_PACKAGE
    yield "empty", b"", RefusedCode.NOT_A_PACKAGE
    yield "long", MAGIC + b'{"a":"' + b"x" * 17_000_000, RefusedCode.TOO_LARGE
    yield "no newline", MAGIC[:-1], RefusedCode.DAMAGED
    yield "more", MAGIC + line + sign + parts + b"x", RefusedCode.DAMAGED
    yield "less", MAGIC + line + sign + parts[:-1], RefusedCode.DAMAGED
    yield "no parts", MAGIC + line + sign, RefusedCode.DAMAGED
    yield "swapped", MAGIC + line + sign + parts[::-1], RefusedCode.DAMAGED
    yield "no signature", MAGIC + line + b"z" * 128 + b"\n" + parts, RefusedCode.DAMAGED
    yield "short signature", MAGIC + line + sign[:50] + b"\n" + parts, RefusedCode.DAMAGED
    for name, lie in (
        ("path", line.replace(b'"summary.txt"', b'"../../x.txt"')),
        ("absolute", line.replace(b'"summary.txt"', b'"/tmp/x"')),
        ("windows", line.replace(b'"summary.txt"', b'"C:\\\\x.txt"')),
        ("folder", line.replace(b'"files/', b'"files/../')),
        ("twice", line.replace(b'"journal.ndjson.zst"', b'"summary.txt"')),
        ("foreign name", line.replace(b'"journal.ndjson.zst"', b'"journal.ndjson"')),
        ("size", line.replace(b'"size":', b'"size":9')),
        ("less size", line.replace(b'"size":', b'"size":0,"sizes":')),
        ("negative", line.replace(b'"size":', b'"size":-')),
        ("huge", line.replace(b'"size":', b'"size":' + b"9" * 5000)),
        ("float", line.replace(b'"size":', b'"size":1e400,"s":')),
        ("nan", line.replace(b'"size":', b'"size":NaN,"s":')),
        ("deep", b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"," + line[1:]),
        ("twice a key", b'{"kind":"rules",' + line[1:]),
        ("kind", line.replace(b'"journal"', b'"virus"')),
        ("backup", line.replace(b'"kind":"journal"', b'"kind":"backup"')),
        ("half", line.replace(b'"kind"', b'"a":"\\ud800","kind"')),
        ("bytes", line.replace(b'"kind"', b'"a":"\xff","kind"')),
        ("list", b"[]\n"),
        ("lines", line.replace(b'"made_by":"', b'"made_by":"\\n')),
    ):
        assert lie != line, name
        yield name, MAGIC + lie + sign + parts, RefusedCode.DAMAGED


def test_bent_insides_are_refused(made: Made, tmp_path: Path) -> None:
    opened = open_envelope(made.path, made.receiver, tmp_path / "room-1")
    before = sorted(path for path in tmp_path.rglob("*"))
    for name, inside, code in _bent(made, opened):
        path = _sealed_by_hand(inside, made.receiver, tmp_path / "弯的.sbh")
        assert refusal(path, made.receiver)[0] is code, name
        path.unlink()
        assert sorted(tmp_path.rglob("*")) == before, name


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "照片.sbh"
    keys = new_keys()
    for body in (b"", b"PK\x03\x04", b"\xff" * 100, b"SBDESK", b"{}"):
        path.write_bytes(body)
        assert refusal(path, keys)[0] is RefusedCode.NOT_A_PACKAGE
        assert refusal(path, Passphrase("x"))[0] is RefusedCode.NOT_A_PACKAGE
    assert refusal(tmp_path / "没有.sbh", keys)[0] is RefusedCode.NOT_A_PACKAGE


def test_parts_are_described_by_content(tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"words")
    assert part_of("summary.txt", file) == part_of("summary.txt", b"words")
    with pytest.raises(EnvironmentProblem, match="找不到"):
        part_of("summary.txt", tmp_path / "none")
