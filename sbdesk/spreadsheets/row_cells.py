"""Reading the cells of one row: what is given, what is wrong, what is doubtful."""

from collections.abc import Mapping, Sequence

from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.ledger_doubts import Doubts
from sbdesk.spreadsheets.refusals import Doubtful, Masked, Refused, Rejected
from sbdesk.spreadsheets.values import Reader, Value

# Where a column stands, its field, how it is read.
Column = tuple[int, str, Reader]
# A field and why its cell was refused, doubted or masked.
Trouble = tuple[str, Doubtful | Refused]


def read_cells(
    columns: Sequence[Column], row: Sequence[Cell], found: dict[str, Value]
) -> list[Trouble]:
    """Read a row's cells into `found`, None for what is not given; what went wrong comes back.

    The row must reach to the last of the columns.
    """
    troubles: list[Trouble] = []
    for column, field, reader in columns:
        cell = row[column]
        if cell is None or cell == "":
            found[field] = None
            continue
        try:
            found[field] = reader(cell)
        except Doubtful as doubt:
            found[field] = doubt.value
            troubles.append((field, doubt))
        except Refused as refusal:
            found[field] = None
            troubles.append((field, refusal))
    return troubles


def faults_of(
    number: int, troubles: Sequence[Trouble], headings: Mapping[str, str]
) -> list[Rejected]:
    """The cells that reject row `number`."""
    return [
        Rejected(number, headings[field], str(trouble))
        for field, trouble in troubles
        if isinstance(trouble, Refused)
    ]


def tell_doubts(
    doubts: Doubts, number: int, troubles: Sequence[Trouble], headings: Mapping[str, str]
) -> None:
    """Warn of what is doubtful in row `number`, and count what is masked."""
    for field, trouble in troubles:
        if isinstance(trouble, Masked):
            doubts.about_mask(headings[field])
        elif isinstance(trouble, Doubtful):
            doubts.about(number, headings[field], str(trouble))
