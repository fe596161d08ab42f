"""The difference report on a real office: compared, ticked, corrected, remembered, undone."""

from dataclasses import replace
from pathlib import Path

import pytest

from sbdesk.domain.errors import Invalid, UserMistake
from sbdesk.services.customers import customer_file, customer_pk, edit_customer
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import (
    Comparison,
    Discrepancy,
    compare,
    decide,
    open_discrepancies,
    to_request,
)
from sbdesk.services.importing import ImportCustomers, import_customers
from sbdesk.services.journal import undo_last
from sbdesk.services.mappings import save_mapping
from sbdesk.spreadsheets.ledger import preview_customers
from sbdesk.spreadsheets.writing import write_table

HEADINGS = ["户号", "原户号", "户名", "用电地址", "联系电话", "合同容量(kVA)"]
Row = list[str | int | None]


def sheet(path: Path, *rows: Row) -> Path:
    """A small export."""
    write_table(path, "用户档案", HEADINGS, rows)
    return path


def line(number: int, phone: str = "19900000001", former: str | None = None) -> Row:
    return [number_of(number), former, f"客户{number}", f"甲村1组{number}号", phone, "4"]


def number_of(number: int) -> str:
    return f"626700000{number:04}"


def phone_of(desk: Desk, number: int) -> str:
    file = customer_file(desk, customer_pk(desk, number_of(number)))
    assert file is not None
    return file.fields.phone


@pytest.fixture
def office(desk: Desk, tmp_path: Path) -> Desk:
    """Customers 1 to 5, as an export once gave them."""
    path = sheet(tmp_path / "first.xlsx", *(line(number) for number in range(1, 6)))
    import_customers(desk, ImportCustomers(path))
    return desk


@pytest.fixture
def newer(office: Desk, tmp_path: Path) -> Comparison:
    """One phone changed, number 3 moved to 13, 4 is gone, 6 is new."""
    path = sheet(
        tmp_path / "newer.xlsx",
        line(1),
        line(2, "19922222222"),
        [number_of(13), number_of(3), "客户3", "甲村1组3号", "19900000001", "4"],
        line(5),
        line(6),
    )
    return compare(office, path)


def of_kind(comparison: Comparison, kind: str) -> Discrepancy:
    (one,) = (one for one in comparison.differences if one.kind == kind)
    return one


def test_every_kind_is_counted_and_nothing_written(office: Desk, newer: Comparison) -> None:
    assert newer.counts == {"户号变动": 1, "同名": 0, "不一致": 1, "缺于本所": 1, "缺于系统": 1}
    assert (newer.source, newer.rows, newer.unread) == ("newer.xlsx", 5, 0)
    different = of_kind(newer, "不一致")
    assert (different.title, different.ours, different.theirs) == (
        "联系电话",
        "19900000001",
        "19922222222",
    )
    assert different.record is not None
    assert of_kind(newer, "缺于本所").customer_no == number_of(6)
    assert open_discrepancies(office) == ()


def test_theirs_is_right_corrects_our_file_in_one_undoable_action(
    office: Desk, newer: Comparison
) -> None:
    different, moved = of_kind(newer, "不一致"), of_kind(newer, "户号变动")
    saved = decide(office, newer, {different.key: "系统对", moved.key: "系统对"})
    assert "改正档案2处" in saved.changes.sentence
    assert phone_of(office, 2) == "19922222222"
    file = customer_file(office, customer_pk(office, number_of(13)))
    assert file is not None
    assert (file.fields.former_no, file.fields.name) == (number_of(3), "客户3")
    assert open_discrepancies(office) == ()
    undo_last(office)
    assert phone_of(office, 2) == "19900000001"
    assert customer_pk(office, number_of(3))


