"""What is doubtful in a part because of other parts: a number used twice, a ratio that differs,
two lines that say the contrary."""

from sbdesk.domain.dossier import Values
from sbdesk.domain.errors import Problem
from sbdesk.store.driver import Connection

_NUMBERS = {"meter": "meter_no", "usage_point": "point_no"}
_TITLES = {"meter": "表号", "usage_point": "计量点编号"}
_CURRENT, _VOLTAGE = "电流互感器", "电压互感器"
_CONTRARY = {"已委托": "没有委托", "没有委托": "已委托"}


def neighbour_doubts(
    raw: Connection, kind: str, customer: bytes, values: Values, record: bytes | None
) -> list[Problem]:
    """The doubts about a part as it would be saved; `record` is the one being edited."""
    found: list[Problem] = []
    if kind in _NUMBERS:
        found += _twice(raw, kind, values, record)
    if kind == "meter":
        found += _multiplier(raw, values)
    if kind == "usage_point":
        found += _capacity(raw, customer, values)
    if kind == "repair_contractor":
        found += _entrusted(raw, customer, values, record)
    return found


def _twice(raw: Connection, kind: str, values: Values, record: bytes | None) -> list[Problem]:
    """The same number at another live part, anywhere in the office."""
    column = _NUMBERS[kind]
    if not values.get(column):
        return []
    other = raw.execute(
        f"SELECT c.name FROM {kind} p JOIN customer c ON c.id = p.customer_id AND c.live = 1 "
        f"WHERE p.{column} = ? AND p.live = 1 AND p.id IS NOT ?",
        (values[column], record),
    ).fetchone()
    if other is None:
        return []
    return [Problem(column, f"{_TITLES[kind]} {values[column]!s} 已经登记在「{other[0]}」名下")]


def _multiplier(raw: Connection, values: Values) -> list[Problem]:
    """A multiplier that is not the product of the ratios at the meter's point."""
    point, multiplier = values.get("usage_point_id"), values.get("multiplier")
    if point is None or not isinstance(multiplier, int) or values.get("removed_on"):
        return []
    rows = raw.execute(
        "SELECT DISTINCT kind, primary_value, secondary_value FROM instrument_transformer "
        "WHERE usage_point_id = ? AND live = 1",
        (point,),
    ).fetchall()
    kinds = [kind for kind, *_ in rows]
    if not rows or len(set(kinds)) < len(kinds) or not {*kinds} <= {_CURRENT, _VOLTAGE}:
        return []
    above, below, words = 1, 1, []
    for _, primary, secondary in rows:
        if not primary or not secondary:
            return []
        above, below = above * primary, below * secondary
        words.append(f"{primary}/{secondary}")
    if multiplier * below == above:
        return []
    ratio = f"{above // below}" if above % below == 0 else f"{above / below:.2f}"
    text = f"与互感器变比不符：{' × '.join(words)} 应为 {ratio}，现为 {multiplier}"
    return [Problem("multiplier", text)]


def _capacity(raw: Connection, customer: bytes, values: Values) -> list[Problem]:
    """A point that may draw more than the whole contract of its customer."""
    row = raw.execute("SELECT contract_va FROM customer WHERE id = ?", (customer,)).fetchone()
    whole, part = row[0] if row else None, values.get("contract_va")
    if isinstance(whole, int) and isinstance(part, int) and part > whole:
        return [Problem("contract_va", "大于档案里这个客户的合同容量")]
    return []


def _entrusted(
    raw: Connection, customer: bytes, values: Values, record: bytes | None
) -> list[Problem]:
    """Repairs entrusted and not entrusted over the same days; lines that follow each other agree.

    A day that is not known is open; the last day of a line may be the first of the next.
    """
    contrary = _CONTRARY.get(str(values.get("entrusted") or ""))
    if contrary is None:
        return []
    other = raw.execute(
        "SELECT name FROM repair_contractor WHERE customer_id = ?1 AND live = 1 AND id IS NOT ?2 "
        "AND entrusted = ?3 AND (?4 IS NULL OR valid_until IS NULL OR valid_until > ?4) "
        "AND (?5 IS NULL OR valid_from IS NULL OR valid_from < ?5)",
        (customer, record, contrary, values.get("valid_from"), values.get("valid_until")),
    ).fetchone()
    if other is None:
        return []
    line = f"{contrary} {other[0] or ''}".strip()
    text = f"这份档案里还有一条「{line}」，说法相反；前一条已不作数的，写上它止于哪天"
    return [Problem("entrusted", text)]
