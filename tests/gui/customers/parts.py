"""Parts of a file made by hand, as the service reads them."""

from datetime import date
from itertools import count

from sbdesk.domain.dossier import Value
from sbdesk.domain.dossier_kinds import KIND_OF
from sbdesk.domain.dossier_typing import detail, headline, is_over
from sbdesk.services.dossier import Part

TODAY = date(2026, 10, 9)
_NUMBERS = count(1)


def part(of: str, **values: Value) -> Part:
    """A part of a kind with these cells; the others are empty."""
    number = next(_NUMBERS)
    kind = KIND_OF[of]
    cells: dict[str, Value] = {field.name: None for field in kind.fields} | values
    words, more = headline(kind, cells, {}), detail(kind, cells, {})
    over = is_over(kind, cells, TODAY)
    return Part(number, number.to_bytes(16, "big"), of, cells, words, more, over)


def month(text: str, kwh: int | None) -> Part:
    """A month of energy."""
    wh = kwh * 1000 if kwh is not None else None
    return part("usage_month", month=text, energy_wh=wh, amount_fen=(kwh or 0) * 62)
