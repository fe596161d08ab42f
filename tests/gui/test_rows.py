"""The model of lists: a million ids, a page of rows, headings in between, never an error."""

import logging
from array import array
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from sbdesk.domain.errors import EnvironmentProblem
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import Cell, Column, Group, LazyTableModel


class Source:
    """Rows made from their ids; counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []
        self.gone: set[int] = set()

    def fetch(self, ids: Sequence[int]) -> Mapping[int, str]:
        self.asked.append(ids)
        return {number: f"户{number}" for number in ids if number not in self.gone}


COLUMNS = (
    Column[str]("户名", lambda row: row, sort="name"),
    Column[str]("欠费(元)", lambda row: Cell("9.00", "逾期", Glyph.OVERDUE), width=90, right=True),
)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(source: Source) -> LazyTableModel[str]:
    return LazyTableModel(COLUMNS, source.fetch)


def text(model: LazyTableModel[str], row: int, column: int = 0) -> object:
    return model.index(row, column).data()


def test_a_model_as_qt_wants_it(model: LazyTableModel[str]) -> None:
    # Its findings are Qt warnings, and these fail a test.
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    assert tester.model() is model
    model.show_ids(array("q", range(450)), [Group(0, "逾期", "2 户"), Group(200, "其余")])
    model.show_ids([3, 4])
    model.forget_rows()
    model.show_ids(array("q"))


def test_a_million_ids_fetch_one_page(model: LazyTableModel[str], source: Source) -> None:
    model.show_ids(array("q", range(1_000_000)))
    assert source.asked == []
    assert text(model, 999_999) == "户999999"
    assert text(model, 999_801) == "户999801"
    assert [len(ids) for ids in source.asked] == [200]
    for page in range(60):
        text(model, page * 200)
    asked = len(source.asked)
    text(model, 59 * 200)
    assert len(source.asked) == asked
    text(model, 0)
    assert len(source.asked) == asked + 1


def test_forgetting_keeps_the_ids(model: LazyTableModel[str], source: Source, qtbot: QtBot) -> None:
    model.show_ids(array("q", [5, 6]))
    text(model, 0)
    with qtbot.waitSignal(model.dataChanged):
        model.forget_rows()
    source.gone = {5}
    assert (text(model, 0), text(model, 1)) == ("", "户6")
    assert model.record(0) is None
    model.show_ids(())
    model.forget_rows()


def test_headings_stand_between_and_cannot_be_chosen(model: LazyTableModel[str]) -> None:
    model.show_ids([7, 8, 9], [Group(0, "逾期", "1 户", Glyph.OVERDUE), Group(1, "其余", "2 户")])
    assert [model.id_at(row) for row in range(5)] == [None, 7, None, 8, 9]
    assert [model.row_of(number) for number in (7, 8, 9, 10)] == [1, 3, 4, None]
    assert (text(model, 0), text(model, 0, 1), text(model, 3)) == ("逾期 1 户", "", "户8")
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.index(1, 1).data(LazyTableModel.CellRole) == Cell("9.00", "逾期", Glyph.OVERDUE)
    assert model.index(1, 1).data() == "9.00 逾期"
    assert model.index(1, 0).data(LazyTableModel.IdRole) == 7
    assert model.index(2, 0).data(LazyTableModel.GroupRole) == Group(1, "其余", "2 户")


@given(
    count=st.integers(0, 40),
    cuts=st.lists(st.integers(0, 40), max_size=5, unique=True),
)
def test_every_id_has_one_row_and_back(count: int, cuts: list[int]) -> None:
    model = LazyTableModel(COLUMNS, Source().fetch)
    groups = [Group(cut, f"第 {cut} 起") for cut in sorted(cuts) if cut < count]
    model.show_ids(range(100, 100 + count), groups)
    assert model.rowCount() == count + len(groups)
    rows = [model.id_at(row) for row in range(model.rowCount())]
    assert [number for number in rows if number is not None] == list(range(100, 100 + count))
    for row, number in enumerate(rows):
        if number is None:
            assert model.group_at(row) in groups
        else:
            assert model.row_of(number) == row
            assert text(model, row) == f"户{number}"


def test_a_failing_source_shows_empty_rows_and_says_so(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fetch(ids: Sequence[int]) -> Mapping[int, str]:
        raise EnvironmentProblem("数据文件被占用，请稍后再试。")

    model = LazyTableModel(COLUMNS, fetch)
    model.show_ids([1, 2])
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(model.failed) as failed:
        assert text(model, 0) == ""
    assert isinstance(failed.args[0], EnvironmentProblem)
    asked_again = text(model, 1)
    assert asked_again == ""
    caplog.clear()


def test_a_failing_column_shows_a_question_mark(
    source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(row: str) -> str:
        raise KeyError(row)

    model = LazyTableModel((Column("户名", broken),), source.fetch)
    model.show_ids([1])
    assert text(model, 0) == "?"
    caplog.clear()


def test_outside_there_is_nothing(model: LazyTableModel[str]) -> None:
    model.show_ids([1])
    assert model.data(QModelIndex()) is None
    assert model.id_at(-1) is None
    assert model.id_at(1) is None
    assert model.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "户名"
    assert model.headerData(9, Qt.Orientation.Horizontal) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.columnCount(model.index(0, 0)) == 0
