"""What a part of a customer's file says in its row: words, masked numbers, its state. No widget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sbdesk.domain.dossier import Form
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.words import is_identity, mask_id, mask_phone, short_date
from sbdesk.gui.glyphs import Glyph
from sbdesk.services.dossier import Part

_SOON = timedelta(days=60)
"""So long before it ends a contract or licence is shown as ending: time to have it renewed."""
_RECEIVED = "已收"
_WANTED: Final = "待补"


@dataclass(frozen=True)
class _Term:
    """A day by which something must be so: its field, the field that says it was done, words."""

    due: str
    done: str
    past: str
    ahead: str


_TERMS: Final[Mapping[str, _Term]] = {
    "customer_agreement": _Term("expires_on", "", "已过期", "到期"),
    "customer_paper": _Term("valid_until", "", "已过期", "到期"),
    "repair_contractor": _Term("valid_until", "", "已过期", "到期"),
    "equipment": _Term("next_check_on", "", "检查逾期", "该检查"),
    "training": _Term("due_on", "attended_on", "培训逾期", "应培训"),
    "site_record": _Term("recheck_on", "rechecked_on", "复查逾期", "复查"),
}
_ENDED: Final[Mapping[str, str]] = {"meter": "已拆", "customer_class": "已结束"}


@dataclass(frozen=True)
class Told:
    """A part as its row shows it; `state` without `glyph` is a quiet badge, "" none at all;
    `scans` so many attachments belong to it."""

    id: bytes
    headline: str
    detail: str = ""
    state: str = ""
    glyph: Glyph | None = None
    scans: int = 0


def told(
    part: Part,
    fellows: Sequence[Part],
    names: Mapping[bytes, str],
    today: date,
    *,
    masked: bool,
    scans: int = 0,
) -> Told:
    """The words of one part; `fellows` are all of its kind, `names` what references are called,
    `scans` the number of its attachments."""
    state, glyph = _state(part, fellows, today)
    belongs = _references(part, names)
    detail = "　".join(filter(None, (*belongs, part.detail)))
    headline = part.headline
    if masked:
        headline, detail = masked_text(headline, part), masked_text(detail, part)
    if scans:
        detail = "　".join(filter(None, (detail, f"扫描件 {scans} 份")))
    return Told(part.id, headline or "（没有名称）", detail, state, glyph, scans)


def names_of(parts: Iterable[Part]) -> dict[bytes, str]:
    """What parts are called where another refers to them."""
    return {part.id: part.headline for part in parts}


def holds_numbers(parts: Iterable[Part]) -> bool:
    """Whether something personal among these would be masked."""
    return any(_phones(part) or is_identity(_number(part)) for part in parts)


def masked_text(text: str, part: Part) -> str:
    """The text with the phones and identity numbers of its part starred."""
    for phone in _phones(part):
        text = text.replace(phone, mask_phone(phone))
    number = _number(part)
    return text.replace(number, mask_id(number)) if is_identity(number) else text


def _phones(part: Part) -> list[str]:
    fields = KIND_OF[part.kind].fields
    held = [str(part.values.get(f.name) or "") for f in fields if f.form is Form.PHONE]
    return [phone for phone in held if phone]


def _number(part: Part) -> str:
    return str(part.values.get("number") or "")


def _references(part: Part, names: Mapping[bytes, str]) -> list[str]:
    """What it belongs to, unless its own words say so."""
    found = []
    for field in KIND_OF[part.kind].fields:
        value = part.values.get(field.name)
        if field.form is Form.PART and isinstance(value, bytes):
            found.append(names.get(value, ""))
    return [name for name in found if name and name not in part.detail]


def _state(part: Part, fellows: Sequence[Part], today: date) -> tuple[str, Glyph | None]:
    term = _TERMS.get(part.kind)
    due = _day(part, term.due) if term else None
    if term is not None and due is not None and not (term.done and part.values.get(term.done)):
        if due < today and not part.over and KIND_OF[part.kind].ends == term.due:
            return "已顺延", None
        return _against(term, due, today, replaced=_is_replaced(part, fellows))
    if part.over:
        return _ENDED.get(part.kind, "已结束"), None
    state = str(part.values.get("state") or "")
    if part.kind == "customer_paper" and state != _RECEIVED:
        return state, Glyph.TODAY if state == _WANTED else None
    return "", None


def _against(term: _Term, due: date, today: date, *, replaced: bool) -> tuple[str, Glyph | None]:
    if due < today:
        words = f"{short_date(due, today)} {term.past}"
        return (term.past, None) if replaced else (words, Glyph.OVERDUE)
    if due <= today + _SOON:
        return f"{short_date(due, today)} {term.ahead}", Glyph.TODAY
    return "", None


def _is_replaced(part: Part, fellows: Sequence[Part]) -> bool:
    """Whether another one of the same sort holds now: then the old one is only history."""
    sort = part.values.get("kind")
    return part.over and any(
        one.id != part.id and not one.over and one.values.get("kind") == sort for one in fellows
    )


def _day(part: Part, name: str) -> date | None:
    text = part.values.get(name)
    return date.fromisoformat(text) if isinstance(text, str) and text else None
