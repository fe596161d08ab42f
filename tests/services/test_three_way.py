"""A newer export against corrections at the desk: three values compared, cell by cell."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.services.customers import customer_count, customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk, people
from sbdesk.services.import_outcome import Imported, shown
from sbdesk.services.import_plan import official_text
from sbdesk.services.journal import parse_batch, undo_transaction
from sbdesk.services.sheets_in import ImportSheet, import_sheet
from sbdesk.spreadsheets.writing import write_table
from sbdesk.store.driver import Value

HEADINGS = ["用户编号", "用户名称", "用电地址", "联系电话", "合同容量(kVA)", "用电类别"]
COUNT = 60
CORRECTED = (1, 2, 3)
GONE = range(COUNT - 5, COUNT)
CHANGED = range(10, 50)


def number_of(index: int) -> str:
    return f"6267000{index:06}"


def export(path: Path, rows: list[list[str]]) -> Path:
    """An export of the marketing system."""
    write_table(path, "用户档案", HEADINGS, rows)
    return path


def first_rows() -> list[list[str]]:
    return [
        [number_of(n), f"客户{n}", f"甲村1组{n}号", f"1990000{n:04}", "8", "乡村居民"]
        for n in range(COUNT)
    ]


def newer_rows() -> list[list[str]]:
    """The old phones of two corrected customers, a third phone for the last, 40 other cells
    changed, five customers missing."""
    rows = first_rows()
    rows[CORRECTED[2]][3] = "19955555555"
    for place, index in enumerate(CHANGED):
        column, value = [
            (2, f"乙村2组{index}号"),
            (3, f"1993333{index:04}"),
            (4, "16"),
            (5, "大工业"),
        ][place % 4]
        rows[index][column] = value
    return [row for index, row in enumerate(rows) if index not in GONE]


def phone(desk: Desk, index: int) -> str:
    file = customer_file(desk, customer_pk(desk, number_of(index)))
    assert file is not None
    return file.fields.phone


def correct(desk: Desk, index: int, phone: str) -> None:
    file = customer_file(desk, customer_pk(desk, number_of(index)))
    assert file is not None
    edit_customer(desk, file.id, replace(file.fields, phone=phone))


def cells_of(desk: Desk) -> dict[str, tuple[Value, ...]]:
    """What the file says of every customer, what the export said apart."""
    with desk.reading() as raw:
        rows = raw.execute(
            "SELECT customer_no, name, address, village, phone, contract_va, category "
            "FROM customer WHERE live = 1"
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def corrected(desk: Desk, tmp_path: Path) -> Desk:
    """An office with an export taken in and three phones corrected since."""
    import_sheet(desk, ImportSheet("customers", export(tmp_path / "a.xlsx", first_rows())))
    for index in CORRECTED:
        correct(desk, index, phone=f"1991111{index:04}")
    return desk


def newer(desk: Desk, tmp_path: Path) -> Imported:
    return import_sheet(desk, ImportSheet("customers", export(tmp_path / "b.xlsx", newer_rows())))


def test_exactly_what_changed_is_updated_and_corrections_stand(
    corrected: Desk, tmp_path: Path
) -> None:
    before = cells_of(corrected)
    done = newer(corrected, tmp_path)
    assert (done.created, done.updated, done.rejected) == (0, 40, 0)
    assert (done.rows, done.unchanged) == (COUNT - 5, COUNT - 5 - 40)
    applied = [one for one in done.differences if not one.left_alone]
    assert {one.customer_no for one in applied} == {number_of(n) for n in CHANGED}
    # An address brings its village along; the forty cells of the sheet are the rest.
    assert sum(one.field != "village" for one in applied) == 40
    clash = [one for one in done.differences if one.left_alone]
    assert [(one.customer_no, one.field, one.ours, one.theirs) for one in clash] == [
        (number_of(3), "phone", "19911110003", "19955555555")
    ]
    assert done.missing == tuple(number_of(n) for n in GONE)
    assert [phone(corrected, n) for n in CORRECTED] == [f"1991111{n:04}" for n in CORRECTED]
    after = cells_of(corrected)
    assert customer_count(corrected) == COUNT
    unlike = {number for number, cells in after.items() if cells != before[number]}
    assert unlike == {number_of(n) for n in CHANGED}


def test_the_same_newer_export_again_changes_nothing_and_lists_the_clash_again(
    corrected: Desk, tmp_path: Path
) -> None:
    newer(corrected, tmp_path)
    again = newer(corrected, tmp_path)
    assert (again.batch, again.updated) == (None, 0)
    assert [one.customer_no for one in again.differences] == [number_of(3)]


def test_undo_restores_all_but_a_later_edit_and_names_who_made_it(
    corrected: Desk, tmp_path: Path
) -> None:
    before = cells_of(corrected)
    done = newer(corrected, tmp_path)
    edited = CHANGED[1]
    correct(corrected, edited, phone="19977777777")
    assert done.batch is not None
    outcome = undo_transaction(corrected, *parse_batch(done.batch))
    assert [(kept.table, kept.column, kept.person) for kept in outcome.kept] == [
        ("customer", "phone", people(corrected)[0].name)
    ]
    assert phone(corrected, edited) == "19977777777"
    after = cells_of(corrected)
    assert {number for number in after if after[number] != before[number]} == {number_of(edited)}
    assert corrected.office.verify().ok
    redone = newer(corrected, tmp_path)
    assert redone.updated == 39
    assert {one.customer_no for one in redone.differences if one.left_alone} == {
        number_of(3), number_of(edited),
    }  # fmt: skip


def test_a_write_between_comparing_and_storing_is_seen(corrected: Desk, tmp_path: Path) -> None:
    """The lock is not held while the sheet is compared."""
    done: list[bool] = []

    def checkpoint(_done: int, _total: int, what: str) -> None:
        if what == "正在比对" and not done:
            done.append(True)
            correct(corrected, CHANGED[1], phone="19988888888")

    path = export(tmp_path / "b.xlsx", newer_rows())
    result = import_sheet(corrected, ImportSheet("customers", path), checkpoint)
    assert phone(corrected, CHANGED[1]) == "19988888888"
    assert result.updated == 39
    assert {one.customer_no for one in result.differences if one.left_alone} == {
        number_of(3), number_of(CHANGED[1]),
    }  # fmt: skip


def test_a_village_that_the_sheet_gives_is_taken(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(
        path, "表", ["户号", "户名", "地址", "村"], [[number_of(1), "甲", "街里3号", "乙村"]]
    )
    import_sheet(desk, ImportSheet("customers", path))
    assert cells_of(desk)[number_of(1)][2] == "乙村"


@given(
    st.dictionaries(
        st.sampled_from(["name", "phone", "contract_va", "note", "address"]),
        st.one_of(st.none(), st.integers(-(10**15), 10**15), st.text()),
    )
)
def test_what_was_said_is_kept_as_plain_json(said: dict[str, Value]) -> None:
    plain = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert official_text(said) == plain


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("contract_va", 315_000, "315 kVA"),
        ("operating_va", 1_250_500, "1,250.5 kVA"),
        ("energy_wh", 10_719_000, "10,719 kWh"),
        ("energy_wh", 100_000_000, "100,000 kWh"),
        ("amount_fen", 707_454, "7,074.54 元"),
        ("owed_fen", -5, "-0.05 元"),
        ("phone", "19900000001", "19900000001"),
        ("phone", None, ""),
    ],
)
def test_cells_are_shown_as_people_read_them(name: str, value: Value, words: str) -> None:
    assert shown(name, value) == words
