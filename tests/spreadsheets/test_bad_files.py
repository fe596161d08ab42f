"""Files that must be refused: each with one sentence that names the file."""

import io
import os
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from sbdesk.domain.errors import UserMistake
from sbdesk.spreadsheets import opening, zip_guard
from sbdesk.spreadsheets.ledger import read_customers
from sbdesk.spreadsheets.opening import Snapshot
from sbdesk.spreadsheets.reading import read_sheet
from tests.fixtures.ledgers import compose_ledger
from tests.fixtures.old_excel import compound_file, write_xls

TODAY = date(2026, 11, 22)
MIB = 1024 * 1024


def refusal(path: Path) -> str:
    with pytest.raises(UserMistake) as caught:
        read_customers(path, TODAY)
    sentence = str(caught.value)
    assert path.name in sentence
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    return sentence


def small_workbook() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("档案").write_row(0, 0, ["户号", "户名", "地址"])
    book.close()
    return stream.getvalue()


def repacked(change: Callable[[str, bytes], bytes], deflate: bool = True) -> bytes:
    """A small workbook with its parts changed."""
    stream = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if deflate else zipfile.ZIP_STORED
    with (
        zipfile.ZipFile(io.BytesIO(small_workbook())) as old,
        zipfile.ZipFile(stream, "w", how) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def with_cells(*cells: str) -> bytes:
    """A workbook whose sheet holds just these cells."""

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return content
        head, _, rest = content.partition(b"<sheetData>")
        _, _, tail = rest.partition(b"</sheetData>")
        rows = "".join(f"<row>{cell}</row>" for cell in cells)
        return head + b"<sheetData>" + rows.encode() + b"</sheetData>" + tail

    return repacked(change)


FOREIGN = {
    "empty": (b"", "空文件"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "图片"),
    "bitmap": (b"BM\x36\0\0\0\0\0\0\0", "图片"),
    "rar": (b"Rar!\x1a\x07\x01\0", "RAR"),
    "program": (b"MZ\x90\0\x03\0\0\0", "程序"),
    "database": (b"SQLite format 3\0" + b"\0" * 100, "数据库"),
    "binary": (bytes(range(1, 256)) * 20, "编码"),
    "zeros": (b"\0" * 4096, "不是表格"),
    "password": (compound_file("EncryptedPackage", b"\x11" * 5000), "有打开密码"),
    "word 97": (compound_file("WordDocument", b"\x11" * 5000), "没有工作表"),
    "broken xls": (compound_file("Workbook", b"\x11" * 5000), "已损坏"),
    "cut xls": (compound_file("Workbook", b"\x09\x08")[:1700], "已损坏"),
    "page": (b"<html><body><p>404</p></body></html>", "没有表格"),
    "words": ("今天天气很好\r\n适合走访\r\n".encode(), "没有认出表头"),
    "feed": (b'<?xml version="1.0"?><rss><item/></rss>', "没有工作表"),
    "torn xml": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "第 1 行起不完整",
    ),
}


@pytest.mark.parametrize("kind", FOREIGN)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".csv"])
def test_what_is_no_sheet_is_refused_whatever_its_suffix(
    tmp_path: Path, kind: str, suffix: str
) -> None:
    content, words = FOREIGN[kind]
    path = tmp_path / f"用户档案{suffix}"
    path.write_bytes(content)
    assert words in refusal(path)


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "没有.xlsx")
    (tmp_path / "夹").mkdir()
    assert "文件夹" in refusal(tmp_path / "夹")


def test_the_lock_file_beside_an_open_sheet_is_not_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "~$档案.xlsx"
    path.write_bytes(b"\x05Wang " + b" " * 150)
    assert "「档案.xlsx」" in refusal(path)


@pytest.mark.parametrize("is_open", [True, False])
def test_a_sheet_that_refuses_to_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_open: bool
) -> None:
    path = tmp_path / "档案.xlsx"
    path.write_bytes(small_workbook())
    if is_open:
        (tmp_path / "~$档案.xlsx").write_bytes(b"\x04Wang")

    def sharing_violation(self: Path, mode: str = "r") -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", sharing_violation)
    assert ("正被 WPS 或 Excel 打开，请保存" in refusal(path)) is is_open


def test_a_sheet_open_elsewhere_is_read_where_the_system_allows(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    truth = compose_ledger(path, 30)
    (tmp_path / "~$档案.xlsx").write_bytes(b"\x04Wang")
    with path.open("r+b"):
        assert len(read_customers(path, TODAY).rows) == len(truth.accepted)


def test_a_failing_stick_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "档案.xlsx"
    path.write_bytes(small_workbook())

    def torn_out(self: Path, mode: str = "r") -> io.BytesIO:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", torn_out)
    assert "复制到电脑上" in refusal(path)


def test_an_endless_file_is_not_taken_in(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    with path.open("wb") as stream:
        stream.truncate(opening.MAX_FILE_BYTES + 1)
    assert "超过 200 MB" in refusal(path)


def test_an_xls_with_a_password_is_said(tmp_path: Path) -> None:
    path = tmp_path / "档案.xls"
    write_xls(path, [["户号"]], locked=True)
    assert "有打开密码" in refusal(path)


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.95, 0.999])
def test_a_half_copied_workbook_is_said(tmp_path: Path, kept: float) -> None:
    path = tmp_path / "档案.xlsx"
    compose_ledger(path, 60)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert "没有复制完整" in refusal(path)


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_changed_byte_is_read_or_refused_but_never_a_crash(place: int, byte: int) -> None:
    data = bytearray(small_workbook())
    data[place % len(data)] = byte
    path = Path(os.environ["XDG_DATA_HOME"]).parent / "档案.xlsx"
    path.write_bytes(bytes(data))
    with suppress(UserMistake):
        read_sheet(path)


