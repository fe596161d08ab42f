"""The receipt: a small signed file in which a machine says how far it holds every journal.

It carries no personal data. Who may be trusted to sign it is decided where the machines are known.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.handoff import Refused, RefusedCode
from sbdesk.exchange.fields import Object, canonical, heads, hexed, parsed, text, whole
from sbdesk.exchange.keys import SiteKeys, is_signed
from sbdesk.exchange.small_files import TooLarge, read_small, write_small

MAGIC = "sbdesk receipt"
"""The value of `sbdesk` in the file."""

LONGEST = 8 * 1024 * 1024
"""Bytes of a receipt's file, at most."""

_FORMAT = 1
_NAME = 200
_SIGNED = b"SBDESK-RECEIPT 1\n"
_NO_RECEIPT = "「{0}」不是交接回执，或已损坏。请让对方重新导出一次回执。"
_NEWER = "回执「{0}」是新版程序做的，这里读不懂。请先更新本机的程序。"


@dataclass(frozen=True)
class ReceiptPaper:
    """What a receipt says; ids and hashes are hexadecimal.

    `sender` is the machine that wrote it, `to` the one it is for. `holds` is how far the sender
    holds each journal. `package` and `number` are of the last package taken in from `to` (empty and
    0: none). `stamp` is a hybrid logical clock: of two receipts the one with the higher stamp is
    the later.
    """

    sender: str
    to: str
    station_name: str
    machine: str
    holds: Mapping[str, tuple[int, str]]
    package: str
    number: int
    stamp: int
    made_wall: str


def write_receipt(path: Path, receipt: ReceiptPaper, keys: SiteKeys) -> None:
    """Write a signed receipt, whole or not at all. Raises `EnvironmentProblem`."""
    body = canonical(vars(receipt))
    found = {
        "sbdesk": MAGIC,
        "format": _FORMAT,
        "receipt": parsed(body),
        "signature": keys.sign(_SIGNED + body).hex(),
    }
    write_small(path, found)


def read_receipt(path: Path) -> tuple[ReceiptPaper, Callable[[bytes], bool]]:
    """A receipt, and the question whether the holder of a key (32 bytes) signed it.

    Raises `Refused` for anything that is no receipt of ours, `EnvironmentProblem` when it cannot be
    read at all.
    """
    try:
        found = parsed(read_small(path, LONGEST))
        if found["sbdesk"] != MAGIC:
            raise ValueError("another file")
        if whole(found, "format") > _FORMAT:
            raise Refused(RefusedCode.NEWER_FORMAT, _NEWER.format(path.name))
        receipt = _receipt(found["receipt"])
        signature = bytes.fromhex(hexed(found["signature"], 64))
    except TooLarge as error:
        raise Refused(RefusedCode.TOO_LARGE, _NO_RECEIPT.format(path.name)) from error
    except (ValueError, KeyError, TypeError, FileNotFoundError) as error:
        raise Refused(RefusedCode.NOT_A_PACKAGE, _NO_RECEIPT.format(path.name)) from error
    signed = _SIGNED + canonical(vars(receipt))
    return receipt, lambda public: is_signed(public, signed, signature)


def _receipt(found: Object) -> ReceiptPaper:
    """Raises ValueError, KeyError or TypeError for what we would not have written."""
    return ReceiptPaper(
        sender=hexed(found["sender"], 16),
        to=hexed(found["to"], 16),
        station_name=text(found, "station_name", _NAME),
        machine=text(found, "machine", _NAME),
        holds=heads(found, "holds"),
        package=hexed(found["package"], 16) if found["package"] else "",
        number=whole(found, "number"),
        stamp=whole(found, "stamp"),
        made_wall=text(found, "made_wall", 40),
    )
