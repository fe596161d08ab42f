"""One customer's data-verification sheet as data: what the file says, and what it lacks."""

import re
from collections.abc import Iterable, Mapping

from sbdesk.domain.capacity import va_to_kva
from sbdesk.domain.customers import FIELD_TITLES
from sbdesk.domain.errors import UserMistake
from sbdesk.domain.words import mask_credit_code, mask_id
from sbdesk.notices.data_verification_content import DataVerification, Line
from sbdesk.services.completeness import Missing, completeness_of
from sbdesk.services.customers import CustomerFile, customer_file
from sbdesk.services.desk import Desk, station
from sbdesk.services.dossier import Part, dossier
from sbdesk.services.paper import unit_name

_PAPERS = ("customer_agreement", "customer_paper")
_PARTS = ("contact", "meter", "transformer", "equipment")
_MOST_PARTS = 6


def verification_sheet(desk: Desk, pk: int, round_name: str) -> DataVerification:
    """The sheet of a customer, without number and code. Raises `UserMistake` when he is gone."""
    file = customer_file(desk, pk)
    if file is None:
        raise UserMistake("这个客户刚刚被撤回了，请刷新后再看。")
    facts, fields = station(desk), file.fields
    parts = dossier(desk, file.id, _PARTS)
    missing = completeness_of(desk, file.id)
    return DataVerification(
        name=fields.name,
        round=round_name,
        unit=" ".join(part for part in (unit_name(desk), facts.phone) if part),
        customer_no=fields.customer_no or None,
        village=fields.village or None,
        responsible=file.manager or None,
        facts=_facts(file),
        contacts=tuple(_contact(part) for part in parts["contact"]),
        supply=_supply(file, parts),
        papers=tuple(_lacking((*missing.missing, *missing.soon))),
    )


def _facts(file: CustomerFile) -> tuple[Line, ...]:
    """What every customer can be asked; what only firms have stands there for firms.

    A 信用代码 stands whole, as on screen: it is public, and read whole it can be checked.
    """
    fields = file.fields
    names = ["name", "address", "phone", "category"]
    if fields.kind != "低压居民":
        names += ["credit_code", "industry"]
    lines = [_line(name, getattr(fields, name)) for name in names]
    if fields.id_number or fields.kind == "低压居民":
        masked = mask_id(fields.id_number) if fields.id_number else ""
        lines.insert(3, Line(FIELD_TITLES["id_number"], masked, masked=bool(masked)))
    return tuple(lines)


def _line(name: str, value: str) -> Line:
    if name == "credit_code":
        held = mask_credit_code(value)
        return Line(FIELD_TITLES[name], held, masked=held != value)
    return Line(FIELD_TITLES[name], _grouped(value) if name == "phone" else value)


def _grouped(phone: str) -> str:
    """A mobile number as it is read aloud: 199 0000 0137."""
    return re.sub(r"^(1\d\d)(\d{4})(\d{4})$", r"\1 \2 \3", phone)


def _contact(part: Part) -> Line:
    values = part.values
    phone = _grouped(str(values.get("phone") or ""))
    held = " ".join(text for text in (str(values.get("name") or ""), phone) if text)
    return Line(str(values.get("role") or "") or "联系人", held)


def _supply(file: CustomerFile, parts: Mapping[str, tuple[Part, ...]]) -> tuple[Line, ...]:
    fields = file.fields
    lines: list[Line] = []
    if fields.voltage:
        lines.append(Line(FIELD_TITLES["voltage"], fields.voltage))
    if fields.contract_va:
        lines.append(Line(FIELD_TITLES["contract_va"], f"{va_to_kva(fields.contract_va)} kVA"))
    for part in _holding(parts["meter"]):
        number, times = str(part.values.get("meter_no") or ""), part.values.get("multiplier")
        held = f"{number} 倍率{times}" if isinstance(times, int) else number
        lines.append(Line("电能表", held.strip()))
    for part in _holding(parts["transformer"]):
        lines.append(Line("变压器", part.headline))
    for part in _holding(parts["equipment"]):
        lines.append(Line("受电设备", part.headline))
    return tuple(lines)


def _holding(parts: Iterable[Part]) -> list[Part]:
    """Parts that are not over, at most so many that the sheet stays a sheet."""
    return [part for part in parts if not part.over and not part.values.get("removed_on")][
        :_MOST_PARTS
    ]


def _lacking(missing: Iterable[Missing]) -> Iterable[Line]:
    """The papers to bring in, with the day on which the one held ends."""
    for one in missing:
        if one.kind in _PAPERS:
            yield Line(one.title or one.what, f"{one.ends_on}到期" if one.ends_on else "")
