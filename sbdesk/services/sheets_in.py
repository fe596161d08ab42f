"""Sheets of every kind coming in: customers, usage, receivables (DESIGN §7, §10)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.services.customers import Saved
from sbdesk.services.desk import Desk
from sbdesk.services.import_outcome import Checkpoint, Imported, no_checkpoint
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.importing_months import ImportMonths, import_months
from sbdesk.services.mappings import remembered_mappings, save_mapping
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.customer_headings import CUSTOMERS
from sbdesk.spreadsheets.layouts import Layout, kinds_in, locate, preview, recognised_by
from sbdesk.spreadsheets.month_headings import RECEIVABLES, USAGE
from sbdesk.spreadsheets.pasted import keep_pasted
from sbdesk.spreadsheets.reading import Book, Source
from sbdesk.spreadsheets.values import as_text
from sbdesk.store.bulk import garbage_left

_LAYOUTS: Final = (CUSTOMERS, USAGE, RECEIVABLES)
_SAMPLE_LENGTH: Final = 30


@dataclass(frozen=True)
class SheetField:
    """A field a column can mean; a `required` one must be mapped."""

    name: str
    title: str
    required: bool


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet that can be taken in: `customers`, `usage`, `receivables`."""

    name: str
    title: str
    fields: tuple[SheetField, ...]


@dataclass(frozen=True)
class PreviewHeading:
    """A column as understood so far; `field` is empty when it is not understood."""

    text: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """A sheet's columns. `recognised` names the remembered mapping for these headings, if any."""

    headings: tuple[PreviewHeading, ...]
    fingerprint: str
    recognised: str
    file_name: str = ""
    sheet_name: str = ""


@dataclass(frozen=True)
class ImportSheet:
    """A sheet to take in; `errors_to` is where the clerk's workbook goes back with the reasons.

    `mapping` gives headings their field and goes before everything; without one, the mapping
    remembered for these headings is used.
    """

    kind: str
    path: Path
    dry_run: bool = False
    mapping: Mapping[str, str] | None = None
    errors_to: Path | None = None


def kinds() -> tuple[SheetKind, ...]:
    """Every kind of sheet, with the fields its columns can mean."""
    return tuple(_kind(layout) for layout in _LAYOUTS)


def import_sheet(
    desk: Desk, request: ImportSheet, checkpoint: Checkpoint = no_checkpoint
) -> Imported:
    """Take in a sheet: good rows together or not at all, as one batch that can be undone.

    Raises `UserMistake` when the file cannot be read as this kind, and whatever `checkpoint`
    raises: then nothing is changed.
    """
    layout = _layout(request.kind)
    mapping, recognised, book = request.mapping, "", Book(request.path)
    if mapping is None:
        checkpoint(0, 0, f"正在打开「{request.path.name}」")
        mapping, recognised = _remembered(desk, layout, book)
    path, dry_run, errors_to = request.path, request.dry_run, request.errors_to
    with garbage_left():
        if layout is CUSTOMERS:
            customers = ImportCustomers(path, dry_run, mapping, errors_to, book)
            outcome = import_customers(desk, customers, checkpoint)
        else:
            months = ImportMonths(layout, path, dry_run, mapping, errors_to, book)
            outcome = import_months(desk, months, checkpoint)
    return replace(outcome, recognised=recognised)


def preview_sheet(desk: Desk, kind: str, path: Path) -> Preview:
    """The columns of a sheet as understood so far, for mapping them by hand.

    Raises `UserMistake` when the file has no row that could be a header.
    """
    layout = _layout(kind)
    book = Book(path)
    mapping, recognised = _remembered(desk, layout, book)
    found = preview(book, layout, mapping)
    headings = tuple(
        PreviewHeading(
            heading.text,
            heading.field or "",
            tuple(
                _sample(row[heading.column]) for row in found.samples if heading.column < len(row)
            ),
        )
        for heading in found.headings
    )
    return Preview(headings, found.fingerprint, recognised, found.file_name, found.sheet_name)


def guess_kind(path: Path) -> str:
    """Which kind of sheet this is by its headings; empty when unsure or unreadable."""
    try:
        found = kinds_in(path, _LAYOUTS)
    except UserMistake:
        return ""
    return found[0] if len(found) == 1 else ""


def pasted_sheet(text: str, folder: Path) -> Path:
    """What was copied in WPS or Excel, as a sheet file in `folder`; the caller removes it.

    Raises `UserMistake` when the text is no table.
    """
    return keep_pasted(text, folder)


def remember(desk: Desk, kind: str, name: str, path: Path, columns: Mapping[str, str]) -> Saved:
    """Remember what the columns of a sheet mean, for every later sheet with these headings.

    `columns` gives headings their field, "" leaves a column out. Raises `UserMistake` for a name
    left empty, a field that does not exist or is given twice, or a required one that is missing,
    and for a sheet that could not be read with it.
    """
    layout = _layout(kind)
    chosen = [field for field in columns.values() if field]
    for field in chosen:
        if field in layout.titles and chosen.count(field) > 1:
            raise UserMistake(f"有两栏都对应了「{layout.titles[field]}」，请只留一栏。")
    book = Book(path)
    found = preview(book, layout, columns)
    given = {heading.field for heading in found.headings}
    for field in layout.required:
        if field not in given:
            raise UserMistake(f"还没有指明哪一栏是「{layout.titles[field]}」。")
    _, header = locate(book, layout, columns)
    return save_mapping(desk, kind, name, header.fingerprint, columns)


def _layout(kind: str) -> Layout:
    for layout in _LAYOUTS:
        if layout.name == kind:
            return layout
    names = "、".join(layout.name for layout in _LAYOUTS)
    raise UserMistake(f"没有「{kind}」这种表格，可以导入的有：{names}。")


def _kind(layout: Layout) -> SheetKind:
    fields = tuple(
        SheetField(name, title, name in layout.required) for name, title in layout.titles.items()
    )
    return SheetKind(layout.name, layout.title, fields)


def _remembered(desk: Desk, layout: Layout, source: Source) -> tuple[Mapping[str, str] | None, str]:
    """The mapping remembered for the headings of this file, and its name."""
    every = remembered_mappings(desk, layout.name)
    place = recognised_by(source, layout, [(one.fingerprint, one.columns) for one in every])
    return (None, "") if place is None else (every[place].columns, every[place].name)


def _sample(cell: Cell) -> str:
    text = " ".join(as_text(cell).split())
    return text if len(text) <= _SAMPLE_LENGTH else text[: _SAMPLE_LENGTH - 1] + "…"
