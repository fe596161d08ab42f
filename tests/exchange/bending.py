"""Ways to bend a file: at random, or as somebody would who knows how it is made."""

import random
from collections.abc import Iterator

from sbdesk.exchange.unpacking import MAGIC

NUMBERS = (b"-1", b"0", b"9" * 19, b"9" * 5000, b"1e999", b"0.5", b"NaN", b"Infinity", b"true")
STRANGE = (
    b'"\\ud800"', b'"\\u0000"', b"null", b"[]", b"{}", b'"../../etc"', b"[" * 3000, b'{"a":' * 3000,
    b'"' + b"x" * 100_000 + b'"', b'"\xff"', b'{"x":"00"}', b"\n", b'"' + b"ab" * 16 + b'"',
)  # fmt: skip
PATHS = (
    b"../summary.txt", b"/etc/passwd", b"C:\\\\x", b"files/../../x", b"files/", b"",
    b"summary.txt ", b"SUMMARY.TXT", b"summary.txt\\u0000", b"notices/x.pdf", b"con",
    b"files/" + b"0" * 64, b"keys.age", b"office.zip", b"summary.txt/x", b"./summary.txt",
    b"\\u202etxt.yrammus",
)  # fmt: skip


def bent(body: bytes, rng: random.Random) -> bytes:
    """One to three things are done to some bytes."""
    out = bytearray(body)
    for _ in range(rng.randint(1, 3)):
        if out:
            _bend(out, rng)
    return bytes(out)


def _bend(out: bytearray, rng: random.Random) -> None:
    at, length = rng.randrange(len(out)), rng.randint(1, 60)
    way = rng.randrange(6)
    if way == 0:
        out[at] ^= 1 << rng.randrange(8)
    elif way == 1:
        del out[at:]
    elif way == 2:
        del out[at : at + length]
    elif way == 3:
        out[at:at] = out[at : at + length]
    elif way == 4:
        out[at : at + length] = rng.randbytes(length)
    else:
        other = rng.randrange(len(out))
        one, two = out[at : at + length], out[other : other + length]
        out[at : at + len(one)], out[other : other + len(two)] = two, one


def bent_json(line: bytes, rng: random.Random) -> bytes:
    """A number, a text or a name in a line of JSON is another one, so that it may still be read."""
    marks = [at for at, byte in enumerate(line) if byte in b':,[{"']
    if not marks:
        return bent(line, rng)
    at = rng.choice(marks) + 1
    end = at
    while end < len(line) and line[end] not in b',]}"':
        end += 1
    return line[:at] + rng.choice((*NUMBERS, *STRANGE)) + line[end:]


def split_inside(inside: bytes) -> tuple[bytes, bytes, bytes]:
    """The manifest, the signature's line and the parts of what is in an envelope."""
    manifest, signature, parts = inside[len(MAGIC) :].split(b"\n", 2)
    return manifest, signature + b"\n", parts


def lies(inside: bytes, other: bytes, rng: random.Random) -> Iterator[bytes]:
    """Insides made on purpose, out of this one and another of the same sender; endless."""
    manifest, signature, parts = split_inside(inside)
    other_manifest, other_signature, other_parts = split_inside(other)
    while True:
        yield MAGIC + bent_json(manifest, rng) + b"\n" + signature + parts
        yield MAGIC + manifest + b"\n" + other_signature + parts
        yield MAGIC + other_manifest + b"\n" + signature + other_parts
        yield MAGIC + manifest + b"\n" + signature + other_parts
        name = rng.choice([b"summary.txt", b"journal.ndjson.zst"])
        path = rng.choice(PATHS)
        yield MAGIC + manifest.replace(name, path) + b"\n" + signature + parts
        key = rng.choice([b'"size":', b'"transactions":', b'"number":', b'"slot":', b'"format":'])
        number = rng.choice(NUMBERS)
        yield MAGIC + manifest.replace(key, key + number + b',"x":') + b"\n" + signature + parts
        cut = rng.randrange(len(parts))
        yield MAGIC + manifest + b"\n" + signature + parts[cut:] + parts[:cut]
        yield MAGIC + manifest + b"\n" + signature + bent(parts, rng)
        yield bent(inside, rng)
