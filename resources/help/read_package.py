"""Reads a package of sbdesk without sbdesk: decrypt (age), verify (Ed25519), list (zstd, JSON).

    pip install pyrage cryptography zstandard
    python read_package.py PACKAGE SECRET-KEY-FILE SENDER-PUBLIC-KEY

SECRET-KEY-FILE holds the line AGE-SECRET-KEY-1…, or is the keys/site.json of a data folder.
SENDER-PUBLIC-KEY are the 64 hexadecimal digits "sign_key" of the sender's card. Exit 1: not whole.
Not for packages of untrusted origin that are larger than the memory.
"""

import hashlib
import io
import json
import re
import sys

import pyrage
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def lines_of(journal):
    """Each transaction with its entries and batches."""
    lines = iter(io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(journal), "utf-8"))
    machines, group, entries = [], [], []
    for line in map(json.loads, lines):
        if "t" in line or "end" in line:
            for fields in group:
                yield machines[fields[0]], fields, entries[: fields[13]]
                del entries[: fields[13]]
        machines += line.get("o", [])
        group = line.get("t", group)
        entries += line.get("e", [])
        if "b" in line:
            next(lines)


def read(package, secret, public):
    """Print what is in a package; a wrong signature or hash raises."""
    key = pyrage.x25519.Identity.from_str(re.search("AGE-SECRET-KEY-1[0-9A-Z]+", secret)[0])
    body = io.BytesIO(pyrage.decrypt(package, [key]))
    signed, signature = body.readline() + body.readline(), bytes.fromhex(body.readline().decode())
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, signed)
    manifest = json.loads(signed.splitlines()[1])
    parts = {part["name"]: body.read(part["size"]) for part in manifest["parts"]}
    for part in manifest["parts"]:
        if hashlib.sha256(parts[part["name"]]).hexdigest() != part["sha256"]:
            raise ValueError(f"{part['name']} is not what was signed")
    print("from", manifest["sender_name"], manifest["sender"], "number", manifest["number"])
    print(parts.get("summary.txt", b"").decode())
    for machine, fields, entries in lines_of(io.BytesIO(parts.get("journal.ndjson.zst", b""))):
        _, seq, _, wall, _, person, action, sentence = fields[:8]
        print(f"{machine} {seq} {wall} {person} {action} {sentence} ({len(entries)}+{fields[14]})")
    print(len(parts), "parts, signature and hashes are right")


if __name__ == "__main__":
    read(open(sys.argv[1], "rb").read(), open(sys.argv[2]).read(), sys.argv[3])
