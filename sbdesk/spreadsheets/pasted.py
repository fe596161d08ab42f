"""What WPS and Excel put on the clipboard, kept as a sheet file."""

from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

from sbdesk.domain.errors import EnvironmentProblem, UserMistake

_MOST_LETTERS: Final = 50_000_000


def keep_pasted(text: str, folder: Path) -> Path:
    """Write clipboard text (tab separated, quoted where a cell has lines) as a file in `folder`.

    Raises UserMistake when it is no table, EnvironmentProblem when the disk refuses.
    """
    plain = text.strip("\r\n\0\ufeff")
    if not plain.strip():
        raise UserMistake("剪贴板里没有文字，请先在 WPS 或 Excel 里选中要导入的格子再复制。")
    if "\t" not in plain or "\n" not in plain.replace("\r", "\n"):
        raise UserMistake("剪贴板里不像是表格：至少要有表头和一行数据，请连同表头一起复制。")
    if len(plain) > _MOST_LETTERS:
        raise UserMistake("剪贴板里的内容太多了，请存成文件再导入。")
    # Half a character pair from a careless program must not stop the rest.
    data = b"\xff\xfe" + (plain + "\r\n").encode("utf-16-le", "replace")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / ("剪贴板.txt" if number == 1 else f"剪贴板{number}.txt")
            with suppress(FileExistsError), path.open("xb") as stream:
                stream.write(data)
                return path
    except OSError as error:
        raise EnvironmentProblem("剪贴板的内容没有存成临时文件，请看磁盘是否已满。") from error
    raise AssertionError("unreachable: numbers do not end")
