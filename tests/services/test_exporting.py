"""Lists go out as they are seen, masked or whole with a noted reason; and come in again."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sbdesk.domain.complaints import ComplaintFields
from sbdesk.domain.customers import FIELD_TITLES, CustomerFields
from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.domain.people import ACCOUNT_MANAGER, COUNTER, HEAD, VIEWER
from sbdesk.domain.visits import VisitFields
from sbdesk.domain.words import mask_within
from sbdesk.services.complaints import register_complaint
from sbdesk.services.customer_list import ORDERS
from sbdesk.services.customers import add_customer, customer_file, customer_pk, edit_customer
from sbdesk.services.demo import DemoOffice, make_demo
from sbdesk.services.desk import Desk, PersonRow, people
from sbdesk.services.disclosures import disclosures, note_export, show_in_full
from sbdesk.services.dossier import add_part
from sbdesk.services.export_columns import KINDS
from sbdesk.services.exporting import export_columns, export_list, export_seen, export_words
from sbdesk.services.finding import find_customers
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.sheets_in import ImportSheet, import_sheet
from sbdesk.services.story import story
from sbdesk.services.story_export import export_story
from sbdesk.services.visits import log_visit
from sbdesk.spreadsheets.reading import read_sheet
from tests.fixtures.ledgers import compose_ledger

MILL = "6267000785070"
LONG_NAME = "阿卜杜热合曼·买买提吐尔逊·阿不都热西提·艾合买提江"
RARE_NAME = "𠅤福兴粮油加工厂"
WHOLE = CustomerFields(
    customer_no="6267000785072",
    former_no="0012345678",
    name=RARE_NAME,
    former_name="福兴粮店",
    nickname="老福兴",
    address="石门沟村3组13号",
    village="石门沟村",
    phone="13904760011",
    kind="低压非居民",
    category="一般工商业",
    voltage="交流380V",
    contract_va=62_500,
    operating_va=62_500,
    status="正常",
    lifecycle="现存",
    opened=date(2015, 3, 15),
    route="J-0407",
    area="石门沟1号台区",
    feeder="石门沟线",
    supply_unit="青石岭供电所",
    credit_code="91150422MA0N0JXY2P",
    id_number="11010519491231002X",
    pay_account="6222021234567890123",
    note="=1+1 先打13904760012\n再去",
)


def lines(path: Path) -> list[list[object]]:
    """All rows of a sheet, headings first."""
    rows: list[list[object]] = [list(row) for row in read_sheet(path).rows]
    return rows if path.suffix == ".csv" else rows[1:]


def stands(desk: Desk, number: str) -> CustomerFields:
    """A customer as stored."""
    file = customer_file(desk, customer_pk(desk, number))
    assert file is not None
    return file.fields


def worked_as(desk: Desk, role: str) -> Desk:
    """Somebody of another role at the desk."""
    assert desk.person is not None
    return desk.worked_by(PersonRow(desk.person.id, desk.person.name, role, ""))


class Cancelled(Exception):
    """What a checkpoint raises."""


@pytest.fixture
def shop(desk: Desk) -> bytes:
    """A customer of whom everything is known."""
    return add_customer(desk, WHOLE).id


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_masked_out_and_in_again_changes_nothing(
    desk: Desk, mill: bytes, shop: bytes, tmp_path: Path, suffix: str
) -> None:
    edit_customer(desk, mill, replace(stands(desk, MILL), name=LONG_NAME))
    out = tmp_path / f"客户.{suffix}"
    done = export_seen(desk, "customers", out)
    assert (done.rows, done.masked, done.changes.transaction) == (2, True, None)
    written = str(lines(out))
    assert "13904760011" not in written
    assert "11010519491231002X" not in written
    assert "91150422MA0N0JXY2P" in written
    before = stands(desk, MILL), stands(desk, WHOLE.customer_no)
    result = import_customers(desk, ImportCustomers(out))
    assert (result.rows, result.unchanged) == (2, 2)
    assert (result.created, result.updated, result.rejected) == (0, 0, 0)
    assert (stands(desk, MILL), stands(desk, WHOLE.customer_no)) == before
    assert any("打了码" in warning.reason for warning in result.warnings)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_whole_out_and_in_again_changes_nothing_either(
    desk: Desk, shop: bytes, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"客户.{suffix}"
    export_seen(desk, "customers", out, full_reason="县公司核对")
    assert "13904760011" in str(lines(out))
    result = import_customers(desk, ImportCustomers(out))
    assert (result.created, result.updated, result.rejected) == (0, 0, 0)
    assert stands(desk, WHOLE.customer_no) == WHOLE


def everything(desk: Desk) -> list[object]:
    """Every customer as the table holds it, and how long the journal is."""
    with desk.reading() as raw:
        rows = raw.execute("SELECT * FROM customer ORDER BY pk").fetchall()
        return [*rows, raw.execute("SELECT count(*) FROM tx").fetchall()]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_imported_ledger_masked_out_and_in_changes_nothing(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    sheet, out = tmp_path / "档案.xlsx", tmp_path / f"导出.{suffix}"
    compose_ledger(sheet, rows=80)
    import_customers(desk, ImportCustomers(sheet))
    export_seen(desk, "customers", out)
    before = everything(desk)
    result = import_customers(desk, ImportCustomers(out))
    assert (result.unchanged, result.changes.transaction) == (result.rows, None)
    assert everything(desk) == before


def test_a_made_up_office_masked_out_and_in_changes_nothing(tmp_path: Path) -> None:
    asked = DemoOffice(on=date(2026, 11, 22), customers=150)
    desk = make_demo(tmp_path / "demo", tmp_path / "state", asked)
    desk = desk.worked_by(next(one for one in people(desk) if one.role == HEAD))
    out = tmp_path / "导出.xlsx"
    export_seen(desk, "customers", out)
    before = everything(desk)
    result = import_customers(desk, ImportCustomers(out))
    unnumbered = {error.reason for error in result.errors}
    assert unnumbered <= {"没有户号"}
    assert (result.created, result.updated, result.changes.transaction) == (0, 0, None)
    assert everything(desk) == before
    desk.office.close()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("name", [RARE_NAME, LONG_NAME])
def test_rare_and_long_names_go_through_an_empty_office(
    desk: Desk, tmp_path: Path, suffix: str, name: str
) -> None:
    record = add_customer(desk, replace(WHOLE, name=name)).id
    out = tmp_path / f"客户.{suffix}"
    export_seen(desk, "customers", out, ("customer_no", "name", "address"))
    assert lines(out)[1][1] == name
    undo_last(desk)
    assert import_customers(desk, ImportCustomers(out)).created == 1
    assert stands(desk, WHOLE.customer_no).name == name
    typed = "fxlyjgc" if name == RARE_NAME else "abdrhm"
    assert [one.row.name for one in find_customers(desk, typed).customers] == [name]
    pk = customer_pk(desk, WHOLE.customer_no)
    file = customer_file(desk, pk)
    assert file is not None
    assert file.id != record
    told = tmp_path / f"经历.{suffix}"
    edit_customer(desk, file.id, replace(file.fields, name="甲"))
    assert export_story(desk, file.id, told).rows == len(story(desk, file.id)) == 2
    assert name in str(lines(told)[1][2])
    assert story(desk, file.id)[0].title == f"户名：{name} → 甲"


def test_a_list_goes_out_as_it_is_seen(
    desk: Desk, mill: bytes, shop: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "a.xlsx"
    pks = [customer_pk(desk, WHOLE.customer_no), customer_pk(desk, MILL)]
    export_seen(desk, "customers", out, ("name", "contract_va", "opened", "phone"), pks)
    assert lines(out) == [
        ["户名", "合同容量", "立户日期", "联系电话"],
        [RARE_NAME, 62.5, date(2015, 3, 15), "139****0011"],
        ["恒通𬭎砖厂", 315, "", "199****0001"],
    ]


def test_personal_numbers_in_free_words_are_masked_too() -> None:
    said = "先打13904760012，身份证11010519491231002X，表号009900011543，户号6267000785070"
    assert mask_within(said) == (
        "先打139****0012，身份证110105********002X，表号009900011543，户号6267000785070"
    )


def test_the_number_of_an_identity_card_is_masked_that_of_a_firm_is_not(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    for kind, number in (("身份证明", "11010519491231002X"), ("营业执照", "91150422MA0N0JXY2P")):
        typed = {"kind": kind, "state": "已收", "number": number}
        add_part(desk, "customer_paper", mill, typed)
    wrong = replace(stands(desk, MILL), credit_code="110105194912310011")
    edit_customer(desk, mill, wrong)
    export_seen(desk, "customer_paper", tmp_path / "a.csv")
    export_seen(desk, "customers", tmp_path / "b.csv")
    papers, customers = str(lines(tmp_path / "a.csv")), str(lines(tmp_path / "b.csv"))
    assert "110105********002X" in papers
    assert "91150422MA0N0JXY2P" in papers
    assert "110105********0011" in customers
    assert import_customers(desk, ImportCustomers(tmp_path / "b.csv")).unchanged == 1
    assert stands(desk, MILL) == wrong


def test_whole_numbers_need_reason_and_right_and_are_noted(
    desk: Desk, shop: bytes, tmp_path: Path
) -> None:
    out = tmp_path / "a.csv"
    with pytest.raises(Invalid, match="写明原因"):
        export_seen(desk, "customers", out, full_reason="  ")
    with pytest.raises(UserMistake, match="没有权限"):
        export_seen(worked_as(desk, VIEWER), "customers", out)
    assert not out.exists()
    done = export_seen(worked_as(desk, COUNTER), "customers", out, full_reason="县公司核对")
    assert not done.masked
    noted = disclosures(desk)
    assert [(one.what, one.reason, one.count) for one in noted] == [
        ("导出完整号码：客户档案，1行", "县公司核对", 1)
    ]
    assert "disclosure" in done.changes.kinds
    undo_last(desk)
    assert len(disclosures(desk)) == 1


def test_a_file_that_cannot_be_written_is_not_noted(
    desk: Desk, shop: bytes, tmp_path: Path
) -> None:
    with pytest.raises(UserMistake, match="后缀"):
        export_seen(desk, "customers", tmp_path / "a.pdf", full_reason="核对")
    with pytest.raises(UserMistake, match="文件夹不存在"):
        export_seen(desk, "customers", tmp_path / "没有" / "a.csv", full_reason="核对")
    assert disclosures(desk) == ()


def test_complaints_visits_and_parts_go_out(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    received = datetime(2026, 11, 19, 9, 30)
    typed = ComplaintFields(
        customer_id=mill, received=received, category="quality.voltage", content="打13904760011",
        phone="13904760011",
    )  # fmt: skip
    register_complaint(desk, typed)
    log_visit(desk, VisitFields(customer_id=mill, planned_on=date(2026, 12, 1)))
    add_part(desk, "transformer", mill, {"name": "1号变", "capacity_va": "315"})
    out = tmp_path / "a.xlsx"
    export_seen(desk, "complaints", out)
    number, wall, category, *rest = lines(out)[1]
    assert (number, wall) == ("投〔2026〕A1号", "2026-11-19 09:30")
    assert "quality" not in str(category)
    assert rest[:2] == [MILL, "恒通𬭎砖厂"]
    assert rest[2] == "逾期"
    export_seen(desk, "complaints", out, ("content", "phone", "handler_id", "state"))
    assert lines(out)[1][:2] == ["打139****0011", "139****0011"]
    export_seen(desk, "visits", out)
    assert lines(out)[1][:2] == ["访〔2026〕A1号", date(2026, 12, 1)]
    export_seen(desk, "transformer", out, ("customer_no", "name", "capacity_va"))
    assert lines(out) == [["户号", "名称", "容量(kVA)"], [MILL, "1号变", 315]]


def test_every_list_can_be_written_with_all_its_columns(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    for kind in KINDS:
        names = [name for name, _ in export_columns(kind)]
        assert len(names) == len(set(names))
        out = tmp_path / f"{kind}.csv"
        done = export_seen(desk, kind, out, names)
        assert done.rows == (1 if kind in ("customers", "credit") else 0)
        with out.open(encoding="gb18030", newline="") as file:
            assert next(csv.reader(file)) == [title for _, title in export_columns(kind)]


def test_every_field_of_a_customer_has_a_column() -> None:
    names = {name for name, _ in export_columns("customers")}
    assert names >= set(FIELD_TITLES) - {"manager_id"} | {"manager"}


def test_every_column_of_the_list_on_screen_can_go_out(
    desk: Desk, mill: bytes, tmp_path: Path
) -> None:
    typed = {"class_name": "重要", "since": "2026-01-01", "reason": "县里名单"}
    add_part(desk, "customer_class", mill, typed)
    edit_customer(desk, mill, replace(stands(desk, MILL), manager_id=people(desk)[0].id))
    shown = list(ORDERS)
    out = tmp_path / "a.xlsx"
    export_seen(desk, "customers", out, shown, [customer_pk(desk, MILL)])
    found = dict(zip(shown, lines(out)[1], strict=True))
    assert (found["class_name"], found["manager"]) == ("重要客户", "赵明远")
    assert isinstance(found["percent"], float)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_months_out_and_in_again_change_nothing(
    desk: Desk, mill: bytes, tmp_path: Path, suffix: str
) -> None:
    usage, owed = tmp_path / "电量.csv", tmp_path / "应收.csv"
    usage.write_text(f"户号,年月,总电量,电费\n{MILL},202609,1234.5,987.65\n", "gb18030")
    heads = "户号,应收年月,电费类型,电量,应收,实收,欠费,结清"
    owed.write_text(f"{heads}\n{MILL},202609,正常电费,1234.5,987.65,900,87.65,否\n", "gb18030")
    for kind, sheet in (("usage", usage), ("receivables", owed)):
        assert import_sheet(desk, ImportSheet(kind, sheet)).created == 1
        out = tmp_path / f"{kind}.{suffix}"
        assert export_seen(desk, kind, out).rows == 1
        again = import_sheet(desk, ImportSheet(kind, out))
        assert (again.unchanged, again.updated, again.created, again.rejected) == (1, 0, 0, 0)


def test_unknown_lists_and_columns_are_named(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    with pytest.raises(UserMistake, match="没有「meters」这种清单"):
        export_seen(desk, "meters", tmp_path / "a.csv")
    with pytest.raises(UserMistake, match="没有栏目「colour」"):
        export_seen(desk, "customers", tmp_path / "a.csv", ("colour",))


def test_where_keeps_what_is_found(desk: Desk, mill: bytes, shop: bytes, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert export_list(desk, "customers", out, "hthzc") == 1
    register_complaint(
        desk, ComplaintFields(caller="过路人", received=datetime(2026, 11, 19, 9), content="灯坏")
    )
    assert export_list(desk, "complaints", out, "A1号") == 1
    assert export_list(desk, "complaints", out, "没有") == 0
    assert export_list(desk, "complaints", out) == 1


def test_giving_up_leaves_the_old_file(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    out.write_bytes(b"old")

    def give_up(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export_seen(desk, "customers", out, full_reason="核对", checkpoint=give_up)
    assert out.read_bytes() == b"old"
    assert disclosures(desk) == ()


def test_any_list_in_words_can_go_out(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"

    def rows() -> Iterator[tuple[str, Decimal]]:
        yield ("甲", Decimal("1.5"))

    assert export_words(desk, out, "缺少的资料", ("人", "数"), rows()).rows == 1
    assert lines(out) == [["人", "数"], ["甲", 1.5]]
    with pytest.raises(UserMistake, match="没有权限"):
        export_words(worked_as(desk, VIEWER), out, "x", ("a",), ())


def test_a_story_goes_out_narrowed_and_masked(desk: Desk, mill: bytes, tmp_path: Path) -> None:
    edit_customer(desk, mill, replace(stands(desk, MILL), phone="13904760011"))
    edit_customer(desk, mill, replace(stands(desk, MILL), village="甲村"))
    out = tmp_path / "经历.xlsx"
    assert export_story(desk, mill, out).rows == 3
    assert export_story(desk, mill, out, ("changes",), "联系电话").rows == 1
    assert lines(out)[1][2] == "联系电话：199****0001 → 139****0011"
    export_story(desk, mill, out, (), "联系电话", "核对户主")
    assert lines(out)[1][2] == "联系电话：19900000001 → 13904760011"
    assert story(desk, mill, ("disclosures",))[0].title.startswith("导出完整号码")


def test_looking_in_full_is_noted_with_who_and_what(desk: Desk, mill: bytes) -> None:
    saved = show_in_full(worked_as(desk, ACCOUNT_MANAGER), mill, "电话")
    assert saved.changes.sentence == "查看完整电话：恒通𬭎砖厂"
    (row,) = disclosures(desk)
    assert (row.at, row.who, row.customer, row.customer_no) == (
        "2026-11-20 10:00", "赵明远", "恒通𬭎砖厂", MILL,
    )  # fmt: skip
    assert (row.what, row.reason, row.count) == ("查看完整电话", "", 1)
    with pytest.raises(UserMistake, match="没有权限"):
        show_in_full(worked_as(desk, VIEWER), mill, "电话")
    with pytest.raises(UserMistake, match="没有这个客户"):
        show_in_full(desk, b"0" * 16, "电话")
    with pytest.raises(Invalid, match="写明原因"):
        note_export(desk, "客户档案", 3, " ")
