"""The proxy over Fusion: what neither palette nor sheet can say (LOOK §6.13)."""

from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)


class DeskStyle(QProxyStyle):
    """Fusion without etched disabled text and without a shifting list under a drop-down."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(  # Qt's name
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        into: QStyleHintReturn | None = None,
    ) -> int:
        """Answer three hints ourselves, the rest as Fusion does."""
        if hint == QStyle.StyleHint.SH_EtchDisabledText:
            return 0
        if hint == QStyle.StyleHint.SH_UnderlineShortcut:
            return 0
        if hint == QStyle.StyleHint.SH_ComboBox_Popup:
            return 0
        return int(super().styleHint(hint, option, widget, into))
