"""Facts in two columns, one where it is narrow; long runs of letters can be broken."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QWidget

from sbdesk.gui.parts.facts import FactGrid, FactLine, breakable
from tests.gui.fit import settle, unfit
from tests.gui.keys import words_on

Show = Callable[[QWidget], None]


@given(st.text())
def test_breaking_changes_nothing_that_is_read(text: str) -> None:
    assert breakable(text).replace("\u200b", "") == text.replace("\u200b", "")


def test_only_long_runs_are_broken() -> None:
    assert breakable("2026100900418") == "2026100900418"
    assert breakable("A" * 40) == "A" * 16 + "\u200b" + "A" * 16 + "\u200b" + "A" * 8


def test_facts_without_a_value_are_left_out(shown: Show) -> None:
    grid = FactGrid()
    grid.resize(600, 300)
    shown(grid)
    grid.show_lines((FactLine("来源", "来电"), FactLine("工单号", ""), FactLine("电话", "110")))
    assert words_on(grid) == ["来源", "来电", "电话", "110"]


def test_it_fits_wide_and_narrow(shown: Show) -> None:
    grid = FactGrid()
    grid.show_lines((FactLine("诉求", "9" * 300), FactLine("来源", "来电"), FactLine("电话", "1")))
    for width in (700, 300):
        grid.resize(width, 900)
        if width == 700:
            shown(grid)
        settle()
        assert unfit(grid) == []
