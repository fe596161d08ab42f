"""Checks on an .xlsx before anything unpacks it: it may be broken, foreign or a bomb.

A sheet is held by its reader as a full block from its first to its last used cell, so two far
corners would be enough to exhaust the memory; the true extent is therefore measured first.
"""

import copy
import html
import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import place
from sbdesk.spreadsheets.opening import Snapshot

MAX_ENTRIES = 5_000
MAX_UNPACKED = 1024 * 1024 * 1024
# Real sheets shrink 5 to 60 times; only packages that also become large are suspected.
MAX_RATIO = 200
RATIO_MATTERS_FROM = 64 * 1024 * 1024
MAX_COLUMNS = 256
MAX_BLOCK_CELLS = 26_000_000
_CHUNK = 1 << 20

# Blanks may stand around the sign of equality; the search is many times faster without them.
_XML_BLANKS = b" \t\r\n"
# A reference beyond column CZ (104) or row 249,999. A sheet without one is small enough whatever it
# holds; few have one, so the exact look is rare.
_FAR = re.compile(
    rb"""r=["'][A-Z](?:[A-Z](?:(?<=[D-Z].)|[A-Z])"""
    rb"""|[A-Z]?+(?:[3-9][0-9]{5}|2[5-9][0-9]{4}|[12][0-9]{6}))"""
)
_FILLED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,9})([0-9]{1,9})["'][^>]*(?<!/)>(?=<[^/]|[^<])"""
)


def check_package(snapshot: Snapshot) -> None:
    """Raises UserMistake when the package must not be given to the reader."""
    name = snapshot.name
    try:
        with zipfile.ZipFile(io.BytesIO(snapshot.data)) as package:
            entries = package.infolist()
            _check_kind(name, entries)
            _check_declared(name, entries, len(snapshot.data))
            _check_actual(name, package, entries)
    except UserMistake:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        OverflowError,
    ) as error:
        raise UserMistake(broken(name)) from error


def broken(name: str) -> str:
    """The sentence for a workbook which is damaged or only half there."""
    return f"「{name}」已损坏或没有复制完整，请重新导出或重新复制。"


def _bomb(name: str) -> str:
    return f"「{name}」解开后大得不正常，没有打开它；请确认来源，重新导出后再导入。"


def _check_kind(name: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UserMistake(_bomb(name))
    if any(entry.flag_bits & 1 for entry in entries):
        raise UserMistake(f"「{name}」是有密码的压缩包，请先解开，再选择里面的表格。")
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names:
        raise UserMistake(f"「{name}」是二进制工作簿（xlsb），请另存为 .xlsx 再导入。")
    if "mimetype" in names and "content.xml" in names:
        raise UserMistake(f"「{name}」是 ODF 格式，请另存为 .xlsx 再导入。")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise UserMistake(f"「{name}」其实是 Word 或 PPT 文档，不是表格。")
    if not any(part.startswith("xl/") for part in names):
        raise UserMistake(f"「{name}」其实是压缩包，请先解开，再选择里面的表格。")


def _check_declared(name: str, entries: list[zipfile.ZipInfo], packed: int) -> None:
    declared = sum(entry.file_size for entry in entries)
    if declared > MAX_UNPACKED or _out_of_proportion(declared, packed):
        raise UserMistake(_bomb(name))


def _out_of_proportion(unpacked: int, packed: int) -> bool:
    return unpacked > RATIO_MATTERS_FROM and unpacked > MAX_RATIO * packed


def _check_actual(name: str, package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = 0
    packed = sum(entry.compress_size for entry in entries) or 1
    for entry in entries:
        far = False
        last = b""
        for chunk in _unpack(package, entry):
            unpacked += len(chunk)
            if unpacked > MAX_UNPACKED or _out_of_proportion(unpacked, packed):
                raise UserMistake(_bomb(name))
            # A relation may call any part a sheet, so every part is looked at.
            if not far:
                far = _FAR.search((last + chunk).translate(None, _XML_BLANKS)) is not None
                last = chunk[-32:]
        if far:
            _check_extent(name, package, entry)


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Everything the entry really holds: the size it declares is not believed."""
    honest = copy.copy(entry)
    honest.file_size = sys.maxsize
    with package.open(honest) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _check_extent(name: str, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse a sheet whose filled cells lie too far apart; a mere format does not count."""
    rows = columns = 0
    rest = b""
    for chunk in _unpack(package, entry):
        block = rest + chunk
        for letters, digits in _FILLED.findall(block):
            rows = max(rows, int(digits))
            columns = max(columns, _column(letters))
        rest = block[-4096:]
    if columns > MAX_COLUMNS:
        raise UserMistake(too_wide(name, columns, _sheet_name(package, entry)))
    if rows * columns > MAX_BLOCK_CELLS:
        sheet = _sheet_name(package, entry)
        raise UserMistake(
            f"{place(name, sheet)}有 {rows} 行 {columns} 列，太大了，请拆成几个文件再导入。"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _sheet_name(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """The name a person knows the part by; empty when the workbook does not say."""
    try:
        relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
        workbook = package.read("xl/workbook.xml").decode("utf-8", "replace")
    except KeyError:
        return ""
    part = entry.filename.removeprefix("xl/")
    for relation in re.findall(r"<Relationship\b[^>]*>", relations):
        if _attribute(relation, "Target").removeprefix("/xl/") == part:
            for sheet in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook):
                if _attribute(sheet, r"\w+:id") == _attribute(relation, "Id"):
                    return html.unescape(_attribute(sheet, "name"))
    return ""


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*["']([^"']*)["']""", tag)
    return found[1] if found else ""


def too_wide(name: str, columns: int, sheet: str = "") -> str:
    """The sentence for a sheet with an absurd number of columns."""
    return (
        f"{place(name, sheet)}有 {columns} 列，超过 {MAX_COLUMNS} 列，"
        "不像台账，请删去多余的列再导入。"
    )
