"""Sheets that are not what their suffix says, and texts in every encoding: all read alike."""

import codecs
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets.ledger import read_customers
from sbdesk.spreadsheets.reading import read_sheet
from tests.fixtures.old_excel import write_xls

TODAY = date(2026, 11, 22)
ROWS = (
    ("户号", "户名", "用电地址", "合同容量", "立户日期"),
    ("6267075131377", "闫𫖯", "要尔亚嘎查3组244号", "4", "2025-03-01"),
    ("7113320485", "王\n明", 'x"号', "1,600", "2021年10月24日"),
)
SS = "urn:schemas-microsoft-com:office:spreadsheet"


def expect(path: Path, form: str, second_address: str = 'x"号') -> None:
    sheet = read_sheet(path)
    assert sheet.form == form
    ledger = read_customers(path, TODAY)
    assert not ledger.rejected
    first, second = (row.values for row in ledger.rows)
    assert first["customer_no"] == "6267075131377"
    assert (first["name"], first["address"]) == ("闫𫖯", "要尔亚嘎查3组244号")
    assert (first["contract_va"], first["opened"]) == (4000, "2025-03-01")
    assert (second["contract_va"], second["opened"]) == (1_600_000, "2021-10-24")
    assert second["address"] == second_address


def delimited(separator: str) -> str:
    return "".join(
        separator.join('"' + cell.replace('"', '""') + '"' for cell in row) + "\r\n" for row in ROWS
    )


