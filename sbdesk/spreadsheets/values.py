"""From a cell to the value that is stored: numbers that are names, phones, capacities, text.

Each reader returns the value, None when nothing was given, or raises Refused or Doubtful. Values
are cleaned by the same functions as what is typed at the desk, so the two compare equal.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from sbdesk.domain.checks import (
    credit_code_problem,
    customer_no_problem,
    id_card_problem,
    normal_phone,
    phone_problem,
)
from sbdesk.domain.customers import IMPORTANCES, KINDS, STATUSES
from sbdesk.domain.text import (
    clean_address,
    clean_lines,
    clean_name,
    clean_number,
    clean_text,
    fold,
    text_problem,
)
from sbdesk.spreadsheets.cells import Cell
from sbdesk.spreadsheets.dates import read_day
from sbdesk.spreadsheets.refusals import Doubtful, Masked, Refused

Value = str | int | None
Reader = Callable[[Cell], Value]

# Excel keeps 15 significant digits; what stood behind them is lost before we see the file.
_EXACT: Final = 10**15
PLACEHOLDERS: Final = frozenset(
    {"", "-", "--", "—", "——", "/", "\\", "无", "空", "null", "none", "nan", "#n/a", "n/a", "未知"}
)
_PLAIN = re.compile("[\u4e00-\u9fff0-9A-Za-z]{1,100}").fullmatch
_TEN_OR_THIRTEEN = re.compile("[0-9]{10}(?:[0-9]{3})?").fullmatch
_MOBILE = re.compile("1[3-9][0-9]{9}").fullmatch
# Stars in every width; blocks, dots and crosses only as runs, where they can mean nothing else.
_MASK = re.compile("[*＊∗⁎✱﹡※]|[●■█▇×]{2,}|[xX×]{3,}(?=[0-9])")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e\+?\d+")
_SEVERAL = re.compile(r"[、,，;；/|]|\s{2,}|\n|或")
# As long as the form at the desk allows.
_LONGEST_TEXT: Final = 100
_LONGEST_ADDRESS: Final = 200
_LONGEST_NOTE: Final = 2_000


def as_text(cell: Cell) -> str:
    """A cell as the text a person sees: 6267075131416.0 is 6267075131416, a date its ISO form."""
    if isinstance(cell, str):
        if cell.startswith('="') and cell.endswith('"'):
            return cell[2:-1]
        # An apostrophe in front only says "text"; so do we, where a sheet would compute instead.
        return cell[1:] if cell.startswith("'") else cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    return "" if cell is None else str(cell)


def customer_number(cell: Cell) -> Value:
    """A 户号 as text: digits only (DESIGN §3); 10 and 13 digits are usual, others are doubtful."""
    text = _number_text(cell, "户号")
    if _TEN_OR_THIRTEEN(text):
        return text
    if text.lower() in PLACEHOLDERS:
        return None
    if _SCIENTIFIC.fullmatch(text.lower()):
        raise Refused(f"户号成了科学计数法（{text}），末几位已丢失，请重新导出为文本")
    if _MASK.search(text):
        raise Refused(f"户号打了码（{text[:20]}），认不出是哪一户")
    if not (text.isascii() and text.isdigit()):
        raise Refused(f"户号不是数字：{text[:20]}")
    if len(text) > 20:
        raise Refused(f"户号有 {len(text)} 位，太长了")
    raise Doubtful(text, f"户号位数少见：{customer_no_problem(text)}")


def former_number(cell: Cell) -> Value:
    """A 原户号: as `customer_number`, but it never holds the row back."""
    try:
        return customer_number(cell)
    except Refused as error:
        raise Doubtful(None, f"原{error}") from None


def name(cell: Cell) -> Value:
    """A person's or firm's name; a two-character name spread by blanks is drawn together."""
    if isinstance(cell, str) and _PLAIN(cell):
        return None if cell in PLACEHOLDERS else cell
    text = _given(clean_name(as_text(cell)), "名称")
    if text and len(text) == 3 and text[1] == " ":
        return text[0] + text[2]
    return text


def address(cell: Cell) -> Value:
    """An address with half-width digits."""
    if isinstance(cell, str) and _PLAIN(cell):
        return None if cell in PLACEHOLDERS else cell
    return _given(clean_address(as_text(cell)), "地址", _LONGEST_ADDRESS)


def phone(cell: Cell) -> Value:
    """A phone number as the desk stores it; of several the first."""
    text = _number_text(cell, "电话") if isinstance(cell, float) else as_text(cell)
    if _MOBILE(text):
        return text
    if fold(text) in PLACEHOLDERS or fold(text) == "0":
        return None
    _refuse_mask(text, "电话")
    single = phone_problem(text)
    if single is None:
        return normal_phone(text)
    first = next((part for part in _SEVERAL.split(text) if part.strip()), text)
    if first != text and phone_problem(first) is None:
        raise Doubtful(normal_phone(first), "有几个电话，只记了第一个")
    raise Doubtful(clean_text(text), single)


def plain_text(cell: Cell) -> Value:
    """Any other text of one line."""
    return _given(clean_text(as_text(cell)), "内容")


def folded_text(cell: Cell) -> Value:
    """A word of a list such as 用电类别 or 供电电压, its letters and digits half-width."""
    return _given(clean_name(as_text(cell)), "内容")


def note(cell: Cell) -> Value:
    """Free text of several lines, in which anything may stand."""
    text = clean_lines(as_text(cell).replace("_x000D_", "\n"))
    if problem := text_problem(text, _LONGEST_NOTE):
        raise Refused(f"备注{problem}")
    return text or None


def credit_code(cell: Cell) -> Value:
    """A 统一社会信用代码; a wrong check character is only doubtful."""
    return _checked_code(cell, "统一社会信用代码", credit_code_problem)


def id_number(cell: Cell) -> Value:
    """An 身份证号 or another paper's number."""
    return _checked_code(cell, "证件号码", id_card_problem)


