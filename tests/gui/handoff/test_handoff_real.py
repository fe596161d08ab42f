"""Two real offices and one stick through the window: introduced, packed, settled, answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sbdesk.domain.handoff import Choice, Decision
from sbdesk.gui.handoff import head_row, steps
from sbdesk.gui.handoff.from_services import handoff_work
from sbdesk.gui.handoff.tab import HandoffPage
from sbdesk.gui.handoff.waiting import count_waiting
from sbdesk.gui.workplace import Workplace
from tests.gui.fit import settle, unfit
from tests.gui.handoff.bench import HandoffBench, open_bench
from tests.gui.handoff.conftest import rest
from tests.gui.keys import words_on
from tests.services.machines import HALL, LAPTOP, Machine, machine
from tests.services.set_clock import SetClock

NUMBER = "6267000785070"


@dataclass
class Seat:
    """One machine with the window on it."""

    machine: Machine
    bench: HandoffBench

    @property
    def page(self) -> HandoffPage:
        return self.bench.page

    def lacks(self) -> int:
        """What the other machine lacks, as the list says."""
        return self.page.overview.rows()[1].lacks

    def read(self, qtbot: QtBot) -> None:
        """See what was done beside the window."""
        self.page.overview.refresh()
        self.page.clashes.refresh()
        rest(self.bench, qtbot)
        qtbot.wait(60)


def real_page(place: Workplace) -> HandoffPage:
    return HandoffPage(place, handoff_work(), look=lambda: ())


def has_rows(seat: Seat) -> bool:
    return bool(seat.page.overview.rows())


@pytest.fixture
def seats(tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[Seat, Seat]]:
    """Hall and laptop, not introduced to each other yet."""
    made = []
    for request, name in ((HALL, "大厅电脑"), (LAPTOP, "外勤笔记本")):
        one = machine(tmp_path / request.machine, request, SetClock(), name)
        bench = open_bench(tmp_path, desk=one.desk, make=real_page)
        bench.window.show()
        made.append(Seat(one, bench))
    for seat in made:
        qtbot.waitUntil(partial(has_rows, seat))
    yield made[0], made[1]
    for seat in made:
        seat.bench.close()
        seat.machine.desk.office.close()
    settle()


def introduce(one: Seat, to: Seat, qtbot: QtBot) -> None:
    """The card of one is written; at the other its six words are typed as they are read out."""
    card = one.machine.stick / f"{one.machine.site.hex()[:6]}.sbc"
    one.bench.messages.path = to.bench.messages.path = card
    one.page.begin_card()
    one.page.card.write()
    rest(one.bench, qtbot)
    to.page.begin_introduce()
    rest(to.bench, qtbot)
    to.page.introduce.phrase.set_value(one.page.card.phrase.text())
    to.page.introduce.saved.emit()
    rest(to.bench, qtbot)
    qtbot.waitUntil(lambda: len(to.page.overview.rows()) == 2)
    one.page.go(head_row.OVERVIEW)


def carry(one: Seat, to: Seat, name: str, qtbot: QtBot) -> None:
    """Packed at one, looked into at the other."""
    one.bench.messages.path = to.bench.messages.path = one.machine.stick / name
    one.page.overview.list.choose(1)
    one.page.overview.begin_pack()
    rest(one.bench, qtbot)
    assert "已核对，可以拔出" in one.page.message.text()
    to.page.begin_receive()
    rest(to.bench, qtbot)


def write(seat: Seat, qtbot: QtBot) -> None:
    """Take in what is looked at."""
    seat.page.receive.write()
    rest(seat.bench, qtbot)
    assert seat.page.head.steps.step() == steps.ANSWER


def answer(one: Seat, to: Seat, name: str, qtbot: QtBot) -> None:
    """A receipt is written at one and taken at the other."""
    one.bench.messages.path = to.bench.messages.path = one.machine.stick / name
    one.page.receive.answer()
    rest(one.bench, qtbot)
    assert one.page.head.steps.step() == steps.DONE
    to.page.begin_receive()
    rest(to.bench, qtbot)
    assert to.page.message.text().startswith("已收到")
    to.read(qtbot)


def test_both_machines_come_to_hold_the_same(seats: tuple[Seat, Seat], qtbot: QtBot) -> None:
    hall, laptop = seats
    introduce(hall, laptop, qtbot)
    introduce(laptop, hall, qtbot)
    hall.machine.add(NUMBER, "恒通砖厂", phone="13904760011")
    hall.read(qtbot)
    carry(hall, laptop, "一.sbh", qtbot)
    assert laptop.page.receive.is_reviewing()
    assert "恒通砖厂" in [
        laptop.page.receive.review.list.rows.cell(row, 0).text
        for row in range(laptop.page.receive.review.list.rows.rowCount())
    ]
    write(laptop, qtbot)
    assert laptop.machine.said(NUMBER, "phone") == "13904760011"
    answer(laptop, hall, "一.sbr", qtbot)
    assert hall.lacks() == 0
    assert hall.page.overview.rows()[1].waiting_since == ""
    settle_a_clash(hall, laptop, qtbot)
    refuse_what_is_not_ours(hall, laptop, qtbot)


def settle_a_clash(hall: Seat, laptop: Seat, qtbot: QtBot) -> None:
    """Both change the phone; the laptop decides for a third value, the hall hears of it."""
    hall.machine.edit(NUMBER, phone="13904760022")
    laptop.machine.edit(NUMBER, phone="13904760033")
    hall.read(qtbot)
    carry(hall, laptop, "二.sbh", qtbot)
    review = laptop.page.receive.review
    clash = review.clash()
    assert clash is not None
    assert (clash.mine.value, clash.theirs.value) == ("13904760033", "13904760022")
    assert unfit(laptop.bench.window) == []
    review.write_own()
    review.sheet.own.field.set_value("139 0476 0044")
    review.sheet.own.use.click()
    given = review.decisions.answer(clash.id)
    assert given == Decision(Choice.VALUE, "139 0476 0044")
    write(laptop, qtbot)
    assert laptop.machine.said(NUMBER, "phone") == "13904760044"
    laptop.read(qtbot)
    assert laptop.page.clashes.count() == 0
    laptop.page.go(head_row.OVERVIEW)
    carry(laptop, hall, "三.sbh", qtbot)
    write(hall, qtbot)
    assert hall.machine.said(NUMBER, "phone") == "13904760044"
    hall.read(qtbot)
    assert hall.page.clashes.count() == 0


def refuse_what_is_not_ours(hall: Seat, laptop: Seat, qtbot: QtBot) -> None:
    """The package meant for the hall is refused at the laptop, and nothing is offered."""
    laptop.bench.messages.path = laptop.machine.stick / "三.sbh"
    laptop.page.begin_receive()
    rest(laptop.bench, qtbot)
    assert not laptop.page.receive.is_reviewing()
    assert "什么也没有写入，本机的数据没有改动。" in words_on(laptop.page.receive)
    hall.bench.messages.path = hall.machine.stick / "三.sbh"
    hall.page.begin_receive()
    rest(hall.bench, qtbot)
    assert "这一包的内容本机都有了，不用再写入。" in words_on(hall.page.receive)
    assert count_waiting(hall.machine.desk, True).items >= 0


def test_a_stick_pulled_out_too_early_is_said_and_nothing_is_lost(
    seats: tuple[Seat, Seat], qtbot: QtBot
) -> None:
    hall, laptop = seats
    hall.machine.introduce(laptop.machine)
    laptop.machine.introduce(hall.machine)
    hall.machine.add(NUMBER, "恒通砖厂")
    for seat in seats:
        seat.read(qtbot)
    carry(hall, laptop, "五.sbh", qtbot)
    file = hall.machine.stick / "五.sbh"
    file.rename(hall.machine.stick / "拔走了")
    laptop.page.receive.write()
    rest(laptop.bench, qtbot)
    assert "五.sbh" in laptop.page.message.text()
    assert laptop.page.receive.is_reviewing()
    assert laptop.machine.said(NUMBER, "name") is None
    laptop.page.begin_receive()
    rest(laptop.bench, qtbot)
    assert "五.sbh" in laptop.page.message.text()
    laptop.page.begin_introduce()
    rest(laptop.bench, qtbot)
    assert laptop.bench.messages.errors == []
    (hall.machine.stick / "拔走了").rename(file)
    laptop.page.begin_receive()
    rest(laptop.bench, qtbot)
    write(laptop, qtbot)
    assert laptop.machine.said(NUMBER, "name") == "恒通砖厂"


def test_a_clash_may_wait_and_is_settled_from_the_list_of_open_ones(
    seats: tuple[Seat, Seat], qtbot: QtBot
) -> None:
    hall, laptop = seats
    hall.machine.introduce(laptop.machine, gives=True)
    laptop.machine.introduce(hall.machine, gives=True)
    hall.machine.add(NUMBER, "恒通砖厂", phone="13904760011")
    hall.machine.give(laptop.machine)
    hall.machine.edit(NUMBER, address="三道湾村北头")
    laptop.machine.edit(NUMBER, address="三道湾村南头")
    for seat in seats:
        seat.read(qtbot)
    carry(laptop, hall, "四.sbh", qtbot)
    hall.bench.window.activateWindow()
    hall.page.receive.take_keyboard()
    qtbot.waitUntil(hall.page.receive.review.list.hasFocus)
    hall.page.receive.review.put_aside()
    assert hall.page.receive.review.list.hasFocus()
    write(hall, qtbot)
    qtbot.waitUntil(hall.page.clashes.asks)
    # The list of open clashes, filled behind it, leaves the keyboard where it is.
    assert hall.page.receive.done.receipt.hasFocus()
    hall.page.receive.done.clashes.click()
    qtbot.waitUntil(lambda: hall.page.clashes.count() == 1)
    assert count_waiting(hall.machine.desk, True).asks == 1
    review = hall.page.clashes.review
    assert review.bar.text() == "还有 1 户要裁定，可先放着"
    review.pick(Choice.THEIRS)
    assert review.bar.text() == "已选 1 项，还没写入"
    hall.page.clashes.write()
    rest(hall.bench, qtbot)
    qtbot.waitUntil(lambda: hall.page.clashes.count() == 0)
    assert hall.machine.said(NUMBER, "address") == "三道湾村南头"
    assert hall.bench.changes[-1].sentence.startswith("裁定")
    assert "没有等着裁定的" in words_on(hall.page.clashes)