def test_other_packages_are_told_from_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    for part, words in (
        ("readme.txt", "压缩包"),
        ("word/document.xml", "Word"),
        ("xl/workbook.bin", "xlsb"),
    ):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(part, "x")
        assert words in refusal(path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<a/>")
    assert "ODF" in refusal(path)
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("xl/workbook.xml", "<a/>")
    assert "已损坏" in refusal(path)


def test_a_locked_package_is_said(tmp_path: Path) -> None:
    data = bytearray(small_workbook())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path = tmp_path / "档案.xlsx"
    path.write_bytes(bytes(data))
    assert "有密码" in refusal(path)


def test_a_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    path.write_bytes(
        repacked(lambda name, old: old + b" " * (80 * MIB) if "sheet1" in name else old)
    )
    assert path.stat().st_size < MIB
    assert "大得不正常" in refusal(path)


def test_a_bomb_that_lies_about_its_size_is_not_opened(tmp_path: Path) -> None:
    data = bytearray(
        repacked(lambda name, old: old + b" " * (80 * MIB) if "sheet1" in name else old)
    )
    size = struct.pack(
        "<I", max(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
    )
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 700)
    path = tmp_path / "档案.xlsx"
    path.write_bytes(bytes(data))
    with zipfile.ZipFile(path) as package:
        assert max(info.file_size for info in package.infolist()) < MIB
    assert "大得不正常" in refusal(path)


def test_a_package_of_countless_parts_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "档案.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(zip_guard.MAX_ENTRIES + 1):
            package.writestr(f"xl/{number}", "")
    assert "大得不正常" in refusal(path)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (['<c r="CJZR1"><v>1</v></c>'], "60182 列"),
        (['<c r="A1"><v>1</v></c>', '<c r="XFD1048576"><v>1</v></c>'], "16384 列"),
        (["<c\nr\n=\n'ZZ1'><v>1</v></c>"], "的工作表「档案」有 702 列"),
        (
            ['<c r="A1"><v>1</v></c>', '<c r="IV1048576"><v>1</v></c>'],
            "「档案」有 1048576 行",
        ),
    ],
)
def test_far_corners_are_refused_before_memory_is_taken(
    tmp_path: Path, cells: list[str], words: str
) -> None:
    path = tmp_path / "档案.xlsx"
    path.write_bytes(with_cells(*cells))
    assert words in refusal(path)


def test_formats_far_away_do_no_harm() -> None:
    cells = ['<c r="A1"><v>1</v></c>', '<c r="XFD1048576" s="1"/>', '<c r="XFD2" s="1"></c>']
    zip_guard.check_package(Snapshot("档案.xlsx", with_cells(*cells)))


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_text_of_sixty_thousand_columns_is_refused(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "档案.csv"
    path.write_text("户号,户名,地址\n" + separator.join(["1"] * 60_000), "utf-8")
    assert "60000 列" in refusal(path)


def test_an_unclosed_quote_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    path.write_text('户号,户名,地址\n7113320485,李,"甲村\n7113320492,王,乙村\n', "utf-8")
    assert "第 2 行有一个引号没有配对" in refusal(path)


def test_bytes_in_no_encoding_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "档案.csv"
    path.write_bytes("户号,户名\n7113320485,".encode("gb18030") + b"\xff\xff\n")
    assert "第 2 行的文字认不出编码" in refusal(path)


def test_entities_and_outside_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "档案.xls"
    for doctype in (
        '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd">',
    ):
        path.write_text(
            f'<?xml version="1.0"?>{doctype}'
            '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "utf-8",
        )
        assert "不安全" in refusal(path)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('<Row><Cell ss:Index="60000"/></Row>', "60000 列"),
        ('<Row><Cell ss:MergeAcross="300"/></Row>', "301 列"),
        ('<Row ss:Index="99999999"/>', "99999999 行"),
    ],
)
def test_far_corners_of_an_xml_sheet_are_refused(tmp_path: Path, row: str, words: str) -> None:
    path = tmp_path / "档案.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="甲"><Table>'
        f"{row}</Table></Worksheet></Workbook>",
        "utf-8",
    )
    assert words in refusal(path)


def test_a_page_of_endless_spans_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "档案.xls"
    path.write_text("<table><tr>" + "<td colspan=99999 rowspan=99999>" * 5000, "utf-8")
    assert "列" in refusal(path)
