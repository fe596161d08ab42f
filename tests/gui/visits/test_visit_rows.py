"""The list of visits: what stands under which heading, and in which order."""

from array import array
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from sbdesk.domain.states import DueState
from sbdesk.gui.glyphs import Glyph
from sbdesk.gui.parts.rows import LazyTableModel
from sbdesk.gui.visits.rows import arrange, columns, day_cell, open_cell
from sbdesk.services.visits import VisitRow

TODAY = date(2026, 10, 9)


def row(
    pk: int,
    day: date | None,
    *,
    visited: bool = False,
    still: int = 0,
    state: DueState = DueState.LATER,
) -> VisitRow:
    number = f"访〔2026〕A{pk}号"
    return VisitRow(
        pk, pk.to_bytes(16, "big"), number, "恒通砖厂", "林东镇", day, visited, "王所长", still,
        state,
    )  # fmt: skip


def arranged(rows: Sequence[VisitRow]) -> list[tuple[str, str, list[int]]]:
    """(heading, count, the numbers under it) of the list."""
    listed = arrange([one.pk for one in rows], {one.pk: one for one in rows}, TODAY)
    ends = [*(group.start for group in listed.groups[1:]), len(listed.ids)]
    if not listed.groups:
        return []
    return [
        (group.title, group.count, list(listed.ids[group.start : end]))
        for group, end in zip(listed.groups, ends, strict=True)
    ]


def test_planned_first_then_promises_by_urgency_then_months() -> None:
    rows = [
        row(1, date(2026, 10, 5), state=DueState.OVERDUE),
        row(2, date(2026, 10, 20)),
        row(3, date(2026, 10, 2), visited=True, still=1, state=DueState.LATER),
        row(4, date(2026, 9, 30), visited=True, state=DueState.DONE),
        row(5, date(2026, 9, 8), visited=True, still=2, state=DueState.OVERDUE),
        row(6, date(2026, 9, 1), visited=True, state=DueState.DONE),
        row(7, date(2025, 9, 1), visited=True, state=DueState.DONE),
    ]
    assert arranged(rows) == [
        ("计划中", "2 次", [1, 2]),
        ("待跟进", "2 次", [5, 3]),
        ("已走访 2026 年 9 月", "2 次", [4, 6]),
        ("已走访 2025 年 9 月", "1 次", [7]),
    ]


def test_headings_without_visits_are_left_out() -> None:
    assert arranged([]) == []
    assert arranged([row(4, date(2026, 9, 30), visited=True, state=DueState.DONE)]) == [
        ("已走访 2026 年 9 月", "1 次", [4])
    ]


def test_a_visit_withdrawn_between_two_readings_is_left_out() -> None:
    listed = arrange([1, 2], {2: row(2, TODAY)}, TODAY)
    assert list(listed.ids) == [2]
    assert listed.by_record == {(2).to_bytes(16, "big"): 2}


def test_what_is_late_is_counted() -> None:
    rows = {
        1: row(1, date(2026, 10, 5), state=DueState.OVERDUE),
        2: row(2, TODAY, visited=True, still=1, state=DueState.OVERDUE),
        3: row(3, TODAY, state=DueState.TODAY),
    }
    listed = arrange(rows, rows, TODAY)
    assert (listed.planned, listed.overdue) == (2, 2)


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.integers(0, 3),
            st.integers(-800, 400),
            st.sampled_from(list(DueState)),
        ),
        max_size=30,
    )
)
def test_every_visit_stands_once_under_a_heading_with_its_count(
    made: list[tuple[bool, int, int, DueState]],
) -> None:
    rows = [
        row(pk, TODAY + timedelta(days=days), visited=visited, still=still, state=state)
        for pk, (visited, still, days, state) in enumerate(made, 1)
    ]
    headings = arranged(rows)
    assert sorted(pk for _, _, pks in headings for pk in pks) == [one.pk for one in rows]
    assert all(count == f"{len(pks)} 次" for _, count, pks in headings)


def test_the_day_of_a_visit_made_presses_nobody() -> None:
    planned = day_cell(row(1, TODAY, state=DueState.TODAY), TODAY)
    assert (planned.text, planned.glyph, planned.coloured) == ("今日", Glyph.TODAY, True)
    made = day_cell(row(2, date(2026, 9, 8), visited=True, state=DueState.OVERDUE), TODAY)
    assert (made.text, made.glyph, made.coloured) == ("9/8", Glyph.OVERDUE, False)
    assert day_cell(row(3, None), TODAY).text == "—"
    assert day_cell(row(4, date(2025, 12, 24)), TODAY).text == "2025-12-24"


def test_open_promises_are_counted_and_none_is_nothing() -> None:
    assert open_cell(row(1, TODAY, still=3)).text == "3"
    assert open_cell(row(1, TODAY)).text == ""


def test_the_model_keeps_the_rules_of_qt(qapp: QApplication) -> None:
    rows = {pk: row(pk, TODAY) for pk in range(1, 9)}
    model: LazyTableModel[VisitRow] = LazyTableModel(columns(TODAY), lambda _ids: rows)
    listed = arrange(rows, rows, TODAY)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_ids(listed.ids, listed.groups)
    assert tester.model() is model
    model.show_ids(array("q"), ())
    assert model.rowCount() == 0
