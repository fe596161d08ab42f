"""What may be attached to a file: sizes, counts, types told by content (DESIGN §12, hostile input).

The bounds are data (`resources/rules/attachments.toml`).
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

HEAD: Final = 16
"""So many first bytes are needed to tell a type."""
_LONGEST_NAME: Final = 120
_LONGEST_TITLE: Final = 60
_MEGABYTE: Final = 1024 * 1024
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|]')


@dataclass(frozen=True)
class MediaType:
    """A kind of file: its name (RFC 6838), the word for it, its usual suffix without the dot.

    `begins` are hexadecimal patterns of the first bytes, `..` for any; `holds` and `without` name
    members that a zip-based file must and must not have.
    """

    name: str
    title: str
    suffix: str
    begins: tuple[str, ...]
    picture: bool = False
    holds: str = ""
    without: str = ""

    def fits(self, head: bytes) -> bool:
        """Whether a file begins like this."""
        return any(_begins(head, pattern) for pattern in self.begins)


@dataclass(frozen=True)
class AttachmentRules:
    """Bounds: bytes of one file, files in one go, attachments of one customer; types allowed."""

    largest: int
    most_at_once: int
    most_of_customer: int
    types: tuple[MediaType, ...]

    @property
    def largest_words(self) -> str:
        """The largest size in words."""
        return f"{self.largest // _MEGABYTE} MB"

    def type_of(self, head: bytes, members: Collection[str] | None) -> MediaType | None:
        """The type of a file by its first bytes; `members` are those of a zip, None if it is none.

        None when nothing fits: then it is not taken.
        """
        for one in self.types:
            if not one.fits(head):
                continue
            if not one.holds:
                return one
            if members is not None and one.holds in members and one.without not in members:
                return one
        return None

    def named(self, name: str) -> MediaType | None:
        """A type by its name, as a record holds it."""
        return next((one for one in self.types if one.name == name), None)


def _begins(head: bytes, pattern: str) -> bool:
    if len(head) * 2 < len(pattern):
        return False
    shown = head.hex()
    return all(want in (".", found) for want, found in zip(pattern, shown, strict=False))


def plain_file_name(name: str) -> str:
    """A file's own name without folders, control characters and what no system allows."""
    last = re.split(r"[\\/]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    kept = _FORBIDDEN.sub("_", kept).strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    if not dot:
        return kept[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(suffix) - 1]}.{suffix}"[:_LONGEST_NAME]


def title_of(file_name: str) -> str:
    """The title proposed for a file: its name without the suffix."""
    stem, dot, _ = file_name.rpartition(".")
    return (stem if dot else file_name)[:_LONGEST_TITLE] or "附件"


def size_words(size: int) -> str:
    """A size as people read it: 812 KB, 2.4 MB."""
    if size >= _MEGABYTE:
        return f"{size / _MEGABYTE:.1f} MB"
    return f"{max(1, round(size / 1024))} KB"