@pytest.mark.parametrize("suffix", [".csv", ".txt", ".xls", ".xlsx", ""])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("gb18030", b""),
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_text_in_every_encoding(tmp_path: Path, encoding: str, mark: bytes, suffix: str) -> None:
    path = tmp_path / f"档案{suffix}"
    path.write_bytes(mark + delimited("\t").encode(encoding))
    expect(path, "text")


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_every_delimiter(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "档案.csv"
    path.write_text(delimited(separator), "gb18030")
    expect(path, "text")


def test_a_line_that_names_the_delimiter_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    path.write_text("sep=;\r\n" + delimited(";"), "utf-8")
    expect(path, "text")
    assert [row.number for row in read_customers(path, TODAY).rows] == [2, 3]


def test_rows_of_text_are_records_not_lines(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    path.write_text(
        '林东供电所\r\n\r\n户号,户名,用电地址\r\n7113320485,李,"甲村\r\n1号"\r\n\r\n12A,王,乙村\r\n',
        "utf-8",
    )
    ledger = read_customers(path, TODAY)
    assert [row.number for row in ledger.rows] == [4]
    assert ledger.rows[0].values["address"] == "甲村1号"
    assert ledger.rejected_rows == {6}


def test_loose_quotes_and_text_formulas_are_forgiven(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    path.write_text(
        '户号,户名,用电地址\n="7113320485",李,甲村"东"头\n\'7113320492,王,"乙村"东\n', "utf-8"
    )
    numbers = [row.values["customer_no"] for row in read_customers(path, TODAY).rows]
    assert numbers == ["7113320485", "7113320492"]


def test_a_real_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "档案.xls"
    write_xls(
        path,
        [
            ["户号", "户名", "用电地址", "合同容量", "立户日期"],
            [6267075131377.0, "闫𫖯", "要尔亚嘎查3组244号", 4.0, 45717.0],
            ["7113320485", "王明", 'x"号', "1,600", 20211024.0],
        ],
    )
    expect(path, "xls")
    path.rename(tmp_path / "档案.xlsx")
    expect(tmp_path / "档案.xlsx", "xls")


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>
<table><tr><td>菜单</td></tr></table>
<table border=1>
<tr><td colspan=5>林东供电所&nbsp;用户档案</td></tr>
<tr><th rowspan=2>户号</th><th colspan=2>用户信息</th><th>容量(kVA)</th><th rowspan=2>立户日期
<tr><th>户名</th><th>用电地址</th><th>合同</th></tr>
<tr><td x:num="6267075131377">6.26708E+12</td><td>闫&#x2B5AF;</td><td>要尔亚嘎查3组244号</td>
<td>4</td><td>2025-03-01</td></tr>
<tr><td>7113320485<td>王<br>明<td>x&quot;号<td>1,600<td>2021年10月24日
</table></body></html>"""


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-16"])
def test_a_page_that_calls_itself_xls(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "档案.xls"
    path.write_bytes(PAGE.format(charset=charset).encode(charset))
    expect(path, "html")
    ledger = read_customers(path, TODAY)
    assert ledger.sheet_name == "表2"
    assert ledger.header.last_row == 3
    assert [row.number for row in ledger.rows] == [4, 5]


def test_rows_without_a_table_and_nested_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "档案.xls"
    path.write_text(
        "<tr><td>户号<td>户名<td>地址<tr><td>7113320485<td>李<td>甲村<table><tr><td>注</table>",
        "utf-8",
    )
    (row,) = read_customers(path, TODAY).rows
    assert (row.number, row.values["address"]) == (2, "甲村")


XML = f"""<?xml version="1.0" encoding="{{charset}}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{SS}" xmlns:ss="{SS}" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="说明"><Table><Row><Cell><Data ss:Type="String">内部使用</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="档案"><Table>
<Row><Cell ss:MergeAcross="4"><Data ss:Type="String">用户档案</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">户号</Data></Cell>
<Cell><Data ss:Type="String">户名</Data></Cell><Cell><Data ss:Type="String">用电地址</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="String">合同容量</Data></Cell>
<Cell><Data ss:Type="String">立户日期</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">6267075131377</Data></Cell>
<Cell><Data ss:Type="String">闫𫖯</Data></Cell>
<Cell ss:MergeAcross="1">
<ss:Data ss:Type="String">要尔亚嘎查<html:B>3组</html:B>244号</ss:Data></Cell>
<Cell><Data ss:Type="Number">4</Data></Cell>
<Cell><Data ss:Type="DateTime">2025-03-01T00:00:00.000</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">7113320485</Data></Cell><Cell><Data ss:Type="String">王明</Data>
</Cell><Cell><Data ss:Type="String">x&quot;号</Data></Cell>
<Cell ss:Index="5"><Data ss:Type="Number">NaN</Data></Cell><Cell/></Row>
</Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("charset", ["gb18030", "utf-8", "utf-16"])
def test_an_xml_spreadsheet_that_calls_itself_xls(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "档案.xls"
    path.write_bytes(XML.format(charset=charset).encode(charset))
    assert read_sheet(path).form == "xml"
    ledger = read_customers(path, TODAY)
    assert ledger.sheet_name == "档案"
    first, second = ledger.rows
    assert (first.number, second.number) == (4, 5)
    assert first.values["customer_no"] == "6267075131377"
    assert first.values["address"] == "要尔亚嘎查3组244号"
    assert (first.values["contract_va"], first.values["opened"]) == (4000, "2025-03-01")
    assert (second.values["name"], second.values["contract_va"]) == ("王明", None)


def test_a_block_that_starts_far_from_the_corner(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("档案")
    for row, cells in enumerate(ROWS):
        sheet.write_row(row + 6, 4, cells)
    book.close()
    raw = read_sheet(path)
    assert (raw.first_column, len(raw.rows)) == (4, 9)
    assert [row.number for row in read_customers(path, TODAY).rows] == [8, 9]


def test_without_a_wish_the_widest_sheet_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("说明").write(0, 0, "内部使用")
    book.add_worksheet("工单").write_row(0, 0, ["工单编号", "受理时间", "受理内容"])
    book.add_worksheet("空")
    book.add_chartsheet("图").protect()
    book.close()
    sheet = read_sheet(path)
    assert sheet.sheet_name == "工单"
    assert sheet.place == "「a.xlsx」的工作表「工单」"
    assert list(sheet.rows) == list(sheet.rows), "rows can be walked through again"


@pytest.mark.parametrize("folder", ["ledgers", "complaints", "station", "charset", "electricity"])
def test_real_files_are_read_or_refused_in_one_sentence(shared_data: Path, folder: str) -> None:
    for path in sorted((shared_data / folder).iterdir()):
        if path.suffix == ".json":
            continue
        if path.suffix == ".xml":
            with pytest.raises(UserMistake, match=path.name):
                read_sheet(path)
        else:
            assert list(read_sheet(path).rows)


def test_real_twins_hold_the_same_rows(shared_data: Path) -> None:
    book = read_sheet(shared_data / "complaints" / "messages_with_replies.xlsx")
    text = read_sheet(shared_data / "complaints" / "messages_with_replies_gb18030.csv")
    assert len(book.rows) == len(text.rows) == 335
    assert len(read_sheet(shared_data / "ledgers" / "messages_utf16_tab.txt").rows) == 81
