"""The dress of the program: style, faces, palette and a small style sheet, all built in one go.

Colours of text and selection live in the QPalette, never in a bare type selector of the sheet
(LOOK §6.1); the sheet names only parts with edges and the letters of labels.
"""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from sbdesk import paths
from sbdesk.gui import letters, palette
from sbdesk.gui.letters import Letter, px
from sbdesk.gui.style import DeskStyle

_STYLE_SET = "sbdesk_style"

LABEL_LETTERS = {
    "small": Letter.SMALL,
    "small-strong": Letter.SMALL_STRONG,
    "body": Letter.BODY,
    "strong": Letter.STRONG,
    "card": Letter.CARD,
    "title": Letter.TITLE,
    "figure": Letter.FIGURE,
}
"""The `letters` property of a label and what it means."""

LABEL_INKS = {
    "ink": palette.INK,
    "ink2": palette.INK_2,
    "ink3": palette.INK_3,
    "accent": palette.ACCENT,
    "overdue": palette.OVERDUE,
    "soon": palette.SOON,
    "done": palette.DONE,
    "white": palette.SURFACE,
}
"""The `ink` property of a label and what it means."""


def dress(app: QApplication, percent: int = 100) -> None:
    """Give the application its look at this letter size; called again when the size changes.

    Qt dresses a widget once for each widget above it when it exchanges a sheet that is on, which
    takes seconds in a full window; it dresses each once when a sheet comes off or goes on.
    """
    letters.set_percent(percent)
    app.setStyleSheet("")
    if not app.property(_STYLE_SET):
        letters.load_faces(paths.RESOURCES / "fonts")
        app.setStyle(DeskStyle())
        app.setProperty(_STYLE_SET, True)
    app.setFont(letters.font())
    app.setPalette(desk_palette())
    app.setStyleSheet(sheet())


def desk_palette() -> QPalette:
    """Text, grounds and selection of every widget."""
    made = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, palette.PAGE),
        (role.WindowText, palette.INK),
        (role.Base, palette.SURFACE),
        (role.AlternateBase, palette.PAGE),
        (role.Text, palette.INK),
        (role.Button, palette.SURFACE),
        (role.ButtonText, palette.INK),
        (role.PlaceholderText, palette.INK_3),
        (role.Highlight, palette.ACCENT),
        (role.HighlightedText, palette.SURFACE),
        (role.ToolTipBase, palette.INK),
        (role.ToolTipText, palette.SURFACE),
        (role.Link, palette.ACCENT),
        (role.LinkVisited, palette.ACCENT),
        (role.Light, palette.SURFACE),
        (role.Midlight, palette.ROW_LINE),
        (role.Mid, palette.CARD_LINE),
        (role.Dark, palette.EDGE),
    ):
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(palette.DISABLED))
    return made


def sheet() -> str:
    """The style sheet at today's letter size."""
    return _labels() + _fields() + _bars() + _menus()


def _face(letter: Letter) -> str:
    size, strong = letter.value
    families = f'"{letters.SEMIBOLD}", "{letters.REGULAR}"' if strong else f'"{letters.REGULAR}"'
    return f'font-family: {families}, "{letters.RARE}"; font-size: {px(size)}px;'


def _labels() -> str:
    rules = [
        f'QLabel[letters="{name}"] {{ {_face(size)} }}' for name, size in LABEL_LETTERS.items()
    ]
    rules += [f'QLabel[ink="{name}"] {{ color: {colour}; }}' for name, colour in LABEL_INKS.items()]
    return "\n".join(rules)


def _fields() -> str:
    inner = px(32) - 2
    box = f"border: 1px solid {palette.EDGE}; border-radius: 4px; background: {palette.SURFACE};"
    wrong = f"border-color: {palette.OVERDUE};"
    fixed = (
        f"background: {palette.PAGE}; border-color: {palette.CARD_LINE}; color: {palette.INK_2};"
    )
    return f"""
    QLineEdit {{ {box} padding: 0 7px; min-height: {inner}px; max-height: {inner}px; }}
    QPlainTextEdit {{ {box} padding: 4px 5px; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ {wrong} }}
    QLineEdit[fixed="true"], QPlainTextEdit[fixed="true"] {{ {fixed} }}
    QLineEdit:disabled, QPlainTextEdit:disabled {{ {fixed} color: {palette.DISABLED}; }}
    QAbstractSpinBox {{ {box} padding: 0 7px; min-height: {inner}px; max-height: {inner}px; }}
    QAbstractSpinBox QLineEdit {{ border: 0; padding: 0; min-height: 0; }}
    QMessageBox QPushButton {{ {box} padding: 0 {px(12)}px; min-width: {px(56)}px;
        min-height: {inner}px; max-height: {inner}px; }}
    QMessageBox QPushButton:hover {{ background: {palette.HOVER}; }}
    QMessageBox QPushButton:focus {{ border: 2px solid {palette.ACCENT}; }}
    """


def _bars() -> str:
    return f"""
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {palette.SCROLL}; border-radius: 3px;
        min-height: 32px; margin: 2px 3px; }}
    QScrollBar::handle:vertical:hover {{ background: {palette.EDGE}; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle:horizontal {{ background: {palette.SCROLL}; border-radius: 3px;
        min-width: 32px; margin: 3px 2px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    QTabBar::scroller {{ width: {px(56)}px; }}
    QScrollArea, QTableView {{ border: 0; background: transparent; }}
    """


def _menus() -> str:
    down, side = px(6), px(12)
    onward = (paths.RESOURCES / "icons" / "chevron-right.svg").as_posix()
    return f"""
    QMenuBar {{ background: transparent; border: 0; {_face(Letter.BODY)} }}
    QMenuBar::item {{ background: transparent; padding: {down}px {side}px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {palette.HOVER}; }}
    QMenuBar::item:pressed {{ background: {palette.SUNK}; }}
    QMenu {{ background: {palette.SURFACE}; border: 1px solid {palette.EDGE}; padding: 4px 0;
        {_face(Letter.BODY)} }}
    QMenu::item {{ padding: {down}px {px(24)}px {down}px {px(16)}px; }}
    QMenu::item:selected {{ background: {palette.TINT}; color: {palette.INK}; }}
    QMenu::item:disabled {{ color: {palette.DISABLED}; }}
    QMenu::right-arrow {{ image: url("{onward}"); width: {px(16)}px; height: {px(16)}px;
        right: {px(4)}px; }}
    QMenu::separator {{ height: 1px; background: {palette.CARD_LINE}; margin: 4px 0; }}
    QToolTip {{ background: {palette.INK}; color: {palette.SURFACE}; border: 0;
        padding: 4px 8px; {_face(Letter.SMALL)} }}
    QComboBox QAbstractItemView {{ background: {palette.SURFACE};
        border: 1px solid {palette.EDGE}; outline: 0;
        selection-background-color: {palette.TINT}; selection-color: {palette.INK}; }}
    """
