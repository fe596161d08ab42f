"""Imports: what is created, updated, left alone; undone; imported once more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.services.customers import (
    CustomerQuery,
    customer_count,
    customer_file,
    customer_ids,
    customer_pk,
    edit_customer,
)
from sbdesk.services.desk import Desk
from sbdesk.services.finding import find_customers
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.journal import parse_batch, undo_last, undo_transaction
from sbdesk.spreadsheets.writing import write_table
from tests.fixtures.ledgers import compose_ledger

HEADINGS = ["户号", "户名", "用电地址", "联系电话", "合同容量(kVA)", "立户日期"]


def sheet(path: Path, *rows: list[str | int | None]) -> Path:
    """A small ledger."""
    write_table(path, "用户档案", HEADINGS, rows)
    return path


def row(
    number: int, phone: str = "19900000001", address: str = "甲村1组1号"
) -> list[str | int | None]:
    return [f"626700000{number:04}", f"客户{number}", address, phone, "4", "2020-01-01"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_composed_ledger_gives_exactly_its_truth(desk: Desk, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ledger{suffix}"
    truth = compose_ledger(path, rows=120, seed=2, repeats=3 if suffix == ".xlsx" else 0)
    result = import_customers(desk, ImportCustomers(path))
    assert result.created == len(truth.accepted) == customer_count(desk)
    assert {error.row for error in result.errors} == set(truth.rejected)
    assert result.rows == result.created + result.updated + result.unchanged + result.rejected
    for number, fields in truth.accepted.items():
        file = customer_file(desk, customer_pk(desk, number))
        assert file is not None
        assert file.fields.name == fields["name"]
        assert file.fields.phone == fields["phone"]


def test_a_second_run_changes_nothing_and_makes_no_batch(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    compose_ledger(path, rows=80)
    first = import_customers(desk, ImportCustomers(path))
    second = import_customers(desk, ImportCustomers(path))
    assert second.batch is None
    assert (second.created, second.updated) == (0, 0)
    assert second.unchanged == first.created


def test_a_dry_run_says_the_same_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    compose_ledger(path, rows=80)
    dry = import_customers(desk, ImportCustomers(path, dry_run=True))
    assert customer_count(desk) == 0
    wet = import_customers(desk, ImportCustomers(path))
    assert replace(dry, batch=wet.batch, changes=wet.changes) == wet


def test_undo_then_import_again(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    compose_ledger(path, rows=80)
    first = import_customers(desk, ImportCustomers(path))
    undo_last(desk)
    assert customer_count(desk) == 0
    assert not customer_ids(desk, CustomerQuery())
    assert not find_customers(desk, "6").customers
    again = import_customers(desk, ImportCustomers(path))
    assert again.created == first.created
    assert desk.office.verify().ok


def test_a_correction_at_the_desk_stands_and_two_changes_are_listed(
    desk: Desk, tmp_path: Path
) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1), row(2), row(3))))
    for number in (1, 2):
        pk = customer_pk(desk, f"626700000{number:04}")
        file = customer_file(desk, pk)
        assert file is not None
        edit_customer(desk, file.id, replace(file.fields, phone="19911111111"))
    newer = sheet(
        tmp_path / "b.xlsx", row(1), row(2, phone="19922222222"), row(3, phone="19933333333")
    )
    result = import_customers(desk, ImportCustomers(newer))
    assert (result.updated, result.unchanged) == (1, 2)
    clash = [one for one in result.differences if one.left_alone]
    assert [(one.customer_no, one.field, one.ours, one.theirs) for one in clash] == [
        ("6267000000002", "phone", "19911111111", "19922222222")
    ]
    phones = [customer_file(desk, customer_pk(desk, f"626700000{n:04}")) for n in (1, 2, 3)]
    assert [file.fields.phone for file in phones if file] == [
        "19911111111",
        "19911111111",
        "19933333333",
    ]


def test_undo_of_updates_leaves_what_was_changed_since_and_names_it(
    desk: Desk, tmp_path: Path
) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1), row(2))))
    moved = [row(n, address="乙村9组9号") for n in (1, 2)]
    batch = import_customers(desk, ImportCustomers(sheet(tmp_path / "b.xlsx", *moved))).batch
    assert batch is not None
    file = customer_file(desk, customer_pk(desk, "6267000000001"))
    assert file is not None
    assert file.fields.village == "乙村"
    edit_customer(desk, file.id, replace(file.fields, address="丙村1号"))
    outcome = undo_transaction(desk, *parse_batch(batch))
    assert [(kept.column, kept.person) for kept in outcome.kept] == [("address", "赵明远")]
    other = customer_file(desk, customer_pk(desk, "6267000000002"))
    assert other is not None
    assert (other.fields.address, other.fields.village) == ("甲村1组1号", "甲村")
    assert desk.office.verify().ok


def test_missing_customers_are_listed_and_stay(desk: Desk, tmp_path: Path) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1), row(2))))
    result = import_customers(desk, ImportCustomers(sheet(tmp_path / "b.xlsx", row(1))))
    assert result.missing == ("6267000000002",)
    assert customer_count(desk) == 2


def test_empty_and_masked_cells_erase_nothing(desk: Desk, tmp_path: Path) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1), row(2))))
    poorer = sheet(tmp_path / "b.xlsx", row(1, phone=""), row(2, phone="199****0001"))
    assert import_customers(desk, ImportCustomers(poorer)).updated == 0
    file = customer_file(desk, customer_pk(desk, "6267000000002"))
    assert file is not None
    assert file.fields.phone == "19900000001"


def test_a_corrected_number_matches_by_the_former_one(desk: Desk, tmp_path: Path) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1))))
    file = customer_file(desk, customer_pk(desk, "6267000000001"))
    assert file is not None
    moved = replace(file.fields, customer_no="6267000000999", former_no="6267000000001")
    edit_customer(desk, file.id, moved)
    result = import_customers(desk, ImportCustomers(sheet(tmp_path / "b.xlsx", row(1))))
    assert (result.created, customer_count(desk)) == (0, 1)


def test_a_sheet_with_both_numbers_speaks_of_two_customers(desk: Desk, tmp_path: Path) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1))))
    file = customer_file(desk, customer_pk(desk, "6267000000001"))
    assert file is not None
    moved = replace(file.fields, customer_no="6267000000999", former_no="6267000000001")
    edit_customer(desk, file.id, moved)
    both = sheet(tmp_path / "b.xlsx", row(1, address="乙村2组2号"), row(999))
    result = import_customers(desk, ImportCustomers(both))
    assert (result.created, customer_count(desk)) == (1, 2)
    own = customer_file(desk, customer_pk(desk, "6267000000999"))
    assert own is not None
    assert own.fields.address == "甲村1组1号"


def test_a_new_customer_of_a_number_that_moved_on_gets_another_id(
    desk: Desk, tmp_path: Path
) -> None:
    import_customers(desk, ImportCustomers(sheet(tmp_path / "a.xlsx", row(1))))
    file = customer_file(desk, customer_pk(desk, "6267000000001"))
    assert file is not None
    edit_customer(desk, file.id, replace(file.fields, customer_no="6267000000999"))
    result = import_customers(desk, ImportCustomers(sheet(tmp_path / "b.xlsx", row(1))))
    assert (result.created, customer_count(desk)) == (1, 2)
    other = customer_file(desk, customer_pk(desk, "6267000000001"))
    assert other is not None
    assert other.id != file.id


def test_a_cancelled_import_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    compose_ledger(path, rows=80)

    class Stop(Exception):
        pass

    def checkpoint(_done: int, _total: int, what: str) -> None:
        if what == "正在写入":
            raise Stop

    with pytest.raises(Stop):
        import_customers(desk, ImportCustomers(path), checkpoint)
    assert customer_count(desk) == 0
    assert desk.office.verify().transactions == 1


def test_the_clerks_workbook_comes_back(desk: Desk, tmp_path: Path) -> None:
    path, back = tmp_path / "ledger.xlsx", tmp_path / "back.xlsx"
    truth = compose_ledger(path, rows=80)
    import_customers(desk, ImportCustomers(path, errors_to=back))
    again = import_customers(desk, ImportCustomers(back, dry_run=True))
    assert {error.row for error in again.errors} == set(truth.rejected)


def test_what_is_no_ledger_is_refused_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "合同.xlsx"
    path.write_bytes(b"%PDF-1.7 renamed")
    with pytest.raises(UserMistake, match=r"合同\.xlsx"):
        import_customers(desk, ImportCustomers(path))
    assert customer_count(desk) == 0


def test_the_stations_ledger_gives_the_truth(desk: Desk, shared_data: Path) -> None:
    folder = shared_data / "station"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    first = import_customers(desk, ImportCustomers(folder / "customer_ledger.xlsx"))
    assert (first.rows, first.created) == (truth["data_rows"], truth["accepted"])
    assert {str(error.row) for error in first.errors} == set(truth["rejected_rows"])
    twin = import_customers(desk, ImportCustomers(folder / "customer_ledger_gb18030.csv"))
    expected = truth["gb18030_twin"]["after_xlsx"]
    assert (twin.created, twin.unchanged) == (expected["created"], expected["unchanged"])
    for number, said in truth["customers"].items():
        found = customer_file(desk, customer_pk(desk, number))
        assert found is not None
        assert found.fields.name == said["name"]
        assert found.fields.address == said["address"]
    undo_last(desk)
    undo_last(desk)
    assert customer_count(desk) == 0
    assert (
        import_customers(desk, ImportCustomers(folder / "customer_ledger.xlsx")).created
        == truth["accepted"]
    )
    assert desk.office.verify().ok
