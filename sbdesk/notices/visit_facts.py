"""The framed table of known facts at the head of the visit sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from sbdesk.notices.blocks import Strip
from sbdesk.notices.faces import Faces
from sbdesk.notices.line_setting import Run, SetLine, fit_lines
from sbdesk.notices.page import MM, Paper
from sbdesk.notices.pen_parts import blank
from sbdesk.notices.visit_sheet_content import Person, VisitSheet
from sbdesk.notices.wording import Wording

ROW = 6.4
_SECOND, _THIRD = 88.0, 152.0
_LABEL_ROOM = 13.8
_PAD = 1.5
_LINE = 4.7
_SIZES = (10.5, 10.0, 9.5, 9.0)
_STRONG = frozenset({"customer_no", "credit"})


@dataclass(frozen=True)
class _Cell:
    """A label and what stands beside it, from `x` to `end`; `blank_after` leaves room to write."""

    key: str
    value: str
    x: float
    end: float
    blank_after: bool = False


def fact_strips(
    sheet: VisitSheet, wording: Wording, faces: Faces, left: float, right: float
) -> list[Strip]:
    """Five rows; name and address may grow to a second line, and the row with them."""
    rows = (
        (
            _Cell("name", sheet.name, left, _THIRD),
            _Cell("customer_no", sheet.customer_no or "", _THIRD, right),
        ),
        (_Cell("address", sheet.address or "", left, right),),
        (
            _person("contact", sheet.contact, left, _SECOND),
            _person("electrician", sheet.electrician, _SECOND, _THIRD),
            _Cell("credit", sheet.credit or "", _THIRD, right),
        ),
        _three(sheet, ("supply", "feeder", "importance"), left, right),
        _three(sheet, ("fees", "usage", "complaints"), left, right),
    )
    return [
        _row(cells, wording, faces, last=number == len(rows) - 1, first=number == 0)
        for number, cells in enumerate(rows)
    ]


def _person(key: str, person: Person | None, x: float, end: float) -> _Cell:
    if person is None:
        return _Cell(key, "", x, end)
    return _Cell(key, f"{person.name} {person.phone or ''}".strip(), x, end, not person.phone)


def _three(
    sheet: VisitSheet, keys: tuple[str, str, str], left: float, right: float
) -> tuple[_Cell, ...]:
    edges = (left, _SECOND, _THIRD, right)
    values = {
        "supply": sheet.supply,
        "feeder": sheet.feeder,
        "importance": sheet.importance,
        "fees": sheet.fees,
        "usage": sheet.usage,
        "complaints": sheet.complaints,
    }
    return tuple(
        _Cell(key, values[key] or "", edges[i], edges[i + 1]) for i, key in enumerate(keys)
    )


def _row(cells: Sequence[_Cell], wording: Wording, faces: Faces, first: bool, last: bool) -> Strip:
    set_cells = [(cell, _value_lines(cell, faces)) for cell in cells]
    most = max(len(lines) for _, lines in set_cells)
    height = ROW + _LINE * (max(most, 1) - 1)
    left, right = cells[0].x, cells[-1].end

    def draw(paper: Paper, top: float) -> None:
        for cell, lines in set_cells:
            paper.put([Run(wording.say(cell.key), "hei", 9)], cell.x + _PAD, top, ROW)
            end = cell.x + _LABEL_ROOM + _PAD
            for index, line in enumerate(lines):
                end = cell.x + _LABEL_ROOM + _PAD
                end += paper.put(line, end, top + _LINE * index, ROW)
            if cell.blank_after and cell.end - end > 12.0:
                blank(paper, end + 2.0, top, ROW, cell.end - end - 4.0, 10.5)
            if cell.x > left:
                paper.rule(cell.x, top, cell.x, top + height, 0.5)
        bottom = top + height
        paper.rule(left, bottom, right, bottom, 1.0 if last else 0.5)
        for x in (left, right):
            paper.rule(x, top, x, bottom, 1.0)
        if first:
            paper.rule(left, top, right, top, 1.0)

    return Strip(height, draw)


def _value_lines(cell: _Cell, faces: Faces) -> tuple[SetLine, ...]:
    if not cell.value:
        return ()
    face = "hei-bold" if cell.key in _STRONG else "song"
    room = (cell.end - cell.x - _LABEL_ROOM - 2 * _PAD + 0.4) * MM
    return fit_lines(cell.value, face, _SIZES, room, faces)
