"""The complaint ledger: numbers, frozen clocks, states, repeats, undo."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.errors import Invalid
from sbdesk.domain.states import DueState
from sbdesk.services.complaints import (
    clocks,
    complaint_file,
    complaint_ids,
    complaint_pk,
    complaint_rows,
    edit_complaint,
    register_complaint,
    repeats,
    withdraw_complaint,
)
from sbdesk.services.desk import Desk
from sbdesk.services.journal import undo_last
from tests.services.set_clock import SetClock


def told(customer: bytes | None, content: str = "电压低") -> ComplaintFields:
    """A complaint as the caller tells it, at nine on 2026-11-20."""
    return ComplaintFields(
        customer_id=customer,
        caller="韩雪峰",
        phone="19900000001",
        received=datetime(2026, 11, 20, 9, 0),
        channel="95598",
        category="quality",
        content=content,
    )


def test_registering_gives_number_and_two_explained_clocks(desk: Desk, mill: bytes) -> None:
    register_complaint(desk, told(mill))
    file = complaint_file(desk, complaint_pk(desk, "投〔2026〕A1号"))
    assert file is not None
    assert file.contact_due == datetime(2026, 11, 21, 9, 0)
    assert file.reply_due_on == date(2026, 11, 27)
    assert file.first_asked == "赵明远"
    assert "5个工作日 = 2026-11-27(五)" in file.clocks[1]
    assert file.customer_name == "恒通𬭎砖厂"


def test_clocks_go_over_the_national_holiday(desk: Desk) -> None:
    found = clocks(desk, datetime(2025, 9, 26, 9, 42))
    assert found.reply.due == date(2025, 10, 10)
    assert "9/28(日，调休上班)" in found.reply.sentence


def test_beyond_the_calendar_the_date_is_called_an_estimate(desk: Desk) -> None:
    found = clocks(desk, datetime(2026, 12, 31, 9, 0))
    assert found.reply.estimated
    assert "2027年" in found.reply.sentence


def test_numbers_go_on_and_are_never_used_again(desk: Desk, clock: SetClock, mill: bytes) -> None:
    first = register_complaint(desk, told(mill)).id
    withdraw_complaint(desk, first, "重复")
    register_complaint(desk, told(mill))
    clock.on(2027, 1, 4)
    register_complaint(desk, replace(told(mill), received=datetime(2027, 1, 4, 8, 0)))
    numbers = [row.number for row in complaint_rows(desk, complaint_ids(desk)).values()]
    assert sorted(numbers) == ["投〔2026〕A2号", "投〔2027〕A1号"]


def test_an_edit_keeps_the_frozen_clocks(desk: Desk, mill: bytes) -> None:
    record = register_complaint(desk, told(mill)).id
    file = complaint_file(desk, complaint_pk(desk, record.hex()))
    assert file is not None
    later = replace(file.fields, contacted=datetime(2026, 11, 20, 9, 30), finding="属实")
    edit_complaint(desk, record, later)
    again = complaint_file(desk, file.pk)
    assert again is not None
    assert again.clocks == file.clocks
    assert again.fields == later
    undo_last(desk)
    before = complaint_file(desk, file.pk)
    assert before == file


def test_the_ledger_puts_what_is_due_first(desk: Desk, clock: SetClock, mill: bytes) -> None:
    late = register_complaint(desk, told(mill, "甲")).id
    clock.on(2026, 11, 24)
    register_complaint(desk, replace(told(mill, "乙"), received=datetime(2026, 11, 24, 9, 0)))
    done = register_complaint(desk, told(mill, "丙")).id
    edit_complaint(
        desk,
        done,
        replace(
            told(mill, "丙"),
            contacted=datetime(2026, 11, 23, 9, 0),
            replied_on=date(2026, 11, 24),
            closed_on=date(2026, 11, 24),
        ),
    )
    clock.on(2026, 11, 30)
    pks = complaint_ids(desk)
    rows = [complaint_rows(desk, pks)[pk] for pk in pks]
    assert rows[0].id == late
    assert [row.state.state for row in rows] == [
        DueState.OVERDUE,
        DueState.OVERDUE,
        DueState.DONE,
    ]
    assert list(complaint_ids(desk, mill)) == list(pks)


def test_repeats_are_seen_by_customer_phone_and_area(desk: Desk, mill: bytes) -> None:
    register_complaint(desk, told(mill))
    by_customer = repeats(desk, ComplaintFields(customer_id=mill))
    assert [one.why for one in by_customer] == ["同一客户"]
    by_phone = repeats(desk, ComplaintFields(phone="19900000001"))
    assert [one.why for one in by_phone] == ["同一电话"]
    assert repeats(desk, ComplaintFields(phone="19900000002")) == []


def test_nothing_is_stored_while_a_problem_stands(desk: Desk) -> None:
    with pytest.raises(Invalid) as caught:
        register_complaint(desk, ComplaintFields(phone="1380476271"))
    fields = {problem.field for problem in caught.value.problems}
    assert fields >= {"caller", "phone", "received", "content"}
    assert not complaint_ids(desk)
