"""Every colour of the window (LOOK §1), and the pairs in which they are used.

A new pair is added to `TEXT_PAIRS` or `EDGE_PAIRS` first; a test computes its contrast.
"""

from typing import Final

ACCENT: Final = "#00706B"
ACCENT_HOVER: Final = "#005E5A"
ACCENT_PRESSED: Final = "#004C49"
TINT: Final = "#E1F0EE"
TINT_EDGE: Final = "#BFDEDB"

INK: Final = "#1F2933"
INK_2: Final = "#46535F"
INK_3: Final = "#5B6873"
DISABLED: Final = "#8A959E"

PAGE: Final = "#F4F7F7"
SURFACE: Final = "#FFFFFF"
SUNK: Final = "#E9EFEF"
HOVER: Final = "#F0F6F5"
CARD_LINE: Final = "#DDE4E4"
ROW_LINE: Final = "#EBF0F0"
EDGE: Final = "#808E98"
SCROLL: Final = "#A9B4B9"

OVERDUE: Final = "#B3261E"
OVERDUE_TINT: Final = "#FCEEEC"
SOON: Final = "#9A5B00"
SOON_TINT: Final = "#FEF4E2"
DONE: Final = "#2F6F3E"
DONE_TINT: Final = "#E8F3EA"

PRACTICE_FRAME: Final = "#E0B100"
PRACTICE_TAG: Final = "#F5D547"

TEXT_PAIRS: Final = (
    (INK, SURFACE),
    (INK, PAGE),
    (INK, SUNK),
    (INK, HOVER),
    (INK, TINT),
    (INK, OVERDUE_TINT),
    (INK, SOON_TINT),
    (INK, DONE_TINT),
    (INK, PRACTICE_TAG),
    (INK_2, SURFACE),
    (INK_2, PAGE),
    (INK_2, HOVER),
    (INK_2, SUNK),
    (INK_2, TINT),
    (INK_3, SURFACE),
    (INK_3, PAGE),
    (INK_3, HOVER),
    (INK_3, SUNK),
    (INK_3, TINT),
    (ACCENT, SURFACE),
    (ACCENT, PAGE),
    (ACCENT, HOVER),
    (ACCENT, SUNK),
    (ACCENT, TINT),
    (SURFACE, ACCENT),
    (SURFACE, ACCENT_HOVER),
    (SURFACE, ACCENT_PRESSED),
    (SURFACE, INK),
    (OVERDUE, SURFACE),
    (OVERDUE, PAGE),
    (OVERDUE, HOVER),
    (OVERDUE, TINT),
    (OVERDUE, OVERDUE_TINT),
    (SOON, SURFACE),
    (SOON, PAGE),
    (SOON, HOVER),
    (SOON, TINT),
    (SOON, SOON_TINT),
    (DONE, SURFACE),
    (DONE, PAGE),
    (DONE, HOVER),
    (DONE, TINT),
    (DONE, DONE_TINT),
)
"""(text, ground) pairs on screen; each has a contrast of at least 4.5."""

EDGE_PAIRS: Final = (
    (EDGE, SURFACE),
    (EDGE, PAGE),
    (ACCENT, SURFACE),
    (ACCENT, PAGE),
    (ACCENT, TINT),
    (OVERDUE, SURFACE),
    (OVERDUE, PAGE),
    (SOON, SURFACE),
    (DONE, SURFACE),
)
"""(edge, ground) pairs that mean "you can act here"; each has a contrast of at least 3.0."""


def contrast(one: str, other: str) -> float:
    """The WCAG 2 contrast of two `#RRGGBB` colours, 1.0 to 21.0."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
