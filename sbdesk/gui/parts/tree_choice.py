"""A drop-down of a tree of codes: indented in its list, the whole path when closed.

No input method is needed: letters go to the next entry whose pinyin begins so (dyz → 电压质量 …),
digits and Han to the next that begins with them, digits also to the first figure in it (10 →
交流10kV).
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from sbdesk.domain.codes import Code
from sbdesk.domain.readings import name_readings
from sbdesk.domain.text import fold
from sbdesk.gui.parts.choices import DropDown
from sbdesk.gui.parts.dropped import DroppedEntry

_TOGETHER = 1.0
"""Seconds within which letters typed one after another belong to one word."""
_INDENT = "　"


@dataclass(frozen=True)
class Branch:
    """One entry: what it stands for, its own name, its path from the top."""

    value: object
    name: str
    path: tuple[str, ...]

    @property
    def words(self) -> str:
        """营业 › 抄表催费 › 抄表."""
        return " › ".join(self.path)


def branches(codes: Sequence[Code]) -> list[Branch]:
    """A code list in its order as entries; a flat list is a tree of one level."""
    by_code = {code.code: code for code in codes}
    return [Branch(code.code, code.name, _path(code, by_code)) for code in codes]


def _path(code: Code, by_code: dict[str, Code]) -> tuple[str, ...]:
    path = [code.name]
    above = by_code.get(code.parent)
    while above is not None and len(path) < len(by_code):
        path.insert(0, above.name)
        above = by_code.get(above.parent)
    return tuple(path)


class TreeChoice(DropDown):
    """`value()` is the value of the chosen branch. An unknown stored value stays choosable."""

    _entries: tuple[Branch, ...] = ()

    def __init__(self, entries: Sequence[Branch], placeholder: str = "请选择") -> None:
        super().__init__((), placeholder)
        self._readings: list[tuple[str, ...]] | None = None
        self.setView(_List(self._find))
        self.setItemDelegate(_Indented(self))
        self.show_branches(entries)

    def show_branches(self, entries: Sequence[Branch]) -> None:
        """Another list; what was chosen stays chosen when it is still there."""
        self._entries, self._readings = tuple(entries), None
        self.set_items([(entry.value, entry.words) for entry in entries])

    def set_value(self, value: object) -> None:
        """Choose this; a text that is no entry becomes one, so that nothing stored is lost."""
        known = any(entry.value == value for entry in self._entries)
        if isinstance(value, str) and value and not known:
            self._entries = (*self._entries, Branch(value, value, (value,)))
            self._readings = None
            self.addItem(value, value)
        super().set_value(None if value == "" else value)

    def entry(self, row: int) -> Branch | None:
        """The branch in this row of the list."""
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _find(self, typed: str, after: int) -> int | None:
        """The next row after `after` that begins with what was typed, round the list."""
        if self._readings is None:
            self._readings = [_spellings(entry.name) for entry in self._entries]
        wanted, count = fold(typed), len(self._entries)
        for step in range(1, count + 1):
            row = (after + step) % count
            if any(spelling.startswith(wanted) for spelling in self._readings[row]):
                return row
        return None


def _spellings(name: str) -> tuple[str, ...]:
    found, plain = name_readings(name), fold(name)
    first = re.search(r"\d", plain)
    figures = (plain[first.start() :],) if first else ()
    return (plain, *figures, *found.initials, *found.full)


class _List(QListView):
    """The dropped list; typing finds by pinyin, dropped or not."""

    def __init__(self, find: Callable[[str, int], int | None]) -> None:
        super().__init__()
        self._find, self._typed, self._at = find, "", 0.0

    def keyboardSearch(self, search: str) -> None:
        """Go to the entry meant by the letters typed within a second."""
        now = time.monotonic()
        fresh = now - self._at > _TOGETHER
        self._typed, self._at = search if fresh else self._typed + search, now
        here = self.currentIndex().row()
        row = self._find(self._typed, here if fresh else here - 1)
        model = self.model()
        if row is not None and model is not None:
            self.setCurrentIndex(model.index(row, 0))


class _Words(Protocol):
    """A member of a style option that PySide's own type file leaves out."""

    text: str


class _Indented(DroppedEntry):
    """Shows an entry's own name, set in by its level."""

    def __init__(self, choice: TreeChoice) -> None:
        super().__init__(choice)
        self._choice = choice

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's own option with our words."""
        super().initStyleOption(option, index)
        entry = self._choice.entry(index.row())
        if entry is not None:
            cast(_Words, option).text = _INDENT * (len(entry.path) - 1) + entry.name
