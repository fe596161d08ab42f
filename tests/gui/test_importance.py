"""What must not happen to an important customer stands on every page of theirs, in every tab."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.visits import VisitFields
from sbdesk.gui import palette
from sbdesk.gui.complaints import contents as complaints
from sbdesk.gui.credit.contents import read_whole as read_credit
from sbdesk.gui.credit.file_view import CreditView
from sbdesk.gui.credit.file_view import Deed as CreditDeed
from sbdesk.gui.credit.file_view import Deeds as CreditDeeds
from sbdesk.gui.parts.cards import HeaderCard, ImportanceStrip
from sbdesk.gui.parts.importance import (
    NO_STRIP,
    capacity_words,
    importance_of,
    importance_words,
)
from sbdesk.gui.visits.contents import read_whole as read_visit
from sbdesk.gui.visits.file_view import Deed, VisitView
from sbdesk.services.complaints import complaint_pk, register_complaint
from sbdesk.services.customers import add_customer, withdraw_customer
from sbdesk.services.desk import id_text
from sbdesk.services.rules import codes
from sbdesk.services.visits import log_visit, visit_pk
from tests.gui.fit import settle, unfit
from tests.gui.keys import words_on
from tests.gui.pictures import colours_of
from tests.gui.visits.hall import Hall, open_hall

MINE = CustomerFields(
    customer_no="6267000785070",
    name="中顺煤业有限公司",
    kind="高压",
    importance="一级",
    importance_note="井下通风、\n排水不可中断",
    security_load_va=400_000,
)
SAYS = ("一级重要用户", "井下通风、 排水不可中断", "保安负荷 400 kVA")
Shown = Callable[[QWidget], None]


def test_the_words_of_the_strip() -> None:
    assert importance_words(MINE) == SAYS
    assert importance_words(CustomerFields(name="张守明")) == NO_STRIP
    assert importance_words(CustomerFields(importance="临时")) == ("临时重要用户", "", "")


@pytest.mark.parametrize(
    ("va", "words"),
    [(None, ""), (0, ""), (62_500, "62.5 kVA"), (400_000, "400 kVA"), (1_600_000, "1,600 kVA")],
)
def test_capacities_as_people_write_them(va: int | None, words: str) -> None:
    assert capacity_words(va) == words


def test_it_is_read_by_the_customers_record(tmp_path: Path) -> None:
    hall = open_hall(tmp_path)
    record = add_customer(hall.desk, MINE).id
    assert importance_of(hall.desk, record) == SAYS
    assert importance_of(hall.desk, None) == NO_STRIP
    withdraw_customer(hall.desk, record, "重复建档")
    assert importance_of(hall.desk, record) == NO_STRIP
    hall.close()


@pytest.mark.parametrize("foot", [True, False])
def test_it_is_dark_and_goes_with_its_words(shown: Shown, foot: bool) -> None:
    strip = ImportanceStrip(foot=foot)
    strip.resize(600, 36)
    shown(strip)
    strip.show_words(*SAYS)
    assert strip.isVisible()
    assert palette.INK in colours_of(strip)
    assert unfit(strip) == []
    strip.show_words("")
    assert not strip.isVisible()


def test_it_stands_at_the_foot_of_a_header(shown: Shown) -> None:
    card = HeaderCard()
    card.resize(700, 140)
    shown(card)
    card.show_importance(*SAYS)
    assert SAYS[0] in words_on(card)
    card.show_importance("")
    assert SAYS[0] not in words_on(card)


def test_a_complaint_knows_whose_it_is(tmp_path: Path) -> None:
    hall = open_hall(tmp_path)
    record = add_customer(hall.desk, MINE).id
    channel, leaf = codes("complaint_channels")[0].code, codes("complaint_tree")[-1].code
    for customer, says in ((record, SAYS), (None, NO_STRIP)):
        fields = ComplaintFields(
            customer_id=customer, caller="韩雪峰", phone="13847162716", category=leaf,
            received=datetime(2026, 10, 1, 9, 0), channel=channel, content="电压低",
        )  # fmt: skip
        saved = register_complaint(hall.desk, fields)
        whole = complaints.read_whole(hall.desk, complaint_pk(hall.desk, id_text(saved.id)))
        assert whole is not None
        assert whole.importance == says
    hall.close()


def visited(hall: Hall, record: bytes) -> int:
    channel = codes("visit_channels")[0].name
    fields = VisitFields(customer_id=record, planned_on=date(2026, 10, 12), channel=channel)
    return visit_pk(hall.desk, id_text(log_visit(hall.desk, fields, ()).id))


def stands_on(view: QWidget) -> bool:
    view.resize(860, 560)
    view.show()
    settle()
    there = set(SAYS) <= set(words_on(view)) and unfit(view) == []
    view.hide()
    view.deleteLater()
    return there


def test_visit_and_credit_files_show_it(tmp_path: Path, qapp: QApplication) -> None:
    hall = open_hall(tmp_path)
    record = add_customer(hall.desk, MINE).id
    visit = read_visit(hall.desk, visited(hall, record))
    credit = read_credit(hall.desk, hall.pk(record))
    assert visit is not None
    assert credit is not None
    visit_view = VisitView(Deed("改", lambda: None), Deed("单", lambda: None), ())
    visit_view.show_whole(visit)
    assert stands_on(visit_view)
    none = CreditDeed("登记", lambda: None)
    credit_view = CreditView(CreditDeeds(none, none, none, none, ()))
    credit_view.show_whole(credit)
    assert stands_on(credit_view)
    hall.close()
