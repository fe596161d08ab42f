"""Cells merged downwards: what stands in the top one holds for the rows it covers."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from sbdesk.spreadsheets.cells import Cell, Merge, RawSheet, is_blank


def numbered_rows(
    sheet: RawSheet, after: int, columns: Collection[int]
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows below Excel's row `after`, with their numbers.

    In `columns` the value of a cell merged downwards is given to every row it covers; numbers and
    names of customers must not be among them, or one customer would become several.
    """
    merges = _merges_downwards(sheet.merges, after, columns)
    open_merges: dict[int, tuple[int, Cell]] = {}
    for number, row in enumerate(sheet.rows, 1):
        if number <= after:
            continue
        if open_merges:
            _fill(row, number, open_merges)
        for merge in merges.get(number - 1, ()):
            if merge.left < len(row):
                open_merges[merge.left] = (merge.bottom + 1, row[merge.left])
        yield number, row


def _merges_downwards(
    merges: tuple[Merge, ...], after: int, columns: Collection[int]
) -> dict[int, list[Merge]]:
    by_top: dict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        if merge.bottom > merge.top >= after and merge.left in columns:
            by_top[merge.top].append(merge)
    return by_top


def _fill(row: list[Cell], number: int, open_merges: dict[int, tuple[int, Cell]]) -> None:
    for column, (last, value) in list(open_merges.items()):
        if number > last:
            del open_merges[column]
        elif column < len(row) and is_blank(row[column]):
            row[column] = value
