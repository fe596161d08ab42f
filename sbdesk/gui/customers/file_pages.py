"""What of the file is wired to its side: pages that read for themselves, keys and menu lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from sbdesk.gui.customers.page_bar import ATTACHMENTS, PAGE_NAMES, STORY
from sbdesk.gui.page import Command

if TYPE_CHECKING:
    from sbdesk.gui.customers.attachments_page import AttachmentsPage
    from sbdesk.gui.customers.deeds import Deeds
    from sbdesk.gui.customers.file_card import FileView
    from sbdesk.gui.customers.file_side import FileSide
    from sbdesk.gui.customers.story_page import StoryPage
    from sbdesk.gui.customers.story_print import StoryPrint
    from sbdesk.gui.workplace import Workplace
    from sbdesk.services.story import StoryEvent


_PAGES = "档案的各页"
_CHOOSE = "先在档案里用 ↑ ↓ 选中一条。"


def file_view(place: Workplace, deeds: Deeds, side: FileSide) -> FileView:
    """The file with all it can be asked, its pages of attachments and story built on demand."""
    from sbdesk.gui.customers.file_card import FileView

    late = {
        ATTACHMENTS: partial(_attachments, place, side),
        STORY: partial(_story, place, side),
    }
    made, work = FileView(deeds, late), side.parts
    made.back_asked.connect(side.back_asked)
    made.add_asked.connect(work.add)
    made.edit_asked.connect(work.edit)
    made.withdraw_asked.connect(work.withdraw)
    made.attach_asked.connect(work.attach)
    made.scans_asked.connect(partial(_show_scans, side))
    made.fill_asked.connect(work.fill)
    made.reveal_asked.connect(work.reveal)
    return made


def _attachments(place: Workplace, side: FileSide) -> QWidget:
    from sbdesk.gui.customers.attachments_page import AttachmentsPage

    made = AttachmentsPage(place)
    made.changed.connect(side.changed)
    made.said.connect(side.said)
    made.failed.connect(side.failed)
    return made


def _show_scans(side: FileSide, _kind: str, record: bytes) -> None:
    """The page of attachments, the first of this part chosen."""
    side.open_page(ATTACHMENTS)
    if (attachments := _attachments_shown(side)) is not None:
        attachments.go_to(record)


def _story(place: Workplace, side: FileSide) -> QWidget:
    from sbdesk.gui.customers.story_page import StoryPage
    from sbdesk.gui.customers.story_print import StoryPrint

    made = StoryPage(place)
    made.changed.connect(side.changed)
    made.open_asked.connect(side.open_asked)
    printing = StoryPrint(place, made)
    made.print_asked.connect(lambda events: _print_story(side, printing, events))
    for page in (made, printing):
        page.said.connect(side.said)
        page.failed.connect(side.failed)
    return made


def _print_story(side: FileSide, printing: StoryPrint, events: Sequence[StoryEvent]) -> None:
    file = side.current()
    if file is not None:
        printing.draw(file.id, events)


def side_commands(side: FileSide) -> tuple[Command, ...]:
    """Menu lines and keys of the file: its pages, and what can be done with their parts."""

    def nobody() -> str:
        return "" if side.pk() is not None else "先选一户，打开它的档案。"

    def no_line() -> str:
        return nobody() or _no_line(side)

    pages = tuple(
        Command("查看", name, partial(side.open_page, at), f"Alt+{at + 1}", nobody, under=_PAGES)
        for at, (name, _) in enumerate(PAGE_NAMES)
    )
    return (
        Command("记录", "新增档案里的一条……", partial(_add, side), "Ins", nobody, apart=True),
        Command("记录", "补齐缺的资料", side.fill_first, "Alt+0", nobody),
        Command("编辑", "编辑档案里选中的一条", partial(_edit, side), "F4", no_line, apart=True),
        Command("编辑", "撤回档案里选中的一条……", partial(_withdraw, side), "Shift+Del", no_line),
        Command("打印", "经历……", partial(_to_print_story, side), "Ctrl+Shift+P", nobody),
        *pages,
    )


def _to_print_story(side: FileSide) -> None:
    """The page 经历 in front, and what it shows on paper as soon as it has been read."""
    side.open_page(STORY)
    page = side.file.page() if side.current() is not None and not side.has_form() else None
    if page is not None:
        cast("StoryPage", page).print_soon()


def _add(side: FileSide) -> None:
    """Of the kind the keyboard stands in; else a menu of the kinds on the page."""
    if (attachments := _attachments_shown(side)) is not None:
        attachments.choose_files()
        return
    page = side.file.parts_page() if side.current() is not None and not side.has_form() else None
    if page is None:
        return
    kind = page.current_kind() or (next(iter(page.sections)) if len(page.sections) == 1 else "")
    if kind:
        side.parts.add(kind)
        return
    menu = QMenu(page)
    for number, (name, section) in enumerate(page.sections.items(), 1):
        action = menu.addAction(f"&{number} {section.kind.title}")
        action.triggered.connect(lambda _=False, name=name: side.parts.add(name))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(page.mapToGlobal(QPoint(16, 8)))
    menu.setActiveAction(menu.actions()[0])


def _attachments_shown(side: FileSide) -> AttachmentsPage | None:
    from sbdesk.gui.customers.attachments_page import AttachmentsPage

    page = side.file.page() if side.current() is not None and not side.has_form() else None
    return page if isinstance(page, AttachmentsPage) and not page.has_form() else None


def _edit(side: FileSide) -> None:
    if (attachments := _attachments_shown(side)) is not None:
        attachments.rename_chosen()
        return
    page = side.file.parts_page() if side.current() is not None and not side.has_form() else None
    chosen = page.current() if page is not None else None
    if chosen is not None:
        side.parts.edit(*chosen)


def _withdraw(side: FileSide) -> None:
    if (attachments := _attachments_shown(side)) is not None:
        attachments.withdraw_chosen()
        return
    page = side.file.parts_page() if side.current() is not None and not side.has_form() else None
    chosen = page.current() if page is not None else None
    if chosen is not None:
        side.parts.withdraw(*chosen)


def _no_line(side: FileSide) -> str:
    """Why nothing can be done with a line: none has the keyboard. An open menu has taken it."""
    if side.current() is None or side.has_form() or QApplication.activePopupWidget() is not None:
        return ""
    page = side.file.parts_page()
    return _CHOOSE if page is not None and page.current() is None else ""
