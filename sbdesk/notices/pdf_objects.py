"""Reading and extending the PDF files we wrote ourselves, without a PDF library.

Only what ReportLab writes is understood: one xref table, one trailer, no object streams.
Anything else is refused as damaged. Extending appends an incremental update, so that the
original bytes stay the beginning of the new file.
"""

import re
from collections.abc import Iterable, Mapping

from sbdesk.domain.errors import Damaged

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_TRAILER = re.compile(rb"trailer\s+<<(.*?)>>\s+startxref", re.DOTALL)
_ID = re.compile(rb"/ID\s*(\[.*?\])", re.DOTALL)


class PdfFile:
    """The objects of a file by number, each as the bytes between `n 0 obj` and `endobj`."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.start = self._number(_START)
        trailer = _TRAILER.search(data, self.start)
        identity = _ID.search(data, self.start)
        if trailer is None or identity is None:
            raise _damaged()
        self.identity = identity.group(1)
        self.size = self._trailer_number(trailer.group(1), b"Size")
        self.root = self._trailer_number(trailer.group(1), b"Root")
        self.info = self._trailer_number(trailer.group(1), b"Info")
        self.objects: Mapping[int, bytes] = dict(self._read_objects())

    def pages(self) -> list[int]:
        """Numbers of the page objects, in order."""
        ((_, kids),) = self._dictionaries(rb"/Type\s*/Pages\b")
        listed = re.search(rb"/Kids\s*\[(.*?)\]", kids, re.DOTALL)
        if listed is None:
            raise _damaged()
        return [int(n) for n in _REFERENCE.findall(listed.group(1))]

    def reference(self, number: int, key: bytes) -> int:
        """The object that `key` of object `number` refers to."""
        match = re.search(rb"/" + key + rb"\s+(\d+) 0 R", self.head(number))
        if match is None:
            raise _damaged()
        return int(match.group(1))

    def head(self, number: int) -> bytes:
        """The object without its stream, if it has one."""
        return _split(self.objects[number])[0]

    def reachable(self, numbers: Iterable[int]) -> list[int]:
        """These objects and all they refer to, sorted."""
        seen: set[int] = set()
        waiting = list(numbers)
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                waiting.extend(int(n) for n in _REFERENCE.findall(self.head(number)))
        return sorted(seen)

    def extended(self, objects: Mapping[int, bytes]) -> bytes:
        """The file with an update appended that adds or replaces objects."""
        out = bytearray(self.data)
        if not out.endswith(b"\n"):
            out += b"\n"
        offsets: dict[int, int] = {}
        for number in sorted(objects):
            offsets[number] = len(out)
            out += b"%d 0 obj\n" % number + objects[number].strip(b"\n") + b"\nendobj\n"
        start = len(out)
        out += b"xref\n"
        for number, offset in offsets.items():
            out += b"%d 1\n%010d 00000 n \n" % (number, offset)
        size = max(self.size, max(objects) + 1)
        out += b"trailer\n<<\n/ID %b\n/Info %d 0 R\n/Root %d 0 R\n/Size %d\n/Prev %d\n>>\n" % (
            self.identity,
            self.info,
            self.root,
            size,
            self.start,
        )
        return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start

    def _number(self, pattern: re.Pattern[bytes]) -> int:
        match = pattern.search(self.data)
        if match is None:
            raise _damaged()
        return int(match.group(1))

    def _trailer_number(self, trailer: bytes, key: bytes) -> int:
        match = re.search(rb"/" + key + rb"\s+(\d+)", trailer)
        if match is None:
            raise _damaged()
        return int(match.group(1))

    def _read_objects(self) -> Iterable[tuple[int, bytes]]:
        table = re.compile(rb"xref\s+0 (\d+)\s+").match(self.data, self.start)
        if table is None or int(table.group(1)) != self.size:
            raise _damaged()
        entries = self.data[table.end() : table.end() + 20 * self.size]
        for number in range(1, self.size):
            offset = entries[20 * number : 20 * number + 10]
            lead = b"%d 0 obj" % number
            begin = int(offset) if offset.isdigit() else -1
            end = self.data.find(b"endobj", begin)
            if begin < 0 or end < 0 or not self.data.startswith(lead, begin):
                raise _damaged()
            yield number, self._whole(begin + len(lead), end)

    def _whole(self, begin: int, end: int) -> bytes:
        """The object's bytes; a stream that happens to hold `endobj` is measured by its length."""
        head, stream = _split(self.data[begin:end])
        length = re.search(rb"/Length (\d+)", head)
        if stream is None or length is None:
            return self.data[begin:end]
        end = self.data.find(b"endobj", begin + len(head) + int(length.group(1)))
        return self.data[begin:end]

    def _dictionaries(self, pattern: bytes) -> list[tuple[int, bytes]]:
        found = [(n, self.head(n)) for n in self.objects if re.search(pattern, self.head(n))]
        if len(found) != 1:
            raise _damaged()
        return found


def renumbered(data: bytes, by: int) -> bytes:
    """An object with every reference in its dictionary moved by `by`; its stream untouched."""
    head, stream = _split(data)
    moved = _REFERENCE.sub(lambda m: b"%d 0 R" % (int(m.group(1)) + by), head)
    return moved + (stream or b"")


def _split(data: bytes) -> tuple[bytes, bytes | None]:
    at = data.find(b"stream\n")
    at = at if at >= 0 else data.find(b"stream\r\n")
    return (data[:at], data[at:]) if at >= 0 else (data, None)


def _damaged() -> Damaged:
    return Damaged("存档的PDF文件不完整或不是本程序生成的，不能补打。")
