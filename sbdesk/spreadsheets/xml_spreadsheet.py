"""The “XML Spreadsheet 2003” form, often saved with the suffix .xls."""

import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, Merge, place
from sbdesk.spreadsheets.delimited import text_encoding
from sbdesk.spreadsheets.opening import Snapshot
from sbdesk.spreadsheets.zip_guard import MAX_BLOCK_CELLS, MAX_COLUMNS, too_wide

_MAX_ROWS = 1_048_576
_SS = "urn:schemas-microsoft-com:office:spreadsheet"
_SEPARATOR = " "
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


@dataclass
class XmlSheet:
    """One worksheet of the file."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)


def open_xml(snapshot: Snapshot) -> list[XmlSheet]:
    """The worksheets in their order.

    Raises UserMistake for XML that is not well formed, declares a document type (the way in for
    entity bombs and outside files), is no spreadsheet, or is absurdly wide.
    """
    encoding, data = text_encoding(snapshot)
    # The text is decoded by us: expat knows no GB18030, and its own guess is not needed.
    text = _DECLARATION.sub("", data.decode(encoding), count=1)
    book = _Book(snapshot.name)
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = book.doctype
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.text
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise UserMistake(
            f"「{snapshot.name}」第 {error.lineno} 行起不完整或已损坏，请重新导出。"
        ) from error
    if not book.sheets:
        raise UserMistake(f"「{snapshot.name}」是 XML 文件，但里面没有工作表，请重新导出为 Excel。")
    return book.sheets


class _Book:
    """Receives the events of the parser."""

    def __init__(self, file_name: str) -> None:
        self.sheets: list[XmlSheet] = []
        self._file_name = file_name
        self._row: list[Cell] = []
        self._kind = ""
        self._text: list[str] | None = None
        self._cells = 0
        self._column = 0

    def doctype(self, name: str, system: str | None, public: str | None, inside: int) -> None:
        raise UserMistake(
            f"「{self._file_name}」带有外来的文档声明，可能不安全，没有读它；请重新导出为 Excel。"
        )

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = _spreadsheet_tag(tag)
        if kind == "Worksheet":
            self.sheets.append(XmlSheet(attributes.get(_ss("Name"), "")))
        elif not self.sheets:
            return
        elif kind == "Row":
            self._start_row(_index(attributes, "Index"))
        elif kind == "Cell":
            self._start_cell(attributes)
        elif kind == "Data":
            self._kind = attributes.get(_ss("Type"), "String")
            self._text = []

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def end(self, tag: str) -> None:
        kind = _spreadsheet_tag(tag)
        if kind == "Data" and self._text is not None:
            if self._column < len(self._row):
                self._row[self._column] = _value(self._kind, "".join(self._text))
            self._text = None
        elif kind == "Row" and self.sheets:
            self.sheets[-1].rows.append(self._row)
            self._row = []

    def _start_row(self, index: int) -> None:
        rows = self.sheets[-1].rows
        if index > _MAX_ROWS:
            where = place(self._file_name, self.sheets[-1].name)
            raise UserMistake(f"{where}有 {index} 行，太多了，请拆成几个文件再导入。")
        while len(rows) < index - 1:
            rows.append([])
        self._row = []

    def _start_cell(self, attributes: dict[str, str]) -> None:
        column = max(_index(attributes, "Index") - 1, len(self._row))
        across = _index(attributes, "MergeAcross")
        down = _index(attributes, "MergeDown")
        width = column + 1 + across
        self._cells += width - len(self._row)
        if width > MAX_COLUMNS:
            raise UserMistake(too_wide(self._file_name, width, self.sheets[-1].name))
        if self._cells > MAX_BLOCK_CELLS:
            raise UserMistake(f"「{self._file_name}」太大了，请拆成几个文件再导入。")
        self._row.extend([None] * (width - len(self._row)))
        self._column = column
        if across or down:
            top = len(self.sheets[-1].rows)
            self.sheets[-1].merges.append(Merge(top, column, top + down, column + across))


def _ss(name: str) -> str:
    return _SS + _SEPARATOR + name


def _spreadsheet_tag(tag: str) -> str:
    """The element's bare name if it is one of the spreadsheet's own, else nothing."""
    return tag.removeprefix(_ss("")) if tag.startswith(_ss("")) else ""


def _index(attributes: dict[str, str], name: str) -> int:
    digits = attributes.get(_ss(name), "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _value(kind: str, text: str) -> Cell:
    try:
        if kind == "Number":
            number = float(text)
            return number if math.isfinite(number) else text
        if kind == "DateTime":
            return datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
    if kind == "Boolean":
        return text.strip() == "1"
    return text
