"""What can be done on the tab 客户档案: its deeds and its lines in the menus, with their keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from sbdesk.gui.customers.deeds import Deed, Deeds
from sbdesk.gui.page import Command, Menu

if TYPE_CHECKING:
    from sbdesk.gui.customers.tab import CustomersPage


def deeds_of(page: CustomersPage) -> Deeds:
    """What can be done with the customer shown."""
    return Deeds(
        complaint=Deed("登记投诉", partial(page.ask_new, "complaints"), "complaint", "Ctrl+T"),
        visit=Deed("登记走访", partial(page.ask_new, "visits"), "visit", "Ctrl+G"),
        print=Deed("打印", page.print_sheet, "print", "Ctrl+P"),
        edit=Deed("编辑", page.begin_edit, "edit", "Ctrl+E"),
        credit=Deed("看信用评价", page.ask_credit, "credit", "Ctrl+Shift+X"),
        copy=Deed("复制户号", page.copy_number, "", "Ctrl+Shift+C"),
        fee=Deed("交费通知单……", page.begin_fee_notice, "document", "Ctrl+Shift+J"),
        alike=Deed("查这一户的重复……", page.begin_alike, "", "Ctrl+Shift+A"),
        withdraw=Deed("撤回客户……", page.begin_withdrawal, "withdraw", "Ctrl+Shift+W"),
    )


def menu_lines(page: CustomersPage) -> Sequence[Command]:
    """The lines of the tab while list and file are shown, menu by menu."""
    deeds = page.deeds
    return (
        *lines_to_pages(page),
        Command("文件", "导出清单……", page.begin_export, "Ctrl+Alt+E"),
        _line("编辑", deeds.edit, "编辑客户"),
        _line("编辑", deeds.copy),
        _line("编辑", deeds.alike),
        _line("编辑", deeds.withdraw),
        Command("记录", "新建客户", page.begin_new, "Ctrl+N"),
        _line("记录", deeds.complaint),
        _line("记录", deeds.visit),
        _line("打印", deeds.print, "走访工作单……"),
        _line("打印", deeds.fee),
        Command("查看", "筛选客户", page.list.bar.choose.click, "Ctrl+Shift+F"),
        Command("查看", "客户名单", page.list.bar.open_lists, "Ctrl+Shift+L"),
        Command("查看", "显示哪些列", page.list.bar.open_columns, "Ctrl+Shift+K"),
        Command("查看", "显示或遮住号码", page.side.toggle_masks, "Ctrl+D"),
        _line("查看", deeds.credit),
        *page.side.commands(),
    )


def lines_to_pages(page: CustomersPage) -> Sequence[Command]:
    """The lines that lead to a page of the whole width; they stay while one is shown."""
    return (
        Command("文件", "导入表格……", page.begin_import, "Ctrl+I"),
        Command("文件", "与系统导出核对……", page.begin_differences, "Ctrl+Shift+I"),
        Command("编辑", "查重与合并……", page.begin_duplicates, "Ctrl+Shift+D"),
        Command("记录", "回填资料核对表……", partial(page.show_wide, "returned"), "Ctrl+Shift+R"),
        Command("查看", "还缺的资料……", partial(page.show_wide, "missing"), "Ctrl+Shift+M"),
        Command("查看", "分类统计……", partial(page.show_wide, "segments"), "Ctrl+Shift+S"),
    )


def _line(menu: Menu, deed: Deed, words: str = "") -> Command:
    return Command(menu, words or deed.words, deed.run, deed.key)