def kind(cell: Cell) -> Value:
    """用户分类 by its code or its words (domain facts §3.1)."""
    text = folded_text(cell)
    if not isinstance(text, str):
        return None
    word = re.sub(r"^0[1-3][ :_-]?(?=\D)", "", text).removesuffix("用户")
    word = {"01": "高压", "02": "低压非居民", "03": "低压居民"}.get(word, word)
    if word not in KINDS:
        raise Doubtful(None, f"用户分类认不出：{text}")
    return word


def status(cell: Cell) -> Value:
    """用户状态 (domain facts §3.1)."""
    text = folded_text(cell)
    if not isinstance(text, str):
        return None
    word = {"正常用电": "正常", "销户": "已销户", "新装": "当前新装", "变更": "当前变更"}.get(
        text, text
    )
    if word not in STATUSES:
        raise Doubtful(None, f"用户状态认不出：{text}")
    return word


def importance(cell: Cell) -> Value:
    """重要性等级; 一般 and the like mean that there is none."""
    text = plain_text(cell)
    if not isinstance(text, str):
        return None
    for grade in IMPORTANCES:
        if text.startswith(grade):
            return grade
    if text in ("一般", "普通", "非重要", "非重要用户", "否", "三级", "普通用户"):
        return None
    raise Doubtful(None, f"重要性等级认不出：{text}")


def opened_reader(today: date) -> Reader:
    """A reader of dates as ISO text, none after `today`."""
    seen: dict[str, str] = {}

    def read(cell: Cell) -> Value:
        if not isinstance(cell, str):
            return read_day(cell, today).isoformat()
        if cell not in seen:
            text = as_text(cell)
            if fold(text) in PLACEHOLDERS:
                return None
            day = read_day(text, today).isoformat()
            if len(seen) > 50_000:
                return day
            seen[cell] = day
        return seen[cell]

    return read


def _number_text(cell: Cell, what: str) -> str:
    """A number that is a name, as digits. Raises Refused for what Excel has already cut."""
    if isinstance(cell, float):
        if not abs(cell) < _EXACT:
            raise Refused(f"{what}超过 15 位又存成了数字，末几位已被 Excel 改掉，请重新导出为文本")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, str) and cell.isascii() and cell.isdigit():
        return cell
    return re.sub(r"^'|\.0+$", "", clean_number(as_text(cell)))


def _checked_code(cell: Cell, what: str, problem_of: Callable[[str], str | None]) -> Value:
    if isinstance(cell, float) and abs(cell) >= _EXACT:
        raise Doubtful(None, f"{what}存成了数字，末几位已被 Excel 改掉，没有读入")
    text = clean_number(as_text(cell))
    if text.lower() in PLACEHOLDERS:
        return None
    _refuse_mask(text, what)
    if problem := problem_of(text):
        raise Doubtful(text, f"{what}可疑：{problem}")
    return text


def _given(text: str, what: str, longest: int = _LONGEST_TEXT) -> str | None:
    """The text, None for a placeholder; masked and endless texts are not taken."""
    if text.lower() in PLACEHOLDERS:
        return None
    _refuse_mask(text, what)
    if problem := text_problem(text, longest):
        raise Refused(f"{what}{problem}")
    return text


def is_masked(text: str) -> bool:
    """Whether something in the text is starred out."""
    return _MASK.search(text) is not None


def _refuse_mask(text: str, what: str) -> None:
    """A value with asterisks says nothing; what the desk already holds must stay."""
    if _MASK.search(text):
        raise Masked(what, clean_text(text))