def test_ours_is_right_waits_for_the_request_and_survives_the_import(
    office: Desk, newer: Comparison, tmp_path: Path
) -> None:
    different = of_kind(newer, "不一致")
    decide(office, newer, {different.key: "本所对", of_kind(newer, "缺于系统").key: "待核"})
    assert phone_of(office, 2) == "19900000001"
    assert [one.key for one in to_request(office)] == [different.key]
    waiting = {one.kind: one.verdict for one in open_discrepancies(office)}
    assert waiting == {"不一致": "本所对", "缺于系统": "待核"}
    result = import_customers(office, ImportCustomers(tmp_path / "newer.xlsx"))
    assert phone_of(office, 2) == "19900000001"
    assert "phone" not in {one.field for one in result.differences}


def test_verdicts_are_met_again_until_a_side_changes(
    office: Desk, newer: Comparison, tmp_path: Path
) -> None:
    key = of_kind(newer, "不一致").key
    decide(office, newer, {key: "待核"})
    again = of_kind(compare(office, tmp_path / "newer.xlsx"), "不一致")
    assert (again.key, again.verdict, again.decided_by) == (key, "待核", "赵明远")
    other = sheet(tmp_path / "other.xlsx", line(1), line(2, "19933333333"))
    assert of_kind(compare(office, other), "不一致").verdict == ""


def test_a_verdict_is_changed_and_taken_back_in_its_own_record(
    office: Desk, newer: Comparison
) -> None:
    key = of_kind(newer, "不一致").key
    first = decide(office, newer, {key: "待核"})
    second = decide(office, newer, {key: "本所对"})
    assert first.id == second.id
    assert [one.verdict for one in open_discrepancies(office)] == ["本所对"]
    decide(office, newer, {key: ""})
    assert open_discrepancies(office) == ()


def test_saying_the_same_twice_writes_nothing(office: Desk, newer: Comparison) -> None:
    key = of_kind(newer, "不一致").key
    decide(office, newer, {key: "本所对"})
    assert decide(office, newer, {key: "本所对"}).changes.transaction is None


def test_a_file_changed_since_is_not_overwritten(office: Desk, newer: Comparison) -> None:
    different, moved = of_kind(newer, "不一致"), of_kind(newer, "户号变动")
    file = customer_file(office, customer_pk(office, number_of(2)))
    assert file is not None
    edit_customer(office, file.id, replace(file.fields, phone="19977777777"))
    with pytest.raises(Invalid, match="又改过") as caught:
        decide(office, newer, {different.key: "系统对", moved.key: "系统对"})
    assert [problem.field for problem in caught.value.problems] == [different.key]
    assert phone_of(office, 2) == "19977777777"
    assert customer_pk(office, number_of(3))


def test_what_is_no_verdict_or_no_difference_is_refused(office: Desk, newer: Comparison) -> None:
    key = of_kind(newer, "不一致").key
    with pytest.raises(Invalid) as caught:
        decide(office, newer, {key: "都对", "甲": "本所对"})
    assert len(caught.value.problems) == 2
    assert open_discrepancies(office) == ()


def test_a_row_that_cannot_be_read_is_no_missing_customer(office: Desk, tmp_path: Path) -> None:
    bad = line(2)
    bad[5] = "很大"
    path = sheet(tmp_path / "bad.xlsx", line(1), bad, line(3), line(4))
    found = compare(office, path)
    assert (found.rows, found.unread) == (3, 1)
    assert [(one.kind, one.customer_no) for one in found.differences] == [
        ("缺于系统", number_of(5))
    ]


def test_a_number_given_twice_counts_by_its_first_row(office: Desk, tmp_path: Path) -> None:
    twice = line(2)
    twice[2] = "另一个人"
    path = sheet(tmp_path / "twice.xlsx", *(line(number) for number in range(1, 6)), twice)
    found = compare(office, path)
    assert (found.rows, found.unread, found.differences) == (5, 1, ())


def test_the_stations_ledger_does_not_differ_from_itself(desk: Desk, shared_data: Path) -> None:
    path = shared_data / "station" / "customer_ledger.xlsx"
    import_customers(desk, ImportCustomers(path))
    assert compare(desk, path).differences == ()


