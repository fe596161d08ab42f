"""Names that break programs: characters beyond the BMP, and the long ones with a middle dot."""

from pathlib import Path

import pytest

from sbdesk.services.customers import customer_file, customer_pk
from sbdesk.services.desk import Desk
from sbdesk.services.finding import find_customers
from sbdesk.services.sheets_in import ImportSheet, import_sheet, pasted_sheet
from sbdesk.spreadsheets.writing import write_table

NAMES = {
    "7113320001": "赵𠅤",
    "7113320002": "阿依古丽·买买提艾力·阿卜杜热西提·吐尔逊江·白合",
    "7113320003": "闫𫖯",
}
HEADINGS = ["户号", "户名", "用电地址"]
ROWS = [[number, name, "甲村1组1号"] for number, name in NAMES.items()]


def name_of(desk: Desk, number: str) -> str:
    file = customer_file(desk, customer_pk(desk, number))
    assert file is not None
    return file.fields.name


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".txt"])
def test_rare_and_long_names_come_in_whole_and_are_found(
    desk: Desk, tmp_path: Path, suffix: str
) -> None:
    assert len(NAMES["7113320002"]) == 25
    if suffix == ".txt":
        text = "\r\n".join("\t".join(row) for row in [HEADINGS, *ROWS])
        path = pasted_sheet(text, tmp_path)
    else:
        path = tmp_path / f"a{suffix}"
        write_table(path, "表", HEADINGS, ROWS)
    done = import_sheet(desk, ImportSheet("customers", path))
    assert (done.created, done.rejected, done.warnings) == (3, 0, ())
    assert {number: name_of(desk, number) for number in NAMES} == NAMES
    for asked, number in (
        ("𠅤", "7113320001"),
        ("ayiguli", "7113320002"),
        ("阿卜杜热西提·吐尔逊江", "7113320002"),
        ("𫖯", "7113320003"),
        ("yanfu", "7113320003"),
    ):
        found = [one.row.customer_no for one in find_customers(desk, asked).customers]
        assert found == [number], asked


def test_a_dot_of_another_kind_is_the_same_name(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, "表", HEADINGS, ROWS)
    import_sheet(desk, ImportSheet("customers", path))
    dotted = [[number, name.replace("·", "•"), place] for number, name, place in ROWS]
    write_table(path, "表", HEADINGS, dotted)
    again = import_sheet(desk, ImportSheet("customers", path))
    assert (again.batch, again.unchanged) == (None, 3)
