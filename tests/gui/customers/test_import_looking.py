"""What a sheet is taken for, away from any window."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sbdesk.domain.errors import UserMistake
from sbdesk.gui.customers.import_looking import Looked, columns_of, hold_against, look_into
from sbdesk.gui.jobs import Cancelled
from sbdesk.services.desk import Desk
from sbdesk.services.discrepancies import Comparison
from sbdesk.services.import_outcome import no_checkpoint
from sbdesk.services.sheets_in import remember
from tests.gui.customers.counter import new_office

LEDGER = "户号,户名,用电地址,联系电话\n7113320001,张三,林东镇,13900000001\n"
USAGE = (
    "用户编号,用户名称,电费年月,总电量,总电费,峰电量,平电量,谷电量\n"
    "7113300001,张守明,202609,120,61.40,40,40,40\n"
)
OWED = (
    "用户名称,用户编号,应收年月,应收电量,应收电费,实收电费,欠费,结清状态\n"
    "张守明,7113300001,202609,120,61.40,0,61.40,未结清\n"
)
ODD = "编码,客户,手机\n7113320001,张三,13900000001\n"
MEANT = {"编码": "customer_no", "客户": "name", "手机": "phone"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_office(tmp_path / "office")
    yield made
    made.office.close()


def sheet(folder: Path, text: str, name: str = "表.csv") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def look(desk: Desk, path: Path, kind: str = "") -> Looked:
    return look_into(desk, path, kind, None, no_checkpoint)


@pytest.mark.parametrize(
    ("text", "kind"), [(LEDGER, "customers"), (USAGE, "usage"), (OWED, "receivables")]
)
def test_the_headings_tell_the_kind(desk: Desk, tmp_path: Path, text: str, kind: str) -> None:
    looked = look(desk, sheet(tmp_path, text))
    assert looked.kind == kind
    assert looked.outcome is not None
    assert (looked.outcome.kind, looked.outcome.created) == (kind, 1)
    assert looked.preview is None


def test_unknown_headings_show_their_columns(desk: Desk, tmp_path: Path) -> None:
    looked = look(desk, sheet(tmp_path, ODD))
    assert looked.outcome is None
    assert looked.preview is not None
    assert [one.text for one in looked.preview.headings] == ["编码", "客户", "手机"]
    assert looked.kind == "customers"
    assert "先当作用户档案" in looked.why


@pytest.mark.parametrize("kind", ["customers", "usage"])
def test_remembered_headings_tell_the_kind(desk: Desk, tmp_path: Path, kind: str) -> None:
    path = sheet(tmp_path, ODD)
    columns = MEANT if kind == "customers" else {"编码": "customer_no", "手机": "month", "客户": ""}
    if kind == "usage":
        columns = {**columns, "客户": "energy_wh"}
    remember(desk, kind, "手工台账", path, columns)
    looked = look(desk, sheet(tmp_path, ODD, "下个月.csv"))
    assert looked.kind == kind
    assert looked.outcome is not None
    assert looked.outcome.recognised == "手工台账"


def test_the_kind_a_person_chose_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, LEDGER)
    looked = look(desk, path, "usage")
    assert looked.kind == "usage"
    assert looked.outcome is None
    assert looked.why
    assert columns_of(desk, path, "usage").preview == looked.preview


def test_what_is_no_sheet_is_said_in_one_sentence(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "照片.xlsx"
    path.write_bytes(b"\x89PNG nothing of a sheet")
    for kind in ("", "customers"):
        with pytest.raises(UserMistake, match="照片"):
            look(desk, path, kind)
    with pytest.raises(UserMistake, match="照片"):
        hold_against(desk, path, None, "", no_checkpoint)
    with pytest.raises(UserMistake, match="没有了"):
        look(desk, tmp_path / "没有了.csv")


def test_it_stops_when_asked(desk: Desk, tmp_path: Path) -> None:
    def stop(_done: int, _total: int, _what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        look_into(desk, sheet(tmp_path, LEDGER), "", None, stop)


def test_an_export_is_compared_or_its_columns_come_back(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, ODD)
    asked = hold_against(desk, path, None, "", no_checkpoint)
    assert isinstance(asked, Looked)
    assert (asked.kind, asked.outcome) == ("customers", None)
    compared = hold_against(desk, path, MEANT, "手工台账", no_checkpoint)
    assert isinstance(compared, Comparison)
    assert compared.rows == 1
    again = hold_against(desk, path, None, "", no_checkpoint)
    assert isinstance(again, Comparison)
    assert again.counts == compared.counts
