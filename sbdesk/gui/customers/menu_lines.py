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
        verify=Deed("资料核对表……", page.print_verification, "print", "Ctrl+Shift+V"),
        alike=Deed("查这一户的重复……", page.begin_alike, "", "Ctrl+Shift+A"),
        withdraw=Deed("撤回客户……", page.begin_withdrawal, "withdraw", "Ctrl+Shift+W"),
    )


def menu_lines(page: CustomersPage) -> Sequence[Command]:
    """The lines of the tab while list and file are shown, menu by menu."""
    deeds, of_file = page.deeds, partial(_line, page)
    return (
        Command("记录", "新建客户", page.begin_new, "Ctrl+N"),
        of_file("记录", deeds.complaint),
        of_file("记录", deeds.visit),
        of_file("编辑", deeds.edit, "编辑客户"),
        of_file("编辑", deeds.copy),
        of_file("编辑", deeds.alike),
        of_file("编辑", deeds.withdraw),
        of_file("打印", deeds.print, "走访记录表……"),
        of_file("打印", deeds.verify),
        of_file("打印", deeds.fee),
        Command("查看", "客户名单", page.list.bar.open_lists, "Ctrl+Shift+L"),
        Command("查看", "筛选客户", page.list.bar.choose.click, "Ctrl+Shift+F"),
        Command("查看", "显示哪些列", page.list.bar.open_columns, "Ctrl+Shift+K"),
        Command("查看", "显示或遮住号码", page.side.toggle_masks, "Ctrl+D", partial(_nobody, page)),
        of_file("查看", deeds.credit),
        *page.side.commands(),
        *lines_to_pages(page),
        Command("文件", "导出清单……", page.begin_export, "Ctrl+Alt+E"),
    )


def lines_to_pages(page: CustomersPage) -> Sequence[Command]:
    """The lines that lead to a page of the whole width; they stay while one is shown."""
    returned, missing, segments = (
        partial(page.show_wide, name) for name in ("returned", "missing", "segments")
    )
    return (
        Command("文件", "导入表格……", page.begin_import, "Ctrl+I"),
        Command("文件", "与系统导出核对……", page.begin_differences, "Ctrl+Shift+I"),
        Command("编辑", "查重与合并……", page.begin_duplicates, "Ctrl+Shift+D", apart=True),
        Command("记录", "回填资料核对表……", returned, "Ctrl+Shift+R", apart=True),
        Command("查看", "还缺的资料……", missing, "Ctrl+Shift+M", apart=True),
        Command("查看", "分类统计……", segments, "Ctrl+Shift+S"),
    )


def _line(page: CustomersPage, menu: Menu, deed: Deed, words: str = "") -> Command:
    """Something that can be done with the customer shown."""
    return Command(menu, words or deed.words, deed.run, deed.key, partial(_nobody, page))


def _nobody(page: CustomersPage) -> str:
    return "" if page.side.pk() is not None else "先在左边的名单里选一户。"
