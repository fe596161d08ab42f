"""What a sheet is, found out off the GUI thread: its kind, dry run, comparison, or columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import UserMistake
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import Comparison, compare
from sbdesk.services.import_outcome import Checkpoint, Imported
from sbdesk.services.sheets_in import (
    ImportSheet,
    Preview,
    guess_kind,
    import_sheet,
    kinds,
    preview_sheet,
    remember,
)

_LEDGER: Final = "customers"


@dataclass(frozen=True)
class Looked:
    """Either `outcome`, the dry run, or `preview`, the columns that a person must explain.

    `why` is the sentence that says what was not understood.
    """

    kind: str
    outcome: Imported | None = None
    preview: Preview | None = None
    why: str = ""


def look_into(
    desk: Desk,
    path: Path,
    kind: str,
    mapping: Mapping[str, str] | None,
    checkpoint: Checkpoint,
) -> Looked:
    """What this sheet would change; `kind` "" means nobody said yet.

    Raises `UserMistake` when it is no sheet at all, and whatever `checkpoint` raises.
    """
    checkpoint(0, 0, f"正在打开「{path.name}」")
    wanted = kind or guess_kind(path) or _remembered_kind(desk, path)
    checkpoint(0, 0, f"正在读「{path.name}」")
    if not wanted:
        return _unknown(desk, path)
    request = ImportSheet(wanted, path, dry_run=True, mapping=mapping)
    try:
        return Looked(wanted, import_sheet(desk, request, checkpoint))
    except UserMistake as mistake:
        return Looked(wanted, preview=_preview(desk, wanted, path, mistake), why=str(mistake))


def columns_of(desk: Desk, path: Path, kind: str) -> Looked:
    """The columns of a sheet of this kind, to be explained anew."""
    return Looked(kind, preview=preview_sheet(desk, kind, path))


def hold_against(
    desk: Desk,
    path: Path,
    columns: Mapping[str, str] | None,
    remember_as: str,
    checkpoint: Checkpoint,
) -> Comparison | Looked:
    """The comparison of our files with an export, or its columns when they must be explained.

    `columns` are as a person explained them, remembered if there is a name. Raises as `look_into`.
    """
    if remember_as and columns is not None:
        remember(desk, _LEDGER, remember_as, path, columns)
    try:
        return compare(desk, path, columns, checkpoint)
    except UserMistake as mistake:
        return Looked(_LEDGER, preview=_preview(desk, _LEDGER, path, mistake), why=str(mistake))


def _remembered_kind(desk: Desk, path: Path) -> str:
    """The kind whose remembered headings these are."""
    for one in kinds():
        try:
            if preview_sheet(desk, one.name, path).recognised:
                return one.name
        except UserMistake:
            continue
    return ""


def _unknown(desk: Desk, path: Path) -> Looked:
    """Nothing tells the kind: the columns as the kind sees them that understands most."""
    found: dict[str, Preview] = {}
    mistakes: list[UserMistake] = []
    for one in kinds():
        try:
            found[one.name] = preview_sheet(desk, one.name, path)
        except UserMistake as mistake:
            mistakes.append(mistake)
    if not found:
        raise mistakes[0]
    best = max(found, key=lambda name: sum(bool(one.field) for one in found[name].headings))
    title = next(one.title for one in kinds() if one.name == best)
    why = f"没有认出这是什么表，先当作{title}。请看对不对，再指明各栏是什么。"
    return Looked(best, preview=found[best], why=why)


def _preview(desk: Desk, kind: str, path: Path, mistake: UserMistake) -> Preview:
    """The columns, or what was wrong in the first place when there are none."""
    try:
        return preview_sheet(desk, kind, path)
    except UserMistake:
        raise mistake from None
