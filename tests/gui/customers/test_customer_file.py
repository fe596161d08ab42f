"""The file: masked numbers, importance, what is missing, what to do, what happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from sbdesk.domain.changes import Changes
from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.visits import FollowUpFields, VisitFields
from sbdesk.gui.customers import contents
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.complaints import register_complaint
from sbdesk.services.disclosures import disclosures
from sbdesk.services.rules import codes
from sbdesk.services.visits import log_visit
from tests.gui.customers.counter import LONG_NAME, Counter
from tests.gui.fit import settle


def words(widget: QWidget) -> list[str]:
    settle()
    texts = []
    for one in (widget, *widget.findChildren(QWidget)):
        if isinstance(one, QLabel) and one.isVisible() and one.text():
            texts.append(one.text())
    return texts


def shown(counter: Counter, qtbot: QtBot, customer_no: str) -> None:
    pk = counter.pk(customer_no)
    counter.page.open(pk)
    qtbot.waitUntil(lambda: counter.page.side.current() is not None)
    qtbot.waitUntil(lambda: counter.page.side.file.file() == counter.page.side.current())
    current = counter.page.side.current()
    assert current is not None
    assert current.pk == pk


def test_numbers_are_masked_until_shown_and_masked_again_for_the_next(
    counter: Counter, qtbot: QtBot
) -> None:
    shown(counter, qtbot, "6267000785070")
    file = counter.page.side.file
    assert "138****2716" in words(file)
    assert "91150422MA0N0JXY2P" in words(file)
    counter.page.side.toggle_masks()
    qtbot.waitUntil(lambda: "13847162716" in words(file))
    assert [row.what for row in disclosures(counter.desk)] == ["查看完整电话和证件号"]
    shown(counter, qtbot, "7113300001")
    assert file.is_masked()
    assert "13904760011" not in words(file)


def test_who_may_not_unmask_never_sees_the_numbers(counter: Counter, qtbot: QtBot) -> None:
    counter.work_as("查看")
    shown(counter, qtbot, "7113300001")
    shown(counter, qtbot, "6267000785070")
    counter.page.side.toggle_masks()
    assert "13847162716" not in words(counter.page.side.file)
    assert counter.page.side.file.is_masked()
    assert disclosures(counter.desk) == ()


def test_importance_stands_on_the_file(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "6267000785070")
    said = words(counter.page.side.file.header)
    assert "一级重要用户" in said
    assert "保安负荷 400 kVA" in said
    shown(counter, qtbot, "7113300001")
    assert "一级重要用户" not in words(counter.page.side.file.header)


def test_a_long_name_can_be_read_whole(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "7113300003")
    assert LONG_NAME in words(counter.page.side.file.sections)
    assert any(text.startswith("资料完整") for text in words(counter.page.side.file))


def test_what_is_open_and_what_was_done_are_told(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "6267000785070")
    file = counter.page.side.current()
    assert file is not None
    assert counter.desk.person is not None
    me = counter.desk.person.id
    leaf = codes("complaint_tree")[-1].code
    complaint = ComplaintFields(
        customer_id=file.id, caller="韩雪峰", phone="13847162716", category=leaf,
        received=datetime(2026, 10, 1, 9, 0), channel=codes("complaint_channels")[0].code,
        content="电压低", handler_id=me, first_asked_id=me,
    )  # fmt: skip
    register_complaint(counter.desk, complaint)
    visit = VisitFields(
        customer_id=file.id,
        visited=datetime(2026, 7, 9, 10, 0),
        visitors="陈国栋",
        channel=codes("visit_channels")[0].name,
        said="十月起三班生产",
    )
    promise = FollowUpFields(
        customer_id=file.id, what="带检测报告复印件", due_on=date(2026, 10, 12), owner_id=me
    )
    saved = log_visit(counter.desk, visit, (promise,))
    counter.window.announce(saved.changes)
    qtbot.waitUntil(lambda: "带检测报告复印件" in words(counter.page.side.file))
    whole = contents.read_whole(counter.desk, file.pk)
    assert whole is not None
    todo = contents.open_lines(whole)
    assert todo[0].glyph.word == "逾期"
    assert [line.fact for line in todo] == ["投诉待联系客户", "带检测报告复印件"]
    done = contents.done_lines(whole)
    facts = [line.fact.partition(" ")[0] for line in done]
    assert facts == ["答应客户：带检测报告复印件", "走访", "受理投诉", "建立档案"]
    assert done[1].glyph is Glyph.DONE
    assert len([line for line in done if line.fact.startswith("走访")]) == 1


def test_the_actions_ask_the_other_tabs(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "7113300001")
    file = counter.page.side.current()
    assert file is not None
    deeds = counter.page.deeds
    asks: list[Callable[[], object]] = [deeds.complaint.run, deeds.visit.run, deeds.credit.run]
    for ask in asks:
        ask()
    assert counter.asked == [
        ("complaints", ("new", file.id)),
        ("visits", ("new", file.id)),
        ("credit", file.pk),
    ]


def test_the_number_is_copied_without_gaps(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "6267000785070")
    counter.page.copy_number()
    assert QGuiApplication.clipboard().text() == "6267000785070"


def test_another_tab_opens_a_file_by_its_record(counter: Counter, qtbot: QtBot) -> None:
    file = contents.read_whole(counter.desk, counter.pk("7113300002"))
    assert file is not None
    counter.page.open(file.file.id)
    qtbot.waitUntil(lambda: counter.page.side.file.file() == file.file)
    counter.page.open(bytes(16))
    assert "没有" in counter.page.message.text()


def test_a_customer_that_is_gone_is_no_file(counter: Counter) -> None:
    assert contents.read_whole(counter.desk, 99999) is None


@pytest.mark.parametrize("va", [None, 0, 400_000, 62_500, 1_600_000])
def test_capacities_are_written_in_kva(va: int | None, counter: Counter) -> None:
    whole = contents.read_whole(counter.desk, counter.pk("7113300001"))
    assert whole is not None
    texts = {None: "", 0: "", 400_000: "400 kVA", 62_500: "62.5 kVA", 1_600_000: "1,600 kVA"}
    fields = replace(whole.file.fields, contract_va=va)
    sections = contents.sections(replace(whole.file, fields=fields), masked=True)
    lines = {line.caption: line.value for section in sections for line in section.lines}
    assert lines.get("合同容量", "") == texts[va]


def test_another_person_at_the_desk_masks_again(counter: Counter, qtbot: QtBot) -> None:
    shown(counter, qtbot, "6267000785070")
    file = counter.page.side.file
    counter.page.side.toggle_masks()
    qtbot.waitUntil(lambda: not file.is_masked())
    counter.work_as("查看")
    counter.page.take(Changes(frozenset({"person"})))
    qtbot.waitUntil(file.is_masked)
    assert "13847162716" not in words(file)
