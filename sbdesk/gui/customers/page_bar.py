"""The pages of a customer's file: a bar of names with counts, chosen with Alt and a digit."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QSizePolicy

from sbdesk.gui.tab_bar import DeskTabBar

OVERVIEW: Final = 0
POINTS: Final = 1
PAPERS: Final = 2
EQUIPMENT: Final = 3
MONEY: Final = 4
CASES: Final = 5
ATTACHMENTS: Final = 6
STORY: Final = 7
PAGE_NAMES: Final = (
    ("概况", "概况"),
    ("用电点", "用电"),
    ("合同与资料", "合同"),
    ("设备与经营", "设备"),
    ("电费", "电费"),
    ("业务记录", "业务"),
    ("附件", "附件"),
    ("经历", "经历"),
)
"""Names as the kinds of parts know them, and the short ones for large letters."""


class PageBar(DeskTabBar):
    """Falls back to short names, then drops its counts, where room is short."""

    def __init__(self) -> None:
        super().__init__(PAGE_NAMES)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for number, (name, _) in enumerate(PAGE_NAMES):
            self.setTabToolTip(number, f"{name}(Alt+{number + 1})")

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many parts stand on each page, by its name; pages not named show none."""
        for number, (name, _) in enumerate(PAGE_NAMES):
            self.set_count(number, counts.get(name, 0))
