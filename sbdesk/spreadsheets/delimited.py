"""CSV and tab-separated text, in the encodings seen: UTF-8, UTF-16, GB18030."""

import codecs
import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.opening import Snapshot
from sbdesk.spreadsheets.zip_guard import MAX_COLUMNS, too_wide

_DELIMITERS = ",\t;|"


@dataclass(frozen=True)
class TextRows:
    """Records of delimited text. A record is a row of Excel even where it spans several lines."""

    file_name: str
    data: bytes
    encoding: str
    delimiter: str
    strict: bool
    skip: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[list[Cell]]:
        for record in islice(
            _records(self.data, self.encoding, self.delimiter, self.strict), self.skip, None
        ):
            yield list[Cell](record)


def open_text(snapshot: Snapshot) -> TextRows:
    """Find encoding and delimiter, walk through once, and offer the rows.

    Raises UserMistake for bytes in no known encoding, binary content, an unclosed quote, a line
    with an absurd number of columns.
    """
    encoding, data = text_encoding(snapshot)
    sample = data[:65536].decode(encoding, "ignore")
    if "\0" in sample or b"\0\0\0" in data[:65536]:
        raise UserMistake(f"「{snapshot.name}」不是表格，请选择 Excel 或 CSV 文件。")
    delimiter, skip = _delimiter(sample)
    for strict in (True, False):
        rows = TextRows(snapshot.name, data, encoding, delimiter, strict, skip, 0)
        try:
            return TextRows(snapshot.name, data, encoding, delimiter, strict, skip, _walk(rows))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                raise UserMistake(_unclosed(snapshot.name, rows)) from error
            if not strict:
                raise UserMistake(
                    f"「{snapshot.name}」的分隔或引号不成样子，请另存为 .xlsx 再导入。"
                ) from error
    raise AssertionError("unreachable: the second pass returns or raises")


def text_encoding(snapshot: Snapshot) -> tuple[str, bytes]:
    """The encoding of text, and the text's bytes without byte order mark.

    Byte order mark, then UTF-16 without one, then strict UTF-8, then GB18030.
    """
    data = snapshot.data
    if data.startswith(codecs.BOM_UTF8):
        data, candidates = data[3:], ["utf-8"]
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        little = data.startswith(codecs.BOM_UTF16_LE)
        data, candidates = data[2:], ["utf-16-le" if little else "utf-16-be"]
    else:
        candidates = _unmarked_utf16(data) or ["utf-8", "gb18030"]
    for encoding in candidates:
        try:
            data.decode(encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
        else:
            return encoding, data
    raise UserMistake(
        f"「{snapshot.name}」第 {line} 行的文字认不出编码，文件可能没有复制完整，请重新导出。"
    )


def _unmarked_utf16(data: bytes) -> list[str]:
    """UTF-16 without a mark shows in the zero bytes of its digits, delimiters and line ends."""
    opening = data[:4096]
    odd, even = opening[1::2].count(0), opening[0::2].count(0)
    if odd + even < len(opening) // 50 + 2:
        return []
    return ["utf-16-le"] if odd > even else ["utf-16-be"]


def _delimiter(sample: str) -> tuple[str, int]:
    """The delimiter, and how many leading lines only name it (Excel's `sep=;`)."""
    first, _, _ = sample.partition("\n")
    first = first.strip()
    if first.lower().startswith("sep=") and len(first) == 5 and first[4] in _DELIMITERS:
        return first[4], 1
    best = max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))
    return best, 0


def _evenness(sample: str, delimiter: str) -> float:
    """How well a delimiter explains the text: many records of one width, and that width large."""
    widths: dict[int, int] = {}
    records = 0
    try:
        for record in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), 60):
            records += bool(record)
            if len(record) > 1:
                widths[len(record)] = widths.get(len(record), 0) + 1
    except csv.Error:
        return 0.0
    if not widths:
        return 0.0
    width = max(widths, key=lambda wide: (widths[wide], wide))
    return widths[width] / records * math.log2(width)


def _records(data: bytes, encoding: str, delimiter: str, strict: bool) -> Iterator[list[str]]:
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    return csv.reader(stream, delimiter=delimiter, strict=strict)


def _walk(rows: TextRows) -> int:
    count = 0
    filled = 0
    for count, record in enumerate(rows, 1):
        if len(record) > MAX_COLUMNS and any(record[MAX_COLUMNS:]):
            raise UserMistake(too_wide(rows.file_name, len(record)))
        if record:
            filled = count
    return filled


def _unclosed(name: str, rows: TextRows) -> str:
    """The sentence for a quote which nothing closes: name the row that swallowed the rest."""
    whole = 0
    try:
        for _ in rows:
            whole += 1
    except csv.Error:
        pass
    return f"「{name}」第 {whole + 1} 行有一个引号没有配对，后面的内容分不清列，请改正后再导入。"
