"""The sentences that stand above the first field of a form."""

from PySide6.QtWidgets import QLabel

from sbdesk.gui.parts.labels import label

_BELOW = 12


def advice(text: str = "") -> QLabel:
    """What to know before filling in; the ring of the field beneath does not reach it."""
    made = label(text, ink="ink2", wrap=True)
    made.setContentsMargins(0, 0, 0, _BELOW)
    return made
