"""Files of people who mean harm, and of sticks that rot: refused in a sentence, nothing left.

What is not refused is either exactly what the sender signed, or says that the sender did not sign.
"""

import hashlib
import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import zstandard

from sbdesk.domain.errors import Damaged, EnvironmentProblem, SbdeskError
from sbdesk.domain.handoff import Refused
from sbdesk.exchange.age import Passphrase, encrypt
from sbdesk.exchange.cards import read_card, write_card
from sbdesk.exchange.envelope import open_envelope, peek
from sbdesk.exchange.journal_lines import read_journal, write_lines
from sbdesk.exchange.keys import new_keys
from sbdesk.exchange.receipts import read_receipt, write_receipt
from sbdesk.store.merging import Transaction
from tests.conftest import Counts
from tests.exchange.bending import bent, bent_json, lies
from tests.exchange.packages import (
    Made,
    card_of,
    contents,
    package,
    receipt_of,
    some_transactions,
)

_CHINESE = re.compile("[\u4e00-\u9fff]{4}")
_FOREIGN = re.compile(r"Error|Exception|None|errno|Traceback|\{|\}|\\")


def must_be_sensible(error: SbdeskError) -> None:
    """It is one sentence or two that a clerk can act on."""
    text = str(error)
    assert _CHINESE.search(text), text
    assert text.endswith("。"), text
    assert text.isprintable(), text
    assert len(text) < 200, text
    assert not _FOREIGN.search(text), text


