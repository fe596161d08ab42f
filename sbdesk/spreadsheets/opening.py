"""Taking one consistent copy of a file that other programs may hold open."""

from dataclasses import dataclass
from pathlib import Path

from sbdesk.domain.errors import UserMistake

# Far above any station's ledger (100,000 rows of 40 columns are 20–40 MB), far below memory.
MAX_FILE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Snapshot:
    """A file's name and its bytes at one moment."""

    name: str
    data: bytes


def take_snapshot(path: Path) -> Snapshot:
    """Read `path` whole. Raises UserMistake when it cannot be a sheet or cannot be read."""
    name = path.name
    if name.startswith(("~$", ".~")):
        raise UserMistake(
            f"「{name}」是 Excel 或 WPS 打开表格时留下的临时文件，请选择表格本身：「{name[2:]}」。"
        )
    try:
        if path.is_dir():
            raise UserMistake(f"「{name}」是文件夹，请选择其中的表格文件。")
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise UserMistake(
                f"「{name}」有 {size // 1048576} MB，超过 {MAX_FILE_BYTES // 1048576} MB，"
                "请拆成几个文件再导入。"
            )
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError as error:
        raise UserMistake(f"找不到文件「{name}」，它可能已被移走，或者 U 盘已拔出。") from error
    except PermissionError as error:
        raise UserMistake(_refused(path)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UserMistake(f"「{name}」读不出来（{reason}），请把它复制到电脑上再试。") from error
    if len(data) > MAX_FILE_BYTES:
        raise UserMistake(f"「{name}」正在变大，请等它保存完再导入。")
    if not data:
        raise UserMistake(f"「{name}」是空文件，里面没有内容。")
    return Snapshot(name, data)


def _refused(path: Path) -> str:
    """The sentence for a file which the system does not let us read.

    Excel and WPS leave a small `~$name` file beside a sheet they hold open; on Windows such a
    sheet may refuse to be read at all (sharing violation).
    """
    if path.with_name("~$" + path.name).exists():
        return f"「{path.name}」正被 WPS 或 Excel 打开，请保存并关闭后再导入。"
    return f"「{path.name}」不让读取：可能正被 WPS 或 Excel 打开，也可能没有权限；请关闭后再试。"
