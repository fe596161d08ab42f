"""This machine's settings: facts about this screen and these printers, never about the office.

A settings file can never stop the program: what is unreadable is kept beside and said in the
log, what has the wrong type is left out, what is unknown is ignored.
"""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

_log = logging.getLogger(__name__)
_FARTHEST_MM = 20.0


@dataclass(frozen=True)
class PrinterSetting:
    """The printer of one form and how far its page is moved, in millimetres."""

    name: str = ""
    right_mm: float = 0.0
    down_mm: float = 0.0


@dataclass(frozen=True)
class Settings:
    """`letters` in percent; `window`: left, top, width, height in pixels; `person`: the
    id (hex) of who worked here last; `printers` by form; `customer_columns` the columns of the
    list of customers that were chosen here, () for the usual ones."""

    letters: int = 100
    window: tuple[int, int, int, int] | None = None
    maximized: bool = False
    last_folder: str = ""
    person: str = ""
    printers: Mapping[str, PrinterSetting] = field(default_factory=dict)
    customer_columns: tuple[str, ...] = ()


def load(path: Path) -> Settings:
    """The settings of this file; defaults where there is none or it cannot be read."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        _set_aside(path, error)
        return Settings()
    if not isinstance(found, dict):
        _set_aside(path, ValueError("no object"))
        return Settings()
    return Settings(
        letters=_letters(found.get("letters")),
        window=_window(found.get("window")),
        maximized=found.get("maximized") is True,
        last_folder=_text(found.get("last_folder")),
        person=_text(found.get("person")),
        printers=_printers(found.get("printers")),
        customer_columns=_names(found.get("customer_columns")),
    )


def save(path: Path, settings: Settings) -> None:
    """Write beside, then replace: a power cut leaves the old file or the new one.

    Raises OSError when the folder cannot be written.
    """
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(settings), indent=2, ensure_ascii=False), "utf-8")
    os.replace(part, path)


def _set_aside(path: Path, error: Exception) -> None:
    _log.error("settings unreadable, starting from defaults; old file kept beside: %s", error)
    try:
        path.replace(path.with_suffix(".broken"))
    except OSError as problem:
        _log.error("the unreadable settings stay where they are: %s", problem)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _names(value: object) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _letters(value: object) -> int:
    return min(200, max(100, value)) if isinstance(value, int) and _is_whole(value) else 100


def _window(value: object) -> tuple[int, int, int, int] | None:
    if isinstance(value, list) and len(value) == 4 and all(_is_whole(v) for v in value):
        left, top, width, height = value
        return (left, top, width, height) if width > 0 and height > 0 else None
    return None


def _millimetres(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0.0
    # A comparison with NaN is false, so it falls through to nothing.
    return float(value) if -_FARTHEST_MM <= value <= _FARTHEST_MM else 0.0


def _printers(value: object) -> dict[str, PrinterSetting]:
    if not isinstance(value, dict):
        return {}
    return {
        form: PrinterSetting(
            _text(row.get("name")),
            _millimetres(row.get("right_mm")),
            _millimetres(row.get("down_mm")),
        )
        for form, row in value.items()
        if isinstance(form, str) and isinstance(row, dict)
    }
