"""An .xls that is really a web page with tables, as many systems export it."""

import math
from dataclasses import dataclass, field
from html.parser import HTMLParser

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.cells import Cell, Merge
from sbdesk.spreadsheets.delimited import text_encoding
from sbdesk.spreadsheets.opening import Snapshot
from sbdesk.spreadsheets.zip_guard import MAX_COLUMNS, too_wide

_MAX_ROWS = 1_048_576


@dataclass
class Table:
    """One table of the page, laid out like a sheet."""

    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    # Columns still covered by a cell from above: column -> rows left.
    covered: dict[int, int] = field(default_factory=dict)


def open_html(snapshot: Snapshot) -> list[Table]:
    """The tables in their order. Raises UserMistake when there is none, or one is absurdly wide."""
    encoding, data = text_encoding(snapshot)
    page = _Page()
    page.feed(data.decode(encoding))
    page.close()
    page.finish()
    tables = [table for table in page.tables if table.rows]
    if not tables:
        raise UserMistake(f"「{snapshot.name}」其实是网页，里面没有表格，请重新导出。")
    for table in tables:
        columns = max(len(row) for row in table.rows)
        if columns > MAX_COLUMNS:
            raise UserMistake(too_wide(snapshot.name, columns))
    return tables


class _Page(HTMLParser):
    """Collects cells; a table inside a cell counts as a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Table] = []
        self._open: list[_Cursor] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag == "tr":
            if not self._open:
                self._begin_table()
            self._open[-1].begin_row()
        elif tag in ("td", "th") and self._open:
            self._open[-1].begin_cell(dict(attrs))
        elif tag in ("br", "p", "div") and self._open:
            self._open[-1].line_break()

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in ("td", "th"):
            self._open[-1].end_cell()
        elif tag == "tr":
            self._open[-1].end_row()
        elif tag == "table":
            self._open.pop().end_row()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text(data)

    def finish(self) -> None:
        while self._open:
            self._open.pop().end_row()

    def _begin_table(self) -> None:
        table = Table()
        self.tables.append(table)
        self._open.append(_Cursor(table))


class _Cursor:
    """Where in one table the page stands."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._row: list[Cell] | None = None
        self._text: list[str] | None = None
        self._attributes: dict[str, str | None] = {}

    def begin_row(self) -> None:
        self.end_row()
        if len(self._table.rows) < _MAX_ROWS:
            self._row = []

    def begin_cell(self, attributes: dict[str, str | None]) -> None:
        if self._row is None:
            self.begin_row()
        self.end_cell()
        self._text = []
        self._attributes = attributes

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def line_break(self) -> None:
        if self._text:
            self._text.append("\n")

    def end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        across = _span(self._attributes.get("colspan"), MAX_COLUMNS + 1)
        down = _span(self._attributes.get("rowspan"), _MAX_ROWS)
        self._skip_covered()
        if len(self._row) > MAX_COLUMNS:
            across = 1
        top, left = len(self._table.rows), len(self._row)
        value = self._value()
        self._row.extend([value] + [None] * (across - 1))
        if across > 1 or down > 1:
            self._table.merges.append(Merge(top, left, top + down - 1, left + across - 1))
        if down > 1:
            for column in range(left, left + across):
                self._table.covered[column] = down
        self._text = None

    def end_row(self) -> None:
        self.end_cell()
        if self._row is None:
            return
        self._skip_covered()
        self._table.rows.append(self._row)
        left = {column: rows - 1 for column, rows in self._table.covered.items() if rows > 1}
        self._table.covered = left
        self._row = None

    def _skip_covered(self) -> None:
        row = self._row
        top = len(self._table.rows)
        while row is not None and len(row) in self._table.covered and top > 0:
            row.append(None)

    def _value(self) -> Cell:
        """The cell's text; Excel's own pages also carry the exact number (`x:num`)."""
        exact = self._attributes.get("x:num")
        if exact:
            try:
                number = float(exact)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                return number
        return "".join(self._text or ()).strip()


def _span(text: str | None, most: int) -> int:
    """A span as browsers take it: nonsense is 1, and a huge one is cut off."""
    digits = (text or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return 1
    return max(1, min(int(digits), most))