def test_a_remembered_mapping_serves_for_comparing_too(office: Desk, tmp_path: Path) -> None:
    path = tmp_path / "county.xlsx"
    rows: list[Row] = [[number_of(1), "客户1", "甲村1组1号", "19911111111"]]
    write_table(path, "表", ["编号", "名字", "用电地址", "能打通的"], rows)
    columns = {"编号": "customer_no", "名字": "name", "能打通的": "phone"}
    fingerprint = preview_customers(path).fingerprint
    save_mapping(office, "customers", "县公司", fingerprint, columns)
    assert of_kind(compare(office, path), "不一致").theirs == "19911111111"


def test_when_the_system_is_right_throughout_only_missing_ones_are_left(
    office: Desk, tmp_path: Path
) -> None:
    moved: Row = [number_of(13), number_of(3), "客户3", "甲村1组3号", "19900000001", "4"]
    renumbered: Row = [number_of(24), None, "客户4", "甲村1组4号", "19900000001", "4"]
    rest = [line(1, "19911111111"), line(2, "19922222222"), moved, renumbered, line(6)]
    path = sheet(tmp_path / "all.xlsx", *rest)
    first = compare(office, path)
    assert first.counts == {"户号变动": 1, "同名": 1, "不一致": 2, "缺于本所": 1, "缺于系统": 1}
    decide(office, first, {one.key: "系统对" for one in first.differences})
    second = compare(office, path)
    assert {one.kind for one in second.differences} == {"缺于本所", "缺于系统"}
    file = customer_file(office, customer_pk(office, number_of(24)))
    assert file is not None
    assert (file.fields.name, file.fields.former_no) == ("客户4", number_of(4))
    assert to_request(office) == ()


def test_when_we_are_right_throughout_nothing_here_changes(
    office: Desk, newer: Comparison, tmp_path: Path
) -> None:
    def files() -> list[tuple[str, str, str]]:
        with office.reading() as raw:
            sql = "SELECT customer_no, name, phone FROM customer WHERE live = 1 ORDER BY pk"
            return [(no, name, phone) for no, name, phone in raw.execute(sql)]

    before = files()
    decide(office, newer, {one.key: "本所对" for one in newer.differences})
    assert files() == before
    assert len(to_request(office)) == len(newer.differences)
    again = compare(office, tmp_path / "newer.xlsx")
    assert {one.verdict for one in again.differences} == {"本所对"}
    assert [one.key for one in again.differences] == [one.key for one in newer.differences]


def test_who_may_not_edit_files_may_compare_but_not_decide(
    office: Desk, newer: Comparison, tmp_path: Path
) -> None:
    assert office.person is not None
    viewer = office.worked_by(replace(office.person, role="查看"))
    assert compare(viewer, tmp_path / "newer.xlsx").counts == newer.counts
    with pytest.raises(UserMistake, match="没有权限"):
        decide(viewer, newer, {of_kind(newer, "不一致").key: "本所对"})


def test_a_comparison_can_be_stopped(office: Desk, newer: Comparison, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, what: str) -> None:
        if what == "正在比对":
            raise UserMistake("停")

    with pytest.raises(UserMistake, match="停"):
        compare(office, tmp_path / "newer.xlsx", None, stop)
    assert newer


def test_what_is_no_ledger_is_refused(office: Desk, tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_text("今天天气很好\n明天也好\n", encoding="utf-8")
    with pytest.raises(UserMistake):
        compare(office, path)


def test_names_with_rare_characters_and_middle_dots_are_compared_whole(
    desk: Desk, tmp_path: Path
) -> None:
    dotted = "阿卜杜热合曼·买买提吐尔逊·艾尔肯·阿不都克里木江"
    rows: list[Row] = [
        [number_of(1), None, "𠅤记米行", "甲村1组1号", None, "4"],
        [number_of(2), None, dotted, "甲村1组2号", None, "4"],
    ]
    for suffix in ("xlsx", "csv"):
        path = sheet(tmp_path / f"rare.{suffix}", *rows)
        import_customers(desk, ImportCustomers(path))
        assert compare(desk, path).differences == ()
    rows[1][2] = dotted.replace("·艾尔肯", "")
    (one,) = compare(desk, sheet(tmp_path / "shorter.xlsx", *rows)).differences
    assert (one.ours, one.theirs) == (dotted, rows[1][2])
