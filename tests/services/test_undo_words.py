"""An undo that leaves something alone names it: whose, what, who changed it and when."""

from dataclasses import replace

import pytest

from sbdesk.domain.actions import Action
from sbdesk.domain.customers import CustomerFields
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.people import Right
from sbdesk.services.customers import edit_customer
from sbdesk.services.desk import Desk
from sbdesk.services.joining import join_customers
from sbdesk.services.journal import undo_last, undo_transaction
from sbdesk.services.undo_words import MOST, kept_words
from sbdesk.store.driver import Value
from sbdesk.store.ids import new_id
from sbdesk.store.tables import Contact, Customer, table_of
from sbdesk.store.undoing import Kept

ZHANG = CustomerFields("7113300001", name="张守明", village="甲村")


def bring_in(desk: Desk) -> tuple[bytes, bytes, tuple[str, int]]:
    """An import of two customers; their ids and the transaction."""
    ids = [new_id(), new_id()]
    files = [ZHANG, replace(ZHANG, customer_no="7113300002", name="李玉兰")]
    rows: list[dict[str, Value]] = [
        {"id": record, **fields.columns()} for record, fields in zip(ids, files, strict=True)
    ]
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        uow.insert_many(table_of(Customer), rows)
        changes = uow.commit("导入「档案」")
    assert changes.transaction is not None
    return ids[0], ids[1], changes.transaction


def test_what_was_corrected_since_is_named(desk: Desk) -> None:
    first, _, batch = bring_in(desk)
    edit_customer(desk, first, replace(ZHANG, phone="13904760011"))
    outcome = undo_transaction(desk, *batch)
    assert outcome.told == (
        "张守明（7113300001）的联系电话没有撤销：赵明远 2026-11-20 后来改过（修改客户 张守明）。",
    )
    assert outcome.line == f"已撤销「导入「档案」」，但{outcome.told[0][:-1]}"


def test_a_part_corrected_since(desk: Desk) -> None:
    _, second, _ = bring_in(desk)
    contact = new_id()
    row: dict[str, Value] = {"id": contact, "customer_id": second, "name": "电工"}
    with desk.act(Action.IMPORT, Right.IMPORT) as uow:
        uow.insert_many(table_of(Contact), [row])
        batch = uow.commit("导入联系人").transaction
    with desk.act(Action.EDIT, Right.EDIT_CUSTOMERS) as uow:
        uow.raw.execute("UPDATE contact SET phone = '1' WHERE customer_id = ?", (second,))
        uow.commit("修改联系人")
    assert batch is not None
    with pytest.raises(UserMistake, match="每一处后来都改过"):
        undo_transaction(desk, *batch)
    with desk.reading() as raw:
        kept = Kept("contact", contact, "phone", "李强", "2026-11-20", "修改")
        assert kept_words(raw, [kept])[0].startswith("李玉兰（7113300002）的联系人的电话没有撤销")


def test_an_import_whose_file_was_joined_keeps_both(desk: Desk) -> None:
    first, second, batch = bring_in(desk)
    join_customers(desk, first, second, {})
    with pytest.raises(UserMistake, match="每一处后来都改过"):
        undo_transaction(desk, *batch)
    undo_last(desk)
    outcome = undo_transaction(desk, *batch)
    assert (outcome.kept, outcome.told) == ((), ())
    assert outcome.line == "已撤销「导入「档案」」"


def test_records_without_a_word_and_very_many(desk: Desk) -> None:
    def kept(table: str, column: str) -> Kept:
        return Kept(table, b"x" * 16, column, "李强", "2026-11-20T01:00:00Z", "修改")

    with desk.reading() as raw:
        assert kept_words(raw, [kept("station", "name")]) == (
            "一条记录的内容没有撤销：李强 2026-11-20 后来改过（修改）。",
        )
        assert kept_words(raw, [kept("meter", "meter_no")])[0].startswith("电能表的表号没有撤销")
        assert kept_words(raw, [kept("complaint", "facts")])[0].startswith("投诉的内容没有撤销")
        assert kept_words(raw, [kept("customer", "live")])[0].startswith("（无户名）留着没有撤回")
        assert len(kept_words(raw, [kept("meter", "note")] * 300)) == MOST