@dataclass
class Room:
    """Where packages are opened, and what became of them."""

    made: Made
    folder: Path
    seen: Counter[str]

    @property
    def path(self) -> Path:
        """The file that is bent."""
        return self.folder / "来的.sbh"

    def open(self, body: bytes) -> None:
        """Open a file that may hold anything."""
        self.path.write_bytes(body)
        room = self.folder / "room"
        try:
            opened = open_envelope(self.path, self.made.receiver, room)
        except (Refused, Damaged, EnvironmentProblem) as error:
            must_be_sensible(error)
            assert [path.name for path in self.folder.iterdir()] == [self.path.name]
            self.seen[error.code.name if isinstance(error, Refused) else "DAMAGED"] += 1
            return
        inside = {path for path in room.rglob("*") if path.is_file()}
        assert inside == set(opened.parts.values())
        if opened.signed_by(self.made.sender.sign_public):
            assert opened.manifest == self.made.manifest
            assert contents(opened.parts) == contents(self.made.sources)
            self.seen["whole"] += 1
        else:
            self.seen["signed by nobody"] += 1
        for path in sorted(room.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        room.rmdir()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = package(tmp_path)
    folder = tmp_path / "open"
    folder.mkdir()
    return Room(made, folder, Counter())


def _said(seen: Counter[str]) -> str:
    return ", ".join(f"{what} {times}" for what, times in sorted(seen.items()))


def test_rotten_packages_are_refused(
    room: Room, counts: Counts, counted: Callable[[str], None]
) -> None:
    rng, body = random.Random(41), room.made.path.read_bytes()
    for _ in range(counts.mutations // 3):
        room.open(bent(body, rng))
    # Swapping equal bytes changes nothing; it must be about never.
    assert room.seen["whole"] <= counts.mutations // 100
    assert room.seen["signed by nobody"] == 0
    counted(f"rotten packages {room.seen.total()}: {_said(room.seen)}")


def test_cuts_at_every_place_are_refused(
    room: Room, counts: Counts, counted: Callable[[str], None]
) -> None:
    body = room.made.path.read_bytes()
    step = 1 if counts.mutations > 1000 else 13
    cuts = [*range(400), *range(400, len(body), step)]
    for place in cuts:
        room.open(body[:place])
    assert room.seen["whole"] == room.seen["signed by nobody"] == 0
    counted(f"packages cut {room.seen.total()}: {_said(room.seen)}")


def _inside(made: Made, **other: Any) -> bytes:
    """What is in an envelope."""
    signed = b"SBDESK-HANDOFF 1\n" + replace(made.manifest, **other).to_bytes() + b"\n"
    parts = [contents(made.sources)[part.name] for part in made.manifest.parts]
    return signed + made.sender.sign(signed).hex().encode() + b"\n" + b"".join(parts)


def _encrypted(inside: bytes, made: Made) -> bytes:
    out = io.BytesIO()
    encrypt(io.BytesIO(inside), out, [made.receiver.box_public])
    return out.getvalue()


def test_forged_packages_are_refused_or_signed_by_nobody(
    room: Room, counts: Counts, counted: Callable[[str], None]
) -> None:
    """A forger has the receiver's public key, and old packages of the sender with signatures."""
    rng, made = random.Random(42), room.made
    inside, other = _inside(made), _inside(made, number=4, package="ab" * 16)
    wrong = islice(lies(inside, other, rng), counts.mutations // 3)
    for one in wrong:
        if one not in (inside, other):
            room.open(_encrypted(one, made))
    assert room.seen["whole"] <= counts.mutations // 100
    counted(f"forged packages {room.seen.total()}: {_said(room.seen)}")


def _journals(counts: Counts, rng: random.Random) -> Iterator[bytes]:
    """Journals that nobody would write, compressed."""
    out = io.BytesIO()
    write_lines(some_transactions(), out)
    lines = out.getvalue().splitlines(keepends=True)
    packing = zstandard.ZstdCompressor(level=3)
    for _ in range(counts.mutations // 3):
        some = list(lines)
        at = rng.randrange(len(some))
        way = rng.randrange(5)
        if way == 0:
            some[at] = bent(some[at], rng)
        elif way == 1:
            some[at] = bent_json(some[at], rng)
        elif way == 2:
            rng.shuffle(some)
        elif way == 3:
            some[at:at] = some[rng.randrange(len(some)) :]
        frame = packing.compress(b"".join(some))
        yield bent(frame, rng) if way == 4 else frame


def test_signed_but_senseless_journals_are_refused(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    """A machine that was introduced, and is not what it was: its signature is right."""
    seen: Counter[str] = Counter()
    path = tmp_path / "journal.ndjson.zst"
    for body in _journals(counts, random.Random(43)):
        path.write_bytes(body)
        try:
            for one in read_journal(path):
                assert isinstance(one, Transaction)
                one.sealed_hash()
            seen["read"] += 1
        except Damaged as error:
            must_be_sensible(error)
            seen["DAMAGED"] += 1
    assert seen["DAMAGED"] > seen["read"]
    counted(f"senseless journals {seen.total()}: {_said(seen)}")


_BOMBS = {
    "zeros": bytes(1024 * 1024),
    "blank lines": b"\n" * 1024 * 1024,
    "machines": b'{"o":[' + b'"%s",' % (b"0" * 32) * 30_000 + b'"%s"]}\n' % (b"0" * 32),
    "no machines": b'{"o":[]}\n' * 100_000,
    "brackets": b"[" * 1024 * 1024,
    "end": b'{"end":[0,0,0]}\n' * 60_000,
}
"""A megabyte or so that is written a hundred times over."""


@pytest.mark.parametrize("bomb", list(_BOMBS))
def test_bombs_go_off_harmlessly(tmp_path: Path, bomb: str) -> None:
    packing = zstandard.ZstdCompressor(level=1)
    path = tmp_path / "journal.ndjson.zst"
    with path.open("wb") as file, packing.stream_writer(file, closefd=False) as packed:
        for _ in range(100):
            packed.write(_BOMBS[bomb])
    made = package(tmp_path, {path.name: path})
    opened = open_envelope(made.path, made.receiver, tmp_path / "room")
    with pytest.raises(Damaged) as caught:
        list(read_journal(opened.parts[path.name]))
    must_be_sensible(caught.value)


def test_an_envelope_of_endless_receivers_is_refused_at_once(room: Room) -> None:
    """age reads its header in time that grows as the square of its length."""
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    for body in (stanza * 40_000, b"-> x " + b"a" * 4_000_000):
        room.open(b"age-encryption.org/v1\n" + body)
        room.open(b"age-encryption.org/v1\n" + body + b"--- " + b"A" * 43 + b"\n" + bytes(99))
    assert room.seen == {"DAMAGED": 4}


def test_more_than_there_is_room_for_is_refused(room: Room, tmp_path: Path) -> None:
    """A manifest that promises more than the file holds is not believed."""
    made = room.made
    parts = tuple(replace(part, size=2**39) for part in made.manifest.parts[1:2])
    lie = replace(made, manifest=replace(made.manifest, parts=parts))
    room.open(_encrypted(_inside(lie), lie))
    assert room.seen == {"DAMAGED": 1}


def test_a_sender_who_lies_of_its_parts_is_refused(room: Room) -> None:
    """Rightly signed, and yet not what it says."""
    made = room.made
    for wrong in (
        {"size": 0},
        {"size": 1},
        {"sha256": "00" * 32},
        {"sha256": hashlib.sha256(b"").hexdigest()},
    ):
        parts = (replace(made.manifest.parts[0], **wrong), *made.manifest.parts[1:])
        lie = replace(made, manifest=replace(made.manifest, parts=parts))
        room.open(_encrypted(_inside(lie), lie))
    assert room.seen == {"DAMAGED": 4}


def test_looking_only_is_as_careful(room: Room) -> None:
    rng, body = random.Random(44), room.made.path.read_bytes()
    for _ in range(60):
        room.path.write_bytes(bent(body, rng)[: rng.randrange(len(body))])
        try:
            found = peek(room.path, room.made.receiver)
        except SbdeskError as error:
            must_be_sensible(error)
        else:
            assert found.manifest == room.made.manifest
        assert [path.name for path in room.folder.iterdir()] == [room.path.name]


def test_bent_cards_and_receipts_are_refused(
    tmp_path: Path, counts: Counts, counted: Callable[[str], None]
) -> None:
    rng, keys, seen = random.Random(45), new_keys(), Counter[str]()
    card, receipt = card_of(keys), receipt_of(keys)
    path = tmp_path / "来的"
    write_card(path, card, keys)
    bodies = [path.read_bytes()]
    write_receipt(path, receipt, keys)
    bodies.append(path.read_bytes())
    for number in range(counts.mutations // 3):
        body = bodies[number % 2]
        path.write_bytes(rng.choice([bent, bent_json])(body, rng))
        try:
            if number % 2:
                found, signed_by = read_receipt(path)
                assert found == receipt or not signed_by(keys.sign_public)
            else:
                assert read_card(path) == card
            seen["whole or signed by nobody"] += 1
        except Refused as error:
            must_be_sensible(error)
            seen[error.code.name] += 1
    counted(f"bent cards and receipts {seen.total()}: {_said(seen)}")


def test_a_passphrase_file_that_rots_is_refused(tmp_path: Path) -> None:
    """Only what is found out before the passphrase is tried: trying takes a second each."""
    made = package(tmp_path)
    path = tmp_path / "备份.sbh"
    armour = b"-----BEGIN AGE ENCRYPTED FILE-----\n"
    for body in (b"", armour, armour + b"YWdl\n", armour * 5000, b"x" * 50_000):
        path.write_bytes(b"SBDESK-LOCKED 1\n" + body)
        for key in (made.receiver, Passphrase("春风")):
            with pytest.raises(Refused) as caught:
                open_envelope(path, key, tmp_path / "room")
            must_be_sensible(caught.value)
    assert not (tmp_path / "room").exists()


def _words() -> "Passphrase":
    return Passphrase("春风")
